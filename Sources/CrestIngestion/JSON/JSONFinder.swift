/// Finds members of a JSON object by their paths, in one pass and without making a tree. Of a member that comes twice
/// the last counts.
struct JSONFinder: LogFieldFinder {
    /// The members of one object that are wanted, or lead to wanted ones.
    private struct Node {
        var names: [[UInt8]] = []
        var children: [Int] = []
        var slot: Int?
    }

    private var nodes = [Node()]
    private let required: [Int]
    private var slots: [Range<Int>?]

    /// - Parameter required: Slots without which a line is no record.
    init(_ paths: [(path: JSONPath, slot: Int)], required: Set<Int>) {
        slots = Array(repeating: nil, count: (paths.map(\.slot).max() ?? -1) + 1)
        self.required = paths.map(\.slot).filter(required.contains).sorted()
        for (path, slot) in paths {
            var place = 0
            for name in path.names {
                if let known = nodes[place].names.firstIndex(of: name) {
                    place = nodes[place].children[known]
                    continue
                }
                nodes.append(Node())
                nodes[place].names.append(name)
                nodes[place].children.append(nodes.count - 1)
                place = nodes.count - 1
            }
            nodes[place].slot = slot
        }
    }

    static var escapesText: Bool { true }

    @inline(__always)
    func field(_ slot: Int) -> Range<Int>? { slot < slots.count ? slots[slot] : nil }

    @inline(never)
    private func childWithEscapes(of node: Int, _ bytes: Span<UInt8>, _ name: Range<Int>) -> Int? {
        let text = bytes.jsonText(name)
        return nodes[node].names.firstIndex(of: text).map { nodes[node].children[$0] }
    }

    mutating func run(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for index in slots.indices { slots[index] = nil }
        let start = bytes.skippingJSONBlanks(line.lowerBound, line.upperBound)
        guard start < line.upperBound, bytes[start] == Ascii.openBrace,
            let end = readObject(bytes, from: start + 1, to: line.upperBound, node: 0, depth: 1),
            bytes.skippingJSONBlanks(end, line.upperBound) == line.upperBound
        else { return false }
        return required.allSatisfy { slots[$0] != nil }
    }

    /// Reads the members behind an open brace; the place after the closing one, or nil when it is no object.
    private mutating func readObject(
        _ bytes: Span<UInt8>, from start: Int, to limit: Int, node: Int, depth: Int
    ) -> Int? {
        var cursor = bytes.skippingJSONBlanks(start, limit)
        if cursor < limit, bytes[cursor] == Ascii.closeBrace { return cursor + 1 }
        while cursor < limit {
            guard bytes[cursor] == Ascii.quote, let nameEnd = bytes.endOfJSONString(cursor + 1, limit) else {
                return nil
            }
            let child = child(of: node, bytes, cursor + 1..<nameEnd)
            let colon = bytes.skippingJSONBlanks(nameEnd + 1, limit)
            guard colon < limit, bytes[colon] == Ascii.colon else { return nil }
            let value = bytes.skippingJSONBlanks(colon + 1, limit)
            guard let end = readValue(bytes, from: value, to: limit, node: child, depth: depth) else { return nil }
            cursor = bytes.skippingJSONBlanks(end, limit)
            guard cursor < limit else { return nil }
            if bytes[cursor] == Ascii.closeBrace { return cursor + 1 }
            guard bytes[cursor] == Ascii.comma else { return nil }
            cursor = bytes.skippingJSONBlanks(cursor + 1, limit)
        }
        return nil
    }

    private mutating func readValue(
        _ bytes: Span<UInt8>, from value: Int, to limit: Int, node: Int?, depth: Int
    ) -> Int? {
        guard let node else { return bytes.endOfJSONValue(value, limit) }
        if value < limit, bytes[value] == Ascii.openBrace, !nodes[node].children.isEmpty {
            guard depth < Span<UInt8>.jsonDepthLimit else { return nil }
            return readObject(bytes, from: value + 1, to: limit, node: node, depth: depth + 1)
        }
        guard let end = bytes.endOfJSONValue(value, limit) else { return nil }
        if let slot = nodes[node].slot {
            let isString = bytes[value] == Ascii.quote
            let isNull = bytes.holds("null", at: value..<end)
            slots[slot] = isNull ? nil : isString ? (value + 1)..<(end - 1) : value..<end
        }
        return end
    }

    @inline(__always)
    private func child(of node: Int, _ bytes: Span<UInt8>, _ name: Range<Int>) -> Int? {
        guard !bytes.hasJSONEscapes(name) else { return childWithEscapes(of: node, bytes, name) }
        for index in 0..<nodes[node].names.count {
            let wanted = nodes[node].names[index]
            guard wanted.count == name.count else { continue }
            var isEqual = true
            for offset in 0..<wanted.count where wanted[offset] != bytes[name.lowerBound + offset] {
                isEqual = false
                break
            }
            if isEqual { return nodes[node].children[index] }
        }
        return nil
    }
}
