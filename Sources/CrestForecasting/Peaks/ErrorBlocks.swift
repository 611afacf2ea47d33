/// Past errors of a model, to be resampled in blocks (moving block bootstrap, Künsch 1989), so that runs of errors of
/// one sign, which make peaks, stay runs.
///
/// Errors are larger at some times of the day than at others. Each is therefore divided by the usual size of errors at
/// its phase of the cycle, and multiplied by that of the phase for which it is drawn: a surprise of noon stays as
/// surprising when it is drawn for the night, and not as large.
package struct ErrorBlocks: Sendable, Hashable, Codable {
    /// In time order, each in units of its phase's size.
    @Packed package private(set) var errors: [Double]
    /// The usual size of an error at each phase; one value when errors have no cycle.
    @Packed package private(set) var sizes: [Double]
    /// Consecutive errors drawn together.
    package let blockLength: Int

    /// Of the cycle of the sizes; 1 when errors have none.
    package var period: Int { sizes.count }

    /// Covers the nominal 95 % of day maxima best on hourly and half-hourly traffic.
    package static let usualBlockLength = 12

    /// Errors without a cycle.
    package init(_ errors: [Double], blockLength: Int = usualBlockLength) {
        self.errors = errors
        sizes = [1]
        self.blockLength = max(1, min(blockLength, errors.count))
    }

    /// Errors whose size follows a cycle.
    ///
    /// - Parameters:
    ///   - errors: in time order.
    ///   - phases: of each error, 0 ..< `period`.
    ///   - period: of the cycle, positive.
    package init(_ errors: [Double], phases: [Int], period: Int, blockLength: Int = usualBlockLength) {
        precondition(errors.count == phases.count, "\(errors.count) errors, \(phases.count) phases")
        let sizes = Self.sizes(of: errors, phases: phases, period: period)
        self.errors = zip(errors, phases).map { $0 / sizes[$1] }
        self.sizes = sizes
        self.blockLength = max(1, min(blockLength, errors.count))
    }

    /// Mean |e| around each phase, drawn towards the mean of all by as much as `usualCount` errors weigh.
    private static func sizes(of errors: [Double], phases: [Int], period: Int) -> [Double] {
        let overall = errors.reduce(0) { $0 + abs($1) } / Double(max(1, errors.count))
        guard overall > 0, overall.isFinite, period > 1 else { return Array(repeating: 1, count: max(1, period)) }
        var sums = Array(repeating: 0.0, count: period)
        var counts = Array(repeating: 0.0, count: period)
        for (error, phase) in zip(errors, phases) {
            // One wild error must not make a whole hour look wild.
            sums[phase] += min(abs(error), wildest * overall)
            counts[phase] += 1
        }
        let reach = period / neighbourhood
        return (0..<period).map { phase in
            var (sum, count) = (usualCount * overall, usualCount)
            for neighbour in (phase - reach)...(phase + reach) {
                let index = (neighbour % period + period) % period
                sum += sums[index]
                count += counts[index]
            }
            return sum / count
        }
    }

    private static let wildest = 5.0
    private static let usualCount = 8.0
    /// A phase is pooled with those within a 24th of the cycle: an hour of a day.
    private static let neighbourhood = 24

    /// `count` paths of `steps` errors; zeros when there are no errors to draw from.
    ///
    /// - Parameter phase: of the first step.
    package func draw(
        steps: Int, count: Int, phase: Int = 0, using generator: inout some RandomNumberGenerator
    ) -> SamplePaths {
        var paths = SamplePaths(steps: steps, count: count)
        guard !errors.isEmpty else { return paths }
        let starts = errors.count - blockLength + 1
        let factors = (0..<steps).map { sizes[(phase + $0) % sizes.count] }
        for path in 0..<count {
            var step = 0
            while step < steps {
                let block = generator.index(below: starts)
                for offset in 0..<min(blockLength, steps - step) {
                    paths[step: step + offset, path: path] = errors[block + offset] * factors[step + offset]
                }
                step += blockLength
            }
        }
        return paths
    }
}
