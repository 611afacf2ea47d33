import Foundation
import Testing

/// `CREST_SIMULATE=2000x30` runs so many installations for so many nights, and `1x30x35` that of seed 35 alone; see
/// scripts/simulate-nights.
@Suite struct `Simulated installations` {
    private static let size: (installations: Int, nights: Int, first: Int) = {
        let parts = (ProcessInfo.processInfo.environment["CREST_SIMULATE"] ?? "").split(separator: "x").compactMap {
            Int($0)
        }
        return parts.count >= 2 ? (parts[0], parts[1], parts.dropFirst(2).first ?? 0) : (4, 30, 0)
    }()

    @Test func `never lower supply on bad data, publish nothing past its window, and keep their accounts`() async throws
    {
        let (installations, nights, first) = Self.size
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<installations {
                // As many at a time as there are cores.
                if number >= ProcessInfo.processInfo.activeProcessorCount { try await group.next() }
                group.addTask {
                    var installation = try SimulatedInstallation(seed: UInt64(first + number))
                    try await installation.run(nights: nights)
                    if number % 100 == 99 { print("\(number + 1) of \(installations) installations") }
                }
            }
            try await group.waitForAll()
        }
    }
}
