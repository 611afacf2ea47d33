import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Steps` {
    private let start = Timestamp(CivilDate(year: 2026, month: 1, day: 1))

    private func file(_ seconds: [Int], header: String = "ds,y", value: (Int) -> Int = { _ in 1 }) -> String {
        header + "\n"
            + seconds.enumerated().map { "\(start.advanced(bySeconds: Int64($1))),\(value($0))\n" }.joined()
    }

    @Test(arguments: [60, 300, 420, 900, 3_600, 86_400])
    func `are the distance between rows`(step: Int) throws {
        let series = try read(file((0..<50).map { $0 * step })).only
        #expect(series.interval.seconds == Int64(step))
        #expect(series.missingCount == 0)
        #expect(series.count == 50)
    }

    @Test func `are natural where rows are nearly so far apart`() throws {
        let jitter = [0, 3, -2, 5, 1, -4, 2]
        let seconds = (0..<100).map { $0 * 300 + 100 + jitter[$0 % 7] }
        let series = try read(file(seconds)).only
        #expect(series.interval.seconds == 300)
        #expect(series.values == Array(repeating: 1, count: 100))
    }

    @Test func `are a minute at least for clocks, and ends that are incomplete go`() throws {
        let data = try read(file((0..<60).map { $0 * 10 + 30 }))
        #expect(try data.only.interval == .minute)
        #expect(try data.only.values == Array(repeating: 6, count: 9))
        #expect(data.series[0].quality.ends == .dropped(first: true, last: true))
    }

    @Test func `of irregular rows are natural`() throws {
        let seconds = [0, 100, 900, 1_000, 1_450, 2_000, 2_400, 2_777, 3_300, 3_700, 4_400]
        #expect(try read(file(seconds)).only.interval.seconds == 600)
    }

    @Test(arguments: [("requests", [3.0, 12, 21]), ("cpu_percent", [1, 4, 7]), ("requests_per_second", [1, 4, 7])])
    func `that are coarser than the data add counts and average rates`(column: String, expected: [Double]) throws {
        let text = file((0..<9).map { $0 * 300 }, header: "ds,\(column)") { $0 }
        let data = try read(text) { $0.step = SamplingInterval(seconds: 900) }
        #expect(try data.only.values == expected)
        #expect(data.schema.aggregation == (column == "requests" ? .sum : .mean))
    }

    @Test func `of weeks begin on the day of the data`() throws {
        let series = try read(file((0..<5).map { $0 * 604_800 })).only
        #expect(series.start == start)
        #expect(series.interval == .week)
    }

    @Test func `of months are refused`() throws {
        let days = [0, 31, 59, 90, 120, 151]
        #expect(try failure(file(days.map { $0 * 86_400 })).code == .step)
    }

    @Test func `cannot be told from one time, and a warning says so`() throws {
        let data = try read("ds,y\n2026-01-01T00:00:00Z,5\n")
        #expect(try data.only.values == [5])
        #expect(data.warningCodes == ["W_STEP_UNKNOWN"])
    }

    @Test func `of a long file in no order are told when it has been read`() throws {
        // More than the sample of 1 MiB, in an order that jumps about.
        let count = 60_000
        let seconds = (0..<count).map { $0 * 7_919 % count * 3_600 }
        let series = try read(file(seconds)).only
        #expect(series.interval == .hour)
        #expect(series.count == count)
        #expect(series.missingCount == 0)
    }

    @Test func `of a long file with one row a series in its sample are told when it has been read`() throws {
        var text = "ds,id,y\n"
        for hour in 0..<3 {
            for key in 0..<20_000 { text += "2026-01-01T0\(hour):00:00Z,key-\(key),\(key)\n" }
        }
        let data = try read(text)
        #expect(data.series.count == 20_000)
        #expect(data.series.allSatisfy { $0.series.interval == .hour && $0.series.count == 3 })
    }

    @Test(arguments: ["cpu", "visits"])
    func `pinned by the flags that were printed give the same series again`(column: String) throws {
        let rows = file((0..<200).map { $0 * 30 + 15 }, header: "when,\(column),other") { $0 * 7 % 13 + 1 }
            .replacing(/(\d)\n/) { "\($0.output.1),x\n" }
        // A row that repeats a time, and one that cannot be read.
        let text = rows + "2026-01-01T00:00:15Z,50,x\nwhen?,1,x\n"
        let first = try read(text) { ($0.timeColumn, $0.badRows) = ("when", .skip(0.07)) }
        let second = try read(text) { options in
            let flags = first.schema.flags
            for (flag, value) in zip(flags, flags.dropFirst()) {
                switch flag {
                case "--time": options.timeColumn = value
                case "--value": options.values = ValueSelection(parsing: value)
                case "--step": options.step = SamplingInterval(seconds: try DurationText.seconds(in: value))
                case "--aggregate": options.aggregation = Aggregation(rawValue: value)
                case "--kind": options.kind = ValueKind(rawValue: value)
                case "--bad-rows": options.badRows = try BadRowPolicy(parsing: value)
                default: break
                }
            }
        }
        #expect(first.series.map(\.series) == second.series.map(\.series))
        #expect(first.warningCodes == second.warningCodes && second.badRowCount == 1)
    }

    @Test func `are cut where told`() throws {
        let text = file((0..<10).map { $0 * 3_600 }) { $0 }
        let third = start.advanced(bySeconds: 3 * 3_600)
        #expect(try read(text) { $0.from = third }.only.values == [3, 4, 5, 6, 7, 8, 9])
        #expect(try read(text) { $0.until = third }.only.values == [0, 1, 2])
        #expect(try read(text) { $0.asOf = third }.only.values == [0, 1, 2])
        let between = start.advanced(bySeconds: 3 * 3_600 + 1_800)
        #expect(try read(text) { $0.until = between }.only.values == [0, 1, 2, 3])
        #expect(try read(text) { $0.asOf = between }.only.values == [0, 1, 2])
        #expect(try failure(text) { $0.until = start }.code == .noRows)
        #expect(try failure(text) { ($0.from, $0.until) = (third, third) }.code == .option)
    }

    @Test func `with duplicates keep the larger, count it and warn; too many are refused`() throws {
        var seconds = (0..<400).map { $0 * 60 }
        seconds.append(60)
        let data = try read(file(seconds) { $0 == 400 ? 9 : 1 })
        #expect(try data.only.values[1] == 9)
        #expect(data.warningCodes == ["W_DUPLICATE"])
        let mixed = file((0..<100).map { $0 / 2 * 60 }) { $0 }
        let error = try failure(mixed)
        #expect(error.diagnostic.code.rawValue == "E_DUPLICATE")
        #expect(try read(mixed) { $0.aggregation = .max }.only.values[1] == 3)
    }
}
