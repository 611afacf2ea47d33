public import CrestSeries

/// The Chinese lunisolar calendar by its astronomical rule of 1645 (GB/T 33661-2017): days and months are reckoned at
/// 120° east, a month begins on the day of the new moon, the winter solstice falls in month 11, and where thirteen
/// months lie between two solstices, the first of them without a principal solar term is a leap month.
public enum ChineseCalendar {
    /// Beijing's clock, hours east of Greenwich.
    static let hoursEast = 8.0

    /// The Gregorian date of a day of the lunisolar year that begins in the Gregorian `year`; never in a leap month,
    /// where no festival is kept.
    ///
    /// - Parameters:
    ///   - month: 1 … 12; the first begins with the Spring Festival.
    ///   - day: 1 … 30.
    /// - Returns: nil for day 30 of a month that has 29.
    public static func date(year: Int, month: Int, day: Int) -> CivilDate? {
        precondition(
            (1...12).contains(month) && (1...30).contains(day), "\(month)-\(day) is no day of a lunisolar year")
        // Months 11 and 12 lie after the winter solstice of the year and belong to the next reckoning.
        let suiYear = month >= 11 ? year + 1 : year
        guard let number = moons(ofSui: suiYear)[month] else { return nil }
        let first = Ephemeris.localDay(Ephemeris.newMoon(number), hoursEast: hoursEast)
        let next = Ephemeris.localDay(Ephemeris.newMoon(number + 1), hoursEast: hoursEast)
        return first + day - 1 < next ? CivilDate(daysSinceEpoch: first + day - 1) : nil
    }

    /// The local day on which the sun reaches `longitude` degrees in the Gregorian `year`: 15 for Qingming, 270 for the
    /// winter solstice.
    public static func solarTerm(longitude: Double, year: Int) -> CivilDate {
        CivilDate(
            daysSinceEpoch: Ephemeris.localDay(
                Ephemeris.solarTerm(longitude: longitude, year: year), hoursEast: hoursEast))
    }

    /// The numbers of the new moons that begin the months (11, 12, 1 … 10, leap months left out) from the solstice of
    /// `year − 1` to that of `year`.
    private static func moons(ofSui year: Int) -> [Int: Int] {
        let first = solsticeMoon(year: year - 1)
        let last = solsticeMoon(year: year)
        var months: [Int: Int] = [:]
        var leapPending = last - first == 13
        var month = 11
        for number in first..<last {
            if leapPending, number > first, !hasPrincipalTerm(number) {
                leapPending = false
                continue
            }
            months[month] = number
            month = month == 12 ? 1 : month + 1
        }
        return months
    }

    /// The new moon that begins the month in which the winter solstice of `year` falls.
    private static func solsticeMoon(year: Int) -> Int {
        let solstice = solarTerm(longitude: 270, year: year)
        return Ephemeris.newMoonNumber(onOrBefore: solstice.daysSinceEpoch, hoursEast: hoursEast)
    }

    /// Whether the sun reaches a multiple of 30° within the days of a month.
    private static func hasPrincipalTerm(_ number: Int) -> Bool {
        let first = Ephemeris.localDay(Ephemeris.newMoon(number), hoursEast: hoursEast)
        let next = Ephemeris.localDay(Ephemeris.newMoon(number + 1), hoursEast: hoursEast)
        return sector(atStartOf: first) != sector(atStartOf: next)
    }

    private static func sector(atStartOf day: Int) -> Int {
        let midnight = Ephemeris.julianDay(CivilDate(daysSinceEpoch: day)) - hoursEast / 24
        return Int(Ephemeris.solarLongitude(midnight) / 30)
    }
}
