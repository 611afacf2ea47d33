/// The limits on how supply may change.
public struct ScalingPolicy: Sendable, Hashable {
    /// How fast supply may grow; nil when as fast as wanted.
    public let stepUp: RampLimit?
    /// How fast supply may shrink; nil when as fast as wanted.
    public let stepDown: RampLimit?
    /// Seconds that lie at least between one reduction and the next. It only ever prolongs supply.
    public let dwell: Int64
    /// Supply comes in multiples of this many replicas; a ramp always permits one such multiple.
    public let quantum: Int

    /// No limit at all.
    public static let unlimited = ScalingPolicy()

    /// - Throws: ``AdvisorError/Code/limit`` when the dwell is negative or the quantum not positive.
    public init(
        stepUp: RampLimit? = nil, stepDown: RampLimit? = nil, dwell: Int64, quantum: Int = 1
    ) throws(AdvisorError) {
        guard (0...31_536_000).contains(dwell) else {
            throw .limit("a dwell of \(dwell) s", hint: "it lies between 0 and a year")
        }
        guard (1...1_000_000).contains(quantum) else {
            throw .limit("steps of \(quantum) replicas", hint: "a quantum is 1 … 1000000")
        }
        self.stepUp = stepUp
        self.stepDown = stepDown
        self.dwell = dwell
        self.quantum = quantum
    }

    /// Limits on the speed alone, which cannot contradict each other.
    public init(stepUp: RampLimit? = nil, stepDown: RampLimit? = nil) {
        self.stepUp = stepUp
        self.stepDown = stepDown
        dwell = 0
        quantum = 1
    }
}
