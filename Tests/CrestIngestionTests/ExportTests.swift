import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Exports of dashboards` {
    @Test func `with a column a series give all of them, named by their labels`() throws {
        let text = """
            "Time","{__name__=""up"", instance=""a:9100""}","{__name__=""up"", instance=""b:9100""}"
            1767225600000,1,10
            1767225660000,2,
            1767225720000,3,30

            """
        let data = try read(text)
        #expect(
            data.series.map(\.series.name) == [
                #"{__name__="up", instance="a:9100"}"#, #"{__name__="up", instance="b:9100"}"#,
            ])
        #expect(data.series.map(\.series.isMissing) == [[false, false, false], [false, true, false]])
        #expect(data.series[1].series.values[2] == 30)
        // The names have commas, and pin what was read nevertheless.
        let pinned = try #require(data.schema.flags.firstIndex(of: "--value").map { data.schema.flags[$0 + 1] })
        #expect(try read(text) { $0.values = ValueSelection(parsing: pinned) }.series == data.series)
    }

    @Test(arguments: [
        ("1.2 K", 1_200.0), ("45%", 45), ("3.4 Mil", 3.4e6), ("350 ms", 0.35), ("1.5 GB", 1.5e9), ("12 req/s", 12),
        ("2 kreq/s", 2_000), ("1 KiB", 1_024), ("-3 K", -3_000), ("7", 7),
    ])
    func `may have units in their cells, which are applied`(cell: String, expected: Double) throws {
        let data = try read("time,traffic\n2026-01-01,1 K\n2026-01-02,\(cell)\n2026-01-03,2 K\n")
        #expect(abs(try data.only.values[1] - expected) <= 1e-9 * abs(expected))
        #expect(data.warningCodes.contains("W_UNITS"))
    }

    @Test func `with units and decimal commas are read where semicolons separate`() throws {
        let data = try read("sep=;\ntime;traffic\n2026-01-01;1,5 K\n2026-01-02;2,25 K\n")
        #expect(try data.only.values == [1_500, 2_250])
    }

    @Test func `with units that mean nothing are refused with their place`() throws {
        let error = try failure("time,traffic\n2026-01-01,1 K\n2026-01-02,5 zorkmids\n") {
            $0.values = .columns(["traffic"])
        }
        #expect(error.code == .value)
        #expect(error.position?.line == 3)
    }
}

@Suite struct `Counters` {
    private func rows(_ values: [Int?], step: Int = 60) -> String {
        let start = Timestamp(CivilDate(year: 2026, month: 1, day: 1))
        return "time,total\n"
            + values.enumerated().compactMap { index, value in
                value.map { "\(start.advanced(bySeconds: Int64(index * step))),\($0)\n" }
            }.joined()
    }

    @Test func `give what they grew by, also over a restart`() throws {
        // 5, 7, restart at 4: four came since; 6, 0.
        let data = try read(rows([100, 105, 112, 4, 10, 10])) { $0.kind = .counter }
        #expect(try data.only.values == [5, 7, 4, 6, 0])
        #expect(data.schema.flags.contains("counter"))
    }

    @Test func `that were not read for a while say nothing of that time, rather than a peak`() throws {
        let series = try read(rows([0, 10, 20, nil, nil, nil, 60, 70, 80, 90])) { $0.kind = .counter }.only
        #expect(series.isMissing == [false, false, true, true, true, true, false, false, false])
        #expect(series.values.max() == 10)
    }

    @Test func `must be in order of time`() throws {
        let text = "time,total\n2026-01-01T00:00:00Z,5\n2026-01-01T00:02:00Z,7\n2026-01-01T00:01:00Z,6\n"
        let error = try failure(text) { $0.kind = .counter }
        #expect(error.code == .time)
        #expect(error.position != nil)
    }

    @Test(arguments: [(ValueKind.count, Aggregation.sum), (.rate, .mean), (.gauge, .mean)])
    func `are one kind of value, and others say how they combine`(kind: ValueKind, aggregation: Aggregation) throws {
        let data = try read(rows([1, 2, 3, 4])) { ($0.kind, $0.step) = (kind, SamplingInterval(seconds: 120)) }
        #expect(data.schema.aggregation == aggregation)
    }
}
