package import CrestForecasting

/// The demand that a plan provides for, slot by slot, from the sample paths of a forecast.
package struct DemandEnvelope: Sendable, Hashable {
    /// Units of demand, one for each slot; never negative.
    package let demand: [Double]
    /// The largest value of any path, one for each slot.
    package let largest: [Double]

    /// - Parameters:
    ///   - slots: the steps of the forecast that are planned.
    ///   - window: the number of slots over which a risk holds; the last window may be shorter.
    package init(forecast: Forecast, slots: Range<Int>, window: Int, protection: Protection) {
        switch protection.rule {
        case .jointChance(let chance):
            let band = DemandBand(forecast: forecast, slots: slots, window: window)
            self.init(band, factors: band.factors(sparing: band.paths(in: chance)))
        case .newsvendor(let ratio):
            self.init(forecast: forecast, slots: slots, shortageRatio: ratio)
        }
    }

    /// C_t = m_t + k·s_t with a factor for each window.
    init(_ band: DemandBand, factors: [Double]) {
        demand = band.demand(factors)
        largest = band.largest
    }

    /// The quantile of each slot at the level 1 − 1/`ratio`.
    init(forecast: Forecast, slots: Range<Int>, shortageRatio ratio: Double) {
        var tail = UpperTail(level: 1 - 1 / ratio)
        let measured = slots.map { tail.measure(forecast.paths.values(at: $0), centre: forecast.point[$0]) }
        demand = measured.map { max(0, $0.quantile) }
        largest = measured.map(\.largest)
    }
}
