import CrestSeries
import RealModule

/// A line and the sum of seasons, as a function of time.
struct SeasonalMean: Sendable, Hashable, Codable {
    /// Where t = 0.
    let origin: Timestamp
    let interval: SamplingInterval
    /// At t = 0.
    let level: Double
    /// Per observation, at t = 0.
    let slope: Double
    /// What is left of the slope from one observation to the next after t = 0, in 0 … 1; 1 for a straight line.
    let damping: Double
    /// One value a phase, one array a season.
    let patterns: [[Double]]

    /// The values of `count` observations from `start` on.
    func values(from start: Timestamp, count: Int) -> [Double] {
        let first = Double(start.secondsSinceEpoch - origin.secondsSinceEpoch) / Double(interval.seconds)
        let phases = patterns.map { TimeSeries.phase(of: start, interval: interval, period: $0.count) }
        return (0..<count).map { index in
            zip(patterns, phases).reduce(level + slope * run(first + Double(index))) { sum, season in
                sum + season.0[(season.1 + index) % season.0.count]
            }
        }
    }

    /// t before the origin; after it 1 + φ + … + φᵗ⁻¹.
    private func run(_ time: Double) -> Double {
        time > 0 && damping < 1 ? (1 - Double.pow(damping, time)) / (1 - damping) : time
    }
}
