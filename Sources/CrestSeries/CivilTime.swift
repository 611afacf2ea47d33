/// A date of the proleptic Gregorian calendar, without a zone.
///
/// Day numbers count from 1970-01-01. Both directions are exact for every year that fits (Hinnant, "chrono-compatible
/// low-level date algorithms", 2013): years are shifted to begin in March, so that the leap day is the last day of its
/// year, and grouped into eras of 400 years, which always have 146,097 days.
public struct CivilDate: Hashable, Sendable {
    /// Of the proleptic Gregorian calendar; 0 is 1 BC.
    public let year: Int
    /// 1 … 12.
    public let month: Int
    /// 1 … 31.
    public let day: Int

    /// Traps when month or day cannot be; use ``isValid(year:month:day:)`` on data.
    public init(year: Int, month: Int, day: Int) {
        precondition(
            Self.isValid(year: year, month: month, day: day), "\(year)-\(month)-\(day) is not a day of the calendar")
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date that lies `days` days after 1970-01-01 (before it, when negative).
    public init(daysSinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 to this date.
    public var daysSinceEpoch: Int {
        Self.daysSinceEpoch(year: year, month: month, day: day)
    }

    /// The same for numbers that are known to be a valid date: the parsers' path.
    package static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Whether the calendar has this day.
    public static func isValid(year: Int, month: Int, day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        return day <= daysInMonth(month, of: year)
    }

    /// 28 … 31.
    public static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// 1 Monday … 7 Sunday (ISO 8601).
    public var weekday: Int {
        let fromThursday = (daysSinceEpoch + 3) % 7
        return (fromThursday + 7) % 7 + 1
    }
}

extension CivilDate {
    /// The date so many days later (earlier, when negative).
    package func advanced(byDays days: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: daysSinceEpoch + days)
    }
}

extension CivilDate: Comparable {
    /// The earlier one comes first.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}
