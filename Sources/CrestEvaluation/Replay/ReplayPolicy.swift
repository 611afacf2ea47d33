/// What a policy sees at a tick.
package struct ReplayMoment: Sendable, Hashable {
    /// Seconds after the beginning of the trace.
    package let second: Int64
    /// Replicas that are paid, those included that start.
    package let ordered: Int
    /// Replicas that serve.
    package let ready: Int
    /// Demand as the metrics show it: what it was ``Replay/metricLag`` seconds ago, in replicas.
    package let demand: Double
    /// Whether the bucket of ``demand`` was recorded; when not, it is the one before it that is shown.
    package let isRecorded: Bool
}

/// A way to decide how many replicas to pay for.
///
/// A policy is a value that is told each tick once, in order. It may read of a trace only what lies before its tick;
/// the exceptions are named (``ClairvoyantPolicy``, and targets tuned in hindsight).
package protocol ReplayPolicy {
    /// How tables call it.
    var name: String { get }
    /// The replicas to be paid from this tick on.
    mutating func replicas(at moment: ReplayMoment) -> Int
}
