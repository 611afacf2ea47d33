import Crest
import Foundation
import Synchronization
import Testing

@Suite struct `Work on many series` {
    @Test(arguments: [1, 2, 3, 16, 1_000])
    func `comes back in the order of its input, however many jobs there are`(jobs: Int) async {
        let results = await parallelMap(Array(0..<100), jobs: jobs) { index in
            // The first take longest, so that later ones finish before them.
            Thread.sleep(forTimeInterval: index < 4 ? 0.01 : 0)
            return index * index
        }
        #expect(results == (0..<100).map { $0 * $0 })
    }

    @Test func `never does more at a time than it has jobs`() async {
        let running = Mutex(0)
        let most = Mutex(0)
        _ = await parallelMap(Array(0..<40), jobs: 3) { _ in
            let now = running.withLock { count in
                count += 1
                return count
            }
            most.withLock { $0 = max($0, now) }
            Thread.sleep(forTimeInterval: 0.001)
            running.withLock { $0 -= 1 }
        }
        #expect(most.withLock { $0 } <= 3)
    }

    @Test func `tells how much of it is done, and of nothing makes nothing`() async {
        let seen = Mutex<[Int]>([])
        let progress: @Sendable (Int) -> Void = { count in seen.withLock { $0.append(count) } }
        _ = await parallelMap(Array(0..<5), jobs: 2, progress: progress) { $0 }
        #expect(seen.withLock { $0 } == [1, 2, 3, 4, 5])
        #expect(await parallelMap([Int](), jobs: 2) { $0 }.isEmpty)
    }
}
