package import Foundation

extension DecodingError {
    /// What is wrong with a document and where, as in `steps[3].replicas: -1 is negative`.
    ///
    /// - Parameters:
    ///   - data: the JSON, for the character where it stops being one.
    ///   - key: what the document calls a key of ours.
    package func sentence(about data: Data? = nil, key: (String) -> String = { $0 }) -> String {
        let path = path
        let place = Self.place(path, key)
        return switch self {
        case .keyNotFound: "\(place) is missing"
        case .typeMismatch(let type, _), .valueNotFound(let type, _): "\(place) is not \(Self.noun(for: type))"
        case .dataCorrupted(let context) where path.isEmpty:
            "this is no JSON: \(data.flatMap(Self.complaint) ?? context.debugDescription)"
        case .dataCorrupted(let context): "\(place): \(context.debugDescription)"
        @unknown default: "\(self)"
        }
    }

    /// Where in the document it happened; the last one may not be there.
    var path: [any CodingKey] {
        switch self {
        case .keyNotFound(let key, let context): context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath
        @unknown default: []
        }
    }

    private static func place(_ path: [any CodingKey], _ name: (String) -> String) -> String {
        guard !path.isEmpty else { return "the document" }
        let text = path.map { $0.intValue.map { "[\($0)]" } ?? ".\(name($0.stringValue))" }.joined()
        return String(text.hasPrefix(".") ? text.dropFirst() : text[...])
    }

    /// The words of the untyped parser, which unlike the decoder names the character where it stopped, and its line.
    private static func complaint(about data: Data) -> String? {
        do {
            _ = try JSONSerialization.jsonObject(with: data)
            return nil
        } catch {
            guard let words = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String else { return nil }
            guard let place = words.range(of: "character "),
                let number = Int(words[place.upperBound...].prefix { $0.isNumber })
            else { return words }
            return "line \(data.prefix(number).count { $0 == UInt8(ascii: "\n") } + 1): \(words)"
        }
    }

    private static func noun(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is any FixedWidthInteger.Type: "a whole number"
        case is Double.Type: "a number"
        case is Bool.Type: "true or false"
        case is any Collection.Type where "\(type)".hasPrefix("Array"): "a list"
        default: "what belongs there"
        }
    }
}
