/// What demand was at each phase of a cycle, and what its peak of the next buckets was; each phase forgets.
struct PhaseMemory: Sendable {
    private let memory: Double
    private var means: [Double]
    private var peaks: [Double]
    /// Of errors, which vary so much that neighbouring phases share one number.
    private var sizes: [Double]
    private let width: Int
    private var counts: [Double]
    private var sizeCounts: [Double]

    /// Quarters of an hour, in a day.
    private static let sizePhases = 96

    init(period: Int, memory: Double) {
        self.memory = memory
        means = Array(repeating: 0, count: period)
        peaks = means
        counts = means
        width = max(1, period / Self.sizePhases)
        sizes = Array(repeating: 0, count: (period + width - 1) / width)
        sizeCounts = sizes
    }

    func expectation(at position: Int) -> (mean: Double?, peak: Double?) {
        let phase = position % means.count
        return counts[phase] > 0 ? (means[phase], peaks[phase]) : (nil, nil)
    }

    func errorSize(at position: Int) -> Double? {
        let phase = position % means.count / width
        return sizeCounts[phase] > 0 ? sizes[phase] : nil
    }

    mutating func learn(value: Double, peak: Double?, position: Int) {
        guard let peak else { return }
        let phase = position % means.count
        counts[phase] += 1
        let share = 1 / min(counts[phase], memory)
        means[phase] += share * (value - means[phase])
        peaks[phase] += share * (peak - peaks[phase])
    }

    mutating func learn(errorSize: Double, position: Int) {
        let phase = position % means.count / width
        sizeCounts[phase] += 1
        sizes[phase] += (errorSize - sizes[phase]) / min(sizeCounts[phase], 2 * memory * Double(width))
    }
}
