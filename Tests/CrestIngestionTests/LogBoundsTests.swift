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
        #expect(position.line > 90_000)
        #expect(error.description.contains("test.csv"))
    }
}
