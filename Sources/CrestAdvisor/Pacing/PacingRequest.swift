/// A campaign before a service whose capacity is limited.
public struct PacingRequest: Sendable, Hashable {
    /// The service: the forecast of its demand without the campaign, and its capacity, of which the maximum is known.
    public let service: PlanRequest
    /// What is handed out.
    public let campaign: Campaign
    /// u*: the share of the capacity that may be used; more than 0 and at most 1.
    public let target: Double
    /// How many steps of the forecast an issue rate holds; at least 1.
    public let changeEvery: Int
    /// What lies behind the service.
    public let tiers: [PacedTier]

    /// - Throws: ``AdvisorError/Code/pacing`` when there is no maximum, or a number lies outside its range.
    public init(
        service: PlanRequest, campaign: Campaign, target: Double = 0.9, changeEvery: Int = 1, tiers: [PacedTier] = []
    ) throws(AdvisorError) {
        guard service.capacity.maximum != nil else {
            throw .pacing("nothing limits the replicas of '\(service.input.series)'", hint: "give the quota: --max 60")
        }
        guard target > 0, target <= 1 else {
            throw .pacing("a target of \(target)", hint: "it is the share of the capacity to be used, such as 0.9")
        }
        guard changeEvery >= 1 else {
            throw .pacing("a rate that holds for \(changeEvery) steps", hint: "it holds for one at least")
        }
        self.tiers = tiers
        self.service = service
        self.campaign = campaign
        self.target = target
        self.changeEvery = changeEvery
    }

    /// The tier that is full first, the earlier one on a tie; nil without any.
    var firstTier: PacedTier? { tiers.min { $0.breakingPoint < $1.breakingPoint } }
}
