/// The limits on how supply may change.
public struct ScalingPolicy: Sendable, Hashable {
    /// How fast supply may grow; nil when as fast as wanted.
    public let stepUp: RampLimit?
    /// How fast supply may shrink; nil when as fast as wanted.
    public let stepDown: RampLimit?
    /// Seconds that lie at least between one reduction and the next. It only ever prolongs supply.
    public let dwell: Int64
    /// Demand may change supply only at whole multiples of this many seconds after midnight (of ``Advisor/clock``), so
    /// that a person can read the plan and a platform can hold it; 0 or less than a slot: at every slot. It only ever
    /// adds supply.
    public let changeInterval: Int64
    /// Supply comes in multiples of this many replicas; a ramp always permits one such multiple.
    public let quantum: Int

    /// Half an hour: what a service has that does not say.
    public static let usualChangeInterval: Int64 = 1_800

    /// No limit at all.
    public static let unlimited = ScalingPolicy()

    /// - Throws: ``AdvisorError/Code/limit`` when a number lies outside its range.
    public init(
        stepUp: RampLimit? = nil, stepDown: RampLimit? = nil, dwell: Int64, changeInterval: Int64 = 0, quantum: Int = 1
    ) throws(AdvisorError) {
        guard (0...86_400).contains(changeInterval) else {
            throw .limit("a change interval of \(changeInterval) s", hint: "it lies between 0 and a day")
        }
        guard (0...31_536_000).contains(dwell) else {
            throw .limit("a dwell of \(dwell) s", hint: "it lies between 0 and a year")
        }
        guard (1...1_000_000).contains(quantum) else {
            throw .limit("steps of \(quantum) replicas", hint: "a quantum is 1 … 1000000")
        }
        self.stepUp = stepUp
        self.stepDown = stepDown
        self.dwell = dwell
        self.changeInterval = changeInterval
        self.quantum = quantum
    }

    /// Limits on the speed alone, which cannot contradict each other.
    public init(stepUp: RampLimit? = nil, stepDown: RampLimit? = nil) {
        self.stepUp = stepUp
        self.stepDown = stepDown
        dwell = 0
        changeInterval = 0
        quantum = 1
    }
}
