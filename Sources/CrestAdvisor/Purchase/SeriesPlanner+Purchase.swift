import CrestForecasting
import CrestSeries

extension SeriesPlanner {
    /// How the replicas of `steps` are bought, and the share of each; nil when all are bought on demand.
    func purchase(
        of steps: [PlanStep], segments: [Timeline.Segment]
    ) -> (mix: PurchaseMix, shares: [TierShares])? {
        let capacity = request.capacity
        guard let price = capacity.price, let tiers = capacity.tiers else { return nil }
        let usesSpot = tiers.spot.map { $0 < price } ?? false
        let guaranteed = usesSpot ? guaranteedReplicas(at: tiers.guarantee) : nil
        var rest = segments[...]
        let needs = steps.map { step in
            let own = rest.prefix { $0.from < step.to }
            rest = rest.dropFirst(own.count)
            let least = guaranteed.map { guaranteed in own.reduce(0) { max($0, guaranteed[$1.slot]) } }
            return PurchaseMix.Need(
                replicas: step.replicas, guaranteed: min(least ?? step.replicas, step.replicas),
                hours: Double(step.from.seconds(until: step.to)) / 3_600)
        }
        let mix = PurchaseMix(
            series: request.input.series, needs: needs, price: price, tiers: tiers, leadTime: capacity.leadTime)
        return (mix, needs.map { $0.shares(reserved: mix.reserved) })
    }

    /// The replicas that serve a slot's demand with the chance `level`, the reserve for the loss of a zone included,
    /// and the minimum.
    private func guaranteedReplicas(at level: Double) -> [Int] {
        var tail = UpperTail(level: level)
        let (capacity, forecast) = (request.capacity, request.forecast)
        return slots.map { slot in
            let demand = tail.measure(forecast.paths.values(at: slot), centre: forecast.point[slot]).quantile
            return max(capacity.minimum, capacity.replicas(surviving: capacity.replicas(serving: demand)))
        }
    }
}
