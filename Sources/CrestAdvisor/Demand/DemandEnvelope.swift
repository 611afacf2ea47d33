package import CrestForecasting

/// The demand that a plan provides for, slot by slot, from the sample paths of a forecast.
package struct DemandEnvelope: Sendable, Hashable {
    /// Units of demand, one for each slot; never negative.
    package let demand: [Double]

    /// - Parameters:
    ///   - slots: the steps of the forecast that are planned.
    ///   - window: the number of slots over which a risk holds; the last window may be shorter.
    package init(forecast: Forecast, slots: Range<Int>, window: Int, protection: Protection) {
        switch protection.rule {
        case .jointChance(let chance):
            demand = Self.jointChance(chance, forecast: forecast, slots: slots, window: window)
        case .newsvendor(let ratio):
            demand = Self.quantiles(1 - 1 / ratio, paths: forecast.paths, slots: slots)
        }
    }

    /// The quantile of each slot on its own.
    private static func quantiles(_ level: Double, paths: SamplePaths, slots: Range<Int>) -> [Double] {
        var selector = QuantileSelector()
        return slots.map { max(0, selector.quantile(level, of: paths.values(at: $0))) }
    }

    /// C_t = m_t + k·s_t, where m is the central path, s the spread of each slot and k the (1 − chance) quantile over
    /// the paths of max_t (y_t − m_t) / s_t. Window by window, at most the share `chance` of the paths rises above C
    /// anywhere: the quantile is the order statistic itself, not an interpolation that could fall short of it.
    private static func jointChance(
        _ chance: Double, forecast: Forecast, slots: Range<Int>, window: Int
    ) -> [Double] {
        let paths = forecast.paths
        var selector = QuantileSelector()
        var demand: [Double] = []
        demand.reserveCapacity(slots.count)
        var begin = slots.lowerBound
        while begin < slots.upperBound {
            let block = begin..<min(slots.upperBound, begin + window)
            var worst: [Double] = []
            let spreads = block.map { slot in
                spread(paths.values(at: slot), around: forecast.point[slot], selector: &selector)
            }
            for (slot, spread) in zip(block, spreads) where spread > 0 {
                raise(&worst, to: paths.values(at: slot), centre: forecast.point[slot], spread: spread)
            }
            let factor = worst.isEmpty ? 0 : upperOrderStatistic(worst, exceeding: chance)
            for (slot, spread) in zip(block, spreads) {
                demand.append(max(0, forecast.point[slot] + factor * spread))
            }
            begin = block.upperBound
        }
        return demand
    }

    /// The distance of the 90 % quantile above the centre. Where more than nine paths in ten lie at or below the centre
    /// (a night of zeros) that distance says nothing about the tenth: there, and only there, the mean excess over the
    /// centre is larger and takes its place. Zero only when no path rises above the centre at all.
    private static func spread(
        _ values: ArraySlice<Double>, around centre: Double, selector: inout QuantileSelector
    ) -> Double {
        var excess = 0.0
        for value in values { excess += max(0, value - centre) }
        return max(selector.quantile(0.9, of: values) - centre, excess / Double(values.count))
    }

    /// Takes the larger of what stands in `worst` and the distance from the centre in spreads, path by path.
    private static func raise(
        _ worst: inout [Double], to values: ArraySlice<Double>, centre: Double, spread: Double
    ) {
        if worst.isEmpty {
            worst = values.map { ($0 - centre) / spread }
            return
        }
        var path = 0
        for value in values {
            worst[path] = max(worst[path], (value - centre) / spread)
            path += 1
        }
    }

    /// The smallest value that at most the share `chance` of `values` exceeds.
    private static func upperOrderStatistic(_ values: [Double], exceeding chance: Double) -> Double {
        let sample = SortedSample(values)
        let spared = Int(chance * Double(values.count))
        return sample.values[max(0, values.count - 1 - spared)]
    }
}
