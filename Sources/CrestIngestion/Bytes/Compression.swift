/// How the bytes of a file are packed, told by how they begin, never by its name.
enum Compression: CaseIterable {
    case gzip, zstandard, xz, bzip2

    /// The longest of the prefixes.
    static let prefixLength = 6

    var prefix: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B]
        case .zstandard: [0x28, 0xB5, 0x2F, 0xFD]
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
        case .bzip2: [0x42, 0x5A, 0x68]
        }
    }

    /// A program that unpacks it to standard output.
    var unpacker: String {
        switch self {
        case .gzip: "zcat"
        case .zstandard: "zstdcat"
        case .xz: "xzcat"
        case .bzip2: "bzcat"
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
    var (head, text) = try peek(Compression.prefixLength, of: source)
    if let compression = Compression.allCases.first(where: { head.starts(with: $0.prefix) }) {
        guard compression == .gzip else {
            throw IngestionError(
                .compression, "\(name) is packed with \(compression), which is not read here",
                hint: "unpack it on the way: \(compression.unpacker) \(name) | crest … -")
        }
        text = try GzipBytes(text, name: name)
    }
    (head, text) = try peek(ByteOrderMark.prefixLength, of: text)
    guard let mark = ByteOrderMark.allCases.first(where: { head.starts(with: $0.prefix) }) else { return text }
    var discarded = mark.prefix
    _ = try text.read(into: &discarded, range: 0..<discarded.count)
    return mark == .utf8 ? text : UTF16Bytes(text, isBigEndian: mark == .utf16BigEndian)
}
