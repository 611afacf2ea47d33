import CrestSeries

extension DateRule {
    /// Reads a rule as holiday files write it:
    ///
    /// - `12-25`: fixed, month and day
    /// - `4th thursday november`, `last monday may`
    /// - `monday on-or-before 05-24`, `saturday on-or-after 06-20`
    /// - `easter`, `eastern-easter`
    /// - `chinese 01-01`, `solar-term 15`, `islamic 10-01`
    /// - `monthly 25`, `last-workday`
    /// - `dates 2026-02-14 2026-02-28`
    ///
    /// A last word such as `+1` or `-2` shifts any of them by days. Capitals do not matter.
    ///
    /// - Returns: nil when it is none of them, or names a day that no year has.
    public init?(_ text: some StringProtocol) {
        var words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        var shift = 0
        if let last = words.last, last.hasPrefix("+") || (last.hasPrefix("-") && words.count > 1), let days = Int(last)
        {
            guard abs(days) <= 366 else { return nil }
            shift = days
            words.removeLast()
        }
        guard let rule = Self.rule(words) else { return nil }
        self = shift == 0 ? rule : .shifted(rule, days: shift)
    }

    private static func rule(_ words: [String]) -> DateRule? {
        guard let first = words.first else { return nil }
        switch (first, words.count) {
        case ("easter", 1): return .easter
        case ("eastern-easter", 1): return .easternEaster
        case ("last-workday", 1): return .lastWorkday
        case ("chinese", 2):
            return monthAndDay(words[1], longest: 30).map { .chinese(month: $0.month, day: $0.day) }
        case ("islamic", 2):
            return monthAndDay(words[1], longest: 29).map { .islamic(month: $0.month, day: $0.day) }
        case ("solar-term", 2):
            return number(words[1], in: 0...359).map { .solarTerm(longitude: $0) }
        case ("monthly", 2): return number(words[1], in: 1...31).map { .monthly(day: $0) }
        case ("dates", 2...):
            let dates = words.dropFirst().compactMap(date)
            return dates.count == words.count - 1 ? .dates(dates.sorted()) : nil
        case (_, 1):
            return monthAndDay(first, longest: 31).flatMap {
                CivilDate.isValid(year: 2000, month: $0.month, day: $0.day)
                    ? .fixed(month: $0.month, day: $0.day) : nil
            }
        case (_, 3): return weekdayRule(words)
        default: return nil
        }
    }

    private static func weekdayRule(_ words: [String]) -> DateRule? {
        if let weekday = weekdays.firstIndex(of: words[0]) {
            // 29 February is no anchor: most years do not have it.
            guard let anchor = monthAndDay(words[2], longest: 31),
                CivilDate.isValid(year: 2001, month: anchor.month, day: anchor.day)
            else { return nil }
            switch words[1] {
            case "on-or-before":
                return .weekdayOnOrBefore(weekday: weekday + 1, month: anchor.month, day: anchor.day)
            case "on-or-after":
                return .weekdayOnOrAfter(weekday: weekday + 1, month: anchor.month, day: anchor.day)
            default: return nil
            }
        }
        guard let ordinal = ordinals[words[0]], let weekday = weekdays.firstIndex(of: words[1]),
            let month = months.firstIndex(of: words[2])
        else { return nil }
        return .weekday(ordinal: ordinal, weekday: weekday + 1, month: month + 1)
    }

    private static func monthAndDay(_ text: String, longest: Int) -> (month: Int, day: Int)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let month = number(parts[0], in: 1...12), let day = number(parts[1], in: 1...longest)
        else { return nil }
        return (month, day)
    }

    /// `2026-02-14`.
    static func date(_ text: some StringProtocol) -> CivilDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, let year = number(parts[0], in: 1...9999),
            let month = number(parts[1], in: 1...12), let day = number(parts[2], in: 1...31)
        else { return nil }
        return CivilDate.isValid(year: year, month: month, day: day)
            ? CivilDate(year: year, month: month, day: day) : nil
    }

    private static func number(_ text: some StringProtocol, in range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text), range.contains(value) else {
            return nil
        }
        return value
    }

    private static let ordinals = ["1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1]
    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}
