/// The largest of the values that entered within a window, in O(1) a value: a queue from which every value leaves that
/// a later one exceeds.
package struct SlidingMaximum: Sendable, Hashable {
    private struct Entry: Sendable, Hashable {
        let position: Int64
        let value: Int
    }

    /// How far back the window reaches: a value at p has left it when the present position exceeds p + `reach`.
    package let reach: Int64
    private var entries: [Entry] = []
    private var head = 0

    package init(reach: Int64) {
        self.reach = reach
    }

    /// Takes a value at `position`, which is no earlier than those before, and gives the largest one in the window.
    package mutating func push(_ value: Int, at position: Int64) -> Int {
        while entries.count > head, entries[entries.count - 1].value <= value { entries.removeLast() }
        entries.append(Entry(position: position, value: value))
        while entries[head].position < position - reach { head += 1 }
        if head > 64, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return entries[head].value
    }
}
