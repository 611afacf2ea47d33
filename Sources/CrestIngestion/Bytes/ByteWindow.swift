/// The part of a stream that is in memory: a buffer of fixed size that moves along.
///
/// The bytes from ``start`` to ``end`` are not consumed yet. A record must fit; whoever reads records says what
/// happens when one does not.
struct ByteWindow {
    /// The longest record, and the sample from which a schema is told.
    static let capacity = 1 << 20

    /// Where a record should have ended that does not, for messages.
    static func limitText(isLast: Bool) -> String {
        isLast ? "before the end of the file" : "within \(capacity >> 20) MiB"
    }

    private(set) var bytes: [UInt8]
    private(set) var start = 0
    private(set) var end = 0
    /// The end of what is in memory: a block that was read ahead may hold more than the window shows.
    private var heldEnd = 0
    /// The place in the stream of `bytes[0]`.
    private(set) var origin = 0
    /// Whether the stream has nothing after ``end``.
    private(set) var isAtEnd = false
    private var source: any ByteSource
    /// The bytes that it shows at least, unless the stream has fewer.
    let capacity: Int
    private var ahead: BlockAhead?
    private var showsAll = false
    /// A block that is read ahead, in capacities: the larger, the less cores wait for one another.
    private static let capacitiesAhead = 4

    init(_ source: any ByteSource, capacity: Int = ByteWindow.capacity) {
        self.source = source
        self.capacity = capacity
        bytes = Array(repeating: 0, count: capacity + Self.margin)
    }

    /// Bytes behind the last one, so that whoever reads words may look past it.
    static let margin = 64

    var isFull: Bool { end - start >= capacity }

    /// Marks the bytes before `position` as done with.
    mutating func consume(to position: Int) {
        precondition((start...end).contains(position), "\(position) is not in the window \(start)...\(end)")
        start = position
    }

    /// The place in the stream of what comes next.
    var position: Int { origin + start }

    /// Passes over `count` bytes of the stream; false when it has fewer.
    mutating func skip(_ count: Int) throws(IngestionError) -> Bool {
        var left = count
        while true {
            let held = min(left, end - start)
            start += held
            left -= held
            guard left > 0 else { return true }
            guard !isAtEnd else { return false }
            let passed = ahead == nil ? source.skip(left) : 0
            origin += passed
            left -= passed
            try fill()
        }
    }

    /// Goes on at `position`, up to which others have read the file; false when it has become shorter.
    mutating func move(to position: Int) -> Bool {
        precondition(ahead == nil && position >= self.position, "the window cannot go to \(position)")
        let beyond = position - origin - end
        if beyond <= 0 {
            start = position - origin
            return true
        }
        guard source.skip(beyond) == beyond else { return false }
        (origin, start, end) = (position, 0, 0)
        return true
    }

    /// The regular file whose bytes these are, and the place in it where the stream begins.
    var file: (bytes: FileBytes, start: Int)? {
        guard ahead == nil, let file = source.file else { return nil }
        return (file, file.place - origin - end)
    }

    /// Reads from now on what comes next while the window is used. The bytes are the same, in other portions.
    ///
    /// - Parameter showsAll: Whether all that was read is shown, and not only ``capacity`` bytes at a time.
    mutating func readAhead(showsAll: Bool) {
        guard ahead == nil, !isAtEnd else { return }
        heldEnd = end
        self.showsAll = showsAll
        ahead = BlockAhead(
            source, headroom: capacity, capacity: capacity * Self.capacitiesAhead, margin: Self.margin)
    }

    /// Takes up what comes next: until the window is full or the stream ends, or what was read ahead.
    mutating func fill() throws(IngestionError) {
        guard let ahead else { return try fillUp() }
        guard !isFull else { return }
        if end == heldEnd {
            var (block, count) = try ahead.next()
            guard count > 0 else {
                isAtEnd = true
                return
            }
            // What is left goes before the block, into its headroom.
            let first = ahead.range.lowerBound
            block.replaceSubrange((first - (end - start))..<first, with: bytes[start..<end])
            origin += end - first
            (start, end, heldEnd) = (first - (end - start), first, first + count)
            swap(&bytes, &block)
            ahead.recycle(block)
        }
        end = showsAll ? heldEnd : min(start + capacity, heldEnd)
    }

    /// Moves what is left to the front and reads until the buffer is full or the stream ends.
    private mutating func fillUp() throws(IngestionError) {
        if start > 0 {
            let (from, count) = (start, end - start)
            unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[from..<(from + count)]))
            }
            origin += start
            end -= start
            start = 0
        }
        while end < capacity && !isAtEnd {
            let count = try source.read(into: &bytes, range: end..<capacity)
            end += count
            isAtEnd = count == 0
        }
    }
}
