import CrestSeries

/// The horizontal scale of a chart: ticks where a wall clock or a calendar has its round times.
struct TimeAxis {
    struct Tick: Hashable {
        let time: Timestamp
        let label: String
    }

    let ticks: [Tick]

    /// - Parameter most: how many labels fit; at least 1.
    init(from start: Timestamp, until end: Timestamp, most: Int, offsetSeconds: Int) {
        var ticks: [Tick] = []
        for step in Self.steps {
            ticks = Self.ticks(step, from: start, until: end, most: most, offsetSeconds: offsetSeconds) ?? []
            if !ticks.isEmpty { break }
        }
        self.ticks = ticks
    }

    private enum Step {
        case seconds(Int64)
        case days(Int)
        case months(Int)
    }

    private static let steps: [Step] =
        [1, 5, 15, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200].map(Step.seconds)
        + [1, 2, 7, 14].map(Step.days) + [1, 2, 3, 6, 12, 24, 60, 120, 1_200].map(Step.months)

    /// Nil when there would be more than `most`.
    private static func ticks(
        _ step: Step, from start: Timestamp, until end: Timestamp, most: Int, offsetSeconds: Int
    ) -> [Tick]? {
        let offset = Int64(offsetSeconds)
        let first = start.secondsSinceEpoch + offset
        let last = end.secondsSinceEpoch + offset
        var times: [Int64] = []
        switch step {
        case .seconds(let length):
            guard (last - first) / length <= Int64(most) else { return nil }
            times = multiples(of: length, from: first, through: last)
        case .days(let count):
            let length = Int64(count) * 86_400
            guard (last - first) / length <= Int64(most) else { return nil }
            // Weeks begin on Monday; 1970-01-01 was a Thursday.
            let shift: Int64 = count % 7 == 0 ? 3 * 86_400 : 0
            times = multiples(of: length, from: first + shift, through: last + shift).map { $0 - shift }
        case .months(let count):
            guard (last - first) / (Int64(count) * 28 * 86_400) <= Int64(most) else { return nil }
            let date = Timestamp(secondsSinceEpoch: first).date
            var month = (date.year * 12 + date.month - 1) / count * count
            while true {
                let day = CivilDate(year: month / 12, month: month % 12 + 1, day: 1)
                let time = Timestamp(day).secondsSinceEpoch
                if time > last { break }
                if time >= first { times.append(time) }
                month += count
            }
        }
        guard times.count <= most else { return nil }
        return times.map { local in
            let time = Timestamp(secondsSinceEpoch: local)
            return Tick(time: time.advanced(bySeconds: -offset), label: label(time, step))
        }
    }

    private static func multiples(of length: Int64, from first: Int64, through last: Int64) -> [Int64] {
        let start = (first + length - 1).flooredQuotient(dividingBy: length) * length
        return start <= last ? Array(stride(from: start, through: last, by: Int64.Stride(length))) : []
    }

    /// At most eight characters; a midnight names its day whatever the step.
    private static func label(_ local: Timestamp, _ step: Step) -> String {
        switch step {
        case .seconds(let length):
            if local.secondOfDay == 0 { return TimeStyle.day(local) }
            let seconds = local.secondOfDay % 60
            return TimeStyle.clock(local) + (length < 60 ? ":" + (seconds < 10 ? "0" : "") + "\(seconds)" : "")
        case .days(let count):
            return count < 7 ? TimeStyle.day(local) : "\(local.date.day) \(TimeStyle.month(local))"
        case .months(let count):
            return count < 12 && local.date.month != 1 ? TimeStyle.month(local) : "\(local.date.year)"
        }
    }
}
