import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Escapes in lines of JSON` {
    /// Two rows an hour apart.
    private func rows(_ line: (Int) -> String) -> String { (0..<2).map { line($0) + "\n" }.joined() }

    @Test func `are resolved in the names of members and of series`() throws {
        let text = rows {
            #"{"ti\u006de":"2026-01-01T0\#($0):00:00Z","ser\u0076ice":"caf\u00e9 \"\ud83d\ude00\/","value":\#($0)}"#
        }
        let data = try read(text) { $0.format = .jsonLines }
        #expect(try data.only.name == "café \"😀/")
        #expect(data.schema.timeColumn == "time")
        #expect(data.schema.keyColumns == ["service"])
        #expect(try data.only.values == [0, 1])
    }

    @Test func `make no second series of the same name`() throws {
        let text =
            #"{"time":"2026-01-01T00:00:00Z","service":"a/b","value":1}"# + "\n"
            + #"{"time":"2026-01-01T01:00:00Z","service":"a\/b","value":2}"# + "\n"
        #expect(try read(text).only.values == [1, 2])
    }

    @Test func `that are none stay, and half a surrogate is replaced`() throws {
        let text = rows { #"{"time":"2026-01-01T0\#($0):00:00Z","service":"\x \u12 \ud83d.","value":1}"# }
        #expect(try read(text).only.name == "\\x \\u12 \u{FFFD}.")
    }

    @Test func `do not hide a health check`() throws {
        let text =
            rows { #"{"time":"2026-01-01T0\#($0):00:00Z","status":200,"path":"\/healthz","service":"s\/t"}"# }
            + rows { #"{"time":"2026-01-01T0\#($0):00:00Z","status":200,"path":"\/items","service":"s\/t"}"# }
        let data = try read(text)
        #expect(data.healthCheckCount == 2)
        #expect(try data.only.name == "s/t")
        #expect(try data.only.values.reduce(0, +) == 2)
    }
}
