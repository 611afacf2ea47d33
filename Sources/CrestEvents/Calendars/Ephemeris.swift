import CrestSeries
import RealModule

/// New moons and the sun's longitude, as exactly as a calendar of whole days needs them (Meeus 1998, *Astronomical
/// Algorithms*, chapters 25 and 49).
///
/// New moons are within about half a minute and the sun's longitude within 0.01° (a quarter of an hour) between 1900
/// and 2100. Instants are Julian days in universal time.
enum Ephemeris {
    /// The mean time between two new moons in days.
    static let synodicMonth = 29.530588861
    /// The Julian day of 1970-01-01T00:00 UT.
    private static let epochJulianDay = 2_440_587.5

    /// The Julian day (UT) of new moon number `k`; number 0 is that of 6 January 2000.
    static func newMoon(_ k: Int) -> Double {
        let number = Double(k)
        let centuries = number / 1236.85
        let t2 = centuries * centuries
        let mean = 2_451_550.09766 + synodicMonth * number + 0.00015437 * t2 - 0.000000150 * t2 * centuries
        let sun = 2.5534 + 29.10535670 * number - 0.0000014 * t2
        let moon = 201.5643 + 385.81693528 * number + 0.0107582 * t2 + 0.00001238 * t2 * centuries
        let latitude = 160.7108 + 390.67050284 * number - 0.0016118 * t2
        let node = 124.7746 - 1.56375588 * number + 0.0020672 * t2
        let eccentricity = 1 - 0.002516 * centuries - 0.0000074 * t2

        var correction = -0.00017 * sine(node)
        for term in newMoonTerms {
            let angle = Double(term.sun) * sun + Double(term.moon) * moon + Double(term.latitude) * latitude
            let order = abs(term.sun) <= 2 ? abs(term.sun) : 0
            correction += term.days * Double.pow(eccentricity, order) * sine(angle)
        }
        for (days, start, speed) in planetaryTerms {
            correction += days * sine(start + speed * number - (start == 299.77 ? 0.009173 * t2 : 0))
        }
        return mean + correction - deltaT(centuries) / 86_400
    }

    /// The apparent longitude of the sun in degrees, 0 ..< 360, at a Julian day (UT).
    static func solarLongitude(_ julianDay: Double) -> Double {
        let approximate = (julianDay - 2_451_545) / 36_525
        let t = approximate + deltaT(approximate) / 86_400 / 36_525
        let meanLongitude = 280.46646 + 36_000.76983 * t + 0.0003032 * t * t
        let anomaly = 357.52911 + 35_999.05029 * t - 0.0001537 * t * t
        let centre =
            (1.914602 - 0.004817 * t - 0.000014 * t * t) * sine(anomaly)
            + (0.019993 - 0.000101 * t) * sine(2 * anomaly) + 0.000289 * sine(3 * anomaly)
        let longitude = meanLongitude + centre - 0.00569 - 0.00478 * sine(125.04 - 1_934.136 * t)
        return longitude - 360 * (longitude / 360).rounded(.down)
    }

    /// The Julian day (UT) at which the sun reaches `longitude` degrees in the Gregorian `year`, whose January begins
    /// at about 280°.
    static func solarTerm(longitude: Double, year: Int) -> Double {
        let january = julianDay(CivilDate(year: year, month: 1, day: 1))
        let fromJanuary = longitude < 279 ? longitude + 360 - 280 : longitude - 280
        var instant = january + fromJanuary * 365.2422 / 360
        // Newton's steps: the sun moves by nearly one degree a day, so each shrinks the error fiftyfold.
        for _ in 0..<5 {
            var difference = longitude - solarLongitude(instant)
            difference -= 360 * (difference / 360).rounded()
            instant += difference * 365.2422 / 360
        }
        return instant
    }

    /// The Julian day at which a civil day begins in UT.
    static func julianDay(_ date: CivilDate) -> Double {
        epochJulianDay + Double(date.daysSinceEpoch)
    }

    /// The number of days from 1970-01-01 of the civil day that a clock `hoursEast` of Greenwich shows at a Julian day.
    static func localDay(_ julianDay: Double, hoursEast: Double) -> Int {
        Int((julianDay - epochJulianDay + hoursEast / 24).rounded(.down))
    }

    /// The number of the last new moon whose local day is on or before `day`.
    static func newMoonNumber(onOrBefore day: Int, hoursEast: Double) -> Int {
        var number = Int(((Double(day) + epochJulianDay - 2_451_550.1) / synodicMonth).rounded()) + 1
        while localDay(newMoon(number), hoursEast: hoursEast) > day { number -= 1 }
        return number
    }

    /// Terrestrial minus universal time in seconds, `centuries` after 2000 (Espenak & Meeus 2006, the branch for 2005
    /// to 2050; a few seconds off elsewhere in 1950 … 2100, which moves no day unless a new moon falls on midnight).
    private static func deltaT(_ centuries: Double) -> Double {
        let years = centuries * 100
        return 62.92 + 0.32217 * years + 0.005589 * years * years
    }

    private static func sine(_ degrees: Double) -> Double {
        Double.sin(degrees * Double.pi / 180)
    }

    /// Meeus, table 49.A, new moon: days times sin(a·M + b·M′ + c·F).
    private static let newMoonTerms: [(days: Double, sun: Int, moon: Int, latitude: Int)] = [
        (-0.40720, 0, 1, 0), (0.17241, 1, 0, 0), (0.01608, 0, 2, 0), (0.01039, 0, 0, 2), (0.00739, -1, 1, 0),
        (-0.00514, 1, 1, 0), (0.00208, 2, 0, 0), (-0.00111, 0, 1, -2), (-0.00057, 0, 1, 2), (0.00056, 1, 2, 0),
        (-0.00042, 0, 3, 0), (0.00042, 1, 0, 2), (0.00038, 1, 0, -2), (-0.00024, -1, 2, 0), (-0.00007, 2, 1, 0),
        (0.00004, 0, 2, -2), (0.00004, 3, 0, 0), (0.00003, 1, 1, -2), (0.00003, 0, 2, 2), (-0.00003, 1, 1, 2),
        (0.00003, -1, 1, 2), (-0.00002, -1, 1, -2), (-0.00002, 1, 3, 0), (0.00002, 0, 4, 0),
    ]

    /// Meeus, page 351: days times sin(start + speed·k).
    private static let planetaryTerms: [(days: Double, start: Double, speed: Double)] = [
        (0.000325, 299.77, 0.107408), (0.000165, 251.88, 0.016321), (0.000164, 251.83, 26.651886),
        (0.000126, 349.42, 36.412478), (0.000110, 84.66, 18.206239), (0.000062, 141.74, 53.303771),
        (0.000060, 207.14, 2.453732), (0.000056, 154.84, 7.306860), (0.000047, 34.52, 27.261239),
        (0.000042, 207.19, 0.121824), (0.000040, 291.34, 1.844379), (0.000037, 161.72, 24.198154),
        (0.000035, 239.56, 25.513099), (0.000023, 331.55, 3.592518),
    ]
}
