import CrestTesting
import Foundation
import Testing

/// A history that is no easy one, and how forecast and plan end on it.
enum HardHistory: String, CaseIterable {
    case onePoint, twoPoints, lessThanASeason, constant, zeros, negatives, oneSpike, huge, tiny

    var values: [Double] {
        switch self {
        case .onePoint: [5]
        case .twoPoints: [5, 6]
        case .lessThanASeason: (0..<20).map { Double($0) }
        case .constant: Array(repeating: 7, count: 200)
        case .zeros: Array(repeating: 0, count: 200)
        case .negatives: dailyTraffic(days: 14).map { 250 - $0 }
        case .oneSpike: Array(repeating: 0, count: 100) + [1_000_000] + Array(repeating: 0, count: 99)
        case .huge: dailyTraffic(days: 14).map { $0 * 1e290 }
        case .tiny: dailyTraffic(days: 14).map { $0 * 1e-290 }
        }
    }

    /// Whether 48 hours can be forecast from it.
    var isTooShort: Bool { values.count < 48 }
}

@Suite struct `A hard history` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test(arguments: HardHistory.allCases)
    func `has a finite forecast with ordered intervals, or a refusal`(history: HardHistory) throws {
        let outcome = try bench.run("forecast", try bench.hourly(history.values), "-o", "csv")
        guard !history.isTooShort else {
            #expect(outcome.status == 4)
            #expect(outcome.talk.contains("E_TOO_SHORT"))
            return
        }
        #expect(outcome.status == 0 || outcome.status == 3, "\(outcome.talk)")
        #expect(outcome.lines.count == 49)
        for line in outcome.lines.dropFirst() {
            let numbers = line.split(separator: ",", omittingEmptySubsequences: false).dropFirst(2).compactMap {
                Double($0)
            }
            #expect(numbers.count == 5 && numbers.allSatisfy { $0.isFinite }, "\(line)")
            #expect(numbers[3] <= numbers[1] && numbers[1] <= numbers[2] && numbers[2] <= numbers[4], "\(line)")
        }
    }

    @Test(arguments: HardHistory.allCases)
    func `has a plan with at least the minimum, or a hold`(history: HardHistory) throws {
        let outcome = try bench.run(
            "plan", try bench.hourly(history.values), "--per-replica", "10", "--min", "2", "--max", "500", "--current",
            "3", "-o", "json")
        let document = try Document(outcome.output)
        let replicas = try document.objects("steps").compactMap { $0["replicas"] as? Int }
        #expect(!replicas.isEmpty)
        if history.isTooShort {
            #expect(outcome.status == 4)
            #expect(replicas == [3])
        } else {
            #expect(outcome.status == 0 || outcome.status == 3, "\(outcome.talk)")
            #expect(replicas.allSatisfy { (2...500).contains($0) })
        }
    }

    @Test(arguments: HardHistory.allCases)
    func `can be inspected and read`(history: HardHistory) throws {
        let path = try bench.hourly(history.values)
        let inspection = try Document(try bench.run("inspect", path, "-o", "json").output)
        #expect(try inspection.objects("series").first?["points"] as? Int == history.values.count)
        #expect(try bench.run("read", path).lines.count == 1 + history.values.count)
    }

    @Test func `that never changes is forecast as itself, and a plan needs no more than it`() throws {
        let path = try bench.hourly(HardHistory.constant.values)
        let forecast = try bench.run("forecast", path, "-o", "csv")
        #expect(forecast.lines.dropFirst().allSatisfy { $0.hasSuffix(",7.0,7.0,7.0,7.0,7.0") })
        let plan = try bench.run("plan", path, "--per-replica", "3.5", "--current", "2", "-o", "csv")
        #expect(plan.lines.dropFirst().allSatisfy { $0.contains(",2,7.0,") })
    }

    @Test func `with negatives is refused by a multiplicative model, by name`() throws {
        let path = try bench.hourly(HardHistory.negatives.values)
        let outcome = try bench.run("forecast", path, "--model", "holt-winters/multiplicative", "-o", "json")
        #expect(outcome.status == 4)
        #expect(try WrittenError(outcome).code == "E_DOMAIN")
    }
}
