import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Bounds of logs` {
    @Test func `refuse more services than there can be, and say where`() throws {
        let text = logLines(100_100) { number in
            "host\(number).example:443 10.1.2.3 - - [01/Jan/2026:00:00:\(10 + number % 50) +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl\""
        }
        let error = try failure(text)
        #expect(error.code == .tooLarge)
        let position = try #require(error.position)
        // That of the block in which it became too much: about a megabyte.
        #expect(position.line > 90_000)
        let before = text.utf8.split(separator: UInt8(ascii: "\n")).prefix(position.line - 1)
        #expect(position.byte == before.reduce(0) { $0 + $1.count + 1 })
        #expect(error.description.contains("test.csv"))
    }

    @Test func `say where in a table the number of series became too large`() throws {
        let rows = (0..<100_100).map { "2026-01-01T00:00:00Z,name\($0),1" }.joined(separator: "\n")
        let error = try failure("timestamp,service,value\n" + rows)
        #expect(error.code == .tooLarge)
        #expect(error.position?.line == 100_002)
    }

    @Test func `count health checks when asked to`() throws {
        let text = logLines(120) { number in
            "10.1.2.3 - - [01/Jan/2026:00:0\(number / 60):\(10 + number % 50) +0000] "
                + "\"GET \(number % 2 == 0 ? "/healthz" : "/") HTTP/1.1\" 200 5"
        }
        let (dropped, kept) = (try read(text), try read(text) { $0.healthChecks = .keep })
        #expect((dropped.healthCheckCount, kept.healthCheckCount) == (60, 0))
        // Of two minutes with sixty requests each, the first is known from its tenth second on only and left out.
        #expect(try dropped.only.values.reduce(0, +) == 30)
        #expect(try kept.only.values.reduce(0, +) == 60)
        #expect(kept.schema.flags.joined(separator: " ").contains("--health-checks keep"))
        #expect(!dropped.schema.flags.contains("--health-checks"))
    }
}
