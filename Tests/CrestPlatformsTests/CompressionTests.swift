import CrestPlatforms
import CrestSeries
import Foundation
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

@Suite struct `Windows within windows` {
    private func runs(_ sizes: [Int]) -> Supply {
        let start = Timestamp(CivilDate(year: 2026, month: 11, day: 23))
        return Supply(
            sizes.enumerated().map { hour, size in
                Supply.Run(
                    from: start.advanced(bySeconds: Int64(hour) * 3_600),
                    to: start.advanced(bySeconds: Int64(hour + 1) * 3_600), replicas: size)
            })
    }

    /// The least replica-hours with at most so many windows, by trying every set of them.
    private func leastHours(_ sizes: [Int], windows count: Int) -> Int {
        let levels = Set(sizes).filter { $0 > (sizes.min() ?? 0) }.sorted()
        var all: [(from: Int, to: Int, size: Int)] = []
        for from in sizes.indices {
            for to in (from + 1)...sizes.count { for size in levels { all.append((from, to, size)) } }
        }
        var least = Int.max
        func add(_ covered: [Int], from first: Int, left: Int) {
            if zip(covered, sizes).allSatisfy({ $0 >= $1 }) { least = min(least, covered.reduce(0, +)) }
            guard left > 0 else { return }
            for index in first..<all.count {
                var next = covered
                for hour in all[index].from..<all[index].to { next[hour] = max(next[hour], all[index].size) }
                add(next, from: index + 1, left: left - 1)
            }
        }
        add(sizes.map { _ in sizes.min() ?? 0 }, from: 0, left: count)
        return least
    }

    @Test func `no windows cost less than those of some price, as many of them`() {
        var random = RandomPlans(seed: 4)
        for _ in 0..<8 {
            let sizes = (0..<5).map { _ in 1 + random.below(5) }
            let supply = runs(sizes)
            for choice in NestedWindows.choices(supply.runs, floor: supply.smallest) where choice.windows.count <= 3 {
                #expect(choice.cost == 3_600 * Double(leastHours(sizes, windows: choice.windows.count)), "\(sizes)")
            }
        }
    }

    @Test func `a stair up and down has a window for each of its steps`() {
        let supply = runs([2, 5, 8, 11, 8, 5, 2])
        let exact = NestedWindows.choices(supply.runs, floor: 2).last
        #expect(exact?.windows.count == 3)
        #expect(exact?.cost == supply.replicaHours * 3_600)
    }

    @Test func `KEDA gets them where they say the plan in fewer triggers`() throws {
        let target = ScalingTarget(name: "checkout", clock: try ZoneClock())
        let keda = try PlatformRegistry.platform(named: "keda")
        let export = try Export(runs([2, 5, 8, 11, 8, 5, 2]), to: keda, target: target)
        #expect(export.text.components(separatedBy: "type: cron").count == 4)
        #expect(export.verification.overProvisioning < 0.02)
    }
}
