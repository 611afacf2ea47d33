/// The largest value of each path in a window, and the step at which it comes, the first one on a tie.
struct PathMaxima {
    /// One a path.
    private(set) var values: [Double]
    /// One a path.
    private(set) var steps: [Int]

    init(of paths: SamplePaths, window: Range<Int>) {
        values = Array(paths.values(at: window.lowerBound))
        steps = Array(repeating: window.lowerBound, count: paths.count)
        for step in window.dropFirst() {
            for (path, value) in paths.values(at: step).enumerated() where value > values[path] {
                values[path] = value
                steps[path] = step
            }
        }
    }

    /// The same order of paths with another distribution: the kth smallest maximum becomes the kth smallest of
    /// `sample`.
    func taking(_ sample: SortedSample) -> PathMaxima {
        var result = self
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        for (value, path) in zip(sample.values, order) { result.values[path] = value }
        return result
    }

    /// The larger of the two, path by path.
    func joined(with other: PathMaxima) -> PathMaxima {
        var result = self
        for path in values.indices where other.values[path] > values[path] {
            result.values[path] = other.values[path]
            result.steps[path] = other.steps[path]
        }
        return result
    }
}
