import Dispatch
import Synchronization

/// Reads the lines of a regular file on several cores: each takes a part of the file from the system and finds the rows
/// in it while it is near, and then another part.
///
/// A part has the lines that begin in it, which is told without asking who reads the part before. What is out of the
/// ordinary (a line that is too long, a fault of the disk, the end of the file) is left, with what follows it, to
/// whoever reads the file in order.
struct PartReaders {
    /// The lines that begin in a part of the file.
    struct Part {
        /// Where in the stream the first begins, and where the last ends.
        let range: Range<Int>
        /// Of these lines, and where in the stream lies what it calls zero.
        let batch: RowBatch
        let origin: Int
    }

    private let file: FileBytes
    private let start: Int
    private let length: Int
    private let workers: [Worker]
    /// The more, the less those who have finished wait for the last.
    private static let partsForEachCore = 16

    /// - Parameters:
    ///   - file: The file, and where in it the stream begins.
    ///   - longestLine: A part is half as long, and never has room for a line that is too long.
    init(_ file: (bytes: FileBytes, start: Int), reader: BlockReader, longestLine: Int, cores: Int) {
        self.file = file.bytes
        start = file.start
        length = max(1, longestLine / 2)
        workers = (0..<cores).map { _ in Worker(file, reader: reader, longestLine: longestLine) }
    }

    /// The next parts from `position` of the stream on, where a line begins; none where the file must be read in order.
    func read(from position: Int) -> [Part] {
        let ahead = (file.length ?? 0) - start - position
        let count = min(Self.partsForEachCore * workers.count, ahead / length)
        guard count >= workers.count else { return [] }
        let next = Atomic<Int>(0)
        let parts = Mutex<[Part?]>(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: workers.count) { index in
            while true {
                let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard number < count else { return }
                let first = position + number * length
                let part = workers[index].read(first..<(first + length), isFirst: number == 0)
                parts.withLock { $0[number] = part }
            }
        }
        var (found, end): ([Part], Int) = ([], position)
        for case let part? in parts.withLock({ $0 }).prefix(while: { $0 != nil }) {
            // Nobody writes into the middle of a log; if somebody does, it is read in order.
            guard part.range.lowerBound == end else { break }
            found.append(part)
            end = part.range.upperBound
        }
        return found
    }
}

/// One of those who read parts, with memory for one part.
private final class Worker: Sendable {
    private struct State {
        var reader: BlockReader
        /// What is in memory, from `origin` of the stream on.
        var bytes: [UInt8]
        var held = 0
        var origin = 0
    }

    private let file: FileBytes
    private let start: Int
    private let longestLine: Int
    private let state: Mutex<State>
    /// What is read at once to find the end of a part's last line.
    private static let stride = 4 << 10

    init(_ file: (bytes: FileBytes, start: Int), reader: BlockReader, longestLine: Int) {
        (self.file, start) = file
        self.longestLine = longestLine
        state = Mutex(State(reader: reader, bytes: []))
    }

    /// The lines that begin in `part`.
    ///
    /// - Parameter isFirst: Whether a line begins with it. Else the byte before says so.
    /// - Returns: nil when they must be read in order.
    func read(_ part: Range<Int>, isFirst: Bool) -> PartReaders.Part? {
        state.withLock { state in
            let origin = isFirst ? part.lowerBound : part.lowerBound - 1
            (state.origin, state.held) = (origin, 0)
            let limit = part.upperBound - origin
            guard load(limit + Self.stride, &state), let first = isFirst ? 0 : endOfLine(from: 0, &state) else {
                return nil
            }
            guard first < limit else {
                return PartReaders.Part(
                    range: (origin + first)..<(origin + first), batch: RowBatch(start: first), origin: origin)
            }
            guard let end = endOfLine(from: limit - 1, &state) else { return nil }
            let last = state.bytes.span.endOfLastLine(in: first..<(end - 1)) ?? first
            guard end - last <= longestLine else { return nil }
            let bytes = state.bytes
            let batch = state.reader.readLines(bytes.span, first..<end)
            return PartReaders.Part(range: (origin + first)..<(origin + end), batch: batch, origin: origin)
        }
    }

    /// The place behind the first line feed from `index` on; nil when there is none within the longest line.
    private func endOfLine(from index: Int, _ state: inout State) -> Int? {
        var from = index
        while true {
            if let feed = state.bytes.span.firstLineFeed(from: from, to: state.held) { return feed + 1 }
            from = state.held
            guard from - index < longestLine, load(Self.stride, &state) else { return nil }
        }
    }

    /// Reads `count` bytes more, fewer at the end of the file; false when there is nothing or it cannot be read.
    private func load(_ count: Int, _ state: inout State) -> Bool {
        let range = state.held..<state.held + count
        let place = start + state.origin + state.held
        let missing = range.upperBound + ByteWindow.margin - state.bytes.count
        if missing > 0 { state.bytes.append(contentsOf: repeatElement(0, count: missing)) }
        guard let read = try? file.read(at: place, into: &state.bytes, range: range), read > 0 else { return false }
        state.held += read
        return true
    }
}
