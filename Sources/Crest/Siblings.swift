/// The series of a call whose past peaks calibrate those of all: all of them when they are few, else some that are
/// spread evenly.
struct Siblings: Sendable {
    /// The indices of the series that are fitted first, ascending.
    let first: [Int]
    /// Those of all others, ascending.
    let others: [Int]

    /// With ten windows each they tell a level of 0.99 to within 0.002, and while the windows are counted 256 fitted
    /// models wait, not ten thousand.
    static let most = 256

    init(among count: Int) {
        let chosen = min(count, Self.most)
        let first = (0..<chosen).map { $0 * count / chosen }
        var isFirst = Array(repeating: false, count: count)
        for index in first { isFirst[index] = true }
        self.first = first
        others = (0..<count).filter { !isFirst[$0] }
    }

    /// One value a series, from those of ``first`` and those of ``others``.
    func inOrder<Value>(_ early: [Value], _ late: [Value]) -> [Value] {
        precondition(early.count == first.count && late.count == others.count, "one value a series is needed")
        let indexed = Array(zip(first, early)) + zip(others, late)
        return indexed.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
