import Glibc

extension Span<UInt8> {
    /// Where the line feed at or after `start` stands.
    ///
    /// Lines are long, and the C library searches them with the widest instructions that the processor has; its scalar
    /// twin is ``firstIndexByWords(of:from:to:)``.
    @inline(__always)
    package func firstLineFeed(from start: Int, to limit: Int) -> Int? {
        precondition(start >= 0 && start <= limit && limit <= count, "\(start)..<\(limit) is not within \(count) bytes")
        return unsafe withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, Int32(Ascii.lineFeed), limit - start)
            else { return nil }
            return unsafe base.distance(to: UnsafeRawPointer(found))
        }
    }

    /// The same, eight bytes at a time.
    package func firstLineFeedByWords(from start: Int, to limit: Int) -> Int? {
        firstIndexByWords(of: ByteWords.repeated(Ascii.lineFeed), from: start, to: limit)
    }
}
