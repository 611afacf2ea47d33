public import CrestSeries

/// The Islamic calendar, whose months begin when the crescent is seen: arithmetic gives a date and its doubt.
///
/// The date is that of the rule behind Umm al-Qura since 1420 AH, without its test of the moonset: a month begins on
/// the day after the first sunset at Mecca that follows the new moon. Where the moon is young at that sunset, the
/// crescent is often not seen and the month begins a day later.
public enum IslamicCalendar {
    /// A date on which a day of the calendar may fall.
    public struct Candidate: Sendable, Hashable {
        /// In the Gregorian calendar.
        public let date: CivilDate
        /// 0 … 1; those of one day of the calendar add up to 1.
        public let probability: Double
    }

    /// Sunset at Mecca (39.8° east) as a share of the UT day: 18:00 local mean time less the longitude, the year's
    /// mean.
    private static let sunset = 15.4 / 24
    /// New moon number 0 (6 January 2000) begins Shawwal 1420, the month with this number from 1 Muharram 1 AH.
    private static let monthOfMoonZero = 1_419 * 12 + 9

    /// The dates on which a day of the Islamic year may fall, that of the rule first.
    ///
    /// Two dates with probability ½ each, the arithmetic one and its successor: a convention, as countries that watch
    /// for the crescent differ by a day.
    ///
    /// - Parameters:
    ///   - year: of the hijra; 1447 began in June 2025.
    ///   - month: 1 … 12; 9 is Ramadan, 10 Shawwal (Eid al-Fitr on its 1st), 12 Dhu al-Hijja (Eid al-Adha on its 10th).
    ///   - day: 1 … 29.
    public static func candidates(year: Int, month: Int, day: Int) -> [Candidate] {
        let date = arithmeticDate(year: year, month: month, day: day)
        return [
            Candidate(date: date, probability: 0.5),
            Candidate(date: CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1), probability: 0.5),
        ]
    }

    /// The date by the rule alone.
    public static func arithmeticDate(year: Int, month: Int, day: Int) -> CivilDate {
        precondition((1...12).contains(month) && (1...29).contains(day), "\(month)-\(day) is no day of an Islamic year")
        let number = (year - 1) * 12 + month - 1 - monthOfMoonZero
        let firstNight = Ephemeris.newMoon(number) - sunset
        // The next sunset at or after the new moon; the month's first day is the civil day that follows it.
        let dayOfSunset = Ephemeris.localDay(firstNight, hoursEast: 0) + 1
        return CivilDate(daysSinceEpoch: dayOfSunset + 1 + day - 1)
    }

    /// The Islamic years that a Gregorian year touches: two, now and then three.
    static func years(inGregorian year: Int) -> ClosedRange<Int> {
        // 354.367 days a year, from 16 July 622.
        let first = Int(((Double(year) - 622.54) * 365.2425 / 354.367).rounded(.down))
        return first...(first + 3)
    }
}
