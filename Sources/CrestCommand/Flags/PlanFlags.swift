import ArgumentParser
import Crest
import CrestAdvisor
import CrestForecasting
import CrestSeries

/// The flags that say what serves the demand and how much risk is taken.
struct PlanFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Units of demand that one replica serves in one step of the series.", valueName: "180"))
    var perReplica: Double?

    @Option(
        help: ArgumentHelp(
            "A service in one line, such as 'checkout: 180/replica, ready 3m, min 2, max 60'; once a series.",
            valueName: "service"))
    var capacity: [String] = []

    @Option(
        help: ArgumentHelp(
            "Several kinds of work bind one service: the series and what one replica does of each in one step; the larger "
                + "need decides.", valueName: "prefill=12000+decode=900"))
    var work: String?

    @Option(
        help: ArgumentHelp(
            "What crest capacity learn -o json wrote, instead of --per-replica.", valueName: "capacity.json"),
        completion: .file())
    var capacityFile: String?

    @Option(
        help: ArgumentHelp(
            "From the order of a replica until it serves: 3m; 2m..5m, its median and 95th percentile; or stages, "
                + "1m..3m+2m..4m.", valueName: "3m"))
    var leadTime: String?

    @Option(name: .customLong("min"), help: "Never fewer replicas.")
    var minimum: Int?

    @Option(name: .customLong("max"), help: "Never more replicas.")
    var maximum: Int?

    @Option(help: ArgumentHelp("How fast supply may grow.", valueName: "4/1m"))
    var stepUp: String?

    @Option(help: ArgumentHelp("How fast supply may shrink.", valueName: "30%/15m"))
    var stepDown: String?

    @Option(help: ArgumentHelp("The least time between two reductions.", valueName: "10m"))
    var dwell: DurationArgument?

    @Option(
        help: ArgumentHelp("The start of a replica costs as much as running it for this time.", valueName: "5m"))
    var changeCost: DurationArgument?

    @Option(help: ArgumentHelp("A replica that is started is paid at least for this time.", valueName: "1h"))
    var minBilling: DurationArgument?

    @Option(
        name: .customLong("every"),
        help: ArgumentHelp(
            "Supply changes only at multiples of this time after midnight; 1s for any time.", valueName: "30m"))
    var changeInterval = DurationArgument(seconds: ScalingPolicy.usualChangeInterval)

    @Option(help: ArgumentHelp("Supply comes in multiples of this many replicas.", valueName: "1"))
    var quantum = 1

    @Option(
        help: ArgumentHelp(
            "Provide for the busiest seconds: the largest demand over the mean of a step, 1.3; dispersion=5, the variance "
                + "of the requests a second over their mean; or learned, from the access log. learned/10s where a queue "
                + "absorbs ten seconds.", valueName: "learned"))
    var burst: String?

    @Option(help: ArgumentHelp("The chance that demand exceeds supply in a window.", valueName: "1%"))
    var risk: String?

    @Option(help: ArgumentHelp("Instead: a shortage costs this many times the same capacity.", valueName: "20"))
    var shortageCost: Double?

    @Option(
        help: ArgumentHelp(
            "Zones, such that the loss of one still leaves what the demand needs: their number, or their names with the "
                + "replicas that fit in, a=20+b=12+c.", valueName: "3"))
    var zones: String?

    @Option(help: "The price of one replica an hour.")
    var price: Double?

    @Option(help: "The price of one reserved replica an hour, run or not.")
    var reservedPrice: Double?

    @Option(help: "How many are reserved already; by default as many as are cheapest.")
    var reserved: Int?

    @Option(help: "The price of one spot replica an hour.")
    var spotPrice: Double?

    @Option(help: ArgumentHelp("The chance that a spot replica is taken back within an hour.", valueName: "5%"))
    var spotInterruption: PercentArgument?

    @Option(
        help: ArgumentHelp(
            "The chance with which the demand of a step is served without any spot replica.", valueName: "90%"))
    var guarantee: PercentArgument?

    @Option(help: "How many replicas run now.")
    var current: Int?

    @Option(
        help: ArgumentHelp(
            "The JSON of the plan that is followed: doubtful or missing data never plan for less.",
            valueName: "plan.json"),
        completion: .file())
    var inForce: String?

    @Option(
        help: ArgumentHelp(
            "Older data are held, not planned; with --as-of 2h (or two steps) unless said otherwise.", valueName: "2h"))
    var maxStaleness: DurationArgument?

    @Flag(help: "Instead of a plan: what each level of risk costs, shortages included.")
    var frontier = false

    @Flag(help: "Exit with 2 when the plan changes anything: what the plan in force has, or what runs.")
    var detailedExitcode = false

    func validate() throws {
        switch [perReplica != nil, !capacity.isEmpty, capacityFile != nil, work != nil].count(where: { $0 }) {
        case 0:
            throw ValidationError("say what one replica serves: --per-replica 180, or --capacity '180/replica, max 60'")
        case 1: break
        default: throw ValidationError("give only one of --per-replica, --capacity, --capacity-file and --work")
        }
        if work != nil, frontier { throw ValidationError("--frontier compares plans of one kind of work") }
        if work != nil, burst != nil { throw ValidationError("--burst provides for requests, and not for --work") }
        if burst != nil, !capacity.isEmpty {
            throw ValidationError("say --burst in --capacity: '180/replica, burst learned'")
        }
        if !capacity.isEmpty, let (flag, word) = besideCapacity.first {
            throw ValidationError("say \(flag) in --capacity, where each service has its own: '180/replica, \(word) …'")
        }
        if risk != nil, shortageCost != nil, !frontier {
            throw ValidationError("give --risk or --shortage-cost, not both; --frontier compares them")
        }
        if let current, current < 0 { throw ValidationError("--current cannot be negative") }
    }

    /// The flags given that describe one service, with what a line of --capacity says instead.
    private var besideCapacity: [(flag: String, word: String)] {
        let flags: [(isGiven: Bool, flag: String, word: String)] = [
            (leadTime != nil, "--lead-time", "ready"),
            (minimum != nil, "--min", "min"), (maximum != nil, "--max", "max"),
            (stepUp != nil, "--step-up", "step-up"), (stepDown != nil, "--step-down", "step-down"),
            (dwell != nil, "--dwell", "dwell"), (zones != nil, "--zones", "zones"), (price != nil, "--price", "price"),
            (changeInterval.seconds != ScalingPolicy.usualChangeInterval, "--every", "every"),
            (quantum != 1, "--quantum", "quantum"), (reservedPrice != nil, "--reserved-price", "reserved-price"),
            (reserved != nil, "--reserved", "reserved"), (spotPrice != nil, "--spot-price", "spot-price"),
            (spotInterruption != nil, "--spot-interruption", "spot-interruption"),
            (guarantee != nil, "--guarantee", "guarantee"),
        ]
        return flags.filter(\.isGiven).map { ($0.flag, $0.word) }
    }

    /// How much of the possible demand to provide for.
    func protection() throws(AdvisorError) -> Protection {
        if let shortageCost { return try .shortageCost(shortageCost) }
        return try risk.map { text throws(AdvisorError) in try .risk(text) } ?? .standard
    }

    /// What `--frontier` compares: the usual risks, and what was asked for among and after them.
    func choices() throws(AdvisorError) -> (choices: [Frontier.Choice], shortageRatio: Double) {
        var risks: [Frontier.Choice] = []
        for risk in Frontier.usualRisks { risks.append(Frontier.Choice(try .risk(risk))) }
        if let risk {
            let asked = Frontier.Choice(try .risk(risk), isAsked: true)
            risks.removeAll { $0.protection == asked.protection }
            risks.append(asked)
            risks.sort { $0.protection.chance > $1.protection.chance }
        }
        guard let shortageCost else { return (risks, Protection.usualShortageCost) }
        return (risks + [Frontier.Choice(try .shortageCost(shortageCost), isAsked: true)], shortageCost)
    }

    /// What supply costs beyond the time that it runs.
    func costs() throws(AdvisorError) -> SupplyCosts {
        try SupplyCosts(changeCost: changeCost?.seconds ?? 0, minimumBilling: minBilling?.seconds ?? 0)
    }

    /// What serves each series: the service that names it, or the one that names none.
    func services() throws -> Services {
        let learned = try capacityFile.map { try StoredCapacity(readingFrom: $0) }
        // With several kinds of work demand is counted in replicas.
        if let perReplica = perReplica ?? learned?.perReplica ?? (work == nil ? nil : 1) {
            let burst = try burst.map { text throws(AdvisorError) in try BurstProvision(text) }
            let capacity = try Capacity(
                perReplica: burst?.mean(of: perReplica) ?? perReplica, minimum: minimum ?? 0, maximum: maximum,
                leadTime: try leadTime.map { text throws(AdvisorError) in try LeadTime(text).seconds } ?? 0,
                price: price,
                tiers: try PriceTiers.some(
                    reserved: reservedPrice, committed: reserved, spot: spotPrice,
                    interruption: spotInterruption?.fraction, guarantee: guarantee?.fraction),
                zones: try zones.map { text throws(AdvisorError) in try Zones(text) })
            let policy = try ScalingPolicy(
                stepUp: try stepUp.map { text throws(AdvisorError) in try RampLimit(text) },
                stepDown: try stepDown.map { text throws(AdvisorError) in try RampLimit(text) },
                dwell: dwell?.seconds ?? 0, changeInterval: changeInterval.seconds, quantum: quantum)
            let service = Service(capacity: capacity, policy: policy, burst: burst)
            return Services(named: [:], other: service, learned: learned)
        }
        var services = Services(named: [:], other: nil)
        for text in capacity {
            let description = try ServiceDescription(text)
            let service = Service(
                capacity: description.capacity, policy: description.policy, burst: description.burst)
            if let series = description.series { services.named[series] = service } else { services.other = service }
        }
        return services
    }

    /// What serves a series.
    struct Service: Sendable {
        var capacity: Capacity
        let policy: ScalingPolicy
        let burst: BurstProvision?
    }

    /// Services by the series that they serve.
    struct Services: Sendable {
        var named: [String: Service]
        var other: Service?
        /// What the capacity was learned from, when it was read from a file.
        var learned: StoredCapacity?

        /// Whether every service has a price.
        var arePriced: Bool {
            named.values.allSatisfy { $0.capacity.price != nil } && other.map { $0.capacity.price != nil } ?? true
        }

        /// How requests crowd in the log behind each series.
        private var bursts: [String: RequestBursts] = [:]

        init(named: [String: Service], other: Service?, learned: StoredCapacity? = nil) {
            self.named = named
            self.other = other
            self.learned = learned
        }

        /// The same with what logs tell.
        func knowing(_ bursts: [String: RequestBursts]) -> Services {
            var services = self
            services.bursts = bursts
            return services
        }

        /// Nil when none is described for the series.
        ///
        /// - Throws: when bursts are to be learned and nothing tells them.
        func service(of series: TimeSeries) throws -> Service? {
            try (named[series.name] ?? other).map { try provided($0, for: series.name, every: series.interval) }
        }

        /// What serves a tier behind a series: only the service that names it, for no other counts its requests.
        func service(ofTier name: String, every interval: SamplingInterval) throws -> Service? {
            try named[name].map { try provided($0, for: name, every: interval) }
        }

        private func provided(
            _ described: Service, for name: String, every interval: SamplingInterval
        ) throws -> Service {
            guard let burst = described.burst else { return described }
            var service = described
            if let bursts = burst.bursts(learned: bursts[name]) {
                service.capacity = service.capacity.providing(for: BurstAllowance(bursts, interval: interval))
            } else if case .learned = burst {
                throw CrestError(
                    .request, "bursts cannot be learned: no access log of enough steps is behind the series",
                    hint: "give a factor (--burst 1.3) or a dispersion (--burst dispersion=5)", series: name)
            }
            return service
        }
    }
}
