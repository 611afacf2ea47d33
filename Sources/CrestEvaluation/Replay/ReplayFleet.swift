/// Replicas on their way and at work. One is paid from the order on and serves after the lead time; the youngest leave
/// first, so that an order that is no longer wanted is withdrawn before anything that serves.
package struct ReplayFleet: Sendable, Hashable {
    /// Replicas that were ordered at the same moment.
    private struct Cohort: Sendable, Hashable {
        var count: Int
        let readyAt: Int64
    }

    /// Seconds from order to service.
    package let leadTime: Int64
    /// All that are paid.
    package private(set) var ordered: Int
    /// Those that serve.
    package private(set) var ready: Int
    /// The youngest last.
    private var starting: [Cohort] = []
    /// Where in ``starting`` the oldest one stands that does not yet serve.
    private var oldest = 0

    /// A fleet of which all replicas serve.
    package init(leadTime: Int64, replicas: Int) {
        precondition(leadTime >= 0 && replicas >= 0, "a lead time of \(leadTime) s, \(replicas) replicas")
        self.leadTime = leadTime
        ordered = replicas
        ready = replicas
    }

    /// Lets time pass: what was ordered a lead time ago serves from now on.
    package mutating func advance(to second: Int64) {
        while oldest < starting.count, starting[oldest].readyAt <= second {
            ready += starting[oldest].count
            oldest += 1
        }
        if oldest == starting.count {
            starting.removeAll(keepingCapacity: true)
            oldest = 0
        }
    }

    /// Orders or dismisses until `replicas` are paid.
    package mutating func scale(to replicas: Int, at second: Int64) {
        precondition(replicas >= 0, "a fleet cannot have \(replicas) replicas")
        if replicas > ordered {
            starting.append(Cohort(count: replicas - ordered, readyAt: second + leadTime))
        }
        var surplus = ordered - replicas
        while surplus > 0, starting.count > oldest {
            let last = starting.count - 1
            let leaving = min(surplus, starting[last].count)
            starting[last].count -= leaving
            if starting[last].count == 0 { starting.removeLast() }
            surplus -= leaving
        }
        if surplus > 0 { ready -= surplus }
        ordered = replicas
        advance(to: second)
    }
}
