import CrestSeries

/// The largest z of the next h buckets: its expectation, the size of its errors, and their distribution.
struct PeakAheadModel: Sendable {
    private let horizon: Int
    /// Of the hour, the day and the week, where they have at least four buckets.
    private var cycles: [PhaseMemory]
    private var center: DecayingRegression
    private var spread: DecayingRegression
    private(set) var errors: DecayingHistogram
    /// The mean size of errors.
    private var usualError = 0.1
    /// What was known at each of the latest buckets whose peak is still open, oldest first.
    private var open: [Known] = []
    private var learned = 0

    /// What was known at a bucket, and what was expected.
    private struct Known: Sendable {
        let value: Double
        let inputs: [Double]
        let spreadInputs: [Double]
        let expected: Double
        let size: Double
        let position: Int
    }

    // All by judgement. Demand is a logarithm here, so that errors are shares of it.
    /// Days that a regression remembers, and the fewest and the most buckets.
    private static let (memoryDays, leastMemory, mostMemory) = (21.0, 1_000.0, 30_000.0)
    /// Peaks after which the size of errors is predicted rather than averaged.
    private static let leastLearned = 50
    /// A predicted size lies within these multiples of the mean one.
    private static let sizes = (least: 0.25, most: 8.0)
    /// Beyond these multiples of the mean size an error teaches the regression of sizes, that of peaks and the mean no
    /// more.
    private static let (wildestSize, wildestError, wildest) = (6.0, 5.0, 10.0)
    /// Peaks that the mean size remembers.
    private static let sizeMemory = 2_000
    private static let cycleLengths: [(seconds: Int64, memory: Double)] = [
        (3_600, 24), (86_400, 6), (604_800, 2.5),
    ]

    init(horizon: Int, interval: SamplingInterval) {
        self.horizon = horizon
        cycles = Self.cycleLengths.compactMap { length, memory in
            let period = Int(length / interval.seconds)
            return period >= 4 && length % interval.seconds == 0 ? PhaseMemory(period: period, memory: memory) : nil
        }
        let day = 86_400 / Double(interval.seconds)
        let memory = min(max(Self.memoryDays * day, Self.leastMemory), Self.mostMemory)
        center = DecayingRegression(count: 6 + 3 * cycles.count, memory: memory)
        spread = DecayingRegression(count: 5 + cycles.count, memory: memory)
        errors = DecayingHistogram(memory: memory)
    }

    private func inputs(_ value: Double, _ history: LiveHistory) -> [Double] {
        let recent = max(value, history.maximum(ofLast: horizon))
        var inputs = [1, recent - value]
        for (index, memory) in LiveHistory.memories.enumerated() {
            let average = history.averages[index]
            inputs.append(average + (value - average) / memory - value)
        }
        inputs.append(history.last - value)
        for cycle in cycles {
            let (mean, peak) = cycle.expectation(at: history.count)
            guard let mean, let peak else {
                inputs += [0, 0, 0]
                continue
            }
            // Above and below what is usual are two cases: a usual peak that is yet to come calls for supply, one that
            // demand has left behind says little.
            inputs += [peak - value, max(0, peak - value), peak - mean]
        }
        return inputs
    }

    private func spreadInputs(_ value: Double, _ history: LiveHistory) -> [Double] {
        let error = cycles.count > 1 ? cycles[cycles.count - 2].errorSize(at: history.count) : nil
        let growth = cycles.map { cycle in
            let (mean, peak) = cycle.expectation(at: history.count)
            return mean.flatMap { mean in peak.map { abs($0 - mean) } } ?? 0
        }
        return [
            usualError, history.restlessness, history.restlessnessLong, abs(value - history.averages[1]),
            error ?? usualError,
        ] + growth
    }

    /// The expected peak and the size of its error, from the bucket that follows the history on.
    func expectation(_ value: Double, _ history: LiveHistory) -> (center: Double, spread: Double) {
        let expected = value + center.prediction(inputs(value, history))
        return (expected, size(spreadInputs(value, history)))
    }

    private func size(_ inputs: [Double]) -> Double {
        guard learned > Self.leastLearned else { return usualError }
        return min(max(spread.prediction(inputs), Self.sizes.least * usualError), Self.sizes.most * usualError)
    }

    /// Notes what is known at the bucket that is about to be appended to `history`.
    mutating func prepare(_ value: Double, _ history: LiveHistory) {
        let inputs = inputs(value, history)
        let spreadInputs = spreadInputs(value, history)
        open.append(
            Known(
                value: value, inputs: inputs, spreadInputs: spreadInputs,
                expected: value + center.prediction(inputs), size: size(spreadInputs), position: history.count))
    }

    /// Learns from the bucket whose peak is now complete.
    mutating func learn(_ history: LiveHistory) {
        guard open.count > horizon else { return }
        let known = open.removeFirst()
        let peak = history.recordedMaximum(ofLast: horizon)
        for index in cycles.indices {
            cycles[index].learn(value: known.value, peak: peak, position: known.position)
        }
        guard let peak else { return }
        let error = peak - known.expected
        if learned > Self.leastLearned {
            errors.add(error / known.size)
            let bounded = min(abs(error), Self.wildestSize * usualError)
            spread.learn(known.spreadInputs, bounded)
            for index in cycles.indices { cycles[index].learn(errorSize: bounded, position: known.position) }
        }
        let clip = Self.wildestError * usualError
        center.learn(known.inputs, known.expected + min(max(error, -clip), clip) - known.value)
        let size = min(abs(error), Self.wildest * usualError)
        usualError += (size - usualError) / Double(min(learned + 2, Self.sizeMemory))
        usualError = max(usualError, 1e-9)
        learned += 1
    }
}
