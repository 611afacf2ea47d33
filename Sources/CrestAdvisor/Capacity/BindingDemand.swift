public import CrestForecasting
import CrestSeries

/// The demand of a service that several kinds of work bind, such as a language model's: prefill and decode tokens a
/// second wear on different parts of an accelerator, and whichever needs more replicas decides.
///
/// The kinds become one forecast in units of replicas, future by future: on each sample path and at each step the
/// larger of the needs. Futures of the same number belong together: drawn with the same seed from histories of the same
/// times, they repeat the same stretches of the past, so that kinds that rise together do so here. A plan of it has a
/// capacity of one unit a replica.
public struct BindingDemand: Sendable, Hashable {
    /// One kind of work.
    public struct Kind: Sendable, Hashable {
        /// What a reader is told, such as `prefill`.
        public let name: String
        /// Its demand, such as tokens a second.
        public let forecast: Forecast
        /// What one replica does of it in one observation when it does nothing else; positive.
        public let perReplica: Double

        /// A kind of work and what a replica does of it.
        public init(name: String, forecast: Forecast, perReplica: Double) {
            self.name = name
            self.forecast = forecast
            self.perReplica = perReplica
        }
    }

    /// In replicas.
    public let forecast: Forecast
    /// The kind that binds at each step of the central path; of several, the first.
    public let binding: [String]

    /// - Throws: ``AdvisorError/Code/capacity`` without a kind, when a replica does nothing of one, or when the
    ///   forecasts differ in their times or numbers of paths.
    public init(_ kinds: [Kind]) throws(AdvisorError) {
        guard let first = kinds.first else {
            throw .capacity("no kind of demand", hint: "name at least one, such as prefill tokens a second")
        }
        for kind in kinds {
            guard kind.perReplica > 0, kind.perReplica.isFinite else {
                throw .capacity(
                    "a replica that does \(kind.perReplica) of '\(kind.name)'", hint: "give a positive number")
            }
            guard kind.forecast.start == first.forecast.start, kind.forecast.interval == first.forecast.interval,
                kind.forecast.point.count == first.forecast.point.count,
                kind.forecast.paths.count == first.forecast.paths.count
            else {
                throw .capacity(
                    "the forecasts of '\(kind.name)' and '\(first.name)' differ in their times or paths",
                    hint: "forecast both from the same step on, as far and with as many paths")
            }
        }
        var point = first.forecast.point.map { $0 / first.perReplica }
        var binding = Array(repeating: first.name, count: point.count)
        var needs = first.forecast.paths.storage.map { $0 / first.perReplica }
        for kind in kinds.dropFirst() {
            for (step, value) in kind.forecast.point.enumerated() where value / kind.perReplica > point[step] {
                point[step] = value / kind.perReplica
                binding[step] = kind.name
            }
            for (index, value) in kind.forecast.paths.storage.enumerated() {
                needs[index] = max(needs[index], value / kind.perReplica)
            }
        }
        self.binding = binding
        let paths = SamplePaths(steps: point.count, count: first.forecast.paths.count, storage: needs)
        // One scale for steps that different kinds bind: the widest, since too narrow an interval is the dearer
        // mistake.
        forecast = Forecast(
            start: first.forecast.start, interval: first.forecast.interval, point: point, paths: paths,
            intervalScale: kinds.reduce(0) { max($0, $1.forecast.intervalScale) })
    }
}
