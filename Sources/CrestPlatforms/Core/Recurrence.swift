import CrestSeries

/// How a platform can be told to do on several days what it did on one.
package struct RecurrenceRule: Sendable, Hashable {
    /// In which words it says the days.
    package enum Days: Sendable, Hashable {
        /// Days of months in a cron expression, `21-25 10`; something else ends them when the plan is over.
        case lists
        /// The same with a year, which ends them.
        case listsOfYear
        /// Days of the week; something else ends them.
        case weekdays
    }

    let days: Days
    /// Whether a window ends at a time of day; else so many seconds after its beginning, which on a day of 23 or of 25
    /// hours is another time.
    let endsByClock: Bool
    /// Whether a window lasts until another one begins, so that the floor between two is one too.
    var endsWithNext = false
    /// What recurring costs besides the windows: what sets the beginning, or ends them all.
    let overhead: Int

    /// Whether exactly these of a plan's days can be said: as they are, and as the days after them where windows reach
    /// there.
    ///
    /// - Parameter plan: all days on which a firing would have effect.
    func canSay(_ dates: [Int], of plan: ClosedRange<Int>, nextToo: Bool) -> Bool {
        switch days {
        case .weekdays:
            let weekdays = Set(dates.map { CivilDate(daysSinceEpoch: $0).weekday })
            return plan.count(where: { weekdays.contains(CivilDate(daysSinceEpoch: $0).weekday) }) == dates.count
        case .lists, .listsOfYear:
            let until = days == .listsOfYear ? nil : plan.upperBound + 1
            return (nextToo ? [0, 1] : [0]).allSatisfy { shift in
                DayList(dates.map { $0 + shift }).isExact(from: plan.lowerBound, until: until)
            }
        }
    }
}

/// A window that comes on several days at the same times of day.
package struct RecurringWindow: Sendable, Hashable {
    /// Days since 1970-01-01 in the plan's zone, in order: those whose midnight `from` and `to` count from.
    let dates: [Int]
    /// Seconds from midnight on the wall to the beginning; a day or more for times of the day after.
    let from: Int64
    /// The same to the end.
    let to: Int64
    let replicas: Int

    /// The days on which it begins.
    var startDates: [Int] { dates.map { $0 + Int(from / 86_400) } }
    /// The days on which it ends.
    var endDates: [Int] { dates.map { $0 + Int(to / 86_400) } }
}

/// Days as a cron expression says them: every day in a list, of every month in another.
struct DayList {
    private let days: [Int]
    private let months: [Int]
    private let dates: Set<Int>
    private let year: Int

    /// - Parameter dates: days since 1970-01-01, at least one.
    init(_ dates: [Int]) {
        let civil = dates.map { CivilDate(daysSinceEpoch: $0) }
        days = Set(civil.map(\.day)).sorted()
        months = Set(civil.map(\.month)).sorted()
        year = civil[0].year
        self.dates = Set(dates)
    }

    /// Whether it says these days alone from one day until another; nil: in the year that they are in.
    func isExact(from first: Int, until last: Int?) -> Bool {
        guard let last else {
            return months.count == 1 && dates.allSatisfy { CivilDate(daysSinceEpoch: $0).year == year }
        }
        return (first...max(first, last)).allSatisfy { day in
            let date = CivilDate(daysSinceEpoch: day)
            return (days.contains(date.day) && months.contains(date.month)) == dates.contains(day)
        }
    }

    /// The fields of day and month: `21-25,28 10`.
    var fields: String { "\(Self.ranges(days)) \(Self.ranges(months))" }

    /// The fields of an expression that fires at seconds after midnight.
    func expression(at second: Int64, withYear: Bool = false) -> String {
        "\(second / 60 % 60) \(second / 3_600 % 24) \(fields) *" + (withYear ? " \(year)" : "")
    }

    /// The same as AWS wants it, one of both kinds of days being a question mark, and with its year.
    func amazonExpression(at second: Int64) -> String {
        "\(second / 60 % 60) \(second / 3_600 % 24) \(fields) ? *"
    }

    private static func ranges(_ numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }
}
