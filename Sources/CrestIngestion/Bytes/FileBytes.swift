import Glibc

/// A file or standard input, read through its descriptor, which closes when the last copy goes.
package struct FileBytes: ByteSource, Sendable {
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

    package mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        let number = descriptor.number
        return try unsafe fill(range, of: &bytes) { unsafe Glibc.read(number, $0, $1) }
    }

    /// Fills `range` of `bytes` with what lies at `place` of a regular file, without going there.
    func read(at place: Int, into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        let number = descriptor.number
        return try unsafe fill(range, of: &bytes) { unsafe pread(number, $0, $1, off_t(place)) }
    }

    private func fill(
        _ range: Range<Int>, of bytes: inout [UInt8], _ call: (UnsafeMutableRawPointer?, Int) -> Int
    ) throws(IngestionError) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe call(buffer.baseAddress?.advanced(by: range.lowerBound), range.count)
            }
            if count >= 0 { return count }
            let errorNumber = errno
            guard errorNumber == EINTR else { throw .unreadable(name, errorNumber: errorNumber) }
        }
    }
}

extension FileBytes {
    package var file: FileBytes? { length == nil ? nil : self }

    /// The length that a regular file has now; nil for what has no places to go to, such as a pipe.
    var length: Int? {
        var status = stat()
        guard unsafe fstat(descriptor.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Where in the file it is read next.
    var place: Int { Int(lseek(descriptor.number, 0, SEEK_CUR)) }

    /// Not beyond the end that the file has now.
    package mutating func skip(_ count: Int) -> Int {
        guard let length else { return 0 }
        let place = place
        let target = place + min(count, max(0, length - place))
        guard place >= 0, target > place, lseek(descriptor.number, off_t(target), SEEK_SET) == off_t(target) else {
            return 0
        }
        return target - place
    }
}
