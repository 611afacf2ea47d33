import CrestSeries

/// Turns wall-clock readings into instants, row by row.
///
/// In the hour that the clock shows twice, the order of the rows tells the passes apart: when the clock of a series
/// goes back within that hour, its second pass has begun. Where observations are as far apart as the clock is turned
/// back, an equal reading is the second pass too.
struct LocalTimeResolver {
    private struct Pass {
        var turn: Int64
        var lastReading: Int64
        var isSecond: Bool
    }

    let zone: ZoneTable
    /// The time between rows of a series, where it is known.
    let nativeInterval: SamplingInterval?
    private var era = 0
    private var passes: [Int: Pass] = [:]

    /// Nil where times have no zone.
    init?(_ zone: ZoneTable?, nativeInterval: SamplingInterval?) {
        guard let zone, zone.days == nil else { return nil }
        self.zone = zone
        self.nativeInterval = nativeInterval
    }

    /// The instant of the wall clock's `local` second in the series with number `series`; nil when the clock skipped
    /// it.
    @inline(__always)
    mutating func instant(ofLocal local: Int64, series: Int) -> Int64? {
        switch zone.meaning(of: local, hint: &era) {
        case .instant(let instant): instant
        case .skipped: nil
        case .repeated(let first, let second, let turn):
            isSecondPass(of: turn, lasting: second - first, reading: local, series: series) ? second : first
        }
    }

    /// The instant that `local` means whatever the order of the rows; nil when there are two or none.
    func onlyInstant(ofLocal local: Int64) -> Int64? {
        var era = era
        guard case .instant(let instant) = zone.meaning(of: local, hint: &era) else { return nil }
        return instant
    }

    private mutating func isSecondPass(of turn: Int64, lasting: Int64, reading: Int64, series: Int) -> Bool {
        var pass = Pass(turn: turn, lastReading: reading, isSecond: false)
        if let known = passes[series], known.turn == turn {
            let equalIsSecond = nativeInterval.map { $0.seconds >= lasting } ?? false
            pass.isSecond =
                known.isSecond || reading < known.lastReading || (equalIsSecond && reading == known.lastReading)
        }
        passes[series] = pass
        return pass.isSecond
    }
}
