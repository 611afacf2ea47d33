package import CrestAdvisor
package import CrestReporting

/// `crest/queue/v1`: how many replicas a wait needs.
package struct QueueDocument: Sendable {
    private let queue: ServiceQueue
    private let servers: Int
    private let replicas: Int
    private let running: Int

    /// - Parameter serversPerReplica: at least 1.
    package init(_ queue: ServiceQueue, objective: WaitObjective, serversPerReplica: Int) {
        precondition(serversPerReplica >= 1, "a replica has at least one server")
        self.queue = queue
        servers = queue.servers(meeting: objective)
        replicas = (servers + serversPerReplica - 1) / serversPerReplica
        running = replicas * serversPerReplica
    }

    private var utilisation: Double { running > 0 ? queue.offeredLoad / Double(running) : 0 }
    private var perReplica: Double? { replicas > 0 ? queue.arrivalRate / Double(replicas) : nil }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/queue/v1", "replicas": .integer(Int64(replicas)), "servers": .integer(Int64(servers)),
            "offered_load": .number(queue.offeredLoad), "utilisation": .number(utilisation),
            "wait_probability": .number(queue.waitProbability(servers: running)),
            "mean_wait_seconds": .optional(queue.meanWait(servers: running)),
            "rate_per_replica": .optional(perReplica),
        ]
    }

    /// What a person reads.
    package var lines: [String] {
        [
            "QUEUE \(NumberStyle.figure(replicas)) replicas (\(NumberStyle.figure(servers)) servers) at "
                + "\(NumberStyle.percent(utilisation)) utilisation",
            "\(NumberStyle.percent(queue.waitProbability(servers: running))) of the requests wait, all of them "
                + "\(NumberStyle.duration(seconds: queue.meanWait(servers: running))) in the mean",
            "at this rate one replica serves \(NumberStyle.figure(perReplica, unit: "requests/s")); fewer at a lower rate",
        ]
    }
}
