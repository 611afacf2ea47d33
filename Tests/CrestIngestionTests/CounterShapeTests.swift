import CrestIngestion
import CrestSeries
import Testing

@Suite struct `A counter that was read as traffic` {
    /// Minutes of what `values` are.
    private func file(_ values: [Int]) -> String {
        "timestamp,requests_total\n"
            + values.enumerated().map { "\(Timestamp(secondsSinceEpoch: Int64($0) * 60)),\($1)\n" }.joined()
    }

    /// Two days at minutes: 50 requests and a little that never comes twice, none in every fifth minute.
    private func counted(resets: Set<Int> = []) -> [Int] {
        var total = 9_000
        return (0..<2_880).map { minute in
            total = (resets.contains(minute) ? 0 : total) + (minute % 5 == 0 ? 0 : 50 + minute * 7_919 % 31)
            return total
        }
    }

    @Test(arguments: [[], [700], [700, 2_000]] as [Set<Int>])
    func `is told, whether its program began again or not`(resets: Set<Int>) throws {
        let data = try read(file(counted(resets: resets)))
        #expect(data.warningCodes == ["W_COUNTER"])
        #expect(data.warnings.first?.hint.contains("--kind counter") == true)
    }

    @Test(arguments: [ValueKind.counter, .gauge, .count])
    func `is not when somebody says what the values are`(kind: ValueKind) throws {
        #expect(try !read(file(counted())) { $0.kind = kind }.warningCodes.contains("W_COUNTER"))
    }

    @Test func `is not seen in traffic, in what stands still, or in a few that rise`() throws {
        let day = (0..<2_880).map { 100 + abs(720 - $0 % 1_440) / 10 + $0 * 7_919 % 31 }
        for values in [day, Array(repeating: 7, count: 2_880), Array(1...40)] {
            #expect(try !read(file(values)).warningCodes.contains("W_COUNTER"))
        }
    }
}
