import Foundation
import Testing

/// `CREST_SIMULATE=2000x30` runs so many installations for so many nights; see scripts/simulate-nights.
@Suite struct `Simulated installations` {
    private static let size: (installations: Int, nights: Int) = {
        let parts = (ProcessInfo.processInfo.environment["CREST_SIMULATE"] ?? "").split(separator: "x").compactMap {
            Int($0)
        }
        return parts.count == 2 ? (parts[0], parts[1]) : (4, 30)
    }()

    @Test func `never lower supply on bad data, publish nothing past its window, and keep their accounts`() async throws
    {
        let (installations, nights) = Self.size
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 0..<installations {
                // As many at a time as there are cores.
                if seed >= ProcessInfo.processInfo.activeProcessorCount { try await group.next() }
                group.addTask {
                    var installation = try SimulatedInstallation(seed: UInt64(seed))
                    try await installation.run(nights: nights)
                    if installations > 100, seed % 100 == 99 { print("\(seed + 1) of \(installations) installations") }
                }
            }
            try await group.waitForAll()
        }
    }
}
