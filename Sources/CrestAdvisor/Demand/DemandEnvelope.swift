package import CrestForecasting

/// The demand that a plan provides for, slot by slot, from the sample paths of a forecast.
package struct DemandEnvelope: Sendable, Hashable {
    /// Units of demand, one for each slot; never negative.
    package private(set) var demand: [Double] = []
    /// The largest value of any path, one for each slot.
    package private(set) var largest: [Double] = []

    /// - Parameters:
    ///   - slots: the steps of the forecast that are planned.
    ///   - window: the number of slots over which a risk holds; the last window may be shorter.
    package init(forecast: Forecast, slots: Range<Int>, window: Int, protection: Protection) {
        demand.reserveCapacity(slots.count)
        largest.reserveCapacity(slots.count)
        switch protection.rule {
        case .jointChance(let chance):
            var tail = UpperTail(level: 0.9)
            for begin in stride(from: slots.lowerBound, to: slots.upperBound, by: window) {
                let block = begin..<min(slots.upperBound, begin + window)
                appendJointChance(chance, forecast: forecast, slots: block, tail: &tail)
            }
        case .newsvendor(let ratio):
            var tail = UpperTail(level: 1 - 1 / ratio)
            for slot in slots {
                let measured = tail.measure(forecast.paths.values(at: slot), centre: forecast.point[slot])
                demand.append(max(0, measured.quantile))
                largest.append(measured.largest)
            }
        }
    }

    /// C_t = m_t + k·s_t, where m is the central path, s the spread of each slot and k the (1 − chance) quantile over
    /// the paths of max_t (y_t − m_t) / s_t. At most the share `chance` of the paths rises above C anywhere in `slots`:
    /// the quantile is the order statistic itself, not an interpolation that could fall short of it.
    private mutating func appendJointChance(
        _ chance: Double, forecast: Forecast, slots: Range<Int>, tail: inout UpperTail
    ) {
        var worst: [Double] = []
        var spreads: [Double] = []
        for slot in slots {
            let values = forecast.paths.values(at: slot)
            let centre = forecast.point[slot]
            let measured = tail.measure(values, centre: centre)
            let spread = Self.spread(measured, around: centre)
            if spread > 0 { Self.raise(&worst, to: values, centre: centre, spread: spread) }
            spreads.append(spread)
            largest.append(measured.largest)
        }
        let factor = worst.isEmpty ? 0 : Self.upperOrderStatistic(worst, exceeding: chance)
        for (slot, spread) in zip(slots, spreads) {
            demand.append(max(0, forecast.point[slot] + factor * spread))
        }
    }

    /// The distance of the 90 % quantile above the centre, but at least a quarter of the largest excess: where only a few
    /// paths rise far (a promotion that came once, a night of zeros) the quantile knows nothing of it, and the factor for
    /// such a slot would be every other slot's too. Thus no factor exceeds 4, where a Gaussian day of minutes needs 3 for a
    /// risk of 1 %. Zero only when no path rises above the centre.
    private static func spread(_ measured: UpperTail.Measurement, around centre: Double) -> Double {
        max(0, measured.quantile - centre, (measured.largest - centre) / mostFactor)
    }

    private static let mostFactor = 4.0

    /// Takes the larger of what stands in `worst` and the distance from the centre in spreads, path by path.
    private static func raise(
        _ worst: inout [Double], to values: ArraySlice<Double>, centre: Double, spread: Double
    ) {
        if worst.isEmpty {
            worst = values.map { ($0 - centre) / spread }
            return
        }
        let scale = 1 / spread
        let paths = values.span
        var record = worst.mutableSpan
        precondition(record.count == paths.count, "\(record.count) paths, \(paths.count) values")
        for path in paths.indices {
            let distance = (paths[path] - centre) * scale
            record[path] = distance > record[path] ? distance : record[path]
        }
    }

    /// The smallest value that at most the share `chance` of `values` exceeds.
    private static func upperOrderStatistic(_ values: [Double], exceeding chance: Double) -> Double {
        let spared = Int(chance * Double(values.count))
        return values.sorted()[max(0, values.count - 1 - spared)]
    }
}
