/// Writes ``JSONValue`` trees: same value, same bytes, on every machine.
///
/// Foundation's `JSONEncoder` with `.sortedKeys` comes near, and five things keep it out: it throws on NaN where the
/// contract says `null`; it writes `412.0` as `412`, so that a column of numbers changes its type from row to row in
/// typed readers; it holds the whole document in memory, with a box a value; its pretty form puts each of a forecast's
/// numbers on a line of its own; and it took 3.5 times as long for 10,000 series of 480 numbers. (Reading JSON is
/// Foundation's `JSONDecoder`, elsewhere.)
///
/// Keys are sorted by their UTF-8 bytes. Strings escape what RFC 8259 demands and nothing else. Numbers are
/// ``NumberStyle/machine(_:)``.
package struct JSONWriter: Sendable {
    /// How the document is laid out.
    package enum Layout: Sendable {
        /// One line, no blanks: NDJSON and machines.
        case compact
        /// Two blanks a level; arrays of scalars that fit stay on one line.
        case pretty
    }

    package let layout: Layout

    package init(_ layout: Layout = .compact) {
        self.layout = layout
    }

    /// Hands the document to `sink` in chunks of about 64 KiB, with a newline at its end.
    package func write<Failure: Error>(
        _ value: JSONValue, to sink: @escaping ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var buffer = ByteBuffer(sink: sink)
        try write(value, depth: 0, into: &buffer)
        buffer.append(UInt8(ascii: "\n"))
        try buffer.flush()
    }

    /// One value a line (NDJSON), each made when its turn comes. The layout is compact whatever ``layout`` says.
    package func writeLines<Failure: Error>(
        _ values: some Sequence<JSONValue>, to sink: @escaping ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var buffer = ByteBuffer(sink: sink)
        for value in values {
            try JSONWriter(.compact).write(value, depth: 0, into: &buffer)
            buffer.append(UInt8(ascii: "\n"))
        }
        try buffer.flush()
    }

    /// The document as text, without the newline at its end.
    package func string(_ value: JSONValue) -> String {
        var bytes: [UInt8] = []
        var buffer = ByteBuffer<Never> { bytes.append(contentsOf: $0) }
        write(value, depth: 0, into: &buffer)
        buffer.flush()
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write<Failure: Error>(
        _ value: JSONValue, depth: Int, into buffer: inout ByteBuffer<Failure>
    ) throws(Failure) {
        switch value {
        case .null: buffer.append("null" as StaticString)
        case .bool(let flag): buffer.append(flag ? "true" : "false" as StaticString)
        case .integer(let number): buffer.append(String(number))
        case .number(let number): buffer.append(NumberStyle.machine(number) ?? "null")
        case .string(let text): buffer.append(Self.quoted(text))
        case .numbers(let numbers): try writeNumbers(numbers, depth: depth, into: &buffer)
        case .array(let elements):
            if let line = oneLine(elements, depth: depth) {
                buffer.append(line)
            } else {
                try writeElements(elements.count, depth: depth, into: &buffer) { elements[$0] }
            }
        case .elements(let count, let element):
            try writeElements(count, depth: depth, into: &buffer, element: element)
        case .object(let members): try writeMembers(members, depth: depth, into: &buffer)
        }
        try buffer.flushIfFull()
    }

    private func writeElements<Failure: Error>(
        _ count: Int, depth: Int, into buffer: inout ByteBuffer<Failure>, element: (Int) -> JSONValue
    ) throws(Failure) {
        buffer.append(UInt8(ascii: "["))
        for index in 0..<count {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            breakLine(depth: depth + 1, into: &buffer)
            try write(element(index), depth: depth + 1, into: &buffer)
        }
        if count > 0 { breakLine(depth: depth, into: &buffer) }
        buffer.append(UInt8(ascii: "]"))
    }

    private func writeMembers<Failure: Error>(
        _ members: [(String, JSONValue)], depth: Int, into buffer: inout ByteBuffer<Failure>
    ) throws(Failure) {
        // Swift orders strings by their NFC scalars; bytes are what other tools sort by.
        let sorted = members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        buffer.append(UInt8(ascii: "{"))
        for (index, member) in sorted.enumerated() {
            if index > 0 {
                precondition(sorted[index - 1].0 != member.0, "the key \(member.0) comes twice in an object")
                buffer.append(UInt8(ascii: ","))
            }
            breakLine(depth: depth + 1, into: &buffer)
            buffer.append(Self.quoted(member.0))
            buffer.append(layout == .pretty ? ": " : ":" as StaticString)
            try write(member.1, depth: depth + 1, into: &buffer)
        }
        if !members.isEmpty { breakLine(depth: depth, into: &buffer) }
        buffer.append(UInt8(ascii: "}"))
    }

    private func breakLine<Failure: Error>(depth: Int, into buffer: inout ByteBuffer<Failure>) {
        guard layout == .pretty else { return }
        buffer.append(UInt8(ascii: "\n"))
        for _ in 0..<(2 * depth) { buffer.append(UInt8(ascii: " ")) }
    }
}

extension JSONWriter {
    /// Characters a line of a pretty array may have.
    private static var lineLength: Int { 100 }

    /// Numbers fill lines when they are pretty, so that a week of 5-minute values is read, not scrolled.
    private func writeNumbers<Failure: Error>(
        _ numbers: [Double], depth: Int, into buffer: inout ByteBuffer<Failure>
    ) throws(Failure) {
        buffer.append(UInt8(ascii: "["))
        guard layout == .pretty else {
            for (index, number) in numbers.enumerated() {
                if index > 0 { buffer.append(UInt8(ascii: ",")) }
                buffer.append(NumberStyle.machine(number) ?? "null")
                try buffer.flushIfFull()
            }
            buffer.append(UInt8(ascii: "]"))
            return
        }
        let texts = numbers.map { NumberStyle.machine($0) ?? "null" }
        let fits = texts.reduce(2 * depth) { $0 + $1.utf8.count + 2 } <= Self.lineLength
        var column = Self.lineLength
        for (index, text) in texts.enumerated() {
            let last = index == texts.count - 1
            if !fits && column + text.utf8.count + 1 > Self.lineLength {
                breakLine(depth: depth + 1, into: &buffer)
                column = 2 * depth + 2
            } else if index > 0 {
                buffer.append(UInt8(ascii: " "))
                column += 1
            }
            buffer.append(text)
            if !last { buffer.append(UInt8(ascii: ",")) }
            column += text.utf8.count + 1
            try buffer.flushIfFull()
        }
        if !fits { breakLine(depth: depth, into: &buffer) }
        buffer.append(UInt8(ascii: "]"))
    }

    /// A short array of scalars on one line; nil when it must be broken.
    private func oneLine(_ elements: [JSONValue], depth: Int) -> String? {
        guard layout == .pretty, !elements.isEmpty, elements.count <= Self.lineLength / 2 else { return nil }
        var texts: [String] = []
        for element in elements {
            switch element {
            case .null: texts.append("null")
            case .bool(let flag): texts.append(flag ? "true" : "false")
            case .integer(let number): texts.append(String(number))
            case .number(let number): texts.append(NumberStyle.machine(number) ?? "null")
            case .string(let text): texts.append(Self.quoted(text))
            case .array, .numbers, .object, .elements: return nil
            }
        }
        let line = "[" + texts.joined(separator: ", ") + "]"
        return 2 * depth + line.utf8.count <= Self.lineLength ? line : nil
    }

    /// A JSON string: quotation mark, reverse solidus and the control characters below U+0020 escaped (RFC 8259,
    /// section 7), all else as it is. Swift strings hold no lone surrogates: decoding has replaced them by U+FFFD.
    package static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        bytes.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += Array("\\\"".utf8)
            case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
            case 0x08: bytes += Array("\\b".utf8)
            case 0x09: bytes += Array("\\t".utf8)
            case 0x0A: bytes += Array("\\n".utf8)
            case 0x0C: bytes += Array("\\f".utf8)
            case 0x0D: bytes += Array("\\r".utf8)
            case 0..<0x20:
                let hexadecimal = String(byte, radix: 16)
                bytes += Array(("\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
