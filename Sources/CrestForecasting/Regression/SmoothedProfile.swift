import CrestSeries

/// What is usual at each phase of a cycle: the mean of past cycles, each of which counts for 1 − a of the one after it.
struct SmoothedProfile: Sendable, Hashable, Codable {
    /// Σ (1 − a)ᵏ z, by phase.
    @Packed private var sums: [Double]
    /// Σ (1 − a)ᵏ, by phase; 0 where nothing was observed.
    @Packed private var weights: [Double]
    /// Of the next observation.
    private(set) var phase: Int

    /// a: on hourly traffic of four to thirty weeks anything from 0.2 to 0.5 is as good.
    private static let share = 0.3

    /// Nothing observed.
    init(period: Int, phase: Int) {
        sums = Array(repeating: 0, count: period)
        weights = Array(repeating: 0, count: period)
        self.phase = phase
    }

    /// The profile at the end of a series, and what is left of the series without it: missing where the series is, or
    /// nothing was observed a cycle before.
    static func following(
        _ series: TimeSeries, on standardization: Standardization, period: Int
    ) -> (profile: SmoothedProfile, rest: (values: [Double], isMissing: [Bool])) {
        var profile = SmoothedProfile(period: period, phase: series.phase(at: 0, period: period))
        var (values, isMissing) = ([Double](), [Bool]())
        values.reserveCapacity(series.count)
        isMissing.reserveCapacity(series.count)
        for index in series.values.indices {
            let z = series.isMissing[index] ? nil : standardization.standardized(series.values[index])
            let rest = profile.take(z)
            values.append(rest ?? 0)
            isMissing.append(rest == nil)
        }
        return (profile, (values, isMissing))
    }

    /// Takes the next observation, nil when it is missing.
    ///
    /// - Returns: what the observation is above the profile; nil where either is unknown.
    mutating func take(_ z: Double?) -> Double? {
        defer { phase = phase + 1 == sums.count ? 0 : phase + 1 }
        guard let z else { return nil }
        let rest = weights[phase] > 0 ? z - sums[phase] / weights[phase] : nil
        sums[phase] = (1 - Self.share) * sums[phase] + z
        weights[phase] = (1 - Self.share) * weights[phase] + 1
        return rest
    }

    /// The profile `step` observations ahead; the mean of the whole history, 0, where nothing was observed.
    func value(ahead step: Int) -> Double {
        let index = (phase + step) % sums.count
        return weights[index] > 0 ? sums[index] / weights[index] : 0
    }
}
