import CKernels

/// Lines that follow one another, found at once: what one loop finds and the next reads, small enough to stay in the
/// nearest cache.
package struct LineRun {
    static let capacity = Int(crest_most_lines)

    private var storage = Array(repeating: crest_line(), count: capacity)
    package private(set) var count = 0

    package init() {}

    /// The line without what ends it, and where the next begins.
    @inline(__always)
    package subscript(index: Int) -> (line: Range<Int>, next: Int) {
        let line = storage[index]
        return (Int(line.start)..<Int(line.end), Int(line.next))
    }

    /// Finds the lines from `start` on, at least one and at most ``capacity``. The last ends at `limit` in any case.
    package mutating func find(_ bytes: Span<UInt8>, from start: Int, to limit: Int) {
        precondition(start >= 0 && start < limit && limit <= bytes.count, "\(start)..<\(limit) are no bytes here")
        guard limit + ByteWindow.margin <= bytes.count else { return findOneByOne(bytes, from: start, to: limit) }
        unsafe bytes.withUnsafeBytes { text in
            unsafe storage.withUnsafeMutableBufferPointer { lines in
                guard let base = text.baseAddress else { return }
                unsafe crest_find_lines(
                    base.assumingMemoryBound(to: UInt8.self), start, limit, lines.baseAddress, &count)
            }
        }
    }

    /// The same without bytes behind `limit`: the scalar twin.
    package mutating func findOneByOne(_ bytes: Span<UInt8>, from start: Int, to limit: Int) {
        count = 0
        var start = start
        while start < limit, count < Self.capacity {
            let feed = bytes.firstLineFeedByWords(from: start, to: limit)
            var end = feed ?? limit
            let next = feed.map { $0 + 1 } ?? limit
            if end > start, bytes[end - 1] == Ascii.carriageReturn { end -= 1 }
            storage[count] = crest_line(start: start, end: end, next: next)
            count += 1
            start = next
        }
    }

    /// Whether so many bytes follow the last line that words and blocks of it may be loaded.
    func hasMargin(_ bytes: Span<UInt8>) -> Bool {
        count > 0 && Int(storage[count - 1].next) + ByteWindow.margin <= bytes.count
    }

    /// The lines as the loops in C take them.
    func withUnsafeLines(_ body: (UnsafePointer<crest_line>, Int) -> Void) {
        unsafe storage.withUnsafeBufferPointer { lines in
            if let base = lines.baseAddress { unsafe body(base, count) }
        }
    }
}
