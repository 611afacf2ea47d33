import Dispatch
import Synchronization

/// Reads the next block of a source, unpacking it if need be, while the last one is used: one block ahead, never more.
///
/// Whoever comes first reads it, the thread beside or the one that needs it: neither waits for the other to begin. What
/// goes wrong is said when the block is asked for, as it would be without.
package final class BlockAhead: Sendable {
    private struct State {
        var source: any ByteSource
        /// Memory for the next block; empty while the last one is not given back.
        var block: [UInt8]
        /// How many bytes the next block has; nil while it is not read.
        var outcome: Result<Int, IngestionError>?
        var isAtEnd = false

        mutating func read(_ range: Range<Int>) {
            guard outcome == nil, !isAtEnd, !block.isEmpty else { return }
            var end = range.lowerBound
            do throws(IngestionError) {
                while end < range.upperBound, !isAtEnd {
                    let count = try source.read(into: &block, range: end..<range.upperBound)
                    end += count
                    isAtEnd = count == 0
                }
                outcome = .success(end - range.lowerBound)
            } catch {
                isAtEnd = true
                outcome = .failure(error)
            }
        }
    }

    /// Where the bytes of a block lie in its memory, and how large that is.
    package let range: Range<Int>
    private let size: Int
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "crest.block-ahead")

    /// - Parameters:
    ///   - source: Not to be read by anybody else from now on.
    ///   - headroom: The bytes that a block leaves free at its beginning, for what is left of the one before.
    ///   - capacity: The bytes of a block.
    ///   - margin: The bytes that it leaves free at its end.
    package init(_ source: any ByteSource, headroom: Int, capacity: Int, margin: Int) {
        range = headroom..<(headroom + capacity)
        size = headroom + capacity + margin
        // Sources cannot be sent elsewhere in general; this one is behind the lock from now on.
        nonisolated(unsafe) let state = State(source: source, block: Array(repeating: 0, count: size))
        self.state = unsafe Mutex(state)
        begin()
    }

    /// The next block and how many bytes it has, none at the end. Until ``recycle(_:)`` there is no block after it.
    package func next() throws(IngestionError) -> (block: [UInt8], count: Int) {
        let (block, outcome) = state.withLock { state in
            state.read(range)
            let outcome = state.outcome ?? .success(0)
            state.outcome = nil
            var block: [UInt8] = []
            swap(&block, &state.block)
            return (block, outcome)
        }
        return (block, try outcome.get())
    }

    /// Gives memory for the block after the last one and begins to read it.
    package func recycle(_ memory: consuming [UInt8]) {
        let block = memory.count == size ? memory : Array(repeating: 0, count: size)
        state.withLock { $0.block = block }
        begin()
    }

    private func begin() {
        queue.async { [self] in state.withLock { $0.read(range) } }
    }
}
