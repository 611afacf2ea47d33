import Glibc

/// Where bytes come from: a file, memory, or another source through a decompressor.
package protocol ByteSource {
    /// Fills `range` of `bytes` from its beginning and returns how many bytes it wrote; 0 only at the end.
    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int

    /// Passes over at most `count` bytes without reading them, where that can be done; how many it were.
    mutating func skip(_ count: Int) -> Int
}

extension ByteSource {
    package mutating func skip(_ count: Int) -> Int { 0 }
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
}

/// A file or standard input, read through its descriptor, which closes when the last copy goes.
struct FileBytes: ByteSource, Sendable {
    private final class Descriptor: Sendable {
        let number: Int32
        let isOwned: Bool

        init(_ number: Int32, isOwned: Bool) {
            self.number = number
            self.isOwned = isOwned
        }

        deinit {
            if isOwned { close(number) }
        }
    }

    private let descriptor: Descriptor
    private let name: String

    init(path: String) throws(IngestionError) {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw .unreadable(path, errorNumber: errno) }
        descriptor = Descriptor(number, isOwned: true)
        name = path
    }

    static let standardInput = FileBytes(descriptor: Descriptor(STDIN_FILENO, isOwned: false), name: "-")

    private init(descriptor: Descriptor, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor.number, buffer.baseAddress?.advanced(by: range.lowerBound), range.count)
            }
            if count >= 0 { return count }
            let errorNumber = errno
            guard errorNumber == EINTR else { throw .unreadable(name, errorNumber: errorNumber) }
        }
    }
}

extension FileBytes {
    /// Not beyond the end that the file has now; a pipe has no place to go to.
    mutating func skip(_ count: Int) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        let place = lseek(descriptor.number, 0, SEEK_CUR)
        let target = place + min(count, max(0, Int(status.st_size) - place))
        guard place >= 0, target > place, lseek(descriptor.number, target, SEEK_SET) == target else { return 0 }
        return target - place
    }
}

extension IngestionError {
    /// What the operating system says.
    static func unreadable(_ path: String, errorNumber: Int32) -> IngestionError {
        let reason = unsafe String(cString: strerror(errorNumber))
        return errorNumber == ENOENT
            ? IngestionError(.inputMissing, "\(path): \(reason)", hint: "is the path right?")
            : IngestionError(.inputOutput, "\(path): \(reason)")
    }
}
