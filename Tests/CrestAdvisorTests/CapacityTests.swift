import CrestAdvisor
import CrestSeries
import Testing

@Suite struct `The capacity of a service` {
    @Test(arguments: [(3_600.0, 20), (3_600.000_000_000_5, 20), (3_600.1, 21), (0.001, 1), (0, 0), (-7, 0)])
    func `rounds demand up to whole replicas, but not rounding errors`(demand: Double, replicas: Int) throws {
        #expect(try Capacity(perReplica: 180).replicas(serving: demand) == replicas)
    }

    @Test func `asks for exactly n replicas where demand is n replicas' worth, whatever the unit`() throws {
        for perReplica in [0.1, 0.3, 1.1, 7, 180, 1e9 / 3] {
            let capacity = try Capacity(perReplica: perReplica)
            for count in 1...2_000 {
                let summed = (0..<10).reduce(0.0) { sum, _ in sum + perReplica * Double(count) / 10 }
                #expect(capacity.replicas(serving: summed) == count, "\(count) × \(perReplica)")
            }
        }
    }

    @Test func `does not overflow on absurd demand`() throws {
        #expect(try Capacity(perReplica: 1e-300).replicas(serving: 1e300) == 1_000_000_000_000_000)
    }

    @Test func `keeps what is needed when any one zone is lost`() throws {
        for zones in 2...5 {
            let capacity = try Capacity(perReplica: 1, zones: Zones(count: zones))
            for needed in 0...60 {
                let replicas = capacity.replicas(surviving: needed)
                #expect(replicas % zones == 0)
                #expect(replicas - replicas / zones >= needed)
                let fewer = replicas - zones
                #expect(fewer < 0 || fewer - fewer / zones < needed, "\(needed) over \(zones): \(replicas)")
            }
        }
    }

    @Test func `refuses what no service can have`() {
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: 0) }
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: .nan) }
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: .infinity) }
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: 1, minimum: 5, maximum: 4) }
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: 1, minimum: -1) }
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: 1, maximum: 0) }
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: 1, leadTime: -1) }
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: 1, price: -0.01) }
        #expect(throws: AdvisorError.self) { try Zones(count: 0) }
    }
}

@Suite struct `A service description` {
    @Test func `says name, capacity and limits in one line`() throws {
        let service = try ServiceDescription(
            "checkout: 180/replica, ready 3m, min 2, max 60, price 0.041, zones 3, step-up 4/1m, step-down 30%/15m, "
                + "dwell 10m, quantum 2")
        #expect(service.series == "checkout")
        #expect(
            try service.capacity
                == Capacity(
                    perReplica: 180, minimum: 2, maximum: 60, leadTime: 180, price: 0.041, zones: Zones(count: 3)))
        #expect(service.policy.stepUp?.description == "4/1m")
        #expect(service.policy.stepDown?.description == "30%/15m")
        #expect(service.policy.dwell == 600)
        #expect(service.policy.quantum == 2)
    }

    @Test func `needs neither a name nor more than what one replica serves`() throws {
        let service = try ServiceDescription("  0.5 /replica ")
        #expect(service.series == nil)
        #expect(service.capacity == (try Capacity(perReplica: 0.5)))
        #expect(service.policy == (try ScalingPolicy(dwell: 0, changeInterval: 1_800)))
    }

    @Test func `leaves colons to the name`() throws {
        #expect(try ServiceDescription("eu:checkout: 180/replica").series == "eu:checkout")
    }

    @Test(arguments: [
        ("checkout: min 2", "does not say what one replica serves"),
        ("checkout: 180/replica, ready soon", "'soon' in 'ready'"),
        ("checkout: 180/replica, maximum 60", "'maximum' is no term"),
        ("checkout: 180/replica, min 2, min 3", "a second time"),
        ("checkout: many/replica", "'many'"),
        ("checkout: nan/replica", "nan"),
        ("checkout: 180/replica, step-down 30%", "'30%' is no limit"),
        ("checkout: 180/replica,, min 2", "'' is no term"),
        ("", "'' is no term"),
    ])
    func `names the term that is wrong`(text: String, part: String) {
        #expect {
            try ServiceDescription(text)
        } throws: { error in
            String(describing: error).contains(part)
        }
    }
}

@Suite struct `A ramp limit` {
    @Test(arguments: ["30%/15m", "4/1m", "12.5%/1h"]) func `reads what it prints`(text: String) throws {
        #expect(try RampLimit(text).description == text)
    }

    @Test(arguments: ["", "30%", "30%/", "/15m", "30/0s", "-4/1m", "0%/1m", "4/1m/2", "x/1m", "nan%/1m"])
    func `refuses other texts with the form expected`(text: String) {
        #expect {
            try RampLimit(text)
        } throws: { error in
            (error as? AdvisorError)?.code == .limit
        }
    }
}

@Suite struct `The protection of a plan` {
    @Test func `reads a risk as a share or in percent`() throws {
        #expect(try Protection.risk("1%") == Protection.risk(0.01))
        #expect(try Protection.risk("0.01") == .standard)
    }

    @Test(arguments: ["0", "1", "100%", "-1%", "some", "nan"]) func `refuses other risks`(text: String) {
        #expect(throws: AdvisorError.self) { try Protection.risk(text) }
    }

    @Test(arguments: [1.0, 0, -20, .infinity, .nan]) func `refuses shortages cheaper than supply`(ratio: Double) {
        #expect(throws: AdvisorError.self) { try Protection.shortageCost(ratio) }
    }
}
