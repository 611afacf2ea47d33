/// What supply costs beyond the time that it runs.
public struct SupplyCosts: Sendable, Hashable {
    /// Seconds of running that the start of one replica costs as much as: warm-up, rebalancing, cold caches.
    public let changeCost: Int64
    /// Seconds for which a replica that was started is paid at least; the oldest replicas are the first to go.
    public let minimumBilling: Int64

    /// Nothing: what runs is paid while it runs.
    public static let none = SupplyCosts()

    private init() {
        changeCost = 0
        minimumBilling = 0
    }

    /// - Throws: ``AdvisorError/Code/limit`` unless both lie between 0 and a day.
    public init(changeCost: Int64 = 0, minimumBilling: Int64 = 0) throws(AdvisorError) {
        guard (0...86_400).contains(changeCost) else {
            throw .limit("a change that costs as much as \(changeCost) s", hint: "it lies between 0 and a day")
        }
        guard (0...86_400).contains(minimumBilling) else {
            throw .limit("a minimum billing of \(minimumBilling) s", hint: "it lies between 0 and a day")
        }
        self.changeCost = changeCost
        self.minimumBilling = minimumBilling
    }
}
