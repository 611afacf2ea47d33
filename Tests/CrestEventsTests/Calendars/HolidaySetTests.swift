import CrestEvents
import CrestSeries
import Testing

@Suite struct `Holiday sets` {
    private let halfCentury = CivilDate(year: 2000, month: 1, day: 1)...CivilDate(year: 2050, month: 12, day: 31)

    /// holidays 0.109 (scripts/reference/calendars.py), 2000 to 2050.
    @Test(arguments: ["us", "de", "gb"])
    func `the country's file agrees with the holidays package`(country: String) throws {
        let set = try HolidaySet(parsing: try holidayFile("\(country).csv"), file: "\(country).csv")
        let rows = try fixture("public.csv").filter { $0["country"] == country.uppercased() }
        #expect(rows.count > 350)
        let names = Set(rows.compactMap { $0["name"] })
        let expected = Set(rows.map { "\($0["date"] ?? "") \($0["name"] ?? "")" })
        let ours = set.occurrences(touching: halfCentury)
            .filter { names.contains($0.name) && halfCentury.contains($0.date) }
            .map { "\(String(Timestamp($0.date).description.prefix(10))) \($0.name)" }
        #expect(Set(ours) == expected)
        #expect(ours.count == expected.count)
    }

    @Test func `every file of the repository can be read`() throws {
        for name in ["us", "de", "gb", "cn", "islamic", "shopping", "paydays"] {
            let set = try HolidaySet(parsing: try holidayFile("\(name).csv"), file: name)
            #expect(!set.occurrences(touching: halfCentury).isEmpty)
        }
    }

    @Test func `the Spring Festival touches the month around it`() throws {
        let set = try HolidaySet(parsing: try holidayFile("cn.csv"), file: "cn.csv")
        let day = CivilDate(year: 2026, month: 2, day: 6)
        let touching = set.occurrences(touching: day...day)
        #expect(touching.map(\.name) == ["Spring Festival"])
        #expect(touching.first?.date == CivilDate(year: 2026, month: 2, day: 17))
        let saturday = CivilDate(year: 2026, month: 2, day: 28)
        #expect(set.occurrences(touching: saturday...saturday).map(\.kind).contains("workday"))
    }

    @Test func `rules say their days`() throws {
        func days(_ text: String, _ year: Int) throws -> [String] {
            try #require(DateRule(text)).days(in: year).map {
                String(Timestamp($0.date).description.dropFirst(5).prefix(5))
            }
        }
        #expect(try days("4th Thursday November +1", 2026) == ["11-27"])
        #expect(try days("5th monday february", 2026) == [])
        #expect(try days("5th sunday february", 2032) == ["02-29"])
        #expect(try days("last friday february", 2024) == ["02-23"])
        #expect(try days("02-29", 2025) == [])
        #expect(try days("01-01 -1", 2026) == ["12-31"])
        #expect(try days("monday on-or-before 05-24", 2026) == ["05-18"])
        #expect(try days("saturday on-or-after 06-20", 2026) == ["06-20"])
        #expect(try days("monthly 31", 2026).prefix(3) == ["01-31", "02-28", "03-31"])
        #expect(try days("last-workday", 2026).prefix(2) == ["01-30", "02-27"])
        #expect(try days("dates 2026-10-10 2026-01-04 2025-01-01", 2026) == ["01-04", "10-10"])
    }

    @Test(arguments: [
        "", "13-01", "02-30", "6th monday may", "monday", "chinese 13-01", "islamic 09-30", "monthly 0", "dates",
        "dates 2026-02-30", "easter +999", "monday on-or-before 02-29", "+1", "1-1-1",
    ])
    func `what is no rule is refused`(text: String) {
        #expect(DateRule(text) == nil)
    }

    @Test(arguments: [
        ("Christmas, holiday", "x.csv:2"), ("Christmas, holiday, 12-32", "x.csv:2: '12-32' of Christmas"),
        ("Christmas, holiday, 12-25, 3..1", "'3..1' of Christmas is no range of days"),
        ("Christmas, holiday, 12-25, , then", "'then' of Christmas is no range of years"),
        (", holiday, 12-25", "x.csv:2"), ("a, b, 12-25, 0, 2000, more", "x.csv:2"),
    ])
    func `an error names file, line and field`(line: String, message: String) {
        #expect {
            try HolidaySet(parsing: "# comment\n\(line)\n", file: "x.csv")
        } throws: { error in
            let error = error as? EventError
            return error?.code == .holidays && error?.diagnostic.message.contains(message) == true
        }
    }
}
