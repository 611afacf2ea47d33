/// The cosines and sines of an autoregression: those of the shortest season, and where the history is long enough to
/// tell them from the lags, slow ones of the season above it, such as the days of a week.
struct SeasonalWaves {
    /// One value a phase of ``period``.
    let columns: [[Double]]
    /// Of all of them together; 1 without seasons.
    let period: Int

    /// Of the shortest season.
    static let mostOrders = 8
    private static let mostLongOrders = 24
    /// Cycles of the longer season. Below, its waves fit the noise of a few weeks; chosen on the training parts of M4
    /// Hourly (four to six weeks, where they hurt) and on half-hourly and hourly traffic of months (where they help).
    private static let leastCycles = 8

    /// - Parameters:
    ///   - seasons: ascending.
    ///   - cycles: how many cycles of a season the history holds.
    init(seasons: [Int], cycles: (Int) -> Int) {
        let shortest = seasons.first ?? 1
        let daily = Harmonics(period: shortest, order: Self.mostOrders).columns
        guard let longer = seasons.dropFirst().first, longer % shortest == 0, cycles(longer) >= Self.leastCycles else {
            columns = daily
            period = shortest
            return
        }
        // Every multiple of the ratio is a wave of the shorter season.
        let weekly = Harmonics(period: longer, order: Self.mostLongOrders).terms
            .filter { $0.order % (longer / shortest) != 0 }.map(\.values)
        columns = daily.map { wave in (0..<longer).map { wave[$0 % shortest] } } + weekly
        period = longer
    }

    /// The intercept and all waves at each phase.
    func pattern(intercept: Double, coefficients: some Sequence<Double>) -> [Double] {
        var pattern = Array(repeating: intercept, count: period)
        for (coefficient, wave) in zip(coefficients, columns) {
            for phase in pattern.indices { pattern[phase] += coefficient * wave[phase] }
        }
        return pattern
    }
}
