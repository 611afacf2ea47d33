package import CrestSeries

/// A cron expression: minute, hour, day of month, month, weekday, and for Google a year.
///
/// As cron(8) of Vixie and robfig/cron v3, which KEDA and Kubernetes use, read it: when both days are restricted,
/// either suffices; a wall-clock time that daylight saving skips does not fire, and one that it repeats fires twice.
package struct CronExpression: Sendable, Hashable {
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    /// A bit for each month: asked for every day of a year.
    private let months: UInt16
    private let weekdays: Set<Int>
    private let years: Set<Int>?
    private let needsBothDays: Bool

    /// - Throws: ``PlatformError/Code/file`` naming the field that is none.
    package init(_ text: String) throws(PlatformError) {
        let fields = text.split(separator: " ").map(String.init)
        guard fields.count == 5 || fields.count == 6 else {
            throw PlatformError(.file, "'\(text)' is no cron expression", hint: "write five fields, as in 0 6 * * *")
        }
        func set(_ index: Int, _ range: ClosedRange<Int>) throws(PlatformError) -> Set<Int> {
            guard let values = Self.values(of: fields[index], in: range) else {
                throw PlatformError(
                    .file, "'\(fields[index])' in '\(text)' is no field of a cron expression",
                    hint: "numbers from \(range.lowerBound) to \(range.upperBound), as in *, 5, 1-5, 1,3 or */10")
            }
            return values
        }
        minutes = try set(0, 0...59)
        hours = try set(1, 0...23)
        days = try set(2, 1...31)
        months = try set(3, 1...12).reduce(0) { $0 | 1 << UInt16($1) }
        // Sunday is 0 and 7.
        weekdays = Set(try set(4, 0...7).map { $0 == 0 ? 7 : $0 })
        years = fields.count == 6 && fields[5] != "*" ? try set(5, 1970...2200) : nil
        needsBothDays = fields[2].hasPrefix("*") || fields[4].hasPrefix("*")
    }

    /// One of AWS: six fields, one of both kinds of days a question mark, weekdays from 1, Sunday, to 7.
    ///
    /// - Throws: ``PlatformError/Code/file`` as the others; names of weekdays and months, `L`, `W` and `#` are not
    ///   read.
    package init(amazon text: String) throws(PlatformError) {
        var fields = text.split(separator: " ").map(String.init)
        guard fields.count == 6, (fields[2] == "?") != (fields[4] == "?"), fields[4].allSatisfy({ !"0/".contains($0) })
        else {
            throw PlatformError(
                .file, "'\(text)' is no cron expression of AWS", hint: "six fields, as in 0 18 23-27 11 ? *")
        }
        if fields[2] == "?" { fields[2] = "*" }
        // Their numbers are one more than ours.
        fields[4] =
            fields[4] == "?"
            ? "*" : String(fields[4].map { $0.wholeNumberValue.map { Character(String($0 - 1)) } ?? $0 })
        try self.init(fields.joined(separator: " "))
    }

    /// Every instant in a span at which it fires, in order.
    package func firings(from: Timestamp, until: Timestamp, clock: ZoneClock) -> [Timestamp] {
        var firings: [Timestamp] = []
        let last = clock.wall(until).date.daysSinceEpoch
        var day = clock.wall(from).date.daysSinceEpoch
        while day <= last {
            let date = CivilDate(daysSinceEpoch: day)
            if let next = firstOfNextMonth(when: date) {
                day = next
                continue
            }
            firings += self.firings(on: date, clock: clock).filter { from <= $0 && $0 < until }
            day += 1
        }
        return firings
    }

    /// The first firing at or after a moment; nil when there is none within the five years that robfig/cron looks
    /// ahead.
    package func first(from time: Timestamp, clock: ZoneClock) -> Timestamp? {
        var day = clock.wall(time).date.daysSinceEpoch
        let last = day + 5 * 366
        while day <= last {
            let date = CivilDate(daysSinceEpoch: day)
            if let next = firstOfNextMonth(when: date) {
                day = next
                continue
            }
            if let firing = firings(on: date, clock: clock).first(where: { $0 >= time }) { return firing }
            day += 1
        }
        return nil
    }

    /// The day on which to look again when it never fires in the month of `date`.
    private func firstOfNextMonth(when date: CivilDate) -> Int? {
        guard months >> UInt16(date.month) & 1 == 0 else { return nil }
        let (year, month) = date.month == 12 ? (date.year + 1, 1) : (date.year, date.month + 1)
        return CivilDate(year: year, month: month, day: 1).daysSinceEpoch
    }

    private func firings(on date: CivilDate, clock: ZoneClock) -> [Timestamp] {
        guard years?.contains(date.year) ?? true else { return [] }
        let (isDay, isWeekday) = (days.contains(date.day), weekdays.contains(date.weekday))
        guard needsBothDays ? isDay && isWeekday : isDay || isWeekday else { return [] }
        return hours.flatMap { hour in
            minutes.flatMap { clock.instants(showing: Timestamp(date, hour: hour, minute: $0)) }
        }.sorted()
    }

    private static func values(of field: String, in range: ClosedRange<Int>) -> Set<Int>? {
        var values: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            let step = halves.count == 2 ? Int(halves[1]) : 1
            guard (1...2).contains(halves.count), let step, step > 0 else { return nil }
            let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            if halves[0] == "*" {
                values.formUnion(stride(from: range.lowerBound, through: range.upperBound, by: step))
            } else if ends.count == 1, let only = ends[0], range.contains(only) {
                let last = halves.count == 2 ? range.upperBound : only
                values.formUnion(stride(from: only, through: last, by: step))
            } else if ends.count == 2, let first = ends[0], let last = ends[1], first <= last, range.contains(first),
                range.contains(last)
            {
                values.formUnion(stride(from: first, through: last, by: step))
            } else {
                return nil
            }
        }
        return values
    }

    /// The text that fires at a moment, every year: `15 20 23 11 *`; once only with its year.
    static func text(at time: Timestamp, clock: ZoneClock, withYear: Bool = false) -> String {
        let wall = clock.wall(time)
        let date = wall.date
        let text = "\(wall.secondOfDay / 60 % 60) \(wall.secondOfDay / 3_600) \(date.day) \(date.month) *"
        return withYear ? text + " \(date.year)" : text
    }
}
