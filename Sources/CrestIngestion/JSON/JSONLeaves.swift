/// The members of sampled objects that hold a text or a number, by their paths, in the order in which they come.
struct JSONLeaves {
    private(set) var paths: [JSONPath] = []
    /// For each path where its values lie.
    private(set) var fields: [[FieldSpan]] = []
    private var numbers: [JSONPath: Int] = [:]
    /// The sampled lines that are objects.
    private(set) var objectCount = 0

    private static let maximumPaths = 10_000

    mutating func add(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let start = bytes.skippingJSONBlanks(line.lowerBound, line.upperBound)
        guard start < line.upperBound, bytes[start] == Ascii.openBrace,
            bytes.endOfJSONValue(start, line.upperBound) != nil
        else { return false }
        guard visit(bytes, from: start + 1, to: line.upperBound, names: []) != nil else { return false }
        objectCount += 1
        return true
    }

    private mutating func visit(_ bytes: Span<UInt8>, from start: Int, to limit: Int, names: [[UInt8]]) -> Int? {
        var cursor = bytes.skippingJSONBlanks(start, limit)
        if cursor < limit, bytes[cursor] == Ascii.closeBrace { return cursor + 1 }
        while cursor < limit, bytes[cursor] == Ascii.quote {
            guard let nameEnd = bytes.endOfJSONString(cursor + 1, limit) else { return nil }
            let path = names + [bytes.jsonText(cursor + 1..<nameEnd)]
            let colon = bytes.skippingJSONBlanks(nameEnd + 1, limit)
            guard colon < limit, bytes[colon] == Ascii.colon else { return nil }
            let value = bytes.skippingJSONBlanks(colon + 1, limit)
            guard value < limit, let end = bytes.endOfJSONValue(value, limit) else { return nil }
            switch bytes[value] {
            case Ascii.openBrace:
                guard path.count < Span<UInt8>.jsonDepthLimit else { return nil }
                guard visit(bytes, from: value + 1, to: limit, names: path) != nil else { return nil }
            case Ascii.openBracket: break
            case Ascii.quote: note(JSONPath(names: path), value + 1..<end - 1)
            default: note(JSONPath(names: path), value..<end)
            }
            cursor = bytes.skippingJSONBlanks(end, limit)
            guard cursor < limit else { return nil }
            if bytes[cursor] == Ascii.closeBrace { return cursor + 1 }
            guard bytes[cursor] == Ascii.comma else { return nil }
            cursor = bytes.skippingJSONBlanks(cursor + 1, limit)
        }
        return nil
    }

    private mutating func note(_ path: JSONPath, _ range: Range<Int>) {
        let number = numbers[path] ?? paths.count
        if number == paths.count {
            guard number < Self.maximumPaths else { return }
            numbers[path] = number
            paths.append(path)
            fields.append([])
        }
        fields[number].append(FieldSpan(start: range.lowerBound, end: range.upperBound, hasDoubledQuotes: false))
    }

    /// The number of the path that is written so, in any case when there is no other.
    func number(of text: String) -> Int? {
        if let exact = numbers[JSONPath(text)] { return exact }
        return paths.firstIndex { $0.text.lowercased() == text.lowercased() }
    }
}
