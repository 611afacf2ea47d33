package import CrestForecasting

/// The band around the central path of a forecast out of which the demand to provide for is cut: in slot t it is
/// m_t + k·s_t, where m is the central path, s the spread of each slot and k one factor for each window.
///
/// A path lies max_t (y_t − m_t)/s_t spreads above the centre of a window, so that the order statistics of these
/// distances are the factors that matter: at each of them one path more is spared.
package struct DemandBand: Sendable, Hashable {
    /// The slots over which a risk holds.
    package struct Window: Sendable, Hashable {
        /// Counted from the first slot planned.
        package let slots: Range<Int>
        /// Of each path, in spreads; empty when no path rises above the centre.
        package let distances: [Double]
        /// The same in ascending order.
        private let ascending: [Double]

        fileprivate init(slots: Range<Int>, distances: [Double]) {
            self.slots = slots
            self.distances = distances
            ascending = distances.isEmpty ? [] : SortedSample(distances).values
        }

        /// The smallest factor that spares at most `count` paths: an order statistic itself, not an interpolation that
        /// could fall short of it. Never negative: the central path is provided for in any case.
        package func factor(sparing count: Int) -> Double {
            ascending.isEmpty ? 0 : max(0, ascending[max(0, ascending.count - 1 - count)])
        }
    }

    /// m, one for each slot planned.
    package let centre: ArraySlice<Double>
    /// s, the root of the mean squared excess over the centre, one for each slot planned; 0 when no path exceeds it.
    package private(set) var spread: [Double] = []
    /// The largest value of any path, one for each slot planned.
    package private(set) var largest: [Double] = []
    /// In order of time; the last one may be shorter than the others.
    package private(set) var windows: [Window] = []
    /// How many paths there are.
    package let pathCount: Int

    /// - Parameters:
    ///   - slots: the steps of the forecast that are planned.
    ///   - window: the number of slots over which a risk holds.
    package init(forecast: Forecast, slots: Range<Int>, window: Int) {
        centre = forecast.point[slots]
        pathCount = forecast.paths.count
        spread.reserveCapacity(slots.count)
        largest.reserveCapacity(slots.count)
        for begin in stride(from: slots.lowerBound, to: slots.upperBound, by: window) {
            let block = begin..<min(slots.upperBound, begin + window)
            var distances: [Double] = []
            for slot in block { add(slot, of: forecast, to: &distances) }
            let first = begin - slots.lowerBound
            windows.append(Window(slots: first..<(first + block.count), distances: distances))
        }
    }

    private mutating func add(_ slot: Int, of forecast: Forecast, to distances: inout [Double]) {
        let paths = forecast.paths
        let centre = forecast.point[slot]
        let upper = paths.upperHalf(at: slot, above: centre)
        let spread = max(0, upper.meanSquare.squareRoot(), (upper.largest - centre) / Self.mostFactor)
        largest.append(upper.largest)
        self.spread.append(spread)
        guard spread > 0 else { return }
        if distances.isEmpty { distances = Array(repeating: -.infinity, count: paths.count) }
        paths.raise(&distances, at: slot, centre: centre, scale: 1 / spread)
    }

    /// A spread is at least this part of the largest excess: where only a few paths rise far (a promotion that came
    /// once, a night of zeros) the mean knows little of it, and the factor for such a slot would be every other slot's
    /// too. A Gaussian day of minutes needs 5.4 spreads for a risk of 1 %.
    private static let mostFactor = 7.0

    /// How many paths a chance is, at most.
    func paths(in chance: Double) -> Int { Int(chance * Double(pathCount)) }

    /// For each window the smallest factor that spares at most `count` paths.
    func factors(sparing count: Int) -> [Double] {
        windows.map { $0.factor(sparing: count) }
    }

    /// The demand under one factor for each window; never negative.
    package func demand(_ factors: [Double]) -> [Double] {
        precondition(factors.count == windows.count, "\(factors.count) factors for \(windows.count) windows")
        var demand: [Double] = []
        demand.reserveCapacity(spread.count)
        for (window, factor) in zip(windows, factors) {
            for slot in window.slots { demand.append(max(0, centre[centre.startIndex + slot] + factor * spread[slot])) }
        }
        return demand
    }
}
