import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Times` {
    /// 2026-11-22T16:00:00Z.
    private static let afternoon = Timestamp(CivilDate(year: 2026, month: 11, day: 22), hour: 16)

    @Test(arguments: [
        "2026-11-22T16:00:00Z", "2026-11-22t16:00:00z", "2026-11-22 16:00:00", "2026-11-22T16:00", "2026-11-22 16:00Z",
        "2026-11-22T17:00:00+01", "2026-11-22T17:00:00+0100", "2026-11-22T17:00:00+01:00", "2026-11-22T10:30:00-05:30",
        "2026-11-22 16:00:00 UTC", "2026-11-22T16:00:00.123456789Z", "2026-11-22T16:00:00,5+00:00",
        "2026-11-22T15:59:60Z",
        "2026-11-22T17:00+01:00", " 2026-11-22T16:00:00Z ",
    ])
    func `are read in every form of ISO 8601 that is promised`(text: String) throws {
        #expect(try Timestamp(parsing: text) == Self.afternoon)
    }

    @Test(arguments: [
        "", "2026", "2026-11", "2026-13-01", "2026-02-29", "2026-11-31", "0000-01-01", "2026-11-22T", "2026-11-22T16",
        "2026-11-22T24:00:00Z", "2026-11-22T16:60:00Z", "2026-11-22T16:00:61Z", "2026-11-22T16:00:00.Z",
        "2026-11-22T16:00:00+1", "2026-11-22T16:00:00+01:0", "2026-11-22T16:00:00+19:00", "2026-11-22T16:00:00X",
        "2026-11-22X16:00:00Z", "2026/11/22", "2026-11-22T1６:00:00", "22-11-2026", "2026-11-22T16:00.5",
    ])
    func `are refused in every other form`(text: String) {
        #expect(throws: IngestionError.self) { try Timestamp(parsing: text) }
    }

    @Test func `that are dates begin at midnight`() throws {
        #expect(try Timestamp(parsing: "2024-02-29") == Timestamp(CivilDate(year: 2024, month: 2, day: 29)))
    }

    @Test(arguments: [
        (1, "s"), (1_000, "ms"), (1_000_000, "us"), (1_000_000_000, "ns"),
    ])
    func `since 1970 have the unit that their median tells`(scale: Int64, unit: String) throws {
        let start = Self.afternoon.secondsSinceEpoch
        let rows = (0..<Int64(5)).map { "\((start + $0 * 300) * scale),\($0)\n" }
        let data = try read("time,value\n" + rows.joined())
        #expect(try data.only.start == Self.afternoon)
        #expect(try data.only.interval == SamplingInterval(seconds: 300))
        #expect(data.schema.timeUnit == unit)
        #expect(!data.schema.isRelative)
    }

    @Test(arguments: ["1795363200.25", "1.7953632e9", "1795363200"])
    func `since 1970 may have fractions and exponents`(text: String) throws {
        let data = try read("time,value\n\(text),1\n1795363260.5,2\n1795363320,3\n")
        #expect(try data.only.start == Self.afternoon)
        #expect(try data.only.values == [1, 2, 3])
    }

    /// 45292 is 2024-01-01: 25569 days from 1899-12-30 to 1970, and 19723 from there.
    @Test(arguments: ["date", "Time", "measured"])
    func `of a spreadsheet, in days since 1900, are refused with what to do`(name: String) throws {
        let text = "\(name),load\n45292,5\n45292.0416666667,7\n45292.0833333333,6\n45292.125,8\n"
        let error = try failure(text)
        #expect(error.code == .timeFormat)
        #expect(error.position == SourcePosition(file: "test.csv", line: 2, column: 1, byte: name.utf8.count + 6))
        #expect(error.description.contains("such as 45292"))
        #expect(error.diagnostic.hint.contains("25569"))
        // Seconds of that size are read by who says that they are some.
        #expect(try read(text) { $0.timeUnit = try TimeUnit.parsing("s") }.schema.isRelative)
    }

    @Test func `that are dates of a spreadsheet are refused where the column says so`() throws {
        let rows = (45_292..<45_299).map { "\($0),5\n" }.joined()
        #expect(try failure("Date,value\n" + rows).code == .timeFormat)
        #expect(try read("t_seconds,value\n" + rows).schema.isRelative)
    }

    @Test func `that are whole days of a spreadsheet are refused where no name says that they are seconds`() throws {
        let days = (46_000..<46_030).filter { $0 % 7 > 1 }
        let weeks = (0..<30).map { 46_000 + 7 * $0 }
        for numbers in [days, weeks] {
            for name in ["day", "time", "t"] {
                let text = "\(name),value\n" + numbers.map { "\($0),5\n" }.joined()
                #expect(try failure(text).code == .timeFormat)
                #expect(try read(text) { $0.timeUnit = try TimeUnit.parsing("s") }.schema.isRelative)
            }
            #expect(
                try read("elapsed_sec,value\n" + numbers.map { "\($0),5\n" }.joined()) { $0.timeColumn = "1" }
                    .schema.isRelative)
        }
        let quarters = (0..<30).map { "\(45_000 + 15 * $0),5\n" }.joined()
        #expect(try read("time,value\n" + quarters).schema.isRelative)
        #expect(try read("time,value\n" + (0..<30).map { "\($0),5\n" }.joined()).schema.isRelative)
    }

    @Test func `of a spreadsheet are refused in lines of JSON too`() throws {
        for text in [
            "{\"t\":46000.5,\"value\":3}\n{\"t\":46000.75,\"value\":4}\n",
            "{\"t\":46000,\"value\":3}\n{\"t\":46001,\"value\":4}\n",
        ] {
            let error = try failure(text)
            #expect(error.code == .timeFormat)
            #expect(error.position == SourcePosition(file: "test.csv", line: 1, column: 6, byte: 5))
            #expect(error.diagnostic.hint.contains("25569"))
            #expect(try read(text) { $0.timeUnit = try TimeUnit.parsing("s") }.rowCount == 2)
        }
    }

    @Test func `that count seconds from a beginning are not taken for days`() throws {
        let rows = (0..<50).map { "\(30_000 + 15 * $0).25,\($0)\n" }.joined()
        #expect(try read("time,value\n" + rows).schema.isRelative)
    }

    @Test func `of another unit than their column are errors with their line`() throws {
        let error = try failure("time,value\n1795363200,1\n1795363260,2\n1795363320000,3\n1795363380,4\n")
        #expect(error.code == .time)
        #expect(error.position == SourcePosition(file: "test.csv", line: 4, column: 1, byte: 37))
    }

    @Test(arguments: [
        ("%d/%m/%Y %H:%M", "22/11/2026 16:00"), ("%m/%d/%y %I:%M %p", "11/22/26 4:00 PM"),
        ("%d/%b/%Y:%H:%M:%S %z", "22/Nov/2026:17:00:00 +0100"), ("%b %d %Y %H:%M:%S", "nov 22 2026 16:00:00.5"),
        ("%Y%m%dT%H%M", "20261122T1600"), ("at %s", "at 1795363200"), ("%d.%m.%Y %H:%M", "22.11.2026 16:00"),
    ])
    func `follow a format that is given`(format: String, text: String) throws {
        let data = try read("ds,y\n\"\(text)\",1\n") { $0.timeFormat = format }
        #expect(try data.only.start == Self.afternoon)
        #expect(data.schema.timeFormat == format)
    }

    @Test(arguments: ["%Q", "%d/%m", "%", "nothing"])
    func `follow no format that cannot be`(format: String) throws {
        #expect(try failure(threeHours) { $0.timeFormat = format }.code == .timeFormat)
    }

    @Test func `with day and month in doubt are decided on the column`() throws {
        let days = try read("date,y\n11/12/2026,1\n12/12/2026,2\n13/12/2026,3\n")
        #expect(try days.only.start == Timestamp(CivilDate(year: 2026, month: 12, day: 11)))
        #expect(days.schema.timeFormat == "%d/%m/%Y")
        let months = try read("date,y\n12/11/2026,1\n12/12/2026,2\n12/13/2026,3\n")
        #expect(try months.only.start == Timestamp(CivilDate(year: 2026, month: 12, day: 11)))
        #expect(months.schema.timeFormat == "%m/%d/%Y")
    }

    @Test func `with day and month in doubt to the end are refused, with both formats to choose from`() throws {
        let error = try failure("date,y\n03/04/2026,1\n04/04/2026,2\n05/04/2026,3\n")
        #expect(error.code == .ambiguousDate)
        #expect(error.description.contains("test.csv:2:1 (byte 7): '03/04/2026' may be"))
        #expect(error.diagnostic.hint.contains("%d/%m/%Y") && error.diagnostic.hint.contains("%m/%d/%Y"))
    }

    @Test func `with the day first here and the month there are refused with both places`() throws {
        let error = try failure("date,y\n03/04/2026,1\n13/04/2026,2\n04/13/2026,3\n")
        #expect(error.code == .ambiguousDate)
        #expect(error.position?.line == 4)
        #expect(error.description.contains("'13/04/2026' has the day first and '04/13/2026' the month"))
    }

    @Test func `packed into digits are dates, not seconds`() throws {
        let data = try read("date,y\n20261120,1\n20261121,2\n20261122,3\n")
        #expect(try data.only.start == Timestamp(CivilDate(year: 2026, month: 11, day: 20)))
        #expect(try data.only.interval == .day)
    }

    @Test func `from the beginning of the data are read as such, with a warning`() throws {
        let data = try read("t_seconds,requests\n0,1\n600,2\n1200,3\n")
        #expect(try data.only.interval == SamplingInterval(seconds: 600))
        #expect(try data.only.start == Timestamp(secondsSinceEpoch: 0))
        #expect(data.warningCodes == ["W_RELATIVE_TIME"])
    }

    @Test func `may count whole intervals`() throws {
        let data = try read("id,t,value\nH1,1,605\nH1,2,586\nH1,3,559\n") {
            $0.timeUnit = try TimeUnit.parsing("1h")
        }
        #expect(try data.only.start == Timestamp(secondsSinceEpoch: 3_600))
        #expect(try data.only.interval == .hour)
        #expect(data.schema.flags.contains("1h"))
    }
}
