public import CrestSeries

/// On which days of a year something falls.
public enum DateRule: Sendable, Hashable {
    /// The same day of the same month; 29 February only in leap years.
    case fixed(month: Int, day: Int)
    /// The `ordinal`-th `weekday` (1 Monday … 7 Sunday) of a month; negative ordinals count from its end.
    case weekday(ordinal: Int, weekday: Int, month: Int)
    /// The last `weekday` on or before a day of the year.
    case weekdayOnOrBefore(weekday: Int, month: Int, day: Int)
    /// The first `weekday` on or after a day of the year.
    case weekdayOnOrAfter(weekday: Int, month: Int, day: Int)
    /// Easter Sunday of the western churches.
    case easter
    /// Easter Sunday of the eastern churches.
    case easternEaster
    /// A day of the Chinese lunisolar year.
    case chinese(month: Int, day: Int)
    /// The day on which the sun reaches a longitude in degrees, in Beijing: 15 is Qingming.
    case solarTerm(longitude: Int)
    /// A day of the Islamic year, with its doubt.
    case islamic(month: Int, day: Int)
    /// A day of every month; 31 is the last one where a month is shorter.
    case monthly(day: Int)
    /// The last Monday-to-Friday day of every month.
    case lastWorkday
    /// These days, such as make-up working days that a government announces each year.
    case dates([CivilDate])
    /// So many days after another rule's days (before them, when negative).
    indirect case shifted(DateRule, days: Int)

    /// The days in a Gregorian year, ascending. Each has probability 1 unless its date is uncertain.
    ///
    /// A festival of a lunar year may fall twice in one Gregorian year, or not at all.
    public func days(in year: Int) -> [DatedProbability] {
        switch self {
        case .shifted(let rule, let days):
            // A shift may carry a day over the end of its year.
            return ((year - 1)...(year + 1)).flatMap { rule.days(in: $0) }
                .map { DatedProbability(date: $0.date.advanced(byDays: days), probability: $0.probability) }
                .filter { $0.date.year == year }
        case .islamic(let month, let day):
            return IslamicCalendar.years(inGregorian: year)
                .flatMap { IslamicCalendar.candidates(year: $0, month: month, day: day) }
                .map { DatedProbability(date: $0.date, probability: $0.probability) }
                .filter { $0.date.year == year }
        default:
            return certainDates(in: year).map { DatedProbability(date: $0, probability: 1) }
        }
    }

    private func certainDates(in year: Int) -> [CivilDate] {
        switch self {
        case .fixed(let month, let day):
            return CivilDate.isValid(year: year, month: month, day: day)
                ? [CivilDate(year: year, month: month, day: day)] : []
        case .weekday(let ordinal, let weekday, let month):
            return Self.date(ordinal: ordinal, weekday: weekday, month: month, year: year).map { [$0] } ?? []
        case .weekdayOnOrBefore(let weekday, let month, let day):
            let anchor = CivilDate(year: year, month: month, day: day)
            return [anchor.advanced(byDays: -((anchor.weekday - weekday + 7) % 7))]
        case .weekdayOnOrAfter(let weekday, let month, let day):
            let anchor = CivilDate(year: year, month: month, day: day)
            return [anchor.advanced(byDays: (weekday - anchor.weekday + 7) % 7)]
        case .easter: return [Easter.western(year)]
        case .easternEaster: return [Easter.eastern(year)]
        case .chinese(let month, let day):
            // The last days of a lunisolar year fall into the next Gregorian one.
            return [year - 1, year].compactMap { ChineseCalendar.date(year: $0, month: month, day: day) }
                .filter { $0.year == year }
        case .solarTerm(let longitude):
            return [ChineseCalendar.solarTerm(longitude: Double(longitude), year: year)]
        case .monthly(let day):
            return (1...12).map {
                CivilDate(year: year, month: $0, day: min(day, CivilDate.daysInMonth($0, of: year)))
            }
        case .lastWorkday:
            return (1...12).map { month in
                let last = CivilDate(year: year, month: month, day: CivilDate.daysInMonth(month, of: year))
                return last.advanced(byDays: -max(0, last.weekday - 5))
            }
        case .dates(let dates): return dates.filter { $0.year == year }.sorted()
        case .shifted, .islamic: return []
        }
    }

    private static func date(ordinal: Int, weekday: Int, month: Int, year: Int) -> CivilDate? {
        let length = CivilDate.daysInMonth(month, of: year)
        let day: Int
        if ordinal > 0 {
            let first = CivilDate(year: year, month: month, day: 1)
            day = 1 + (weekday - first.weekday + 7) % 7 + 7 * (ordinal - 1)
        } else {
            let last = CivilDate(year: year, month: month, day: length)
            day = length - (last.weekday - weekday + 7) % 7 + 7 * (ordinal + 1)
        }
        return (1...length).contains(day) ? CivilDate(year: year, month: month, day: day) : nil
    }
}

/// A day on which something falls, and how likely it is that one.
public struct DatedProbability: Sendable, Hashable {
    /// In the Gregorian calendar.
    public let date: CivilDate
    /// 0 … 1; 1 where the calendar leaves no doubt.
    public let probability: Double
}
