import CrestAdvisor
import CrestPlatforms
package import Foundation

extension PlanDocument {
    /// What the schema of a plan is called.
    static let schema = "crest/plan/v1"

    /// Reads a plan back from its JSON, `-` being standard input.
    ///
    /// A plan decides about supply, so that nothing is guessed: every key must be known and there, every number
    /// possible, every reason's sum exact, and the identity must be the content's.
    ///
    /// - Throws: ``CrestError/Code/inputMissing``; ``CrestError/Code/plan`` with the file and the character, or the
    ///   place within the document.
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
        do {
            self.init(try JSONDecoder().decode(Content.self, from: data).plan)
        } catch let other as OtherSchema {
            throw damaged("its schema is \(other.schema), and this Crest reads \(Self.schema)")
        } catch let error as DecodingError {
            throw damaged(error.sentence(about: data))
        } catch {
            throw damaged("\(error)")
        }
        guard plan.hasOwnIdentity else {
            throw damaged("its content is not that of plan \(plan.id): it was changed or is damaged")
        }
    }

    /// A plan once its schema is known to be ours: another's keys would be complained about instead.
    private struct Content: Decodable {
        let plan: Plan

        init(from decoder: any Decoder) throws {
            let header = try Header(from: decoder)
            guard header.schema == PlanDocument.schema else { throw OtherSchema(schema: header.schema) }
            plan = try StoredPlan(from: decoder).plan
        }
    }

    private struct Header: Decodable {
        let schema: String
    }

    private struct OtherSchema: Error {
        let schema: String
    }
}
