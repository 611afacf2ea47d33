import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Files of metrics` {
    private static let text = """
        # HELP http_requests_total Requests.
        # TYPE http_requests counter
        http_requests_total{app="shop",path="a b}\\""} 100 1767225600
        http_requests_total{app="shop",path="a b}\\""} 160 1767225660.0 # {trace_id="x"} 1
        http_requests_total{app="shop",path="a b}\\""} 40 1767225720
        http_requests_total{app="api"} 1 1767225600
        http_requests_total{app="api"} 2 1767225660
        http_requests_total{app="api"} NaN 1767225720
        # EOF

        """

    @Test func `give what counters grew by, a series a set of labels, and NaN as missing`() throws {
        let data = try read(Self.text)
        #expect(data.schema.format == .openMetrics)
        #expect(
            data.series.map(\.series.name) == [
                #"http_requests_total{app="api"}"#, #"http_requests_total{app="shop",path="a b}\""}"#,
            ])
        #expect(data.series[0].series.values == [1])
        #expect(data.series[1].series.values == [60, 40])
        #expect(data.schema.flags.contains("counter"))
    }

    @Test func `with milliseconds and without types are those of Prometheus`() throws {
        let data = try read("load 1.5 1767225600000\nload 2.5 1767225660000\nload +Inf 1767225720000\n")
        #expect(try data.only.values == [1.5, 2.5])
        #expect(data.schema.kind == .gauge)
    }

    @Test func `of several kinds are refused until it is said which are meant`() throws {
        let mixed = Self.text + "load 1 1767225600\nload 2 1767225660\n"
        #expect(try failure(mixed).code == .column)
        let data = try read(mixed) { $0.values = .columns(["load"]) }
        #expect(try data.only.values == [1, 2])
        #expect(data.schema.flags.contains("load"))
    }

    @Test func `as they are scraped, without times, are refused`() throws {
        let error = try failure("# TYPE up gauge\nup 1\n") { $0.format = .openMetrics }
        #expect(error.code == .row)
        #expect(error.description.contains("time"))
    }

    @Test func `of CloudWatch are read in order of time, and parts of answers marked`() throws {
        let text = """
            {
              "MetricDataResults": [
                {"Id": "m1", "Label": "shop", "StatusCode": "PartialData",
                 "Timestamps": ["2026-01-01T00:02:00+00:00", "2026-01-01T00:01:00+00:00", "2026-01-01T00:00:00+00:00"],
                 "Values": [3.0, 2.0, 1.0]},
                {"Id": "m2", "Timestamps": ["2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"], "Values": [7, 8]}
              ],
              "Messages": []
            }
            """
        let data = try read(text)
        #expect(data.schema.format == .cloudWatch)
        #expect(data.series.map(\.series.name) == ["m2", "shop"])
        #expect(data.series.map(\.series.values) == [[7, 8], [1, 2, 3]])
        #expect(data.warningCodes.contains("W_PARTIAL_RESPONSE"))
        #expect(try failure("{\"MetricDataResults\": 5}").code == .row)
    }

    @Test(arguments: [
        (
            "[{\"time\":\"2026-01-01T00:00:00Z\",\"value\":1},\n{\"time\":\"2026-01-01T00:01:00Z\",\"value\":2}]",
            "'.[]'"
        ),
        ("{\n \"time\": \"2026-01-01T00:00:00Z\",\n \"value\": 1\n}\n", "'.'"),
        ("# TYPE up gauge\nup 1\n", "what is scraped has no times"),
    ])
    func `of JSON that is no lines and of metrics without times are told from CSV`(text: String, hint: String) throws {
        let error = try failure(text)
        #expect(error.code == .row)
        #expect(error.diagnostic.hint.contains(hint))
    }

    @Test func `of JSON lines with a status are requests, also under nested names`() throws {
        let data = try read(
            """
            {"time":"2026-01-01T00:00:00Z","http":{"status":200,"path":"/a"},"latency_ms":12}
            {"time":"2026-01-01T00:01:00Z","http":{"status":503,"path":"/healthz"},"latency_ms":14}
            {"time":"2026-01-01T00:01:30Z","http":{"status":429,"path":"/a"},"latency_ms":14}

            """)
        #expect(try data.only.values == [1, 1])
        #expect(data.healthCheckCount == 1)
        #expect(data.series[0].requests?.overall.unservedShare == 0.5)
    }

    @Test func `of JSON lines are the same when their names are flat and have dots`() throws {
        let lines = (0..<180).map { second in
            let time = "2026-01-01T00:0\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60)Z"
            return #"{"@timestamp":"\#(time)","http.response.status_code":\#(second % 2 == 0 ? 200 : 503),"#
                + #""service.name":"shop","event.duration":2000000,"url.path":"\#(second % 4 == 3 ? "/healthz" : "/a")"}"#
        }
        let data = try read(lines.joined(separator: "\n"))
        #expect(data.series.map(\.series.name) == ["shop"])
        #expect(data.healthCheckCount == 45)
        #expect(data.series[0].requests?.overall.meanSeconds == 0.002)
        #expect(data.series[0].requests.map { abs($0.overall.unservedShare - 1 / 3.0) < 1e-12 } == true)
    }

    @Test func `of JSON lines are told apart by numbers that repeat, and by keys in the order in which they are named`()
        throws
    {
        let lines = (0..<9).map {
            #"{"id":\#(100 + $0),"a":"x","b":"y","ts":"2026-01-01T00:0\#($0):00Z","value":\#($0)}"#
        }
        let text = lines.joined(separator: "\n")
        #expect(try read(text).only.values == [0, 1, 2, 3, 4, 5, 6, 7, 8])
        #expect(try read(text) { $0.keyColumns = ["b", "a"] }.series.map(\.series.name) == ["y/x"])
    }

    @Test func `of JSON lines are values under nested names`() throws {
        let text = (0..<5).map {
            #"{"at": {"time": "2026-01-01T00:0\#($0):00Z"}, "m": {"requests": \#($0), "errors": null}, "service": "a"}"#
                + "\n"
        }.joined()
        let data = try read(text) {
            $0.timeColumn = "at.time"
            $0.values = .columns(["m.requests"])
        }
        #expect(data.series.map(\.series.name) == ["a"])
        #expect(try data.only.values == [0, 1, 2, 3, 4])
        #expect(data.schema.flags.contains("at.time"))
        let counted = try read(text) { ($0.timeColumn, $0.values) = ("at.time", .columns(["count"])) }
        #expect(try counted.only.values == [1, 1, 1, 1, 1])
    }

    @Test func `of JSON lines may have their time a level down, where only one member can be it`() throws {
        func lines(_ meta: (Int) -> String) -> String {
            (0..<5).map { #"{"meta": {\#(meta($0))}, "requests": \#($0)}"# + "\n" }.joined()
        }
        // A share of a second is no time, whatever its name.
        let data = try read(lines { #""ts": "2026-01-01T00:0\#($0):00Z", "time": 0.2\#($0)"# })
        #expect(try data.only.values == [0, 1, 2, 3, 4])
        #expect(data.schema.flags.contains("meta.ts"))
        let two = try failure(lines { #""ts": "2026-01-01T00:0\#($0):00Z", "date": "2026-01-0\#($0 + 1)""# })
        #expect(two.code == .column)
        #expect(two.description.contains("more than one member") && two.diagnostic.hint.contains("meta.ts, meta.date"))
        let deep = lines { #""at": {"ts": "2026-01-01T00:0\#($0):00Z"}"# }
        #expect(try failure(deep).diagnostic.hint.contains("meta.at.ts"))
        #expect(try read(deep) { $0.timeColumn = "meta.at.ts" }.only.values == [0, 1, 2, 3, 4])
    }
}
