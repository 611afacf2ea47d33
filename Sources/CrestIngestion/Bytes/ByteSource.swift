/// Where bytes come from: a file, memory, or another source through a decompressor.
package protocol ByteSource {
    /// Fills `range` of `bytes` from its beginning and returns how many bytes it wrote; 0 only at the end.
    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int

    /// Passes over at most `count` bytes without reading them, where that can be done; how many it were.
    mutating func skip(_ count: Int) -> Int

    /// The regular file whose bytes these are from its place on; nil for others, and for what is packed.
    var file: FileBytes? { get }
}

extension ByteSource {
    package mutating func skip(_ count: Int) -> Int { 0 }

    package var file: FileBytes? { nil }
}

/// Bytes that are there already.
struct MemoryBytes: ByteSource {
    private let content: [UInt8]
    private var position = 0

    init(_ content: [UInt8]) {
        self.content = content
    }

    var isAtEnd: Bool { position == content.count }

    mutating func read(into bytes: inout [UInt8], range: Range<Int>) -> Int {
        let count = min(range.count, content.count - position)
        bytes.replaceSubrange(
            range.lowerBound..<(range.lowerBound + count), with: content[position..<(position + count)])
        position += count
        return count
    }
}

/// A few bytes that were read ahead, and then the rest.
struct ReadAheadBytes: ByteSource {
    private var head: MemoryBytes
    private var rest: any ByteSource

    init(_ head: [UInt8], then rest: any ByteSource) {
        self.head = MemoryBytes(head)
        self.rest = rest
    }

    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        // To replace nothing by nothing would move what is behind it.
        head.isAtEnd ? try rest.read(into: &bytes, range: range) : head.read(into: &bytes, range: range)
    }

    mutating func skip(_ count: Int) -> Int {
        head.isAtEnd ? rest.skip(count) : 0
    }

    var file: FileBytes? { head.isAtEnd ? rest.file : nil }
}
