import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

/// Zones with room for so many replicas each, against every way to fill them.
@Suite struct `Unequal zones` {
    /// Two to four zones of which some are limited.
    private static func random(_ random: inout SplitMix64) throws -> Zones {
        let count = 2 + random.index(below: 3)
        return try Zones(
            (0..<count).map { _ in
                try Zones.Zone(room: random.index(below: 3) == 0 ? nil : 1 + random.index(below: 6))
            })
    }

    /// All ways to put `replicas` into the zones from `first` on.
    private static func fillings(_ zones: Zones, _ replicas: Int, from first: Int = 0) -> [[Int]] {
        guard first < zones.zones.count else { return replicas == 0 ? [[]] : [] }
        return (0...min(replicas, zones.zones[first].room ?? replicas)).flatMap { own in
            fillings(zones, replicas - own, from: first + 1).map { [own] + $0 }
        }
    }

    private static func left(_ filling: [Int]) -> Int { filling.reduce(0, +) - (filling.max() ?? 0) }

    @Test func `are filled such that the loss of any leaves the most`() throws {
        var random = SplitMix64(seed: 4)
        for number in 0..<500 {
            let zones = try Self.random(&random)
            for replicas in 0...(zones.room ?? 14) {
                let spread = zones.spread(replicas)
                let all = Self.fillings(zones, replicas)
                #expect(all.contains(spread), "case \(number): \(zones): \(spread)")
                #expect(Self.left(spread) == all.map(Self.left).max(), "case \(number): \(zones): \(spread)")
                #expect(zones.left(of: replicas) == Self.left(spread))
                // The next replica comes on top: none moves from one zone to another.
                guard replicas < zones.room ?? 14 else { continue }
                #expect(zip(spread, zones.spread(replicas + 1)).allSatisfy { $0 <= $1 })
            }
        }
    }

    @Test func `need the fewest replicas that survive the loss of any, or leave the most that can be`() throws {
        var random = SplitMix64(seed: 5)
        for number in 0..<300 {
            let zones = try Self.random(&random)
            let most = zones.room ?? 16
            let best = try (0...most).map { try #require(Self.fillings(zones, $0).map(Self.left).max()) }
            for needed in 0...min(6, most) {
                let found = zones.surviving(needed)
                if let fewest = best.indices.first(where: { $0 >= needed && best[$0] >= needed }) {
                    #expect(found == fewest, "case \(number): \(zones): \(needed)")
                } else {
                    let most = best[needed...].max()
                    #expect(
                        found == best.indices.first { $0 >= needed && best[$0] == most },
                        "case \(number): \(zones): \(needed)")
                }
            }
        }
    }

    @Test func `that run more than they have room for are spread as if nothing were limited`() throws {
        #expect(try Zones("a=2+b=1").spread(7) == [4, 3])
    }

    @Test(
        arguments: [
            ("3", [nil, nil, nil], [nil, nil, nil]), ("eu-1a + eu-1b", ["eu-1a", "eu-1b"], [nil, nil]),
            ("a=20+b=12+c", ["a", "b", "c"], [20, 12, nil]),
        ] as [(String, [String?], [Int?])])
    func `are read from a line`(text: String, names: [String?], rooms: [Int?]) throws {
        let zones = try Zones(text).zones
        #expect(zones.map(\.name) == names)
        #expect(zones.map(\.room) == rooms)
    }

    @Test(arguments: ["", "0", "-2", "1001", "a+", "a=+b", "a=x", "a=0+b", "a=2=3+b", "a+a"])
    func `that make no sense are refused`(text: String) {
        #expect {
            try Zones(text)
        } throws: { error in
            (error as? AdvisorError)?.code == .capacity
        }
    }
}

@Suite struct `A plan over unequal zones` {
    private func plan(_ demand: [Double], _ zones: String, maximum: Int? = nil) throws -> Plan {
        Advisor(now: Traffic.start).plan([
            PlanRequest(
                input: try Traffic.input(), forecast: Traffic.certain(demand),
                capacity: try Capacity(perReplica: 100, maximum: maximum, zones: try Zones(zones)), current: 6)
        ])
    }

    @Test func `fills each as far as its room goes and says what each gets when another is lost`() throws {
        let plan = try plan([600], "a=2+b+c")
        // Six must be left: two in a, four in each of the others.
        let shares = try #require(plan.steps.first?.zones)
        #expect(shares.replicas == [2, 4, 4])
        #expect(shares.names == ["a", "b", "c"])
        #expect(shares.weights == [0.2, 0.4, 0.4])
        #expect(shares.weights(losing: 1) == [2.0 / 6, 0, 4.0 / 6])
        #expect(plan.steps.first?.reasons.last == ReasonPart(part: "zone reserve", demand: nil, replicas: 4))
        #expect(plan.verdicts.first?.isFeasible == true)
    }

    @Test func `says that the zones lack the room for a reserve`() throws {
        // Nine are served by b alone or with a; when b is lost, only the two of a are left.
        let plan = try plan([900], "a=2+b")
        #expect(plan.steps.map(\.replicas) == [9])
        let verdict = try #require(plan.verdicts.first)
        #expect(verdict.shortfalls.map(\.boundBy) == [.zones])
        #expect(verdict.shortfalls.map(\.replicas) == [7])
        #expect(verdict.shortfalls.map(\.demand) == [0])
        #expect(verdict.smallestMaximum == nil)
        #expect(verdict.warning?.hint.contains("more room") == true)
    }

    @Test func `never plans for more than they have room for`() throws {
        let plan = try plan([900], "a=2+b=4")
        #expect(plan.steps.map(\.replicas) == [6])
        #expect(plan.verdicts.first?.shortfalls.map(\.boundBy) == [.zones])
        #expect(plan.verdicts.first?.shortfalls.map(\.demand) == [300])
    }

    @Test func `tells a quota below their room from it`() throws {
        let plan = try plan([900], "a=12+b=12", maximum: 6)
        #expect(plan.verdicts.first?.shortfalls.map(\.boundBy) == [.maximum])
        #expect(plan.verdicts.first?.smallestMaximum == 18)
    }
}
