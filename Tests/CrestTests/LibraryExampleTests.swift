import Crest
import CrestTesting
import Foundation
import Testing

@Suite struct `The example of the library` {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `in the README is the one that is compiled here`() throws {
        let readme = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let file = Self.root.appendingPathComponent("Tests/CrestTests/LibraryExample.swift")
        let example = try String(contentsOf: file, encoding: .utf8)
        #expect(readme.contains("```swift\n\(example)```"))
        let statements = example.split(separator: "\n").filter { $0.hasPrefix("    ") }
        #expect(statements.count < 10)
    }

    @Test func `plans for the traffic that comes with the project`() throws {
        let plan = try plan(forTrafficIn: Self.root.appendingPathComponent("data/shop.csv").path)
        #expect(plan.status == .ok)
        #expect(plan.verdicts.allSatisfy { $0.isFeasible })
        // The largest count of the six weeks is 5,789 requests, which 33 replicas of 180 serve.
        let most = try #require(plan.steps.map(\.replicas).max())
        #expect((10...66).contains(most))
        #expect(plan.steps.allSatisfy { $0.replicas >= 2 })
    }
}
