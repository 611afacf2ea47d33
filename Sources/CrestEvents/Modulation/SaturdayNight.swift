import CrestSeries
import RealModule

/// How the night of a celebration differs from that weekday's usual ones before the series has seen any: as a Saturday
/// night does.
///
/// The evening before New Year and the hours after midnight are a night out. Where people go out, Saturday nights show
/// it, and a service that Saturdays do not move is not moved either. After midnight more came than on Saturdays at 22
/// of 22 counters of pedestrians in Melbourne (2015–16) and Auckland (2022–25), about as much of Victoria's electricity
/// (2012–14) and of Washington's shared bicycles (2010–13). It is a cautious guess, and goes no further than what was
/// seen.
struct SaturdayNight: Sendable, Hashable {
    private let start: Timestamp
    private let interval: SamplingInterval
    /// A number a step.
    private let logFactors: [Double]

    private static let hours: Int64 = 6

    /// - Parameters:
    ///   - occasion: the day before the celebration, of which the last hours count, or its own, of which the first do.
    ///   - clock: whose Saturdays.
    ///   - disturbed: the times of all events.
    /// - Returns: nil where the steps are too long or too few weeks are known.
    init?(
        on occasion: EventSchedule.Occasion, after history: TimeSeries, clock: ZoneOffsets,
        disturbed: [Range<Timestamp>]
    ) {
        let (step, length) = (history.interval.seconds, Self.hours * 3_600)
        guard step <= SamplingInterval.hour.seconds else { return nil }
        let isEve = occasion.day < 0
        start = isEve ? occasion.range.upperBound.advanced(bySeconds: -length) : occasion.range.lowerBound
        interval = history.interval
        // 1 January 1970 was a Thursday; after midnight a Saturday night is on a Sunday.
        let night: Int64 = isEve ? 2 : 3
        let weekday = Int64(clock.date(at: occasion.range.lowerBound).daysSinceEpoch) % 7
        let back = (weekday - night + 7) % 7
        var factors: [Double] = []
        for index in 0..<(length / step) {
            let time = start.advanced(bySeconds: index * step)
            guard
                let saturday = history.usual(at: time, daysBack: back, disturbed: disturbed),
                let usual = history.usual(at: time, disturbed: disturbed)
            else { return nil }
            factors.append(Double.log(saturday / usual))
        }
        logFactors = factors
    }

    /// ln of the factor at an instant; 0 outside the night.
    func logFactor(at time: Timestamp) -> Double {
        let step = start.seconds(until: time).flooredQuotient(dividingBy: interval.seconds)
        return logFactors.indices.contains(Int(step)) ? logFactors[Int(step)] : 0
    }
}
