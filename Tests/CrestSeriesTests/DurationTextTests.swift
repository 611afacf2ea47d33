import CrestSeries
import Testing

@Suite struct `A duration in words` {
    @Test(arguments: [("90s", 90), ("1h30m", 5_400), ("2d", 172_800), ("1w1d", 691_200)] as [(String, Int64)])
    func `adds up`(text: String, seconds: Int64) throws {
        #expect(try DurationText.seconds(in: text) == seconds)
    }

    @Test(arguments: ["", "h", "12", "1h30", "1y", "-1h", "1.5h", "99999999999999999999s"])
    func `is refused when it is none`(text: String) {
        #expect(throws: SeriesError.self) { try DurationText.seconds(in: text) }
    }

    @Test func `is refused when it is longer than anybody means, by one number or by many`() throws {
        let longest = (Int64(1) << 40) - 1
        #expect(try DurationText.seconds(in: "\(longest)s") == longest)
        #expect(throws: SeriesError.self) { try DurationText.seconds(in: "\(longest)s1s") }
        let many = String(repeating: "\(longest)w", count: 15)
        #expect(throws: SeriesError.self) { try DurationText.seconds(in: many) }
    }
}
