import CrestSeries
import Glibc

/// A file as it stands on its disk.
struct FileState: Hashable, Sendable {
    let path: String
    let device: UInt64
    let inode: UInt64
    let size: Int64
    /// When it was last written, in nanoseconds since 1970.
    let modified: Int64

    /// Nil when there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.path = path
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }

    private init(path: String, device: UInt64, inode: UInt64, size: Int64, modified: Int64) {
        self.path = path
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
    }

    func write(to writer: inout StateWriter) {
        writer.write(path)
        writer.write(device)
        writer.write(inode)
        writer.write(size)
        writer.write(modified)
    }

    init(reading reader: inout StateReader) throws(DamagedState) {
        self.init(
            path: try reader.text(), device: try reader.unsigned(), inode: try reader.unsigned(),
            size: try reader.integer(), modified: try reader.integer())
    }

    /// Whether both are the same file, whatever it is called now.
    func isSameFile(as other: FileState) -> Bool { device == other.device && inode == other.inode }

    /// Whether it is what `other` was, grown perhaps.
    func continues(_ other: FileState) -> Bool { isSameFile(as: other) && size >= other.size }

    /// Whether its text is packed, by how it begins.
    var isPacked: Bool {
        get throws(IngestionError) {
            var file = try FileBytes(path: path)
            var head = [UInt8](repeating: 0, count: Compression.signatureLength)
            let count = try file.read(into: &head, range: head.indices)
            return Compression(head: Array(head[..<count])) != nil
        }
    }

    /// Whether nothing was written to it since.
    func isUnchanged(since other: FileState) -> Bool {
        isSameFile(as: other) && size == other.size && modified == other.modified
    }
}

/// How far a file was read, and by what it is known again: not by its name, which rotation changes, but by its
/// beginning and by what stands before the place, unpacked.
struct FileMark: Hashable, Sendable {
    private static let length = 4_096

    /// The name under which it was written to.
    let origin: String
    let file: FileState
    /// Where reading goes on, counted in unpacked bytes.
    let offset: Int
    /// Whether that was the end.
    let isAtEnd: Bool
    /// The latest time that was read in it.
    let latest: Int64?
    /// Whether it was still being written to: it had grown, and under its first name.
    let isLive: Bool
    /// When it was last seen.
    let seen: Timestamp
    /// Of the first bytes before ``offset``, and of the last.
    private let head: Fingerprint
    private let tail: Fingerprint

    /// The mark at `offset` of a file.
    ///
    /// - Throws: ``IngestionError`` when it cannot be read so far.
    init(
        origin: String, file: FileState, offset: Int, isAtEnd: Bool, latest: Int64?, isLive: Bool, seen: Timestamp
    ) throws(IngestionError) {
        self.origin = origin
        self.file = file
        self.offset = offset
        self.isAtEnd = isAtEnd
        self.latest = latest
        self.isLive = isLive
        self.seen = seen
        guard let head = try Self.fingerprint(of: file.path, Self.headRange(offset)),
            let tail = try Self.fingerprint(of: file.path, Self.tailRange(offset))
        else { throw IngestionError(.inputOutput, "\(file.path): the file shrank while it was read") }
        self.head = head
        self.tail = tail
    }

    /// The mark at the end of a file that is not read.
    init(endOf file: FileState, seen: Timestamp) throws(IngestionError) {
        var window = ByteWindow(try openText(try FileBytes(path: file.path), name: file.path))
        _ = try window.skip(.max)
        try self.init(
            origin: file.path, file: file, offset: window.position, isAtEnd: true, latest: nil, isLive: false,
            seen: seen)
    }

    /// The same file, seen again and not read.
    func seen(as file: FileState, at time: Timestamp, isLive: Bool) -> FileMark {
        FileMark(self, file: file, seen: time, isLive: isLive)
    }

    private init(_ other: FileMark, file: FileState, seen: Timestamp, isLive: Bool) {
        origin = other.origin
        self.file = file
        offset = other.offset
        isAtEnd = other.isAtEnd
        latest = other.latest
        self.isLive = isLive
        self.seen = seen
        head = other.head
        tail = other.tail
    }

    /// Whether everything that was read stands at the beginning of the file, under whatever name and however packed.
    ///
    /// - Throws: ``IngestionError`` when the file cannot be read.
    func isBeginning(of path: String) throws(IngestionError) -> Bool {
        guard try Self.fingerprint(of: path, Self.headRange(offset)) == head else { return false }
        return try Self.fingerprint(of: path, Self.tailRange(offset)) == tail
    }

    private static func headRange(_ offset: Int) -> Range<Int> { 0..<min(offset, length) }
    private static func tailRange(_ offset: Int) -> Range<Int> { max(0, offset - length)..<offset }

    /// Of a part of the unpacked text; nil when the file ends before it does.
    private static func fingerprint(of path: String, _ range: Range<Int>) throws(IngestionError) -> Fingerprint? {
        var window = ByteWindow(try openText(try FileBytes(path: path), name: path), capacity: 2 * length)
        try window.fill()
        guard try window.skip(range.lowerBound) else { return nil }
        try window.fill()
        guard window.end - window.start >= range.count else { return nil }
        var fingerprint = Fingerprint()
        fingerprint.combine(bytes: window.bytes[window.start..<(window.start + range.count)])
        return fingerprint
    }

    func write(to writer: inout StateWriter) {
        writer.write(origin)
        file.write(to: &writer)
        writer.write(UInt64(offset))
        writer.write(isAtEnd)
        writer.write(latest)
        writer.write(isLive)
        writer.write(seen.secondsSinceEpoch)
        writer.write(head.description)
        writer.write(tail.description)
    }

    init(reading reader: inout StateReader) throws(DamagedState) {
        origin = try reader.text()
        file = try FileState(reading: &reader)
        guard let offset = Int(exactly: try reader.unsigned()) else { throw DamagedState() }
        self.offset = offset
        isAtEnd = try reader.flag()
        latest = try reader.optionalInteger()
        isLive = try reader.flag()
        seen = try reader.time()
        guard let head = Fingerprint(try reader.text()), let tail = Fingerprint(try reader.text()) else {
            throw DamagedState()
        }
        self.head = head
        self.tail = tail
    }
}
