public import CrestSeries

/// The days that matter to an audience: a plain file that a person can edit, one line each.
///
/// ```
/// # name, kind, rule [, days from … to] [, years from … to]
/// Thanksgiving,    holiday,   4th thursday november
/// Black Friday,    promotion, 4th thursday november +1, -1..3
/// Spring Festival, festival,  chinese 01-01,            -15..15
/// Juneteenth,      holiday,   06-19,                    ,       2021..
/// ```
///
/// Fields are separated by commas, surrounding blanks do not count, `#` begins a comment, empty lines are skipped. The
/// rules are those of ``DateRule/init(_:)``. The window of days is relative to the day itself: effects are learned by
/// *day relative to the festival*, as its date moves.
public struct HolidaySet: Sendable, Hashable {
    /// One line of the file.
    public struct Entry: Sendable, Hashable {
        /// Such as `Thanksgiving`; several lines may have the same.
        public let name: String
        /// What it is like, for pooling: `holiday`, `festival`, `promotion`, `payday`, `workday`, or any other word.
        public let kind: String
        /// On which days it falls.
        public let rule: DateRule
        /// The days around it that it touches; 0 is the day itself.
        public let window: ClosedRange<Int>
        /// The years in which it exists.
        public let years: ClosedRange<Int>

        /// An entry that touches only its own day, in all years, unless said otherwise.
        public init(
            name: String, kind: String, rule: DateRule, window: ClosedRange<Int> = 0...0,
            years: ClosedRange<Int> = 1...9999
        ) {
            self.name = name
            self.kind = kind
            self.rule = rule
            self.window = window
            self.years = years
        }
    }

    /// One day on which an entry falls.
    public struct Occurrence: Sendable, Hashable {
        /// Of the entry.
        public let name: String
        /// Of the entry.
        public let kind: String
        /// The day, by the audience's clock.
        public let date: CivilDate
        /// 0 … 1; below 1 where the sighting of the moon decides.
        public let probability: Double
        /// The days around it that it touches.
        public let window: ClosedRange<Int>
    }

    /// In the order of the file.
    public let entries: [Entry]

    /// These entries.
    public init(entries: [Entry]) {
        self.entries = entries
    }

    /// The entries of both, those of `self` first.
    public func merging(_ other: HolidaySet) -> HolidaySet {
        HolidaySet(entries: entries + other.entries)
    }

    /// Every occurrence whose window touches `dates`, by date; those of one date in the order of the file.
    public func occurrences(touching dates: ClosedRange<CivilDate>) -> [Occurrence] {
        var found: [Occurrence] = []
        for entry in entries {
            let first = dates.lowerBound.advanced(byDays: -entry.window.upperBound)
            let last = dates.upperBound.advanced(byDays: -entry.window.lowerBound)
            for year in first.year...last.year where entry.years.contains(year) {
                for day in entry.rule.days(in: year) where first <= day.date && day.date <= last {
                    found.append(
                        Occurrence(
                            name: entry.name, kind: entry.kind, date: day.date, probability: day.probability,
                            window: entry.window))
                }
            }
        }
        // A stable order: the sort keeps the file's where dates are equal.
        return found.enumerated()
            .sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }
            .map(\.element)
    }
}
