import CrestForecasting
import Testing

@Suite struct `The parts of a forecast's course` {
    @Test func `are eighths of a cycle`() throws {
        let parts = try #require(CourseParts(cycle: 24))
        #expect(parts.count(steps: 24) == 8)
        #expect(parts.indices(steps: 7, known: 8) == [0, 0, 0, 1, 1, 1, 2])
    }

    @Test func `begin anew with each cycle as far as they are known, and are the last known cycle's beyond`() throws {
        let parts = try #require(CourseParts(cycle: 24))
        #expect(parts.count(steps: 48) == 16)
        let indices = parts.indices(steps: 96, known: 16)
        #expect(indices.prefix(48).enumerated().allSatisfy { $0.element == $0.offset / 3 })
        #expect(indices.dropFirst(48).enumerated().allSatisfy { $0.element == 8 + $0.offset % 24 / 3 })
        // Half of the second day was seen: of the third day the first half is that of the second, the other the
        // first's.
        #expect(parts.count(steps: 36) == 12)
        #expect(Array(parts.indices(steps: 72, known: 12).suffix(24)) == (0..<24).map { $0 < 12 ? 8 + $0 / 3 : $0 / 3 })
    }

    @Test func `that have not seen a whole cycle leave the rest to the last of them`() throws {
        let parts = try #require(CourseParts(cycle: 24))
        #expect(parts.count(steps: 8) == 3)
        #expect(parts.indices(steps: 12, known: 3) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2])
    }

    @Test func `leave what is no eighth to the last of a cycle`() throws {
        let parts = try #require(CourseParts(cycle: 26))
        #expect(parts.count(steps: 26) == 8)
        #expect(parts.indices(steps: 27, known: 9).suffix(6) == [7, 7, 7, 7, 7, 8])
    }

    @Test(arguments: [nil, 7, 23]) func `are none where they would be too short`(cycle: Int?) {
        #expect(CourseParts(cycle: cycle) == nil)
    }
}
