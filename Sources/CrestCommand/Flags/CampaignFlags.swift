import ArgumentParser
import Crest
import CrestAdvisor
import CrestSeries

/// The flags that say what is handed out and how it comes back.
struct CampaignFlags: ParsableArguments {
    @Option(help: ArgumentHelp("The mean time from issue to redemption; left out: at once.", valueName: "1h"))
    var redemptionDelay: DurationArgument?

    @Option(help: ArgumentHelp("The share that is ever redeemed.", valueName: "0.8"))
    var redemptionShare = 1.0

    @Option(
        help: ArgumentHelp(
            "Instead of both: the share redeemed at an age of 0, 1, 2 … steps of the series.", valueName: "0.1,0.4,0.2")
    )
    var kernel: ListArgument<Double>?

    @Option(help: ArgumentHelp("Requests that one redemption causes, in units of the series.", valueName: "3"))
    var requestsPerRedemption = 1.0

    @Option(help: ArgumentHelp("How many may be issued in all.", valueName: "10000000"))
    var budget: Double?

    @Option(
        help: ArgumentHelp(
            "How many ask for one in each step from the launch on, the last number for all after it; left out: more than "
                + "can be issued.", valueName: "1000,5000,2000"))
    var claims: ListArgument<Double>?

    @Option(help: "How many wait already at the launch.")
    var waiting = 0.0

    @Option(
        help: ArgumentHelp("How many were issued in the steps before now, the most recent last.", valueName: "100,200"))
    var issued: ListArgument<Double>?

    @Option(help: ArgumentHelp("When issuing begins; left out: now.", valueName: "time"))
    var launch: String?

    @Option(help: ArgumentHelp("The share of the capacity that may be used.", valueName: "90%"))
    var target = PercentArgument(fraction: 0.9)

    @Option(help: ArgumentHelp("The issue rate changes at most so often.", valueName: "15m"))
    var paceEvery = DurationArgument(seconds: 900)

    func validate() throws {
        if kernel != nil, redemptionDelay != nil || redemptionShare != 1 {
            throw ValidationError("give --kernel, or --redemption-delay and --redemption-share, not both")
        }
    }

    /// The campaign on a grid of steps of `interval`.
    func campaign(interval: SamplingInterval, launch: Timestamp?) throws -> Campaign {
        let delay = Double(redemptionDelay?.seconds ?? 0) / Double(interval.seconds)
        return try Campaign(
            kernel: try kernel.map { shares throws(AdvisorError) in try RedemptionKernel(shares: shares.elements) }
                ?? .exponential(meanDelay: delay, share: redemptionShare),
            requestsPerRedemption: requestsPerRedemption, launch: launch, budget: budget, claims: claims?.elements,
            waiting: waiting, issuedBefore: issued?.elements ?? [])
    }

    /// The steps for which a rate holds.
    func steps(of interval: SamplingInterval) -> Int {
        Int(max(1, paceEvery.seconds / interval.seconds))
    }
}
