public import CrestSeries

/// The date of Easter.
public enum Easter {
    /// Easter Sunday of the western churches (Meeus 1998, chapter 8; the anonymous algorithm of 1876).
    public static func western(_ year: Int) -> CivilDate {
        let golden = year % 19
        let (century, yearOfCentury) = (year / 100, year % 100)
        let correction = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - correction + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
        let shift = (golden + 11 * epact + 22 * weekday) / 451
        let dayNumber = epact + weekday - 7 * shift + 114
        return CivilDate(year: year, month: dayNumber / 31, day: dayNumber % 31 + 1)
    }

    /// Easter Sunday of the eastern churches: the Julian computus (Meeus 1998, chapter 8), given in the Gregorian
    /// calendar.
    public static func eastern(_ year: Int) -> CivilDate {
        let (a, b, c) = (year % 4, year % 7, year % 19)
        let fullMoon = (19 * c + 15) % 30
        let weekday = (2 * a + 4 * b - fullMoon + 34) % 7
        let dayNumber = fullMoon + weekday + 114
        let julian = CivilDate(year: year, month: dayNumber / 31, day: dayNumber % 31 + 1)
        let daysBehind = year / 100 - year / 400 - 2
        return CivilDate(daysSinceEpoch: julian.daysSinceEpoch + daysBehind)
    }
}
