import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Zeros at the end of a history` {
    private func silence(_ observations: [Double?]) throws -> TrailingSilence? {
        TrailingSilence(
            of: try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, observations: observations))
    }

    @Test func `are told with when they began and what was usual`() throws {
        let found = try #require(try silence([5, 0, 4, 3, 0, 0, 0]))
        #expect(found.start == Timestamp(secondsSinceEpoch: 4 * 3_600))
        #expect(found.observations == 3)
        #expect(found.longestBefore == 1)
    }

    @Test(arguments: [
        [5, 4, 3, 0, 0], [5, 0, 0, 4, 0, 0, 0, 0], [5, 0, 0, 0, 4], [0, 0, 0, 0], [nil, nil, 3, 2],
    ])
    func `are nothing new when there are few, no more than twice as many as before, or nothing else`(
        observations: [Double?]
    ) throws {
        #expect(try silence(observations) == nil)
    }

    @Test func `go on over what is missing, which is none itself`() throws {
        let found = try #require(try silence([5, 6, 0, nil, 0, nil, 0, nil]))
        #expect(found.observations == 3)
        #expect(try silence([5, 6, 0, nil, nil, nil, 0]) == nil)
    }
}
