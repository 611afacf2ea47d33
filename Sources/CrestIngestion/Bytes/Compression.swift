/// How the bytes of a file are packed, told by how they begin, never by its name.
enum Compression: CaseIterable {
    case gzip, zstandard, xz, bzip2

    /// The bytes that tell them.
    static let signatureLength = 10

    /// The kind of a file that begins with `head`; nil for one that is not packed.
    init?(head: [UInt8]) {
        let found = Self.allCases.first { kind in
            switch kind {
            case .gzip: head.starts(with: [0x1F, 0x8B])
            case .zstandard: head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) || Self.isSkippableFrame(head)
            case .xz: head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])
            case .bzip2: head.starts(with: [0x42, 0x5A, 0x68]) && Self.bzip2Blocks.contains(Array(head.dropFirst(4)))
            }
        }
        guard let found else { return nil }
        self = found
    }

    /// Zstandard streams may begin with a frame of someone else's data.
    private static func isSkippableFrame(_ head: [UInt8]) -> Bool {
        head.count > 3 && head[0] & 0xF0 == 0x50 && head[1...3] == [0x2A, 0x4D, 0x18]
    }

    /// Three letters could begin a text; behind them and a digit stands the number of a block or of the end.
    private static let bzip2Blocks: [[UInt8]] = [
        [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
    ]

    /// A command that says what is wrong with a damaged file.
    var checker: String {
        switch self {
        case .gzip: "gzip -t"
        case .zstandard: "zstd -t"
        case .xz: "xz -t"
        case .bzip2: "bzip2 -t"
        }
    }
}

/// Reads the first `count` bytes of `source`, fewer only when it has fewer, and gives them back at its beginning.
private func peek(_ count: Int, of source: any ByteSource) throws(IngestionError) -> ([UInt8], any ByteSource) {
    var source = source
    var head = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
        let read = try source.read(into: &head, range: filled..<count)
        if read == 0 { break }
        filled += read
    }
    head.removeLast(count - filled)
    return (head, ReadAheadBytes(head, then: source))
}

/// The text of a source: unpacked, and in UTF-8 without a byte order mark.
func openText(_ source: any ByteSource, name: String) throws(IngestionError) -> any ByteSource {
    var (head, text) = try peek(Compression.signatureLength, of: source)
    if let compression = Compression(head: head) {
        text = try PackedBytes(text, compression, name: name)
    }
    (head, text) = try peek(ByteOrderMark.prefixLength, of: text)
    guard let mark = ByteOrderMark.allCases.first(where: { head.starts(with: $0.prefix) }) else { return text }
    var discarded = mark.prefix
    _ = try text.read(into: &discarded, range: 0..<discarded.count)
    return mark == .utf8 ? text : UTF16Bytes(text, isBigEndian: mark == .utf16BigEndian)
}
