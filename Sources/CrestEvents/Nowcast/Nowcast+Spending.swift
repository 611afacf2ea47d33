import CrestForecasting
public import CrestSeries

extension Nowcast {
    /// The requests that an action sets going: some at once, others when what it issued is spent.
    public struct Spending: Sendable, Hashable {
        /// Requests at once; 0 where the actions load another service.
        public let perAction: Double
        /// How what is issued is spent.
        public let stream: RedemptionStream
        /// The beginning of the first bucket.
        public let start: Timestamp

        /// Requests of an event's actions.
        public init(perAction: Double, stream: RedemptionStream, start: Timestamp) {
            precondition(perAction >= 0 && perAction.isFinite, "\(perAction) requests an action")
            self.perAction = perAction
            self.stream = stream
            self.start = start
        }

        /// The requests in each bucket, curve by curve, from the actions in each.
        func requests(ofActions curves: [[Double]], interval: SamplingInterval) -> [[Double]] {
            var issued = SamplePaths(steps: curves.first?.count ?? 0, count: curves.count)
            for (path, curve) in curves.enumerated() {
                for (step, value) in curve.enumerated() { issued[step: step, path: path] = value }
            }
            let spent = stream.paths(issued: issued, start: start, interval: interval)
            return curves.indices.map { path in
                zip(curves[path], spent.path(path)).map { perAction * $0 + $1 }
            }
        }
    }
}
