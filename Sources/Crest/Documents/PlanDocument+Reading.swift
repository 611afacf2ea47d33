import CrestAdvisor
package import Foundation

extension PlanDocument {
    /// What the schema of a plan is called.
    static let schema = "crest/plan/v1"

    /// Reads a plan back from its JSON, `-` being standard input.
    ///
    /// A plan decides about supply, so that nothing is guessed: every key must be known and there, every number possible,
    /// every reason's sum exact, and the identity must be the content's.
    ///
    /// - Throws: ``CrestError/Code/inputMissing``; ``CrestError/Code/plan`` with the file and the character, or the place
    ///   within the document.
    package init(readingFrom path: String) throws(CrestError) {
        if path == "-" {
            try self.init(parsing: FileHandle.standardInput.readDataToEndOfFile(), name: "standard input")
        } else {
            guard let contents = FileManager.default.contents(atPath: path) else {
                throw CrestError(.inputMissing, "there is no file '\(path)'", hint: "name the JSON file of a plan")
            }
            try self.init(parsing: contents, name: path)
        }
    }

    /// The same for what stands under `name`.
    package init(parsing data: Data, name: String) throws(CrestError) {
        func damaged(_ reason: String) -> CrestError {
            CrestError(.plan, "\(name): \(reason)", hint: "write one with crest plan -o json --out FILE")
        }
        let decoder = JSONDecoder()
        do {
            let header = try decoder.decode(Header.self, from: data)
            guard header.schema == Self.schema else {
                throw damaged("its schema is \(header.schema), and this Crest reads \(Self.schema)")
            }
            self.init(try decoder.decode(StoredPlan.self, from: data).plan)
        } catch let error as CrestError {
            throw error
        } catch let error as DecodingError {
            throw damaged(error.sentence(about: data))
        } catch {
            throw damaged("\(error)")
        }
        guard plan.hasOwnIdentity else {
            throw damaged("its content is not that of plan \(plan.id): it was changed or is damaged")
        }
    }

    private struct Header: Decodable {
        let schema: String
    }
}

extension DecodingError {
    /// What is wrong and where, as in `steps[3].replicas: -1 is negative`.
    fileprivate func sentence(about data: Data) -> String {
        switch self {
        case .keyNotFound(let key, let context): "\(Self.place(context.codingPath + [key])) is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(Self.place(context.codingPath)) is not \(Self.noun(for: type))"
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            "this is no JSON: \(Self.complaint(about: data) ?? context.debugDescription)"
        case .dataCorrupted(let context): "\(Self.place(context.codingPath)): \(context.debugDescription)"
        @unknown default: "\(self)"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "the document" }
        let text = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return String(text.hasPrefix(".") ? text.dropFirst() : text[...])
    }

    /// The words of the untyped parser, which unlike the decoder names the character where it stopped.
    private static func complaint(about data: Data) -> String? {
        do {
            _ = try JSONSerialization.jsonObject(with: data)
            return nil
        } catch {
            return (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
        }
    }

    private static func noun(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Int.Type: "a whole number"
        case is Double.Type: "a number"
        case is Bool.Type: "true or false"
        default: "what belongs there"
        }
    }
}
