package import CrestSeries
package import CrestStore

/// How far the bands of a series must be drawn apart because past nights left them.
///
/// Each observation of a scored night has a stretch: its distance from the forecast over that of the band's bound on
/// its side, before any widening. A stretch of at most 1 is what 80 % should have. Where fewer than ``leastCoverage``
/// had it in the last nights, the next bands are as wide as would have held 80 %: the conformal quantile of the
/// stretches (Vovk et al. 2005), the ⌈0.8 (n + 1)⌉-th smallest of n. Bands are never narrowed.
package enum BandWidening {
    /// What the band between the quantiles at 0.1 and 0.9 should hold.
    static let level = 0.8
    /// Bands that held this share, before any widening, are left as they are.
    static let leastCoverage = 0.7
    /// Wider than this they say nothing: then the model must be fitted anew, and ``DriftRule`` sees to it.
    static let widest = 4.0
    /// A stretch beyond this is not told from it.
    static let longestStretch = 10.0
    /// So many order statistics of a night's stretches are remembered.
    static let remembered = 20

    /// Of the stretches of one night, evenly spaced ones, smallest first.
    static func summary(_ stretches: [Double]) -> [Double] {
        let sorted = stretches.sorted()
        guard !sorted.isEmpty else { return [] }
        return (0..<remembered).map { sorted[(2 * $0 + 1) * sorted.count / (2 * remembered)] }
    }

    /// What the next bands are multiplied by, 1 or more.
    ///
    /// - Parameters:
    ///   - records: of one series, in order of time.
    ///   - fittedAt: when its model was fitted: earlier nights count only while there are too few since.
    package static func factor(_ records: [AccuracyRecord], fittedAt: Timestamp?) -> Double {
        let known = records.filter { !$0.stretches.isEmpty }
        let since = known.filter { record in fittedAt.map { record.from >= $0 } ?? true }
        let last = (since.count >= DriftRule.fewestNights ? since : known).suffix(DriftRule.nights)
        guard last.count >= DriftRule.fewestNights else { return 1 }
        let stretches = last.flatMap(\.stretches).sorted()
        let held = Double(stretches.count { $0 <= 1 })
        guard held < leastCoverage * Double(stretches.count) else { return 1 }
        let rank = Int((level * Double(stretches.count + 1)).rounded(.up))
        return min(widest, max(1, stretches[min(rank, stretches.count) - 1]))
    }

    /// What a person should know of it; nil when the bands are as the model has them.
    static func finding(_ factor: Double, series: String) -> Diagnostic? {
        guard factor > 1 else { return nil }
        let tenths = Double((factor * 10).rounded()) / 10
        return Diagnostic(
            code: .init(rawValue: "W_WIDENED"),
            message: "less than \(Int(leastCoverage * 100)) % of the last nights lay where 80 % should: its bands are "
                + "drawn \(tenths) times as wide",
            hint: "crest report shows the nights; did something change that an events file can say?", series: series)
    }
}
