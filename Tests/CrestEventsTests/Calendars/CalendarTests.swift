import CrestEvents
import CrestSeries
import Testing

/// Against dateutil 2.9.0, lunardate 0.3.0 and hijridate 2.6.0 (scripts/reference/calendars.py), 2000 to 2050.
@Suite struct `Moving calendars` {
    @Test func `Easter of both churches falls where dateutil has it`() throws {
        for row in try fixture("moving.csv") {
            let year = try #require(Int(row["year"] ?? ""))
            #expect(Easter.western(year) == (try date(row["easter"] ?? "")))
            #expect(Easter.eastern(year) == (try date(row["eastern_easter"] ?? "")))
        }
    }

    @Test(arguments: [("spring_festival", 1, 1), ("dragon_boat", 5, 5), ("mid_autumn", 8, 15)])
    func `a Chinese festival falls where the published calendar has it`(
        column: String, month: Int, day: Int
    ) throws {
        let rows = try fixture("moving.csv")
        #expect(rows.count == 51)
        for row in rows {
            let year = try #require(Int(row["year"] ?? ""))
            #expect(ChineseCalendar.date(year: year, month: month, day: day) == (try date(row[column] ?? "")))
        }
    }

    @Test func `New Year's Eve is the 29th or the 30th of month 12`() throws {
        for row in try fixture("moving.csv") {
            let year = try #require(Int(row["year"] ?? ""))
            let last =
                ChineseCalendar.date(year: year - 1, month: 12, day: 30)
                ?? ChineseCalendar.date(year: year - 1, month: 12, day: 29)
            #expect(last == (try date(row["eve"] ?? "")))
        }
    }

    /// The Hong Kong Observatory's dates.
    @Test func `Qingming is on 4 or 5 April`() {
        let april = (2023...2027).map { ChineseCalendar.solarTerm(longitude: 15, year: $0) }
        #expect(april.map(\.month) == [4, 4, 4, 4, 4])
        #expect(april.map(\.day) == [5, 4, 4, 5, 5])
    }

    @Test func `Islamic months begin on the published day or the day beside it`() throws {
        var exact = 0
        let rows = try fixture("islamic.csv")
        for row in rows {
            let year = try #require(Int(row["hijri_year"] ?? ""))
            for (column, month, day) in [("ramadan", 9, 1), ("eid_al_fitr", 10, 1), ("eid_al_adha", 12, 10)] {
                let candidates = IslamicCalendar.candidates(year: year, month: month, day: day)
                let published = try date(row[column] ?? "")
                #expect(candidates.map(\.date).contains(published), "\(column) \(year)")
                #expect(candidates.reduce(0) { $0 + $1.probability } == 1)
                if candidates[0].date == published { exact += 1 }
            }
        }
        // Where the moon sets before the sun, Umm al-Qura begins the month a day later than the arithmetic does.
        #expect(Double(exact) >= 0.85 * Double(3 * rows.count))
    }

    @Test func `a lunar festival may fall twice in a year or not at all`() {
        let twice = DateRule.islamic(month: 10, day: 1).days(in: 2000).map(\.date)
        #expect(twice.map { [$0.month, $0.day] } == [[1, 8], [1, 9], [12, 27], [12, 28]])
        let eve = DateRule.shifted(.chinese(month: 12, day: 30), days: 0)
        // The lunisolar year 2024 ended on its 29th day.
        #expect(eve.days(in: 2025).isEmpty)
    }
}

@Suite struct `The audience's clock` {
    /// New York in 2026: daylight saving from 8 March 07:00Z to 1 November 06:00Z.
    let newYork = ZoneOffsets(
        first: -18_000,
        changes: [
            .init(at: Timestamp(CivilDate(year: 2026, month: 11, day: 1), hour: 6), seconds: -18_000),
            .init(at: Timestamp(CivilDate(year: 2026, month: 3, day: 8), hour: 7), seconds: -14_400),
        ])

    @Test func `midnight is the audience's`() {
        let beijing = ZoneOffsets(first: 28_800)
        let festival = CivilDate(year: 2026, month: 2, day: 17)
        #expect(beijing.instant(of: festival).description == "2026-02-16T16:00:00Z")
        #expect(beijing.date(at: Timestamp(CivilDate(year: 2026, month: 2, day: 16), hour: 16)) == festival)
    }

    @Test func `a day may have 23 or 25 hours`() {
        let lengths = [(3, 8), (3, 9), (11, 1)].map { month, day in
            let range = newYork.day(CivilDate(year: 2026, month: month, day: day))
            return range.lowerBound.seconds(until: range.upperBound) / 3_600
        }
        #expect(lengths == [23, 24, 25])
    }

    @Test func `a time that is skipped is when the clock moves, one that is repeated is the first`() {
        let spring = CivilDate(year: 2026, month: 3, day: 8)
        #expect(newYork.instant(of: spring, secondOfDay: 9_000).description == "2026-03-08T07:00:00Z")
        let autumn = CivilDate(year: 2026, month: 11, day: 1)
        #expect(newYork.instant(of: autumn, secondOfDay: 5_400).description == "2026-11-01T05:30:00Z")
        #expect(newYork.instant(of: autumn, secondOfDay: 7_200).description == "2026-11-01T07:00:00Z")
    }
}
