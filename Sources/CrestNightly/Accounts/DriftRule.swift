package import CrestStore

/// When a model is not what it was: what its last nights promised is held against what came.
package enum DriftRule {
    package enum Verdict: Hashable {
        case sound
        /// It must be fitted anew.
        case drifted(String)
        /// The seasonal naive was better.
        case beaten(String)
    }

    /// The nights that are looked at, and the fewest that tell anything.
    static let nights = 7
    static let fewestNights = 3
    /// The interval of 80 % must hold at least this share of the observations.
    static let leastCoverage = 0.6
    /// The mean error, sign kept, may be at most this share of the mean demand.
    static let mostBias = 0.15
    /// So many nights must have been scored before a model is told that it lost.
    static let fewestLost = 5

    /// - Parameter records: of one series since its model was fitted, in order of time.
    package static func verdict(on records: [AccuracyRecord]) -> Verdict {
        let last = records.suffix(nights)
        guard last.count >= fewestNights else { return .sound }
        let errors = last.compactMap { record in record.naiveError.map { (own: record.error, naive: $0) } }
        let own = errors.reduce(0) { $0 + $1.own }
        let naive = errors.reduce(0) { $0 + $1.naive }
        if errors.count >= fewestLost, own > naive {
            return .beaten(
                "its mean error was \(percent(own / naive)) of the seasonal naive's in \(errors.count) nights")
        }
        let coverage = last.reduce(0) { $0 + $1.coverage } / Double(last.count)
        if coverage < leastCoverage {
            return .drifted("\(percent(coverage)) of the last \(last.count) days lay where 80 % should")
        }
        let demand = last.reduce(0) { $0 + $1.demand }
        let bias = last.reduce(0) { $0 + $1.bias }
        if abs(bias) > mostBias * demand, demand > 0 {
            let word = bias > 0 ? "above" : "below"
            return .drifted("it was \(percent(abs(bias) / demand)) \(word) demand in the last \(last.count) nights")
        }
        return .sound
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
