import CrestSeries

/// The time of a row of the sample.
struct SampledTime: Hashable {
    let key: Int
    let second: Int64
    let nanosecond: Int64
}

/// The step of the series to be built, and how it was found.
struct StepChoice: Hashable {
    let step: SamplingInterval
    let isPinned: Bool
    /// The time between rows of a series; nil when it cannot be told.
    let nativeInterval: SamplingInterval?
    /// Where intervals begin: times that count from the beginning begin at zero, weekly data on its own day of the
    /// week.
    let anchor: Timestamp
    /// Whether the sample told nothing, so that the step must be chosen when everything is read.
    let isProvisional: Bool

    /// Whether a row is a day or more. Then a time names a day of the calendar, the one that is written, in every zone
    /// and with every offset, or the one of the zone whose midnight it is: as an instant it could fall on the day
    /// before, and two days onto one where the clock is changed.
    var countsDays: Bool {
        guard let nativeInterval else { return false }
        return [nativeInterval, step].allSatisfy { $0.seconds.isMultiple(of: SamplingInterval.day.seconds) }
    }

    /// The finest step that is chosen without being asked for: below a minute, clocks are mostly noise.
    static func finest(isRelative: Bool) -> SamplingInterval {
        isRelative ? SamplingInterval(seconds: 1) : .minute
    }

    /// - Parameters:
    ///   - times: The sample, in the order of the file.
    ///   - isComplete: Whether the sample is the whole file.
    init(
        times: [SampledTime], isComplete: Bool, isRelative: Bool, pinned: SamplingInterval?
    ) throws(IngestionError) {
        let finest = Self.finest(isRelative: isRelative)
        var anchor = isRelative ? Timestamp(secondsSinceEpoch: 0) : BucketRule.monday
        guard let spacing = Spacing(times), isComplete || spacing.isOrdered else {
            self.init(
                step: pinned ?? finest, isPinned: pinned != nil, native: nil, anchor: anchor,
                isProvisional: pinned == nil)
            return
        }
        if spacing.looksMonthly, pinned == nil {
            throw IngestionError(
                .step, "the times are months apart, and months have no common length",
                hint: "give --step, such as 7d, or finer data")
        }
        let exact = SamplingInterval(seconds: max(1, Int64(spacing.median.rounded())))
        let native = exact.nearbyNaturalStep ?? exact
        if native == .week, pinned == nil || pinned == .week, let first = times.first {
            anchor = Timestamp(secondsSinceEpoch: first.second)
        }
        if let pinned {
            self.init(step: pinned, isPinned: true, native: native, anchor: anchor, isProvisional: false)
        } else if isRelative {
            self.init(step: exact, isPinned: false, native: exact, anchor: anchor, isProvisional: false)
        } else {
            let step = spacing.isRegular ? native : native.roundedUpToNaturalStep
            self.init(step: max(step, finest), isPinned: false, native: native, anchor: anchor, isProvisional: false)
        }
    }

    init(
        step: SamplingInterval, isPinned: Bool, native: SamplingInterval?, anchor: Timestamp, isProvisional: Bool
    ) {
        self.step = step
        self.isPinned = isPinned
        nativeInterval = native
        self.anchor = anchor
        self.isProvisional = isProvisional
    }
}

/// How far apart the rows of a series are.
private struct Spacing {
    /// In seconds: of each series the median difference, of those the median.
    let median: Double
    /// Whether most differences are the median, give or take a tenth.
    let isRegular: Bool
    /// Whether most rows are later than the one before in their series (or most are earlier).
    let isOrdered: Bool
    /// Whether differences are 28 to 31 days.
    let looksMonthly: Bool

    /// Nil when no series has two times.
    init?(_ times: [SampledTime]) {
        let series = Dictionary(grouping: times) { $0.key }
        var medians: [Double] = []
        var all: [Double] = []
        var (rising, falling) = (0, 0)
        for key in series.keys.sorted() {
            let seconds = (series[key] ?? []).map { Double($0.second) + Double($0.nanosecond) / 1e9 }
            for (earlier, later) in zip(seconds, seconds.dropFirst()) {
                if later > earlier { rising += 1 } else if later < earlier { falling += 1 }
            }
            let sorted = seconds.sorted()
            let differences = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.sorted()
            guard !differences.isEmpty else { continue }
            medians.append(differences[differences.count / 2])
            all.append(contentsOf: differences)
        }
        guard !medians.isEmpty else { return nil }
        medians.sort()
        let median = medians[medians.count / 2]
        self.median = median
        isRegular = all.count { abs($0 - median) <= median / 10 } * 10 >= all.count * 8
        isOrdered = max(rising, falling) * 10 >= (rising + falling) * 9
        let day = 86_400.0
        looksMonthly = (28 * day...31 * day).contains(median) && all.allSatisfy { $0 >= 28 * day }
    }
}
