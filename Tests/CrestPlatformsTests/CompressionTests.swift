import CrestPlatforms
import CrestSeries
import Testing

@Suite struct `Compression to few windows` {
    private let start = Timestamp(CivilDate(year: 2026, month: 11, day: 23))

    private func supply(_ sizes: [Int]) -> Supply {
        Supply(
            sizes.enumerated().map { hour, size in
                Supply.Run(
                    from: start.advanced(bySeconds: Int64(hour) * 3_600),
                    to: start.advanced(bySeconds: Int64(hour + 1) * 3_600), replicas: size)
            })
    }

    /// Every way to cut the plan, one by one.
    private func leastHours(_ sizes: [Int], changes: Int) -> Double {
        (0..<(1 << (sizes.count - 1))).filter { $0.nonzeroBitCount < changes }.map { cuts in
            var (hours, begin) = (0, 0)
            for end in 1...sizes.count where end == sizes.count || cuts >> (end - 1) & 1 == 1 {
                hours += sizes[begin..<end].reduce(0, max) * (end - begin)
                begin = end
            }
            return Double(hours)
        }.reduce(.infinity, min)
    }

    @Test func `no other windows of the same number have fewer replica-hours`() {
        var random = RandomPlans(seed: 1)
        for _ in 0..<200 {
            let sizes = (0..<10).map { _ in 1 + random.below(9) }
            let most = 1 + random.below(6)
            let compressed = Compression(supply(sizes), to: .changes(most), floor: 0).supply
            #expect(compressed.runs.count <= most)
            #expect(compressed.replicaHours == leastHours(sizes, changes: most))
            #expect(compressed.aligned(with: supply(sizes)).allSatisfy { $0.mine >= $0.others })
        }
    }

    @Test func `what runs anyway costs no window`() {
        let plan = supply([2, 5, 2, 6, 2, 7, 2])
        #expect(Compression(plan, to: .windows(3), floor: 2).supply == plan)
        #expect(Compression(plan, to: .windows(2), floor: 2).supply == supply([2, 6, 6, 6, 2, 7, 2]))
    }
}
