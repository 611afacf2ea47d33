package import CrestSeries

/// A plan as a file of a platform, with the proof that it delivers.
package struct Export: Sendable {
    /// The file.
    package let text: String
    /// What it delivers.
    package let verification: ExportVerification

    /// Compresses, emits, reads back, executes, and refuses what would not do.
    ///
    /// - Parameters:
    ///   - plan: what must have been ordered when.
    ///   - floor: what runs outside the plan; by default its smallest.
    ///   - maximum: the most that may run; by default the plan's.
    ///   - windows: fewer than the platform takes.
    /// - Throws: ``PlatformError/Code/shortSupply`` when the file would deliver less than the plan.
    package init(
        _ plan: Supply, to platform: some Platform, target: ScalingTarget, floor: Int? = nil, maximum: Int? = nil,
        windows: Int? = nil
    ) throws(PlatformError) {
        let floor = floor ?? plan.smallest
        guard (0...plan.smallest).contains(floor) else {
            throw PlatformError(
                .target, "a floor of \(floor) is above the plan's least, \(plan.smallest)",
                hint: "the floor is what runs outside the plan")
        }
        guard windows.map({ $0 >= 1 }) ?? true else {
            throw PlatformError(.target, "no plan goes into no window", hint: "allow at least one")
        }
        guard maximum.map({ $0 >= plan.largest }) ?? true else {
            throw PlatformError(
                .target, "a maximum of \(maximum ?? 0) is below the plan's most, \(plan.largest)",
                hint: "plan with that maximum, then export")
        }
        let early = plan.raised(earlierBy: platform.lateness).lasting(atLeast: platform.shortestWindow)
        let limit = platform.limit.atMost(windows)
        let free = limit.free(floor: floor)
        let dated = Arrangement(
            Compression(early, to: limit, floor: floor, shortest: platform.shortestWindow).supply)
        let pattern =
            platform.recurrence == nil && !platform.nests
            ? nil
            : DailyPattern(
                early, by: platform.recurrence, in: target.clock, to: limit, floor: floor,
                shortest: platform.shortestWindow, nests: platform.nests)
        func order(_ arrangement: Arrangement) -> Order {
            Order(
                arrangement: arrangement, floor: floor, maximum: maximum, target: target,
                expires: plan.end.advanced(bySeconds: ExportVerification.grace))
        }
        if let recurring = pattern?.arrangement,
            (recurring.supply.replicaSeconds, recurring.slots(free: free))
                < (dated.supply.replicaSeconds, dated.slots(free: free)),
            // A platform may have no words for it after all; for dates it has.
            let export = try? Self(order(recurring), plan: plan, platform: platform)
        {
            self = export
        } else {
            self = try Self(order(dated), plan: plan, platform: platform)
        }
    }

    private init(_ order: Order, plan: Supply, platform: some Platform) throws(PlatformError) {
        text = try platform.emit(order)
        verification = try ExportVerification(of: text, for: plan, on: platform, floor: order.floor)
        try verification.refuse()
    }
}

extension Compression.Limit {
    /// The size of what counts as no window.
    func free(floor: Int) -> Int? {
        switch self {
        case .windows: floor
        case .changes: nil
        }
    }

    func atMost(_ windows: Int?) -> Self {
        guard let windows else { return self }
        return switch self {
        case .windows(let most): .windows(min(most, windows))
        // So many windows are raised and taken back, with the floor before, between and after them.
        case .changes(let most): .changes(min(most, 2 * min(windows, most) + 1))
        }
    }
}

/// What a file delivers, held against the plan.
package struct ExportVerification: Sendable, Hashable {
    /// A time with less than the plan has.
    package struct Shortfall: Sendable, Hashable {
        package let time: Timestamp
        package let planned: Int
        package let delivered: Int
    }

    /// From when the file can have effect.
    package let from: Timestamp
    /// The end of the plan.
    package let until: Timestamp
    /// The first time below the plan; nil when there is none.
    package let firstBelow: Shortfall?
    /// All the time below the plan.
    package let secondsBelow: Int64
    /// Replica-hours of the plan from then on.
    package let plannedHours: Double
    /// Replica-hours of what the file asks for.
    package let deliveredHours: Double
    /// The most that the file asks for while the plan lasts.
    package let mostDelivered: Int
    /// Something above the floor when the plan is over: what the file left behind, or what comes again next year.
    package let residue: Supply.Run?

    /// Seconds after the end of the plan by which everything must have let go.
    static let grace: Int64 = 3_600
    /// Seconds of a year and two days, after which every date has come again.
    private static let year: Int64 = 367 * 86_400

    /// - Throws: ``PlatformError/Code/file`` when the platform would not take the file.
    package init(of text: String, for plan: Supply, on platform: some Platform, floor: Int? = nil)
        throws(PlatformError)
    {
        let floor = floor ?? plan.smallest
        let over = plan.end.advanced(bySeconds: Self.grace)
        let end = plan.end.advanced(bySeconds: Self.year)
        let execution = try platform.execute(text, from: plan.start, until: end)
        from = min(plan.start.advanced(bySeconds: platform.settling), plan.end)
        until = plan.end
        var first: Shortfall?
        var below: Int64 = 0
        var planned = 0.0
        if let due = plan.clipped(from: from, until: until) {
            planned = due.replicaHours
            for span in due.aligned(with: execution.guaranteed) where span.others < span.mine {
                first = first ?? Shortfall(time: span.from, planned: span.mine, delivered: span.others)
                below += span.from.seconds(until: span.to)
            }
        }
        firstBelow = first
        secondsBelow = below
        plannedHours = planned
        let delivered = execution.expected.clipped(from: from, until: until)
        deliveredHours = delivered?.replicaHours ?? 0
        mostDelivered = delivered?.largest ?? 0
        residue = execution.expected.clipped(from: over, until: end)?.runs.first { $0.replicas > floor }
    }

    /// The share of the plan's replica-hours that the file has more.
    package var overProvisioning: Double { plannedHours > 0 ? deliveredHours / plannedHours - 1 : 0 }

    /// - Throws: ``PlatformError/Code/shortSupply`` when it must not be handed over.
    package func refuse() throws(PlatformError) {
        if let firstBelow {
            throw PlatformError(
                .shortSupply,
                "at \(firstBelow.time) the platform would run \(firstBelow.delivered) where the plan has "
                    + "\(firstBelow.planned), and less than the plan for \(secondsBelow / 60) minutes in all",
                hint: "export the plan anew, and change the plan rather than the file")
        }
        if let residue {
            throw PlatformError(
                .shortSupply,
                "the plan ends at \(until), and at \(residue.from) the file still asks for \(residue.replicas)",
                hint: "what is not taken back, or has no year, returns: keep the restore and the clean-up of the file")
        }
    }
}
