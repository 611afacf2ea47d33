import CrestIngestion
import CrestSeries
import Testing

/// Expected instants: Python's zoneinfo with the tz database of Debian 12.
@Suite struct `Local times` {
    private func seconds(_ texts: [String], zone: String, step: Int64 = 1) throws -> [Int64] {
        let rows = texts.enumerated().map { "\($1),\($0 + 1)\n" }
        let series = try read("ds,y\n" + rows.joined()) {
            $0.zone = zone
            $0.step = SamplingInterval(seconds: step)
            $0.aggregation = .sum
        }.only
        return (0..<series.count).filter { !series.isMissing[$0] }.map { series.timestamp(at: $0).secondsSinceEpoch }
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-01-15 12:00", 1_768_474_800), ("Europe/Berlin", "2026-07-15 12:00", 1_784_109_600),
        ("Australia/Lord_Howe", "2026-01-15 12:00", 1_768_438_800),
        ("Australia/Lord_Howe", "2026-07-15 12:00", 1_784_079_000),
        ("America/Sao_Paulo", "2018-01-15 12:00", 1_516_024_800), ("Asia/Kathmandu", "2026-07-15 12:00", 1_784_096_100),
        ("Europe/Moscow", "2012-07-15 12:00", 1_342_339_200), ("Europe/Moscow", "2016-07-15 12:00", 1_468_573_200),
        ("Pacific/Apia", "2012-01-15 12:00", 1_326_578_400), ("America/New_York", "1965-07-15 12:00", -140_860_800),
    ])
    func `are instants of their zone`(zone: String, text: String, expected: Int64) throws {
        #expect(try seconds([text], zone: zone) == [expected])
    }

    @Test func `of the hour that comes twice are told apart by the order of the rows`() throws {
        // In Berlin on 2026-10-25 the clock went from 03:00 back to 02:00 at 01:00 UTC.
        let clock = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"].map { "2026-10-25 \($0)" }
        let turn: Int64 = 1_792_890_000
        #expect(
            try seconds(clock, zone: "Europe/Berlin")
                == [-5_400, -3_600, -1_800, 0, 1_800, 3_600].map { turn + $0 })
    }

    @Test func `of the hour that comes twice in hourly data are the first and the second pass`() throws {
        let clock = ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00"].map { "2026-10-25 \($0)" }
        let found = try seconds(clock, zone: "Europe/Berlin", step: 3_600)
        #expect(zip(found, found.dropFirst()).allSatisfy { $1 - $0 == 3_600 })
        #expect(found.count == 6)
    }

    @Test func `of the hour that comes twice are told apart in each series by itself`() throws {
        var text = "ds,service,y\n"
        for pass in 0..<2 {
            for minute in ["00", "20", "40"] {
                for service in ["a", "b"] { text += "2026-10-25 02:\(minute),\(service),\(pass)\n" }
            }
        }
        let data = try read(text) { $0.zone = "Europe/Berlin" }
        #expect(data.series.map(\.series.values) == [[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1]])
    }

    @Test(arguments: ["Europe/London", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
    func `of days are those of the calendar, each its own, whenever the clock is changed`(zone: String) throws {
        let first = CivilDate(year: 2026, month: 1, day: 1)
        for (step, clock) in [(1, ""), (1, " 00:30"), (7, "")] {
            let count = 364 / step
            let rows = (0..<count).map { row in
                let day = Timestamp(first).advanced(bySeconds: Int64(row * step * 86_400)).description.prefix(10)
                return "\(day)\(clock),\(row + 1)\n"
            }
            // Numbers of rows rise like a counter's.
            let data = try read("date,value\n" + rows.joined()) { ($0.zone, $0.kind) = (zone, .count) }
            #expect(try data.only.start == Timestamp(first))
            #expect(try data.only.values == (0..<count).map { Double($0 + 1) })
            #expect(data.warnings.isEmpty)
        }
    }

    @Test(arguments: [
        // East, west and on the meridian; the offset before 2026-03-29 and from then on.
        ("+01", "+02"), ("+00", "+01"), ("-05:00", "-04:00"), ("+0530", "+0530"), ("Z", "+01:00"),
    ])
    func `of days are those that are written, whatever offset stands behind them`(before: String, after: String) throws
    {
        let first = CivilDate(year: 2026, month: 3, day: 16)
        for (step, zone, clock) in [(1, nil, " 00:00"), (1, "Europe/London", "T00:00:00"), (7, nil, "T00:00:00")] {
            let days = (0..<4 * 7 / step).map { row in
                let day = Timestamp(first).advanced(bySeconds: Int64(row * step) * 86_400).description.prefix(10)
                return "\(day)\(clock)\(row * step <= 13 ? before : after)"
            }
            let csv = days.enumerated().map { "\($1),\($0 + 1)\n" }.joined()
            let json = days.enumerated().map { "{\"time\":\"\($1)\",\"value\":\($0 + 1)}\n" }.joined()
            for text in ["date,value\n" + csv, json] {
                let series = try read(text) { $0.zone = zone }.only
                #expect(series.start == Timestamp(first))
                #expect(series.values == days.indices.map { Double($0 + 1) })
            }
        }
    }

    /// The first of four weeks of midnights, from Python's zoneinfo, and the seconds by which a change of the clock
    /// moves those after the eighth.
    @Test(
        arguments: [
            ("Europe/Berlin", "2026-03-22", 1_774_134_000, -3_600),
            ("Europe/London", "2026-03-22", 1_774_137_600, -3_600),
            ("America/New_York", "2026-03-01", 1_772_341_200, -3_600),
            ("Australia/Lord_Howe", "2026-03-29", 1_774_702_800, 1_800),
        ] as [(String, String, Int64, Int64)])
    func `of days are the zone's, where its midnights are written as instants`(
        zone: String, first: String, midnight: Int64, moved: Int64
    ) throws {
        let instants = (Int64(0)..<28).map { midnight + $0 * 86_400 + ($0 > 7 ? moved : 0) }
        let texts = instants.map { Timestamp(secondsSinceEpoch: $0).description }
        let milliseconds = instants.map { "\($0)000" }
        for (times, step) in [(texts, 1), (milliseconds, 1), (instants.map(String.init), 1), (texts, 7)] {
            let rows = stride(from: 0, to: times.count, by: step).map { (times[$0], $0) }
            let csv = "time,value\n" + rows.map { "\($0),\($1)\n" }.joined()
            let json = rows.map { "{\"time\":\"\($0)\",\"value\":\($1)}\n" }.joined()
            for text in [csv, json] {
                let series = try read(text) { $0.zone = zone }.only
                #expect(series.start == (try Timestamp(parsing: first + "T00:00:00Z")))
                #expect(series.values == rows.map { Double($1) })
            }
        }
    }

    @Test func `of days are UTC's, where its midnights are written as instants`() throws {
        let rows = (1...14).map { "2026-03-\($0 + 10)T00:00:00Z,\($0)\n" }.joined()
        for zone in ["Europe/Berlin", "America/New_York"] {
            let series = try read("time,value\n" + rows) { $0.zone = zone }.only
            #expect(series.start == (try Timestamp(parsing: "2026-03-11T00:00:00Z")))
            #expect(series.values == (1...14).map(Double.init))
        }
    }

    @Test func `of half an hour that comes twice are told apart too`() throws {
        // On Lord Howe Island the clock goes from 02:00 back to 01:30: 2026-04-05, at 15:00 UTC of the day before.
        let clock = ["01:15", "01:30", "01:45", "01:30", "01:45", "02:00"].map { "2026-04-05 \($0)" }
        let found = try seconds(clock, zone: "Australia/Lord_Howe")
        #expect(zip(found, found.dropFirst()).allSatisfy { $1 - $0 == 900 })
        #expect(found.count == 6)
    }

    @Test func `that the clock skipped are errors with their line`() throws {
        let text = "ds,y\n2026-03-29 01:30,1\n2026-03-29 02:30,2\n"
        let error = try failure(text) { $0.zone = "Europe/Berlin" }
        #expect(error.code == .time)
        #expect(error.position?.line == 3)
        #expect(error.description.contains("Europe/Berlin"))
    }

    @Test func `without a zone are UTC, and one warning says so`() throws {
        let data = try read(threeHours.replacing("Z", with: ""))
        #expect(data.warningCodes == ["W_NAIVE_TIME"])
        #expect(try read(threeHours.replacing("Z", with: "")) { $0.zone = "UTC" }.warnings.isEmpty)
    }

    @Test func `of an unknown zone are refused`() throws {
        #expect(try failure(threeHours) { $0.zone = "Europe/Atlantis" }.code == .zone)
    }
}
