extension SamplingInterval {
    /// The intervals that people choose, ascending.
    public static let naturalSteps: [SamplingInterval] = [
        1, 5, 10, 15, 30, 60, 300, 600, 900, 1_800, 3_600, 21_600, 43_200, 86_400, 604_800,
    ].map { SamplingInterval(seconds: $0) }

    /// The natural step within a tenth of this interval; nil when there is none.
    public var nearbyNaturalStep: SamplingInterval? {
        Self.naturalSteps.first { abs($0.seconds - seconds) * 10 <= $0.seconds }
    }

    /// The next coarser natural step into which this one fits a whole number of times; nil beyond a week.
    public var nextNaturalStep: SamplingInterval? {
        Self.naturalSteps.first { $0 > self && $0.seconds % seconds == 0 }
    }

    /// The shortest natural step that is not shorter than this interval; itself beyond a week.
    public var roundedUpToNaturalStep: SamplingInterval {
        Self.naturalSteps.first { $0 >= self } ?? self
    }
}
