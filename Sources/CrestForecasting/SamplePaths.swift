import CKernels

/// Simulated futures: `count` paths of `steps` values.
///
/// Stored step by step: all paths' values of one step lie side by side, which is the order in which a recursion writes
/// them and a quantile reads them.
public struct SamplePaths: Sendable, Hashable {
    /// The length of each path.
    public let steps: Int
    /// How many paths there are.
    public let count: Int
    /// `storage[step * count + path]`.
    package private(set) var storage: [Double]

    /// Paths that are all zero, to be written.
    package init(steps: Int, count: Int) {
        self.init(steps: steps, count: count, storage: Array(repeating: 0, count: steps * count))
    }

    package init(steps: Int, count: Int, storage: [Double]) {
        precondition(storage.count == steps * count, "\(storage.count) values for \(steps) steps of \(count) paths")
        self.steps = steps
        self.count = count
        self.storage = storage
    }

    /// The value of one path at one step, both counted from 0.
    public subscript(step step: Int, path path: Int) -> Double {
        get { storage[step * count + path] }
        set { storage[step * count + path] = newValue }
    }

    /// The values of all paths at one step.
    public func values(at step: Int) -> ArraySlice<Double> {
        storage[(step * count)..<((step + 1) * count)]
    }

    /// One future.
    public func path(_ index: Int) -> [Double] {
        (0..<steps).map { storage[$0 * count + index] }
    }

    /// The paths with every value replaced.
    package mutating func transform(_ body: (Double) -> Double) {
        for index in storage.indices { storage[index] = body(storage[index]) }
    }

    /// The share of the paths with a value of at most `limit` at one step.
    package func share(at step: Int, upTo limit: Double) -> Double {
        var least = 0
        unsafe values(at: step).withUnsafeBufferPointer { values in
            unsafe crest_count_up_to(values.baseAddress, values.count, limit, &least)
        }
        return Double(least) / Double(count)
    }

    /// How far the values of one step rise above `centre`: the mean of the squares of what is above it, and the largest
    /// value. There is at least one path.
    package func upperHalf(at step: Int, above centre: Double) -> (meanSquare: Double, largest: Double) {
        precondition(count > 0, "no paths")
        var (sum, largest) = (0.0, 0.0)
        let values = values(at: step)
        unsafe values.withUnsafeBufferPointer { values in
            unsafe crest_upper_half(values.baseAddress, values.count, centre, &sum, &largest)
        }
        return (sum / Double(count), largest)
    }

    /// Raises each path's `record` to (y − `centre`)·`scale` where this is larger, y being its value at one step.
    package func raise(_ record: inout [Double], at step: Int, centre: Double, scale: Double) {
        precondition(record.count == count, "\(record.count) records for \(count) paths")
        let values = values(at: step)
        unsafe record.withUnsafeMutableBufferPointer { record in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe crest_raise(record.baseAddress, values.baseAddress, values.count, centre, scale)
            }
        }
    }
}
