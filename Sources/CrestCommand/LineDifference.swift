/// What changes in a file, as `diff -u` says it.
struct LineDifference {
    /// Lines without a change that are shown around one.
    private static let context = 3

    /// None when nothing changes.
    let lines: [String]

    private struct Line {
        let sign: Character
        let text: Substring
        /// Which line it is, or would be, of the old file and of the new one, from 0.
        let old: Int
        let new: Int
    }

    /// - Parameter old: nil when there is no file yet.
    init(from old: String?, to new: String, name: String) {
        let (before, after) = (Self.lines(of: old ?? ""), Self.lines(of: new))
        let change = after.difference(from: before)
        let (gone, come) = (Set(change.removals.map(Self.offset)), Set(change.insertions.map(Self.offset)))
        var (left, right) = (0, 0)
        var all: [Line] = []
        while left < before.count || right < after.count {
            if left < before.count, gone.contains(left) {
                all.append(Line(sign: "-", text: before[left], old: left, new: right))
                left += 1
            } else if right < after.count, come.contains(right) {
                all.append(Line(sign: "+", text: after[right], old: left, new: right))
                right += 1
            } else {
                all.append(Line(sign: " ", text: after[right], old: left, new: right))
                (left, right) = (left + 1, right + 1)
            }
        }
        let hunks = Self.hunks(of: all)
        lines =
            hunks.isEmpty
            ? []
            : ["--- \(old == nil ? "/dev/null" : name)", "+++ \(name)"] + hunks.flatMap { Self.text(of: all[$0]) }
    }

    /// Spans with a change and what is around it.
    private static func hunks(of all: [Line]) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for index in all.indices where all[index].sign != " " {
            let span = max(0, index - context)..<min(all.count, index + context + 1)
            if let last = hunks.last, last.upperBound >= span.lowerBound {
                hunks[hunks.count - 1] = last.lowerBound..<span.upperBound
            } else {
                hunks.append(span)
            }
        }
        return hunks
    }

    private static func text(of hunk: ArraySlice<Line>) -> [String] {
        let (old, new) = (hunk.count { $0.sign != "+" }, hunk.count { $0.sign != "-" })
        guard let first = hunk.first else { return [] }
        // Of none of its lines a file says the one before.
        let (left, right) = (first.old + (old > 0 ? 1 : 0), first.new + (new > 0 ? 1 : 0))
        return ["@@ -\(left),\(old) +\(right),\(new) @@"] + hunk.map { "\($0.sign)\($0.text)" }
    }

    private static func lines(of text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func offset(of change: CollectionDifference<Substring>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
