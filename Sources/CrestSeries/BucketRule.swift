/// How a ``SeriesBuilder`` cuts time and what it makes of the observations of an interval.
public struct BucketRule: Hashable, Sendable {
    /// The length of an interval, at most ``longestStep``.
    public internal(set) var step: SamplingInterval
    /// Whether the step must stay as it is; otherwise too long a series gets the next coarser natural step.
    public var isStepPinned: Bool
    /// What the observations of an interval become.
    public var aggregation: Aggregation
    /// Intervals begin whole steps before and after this instant.
    public var anchor: Timestamp
    /// Whether observations of the same time are aggregated like all others. Otherwise the second is a duplicate: it is
    /// counted and the larger value stays, which is safe for peaks and does not depend on the order of the two.
    public var aggregatesEqualTimes: Bool
    /// The time between the observations as they come, where it is known; incomplete intervals are recognised by it.
    public var nativeInterval: SamplingInterval?
    /// The most intervals that may hold an observation; positive.
    public var maximumBuckets: Int

    /// Traps when `step` is longer than ``longestStep`` or no bucket is allowed.
    public init(
        step: SamplingInterval, isStepPinned: Bool = true, aggregation: Aggregation = .sum,
        anchor: Timestamp = monday, aggregatesEqualTimes: Bool = false, nativeInterval: SamplingInterval? = nil,
        maximumBuckets: Int = 2_000_000
    ) {
        precondition(maximumBuckets > 0, "\(maximumBuckets) intervals cannot hold a series")
        precondition(step <= Self.longestStep, "\(step) is longer than \(Self.longestStep)")
        self.step = step
        self.isStepPinned = isStepPinned
        self.aggregation = aggregation
        self.anchor = anchor
        self.aggregatesEqualTimes = aggregatesEqualTimes
        self.nativeInterval = nativeInterval
        self.maximumBuckets = maximumBuckets
    }

    /// 1970-01-05T00:00:00Z: steps that divide a day begin at midnight UTC, as from the epoch itself, and weeks on a
    /// Monday.
    public static let monday = Timestamp(CivilDate(year: 1970, month: 1, day: 5))

    /// A century: more is a slip of the pen.
    public static let longestStep = SamplingInterval(seconds: 36_525 * 86_400)

    /// From year 1 to year 9999, the years that RFC 3339 can write.
    package static let representableSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
}
