import CrestSeries

/// Sorts rows into series and makes them regular: the room in which every format ends.
struct SeriesAssembler {
    /// More series than this in one call are a mistake, such as a request number taken for a key.
    static let maximumSeries = 100_000
    /// What all buckets together may take.
    static let maximumFootprint = 2 << 30
    private static let rowsBetweenChecks = 1 << 16

    /// The value columns; a single nameless one when rows are counted.
    let valueNames: [String]
    private let countsRows: Bool
    /// One a builder, when values are readings of counters.
    var counters: [CounterIncrease] = []
    let readsCounters: Bool
    let rules: [BucketRule]
    let choice: StepChoice
    private let options: InputOptions
    var keys = KeyTable()
    var builders: [SeriesBuilder] = []
    /// One a key, when the input is an access log.
    private var ledgers: [RequestLedger] = []
    private var rowsSinceCheck = 0

    /// - Parameter valueNames: Empty when rows are counted.
    init(valueNames: [String], choice: StepChoice, options: InputOptions) {
        countsRows = valueNames.isEmpty
        readsCounters = options.kind == .counter && !valueNames.isEmpty
        self.valueNames = valueNames.isEmpty ? [""] : valueNames
        self.choice = choice
        self.options = options
        rules = self.valueNames.map { name in
            BucketRule(
                step: choice.step, isStepPinned: choice.isPinned,
                aggregation: options.aggregation ?? options.kind?.aggregation
                    ?? (valueNames.isEmpty ? .sum : .byDefault(forColumn: name)),
                anchor: choice.anchor, aggregatesEqualTimes: options.aggregation != nil || valueNames.isEmpty,
                nativeInterval: choice.nativeInterval)
        }
    }

    /// Adds the values of a row, in the order of ``valueNames``, to the series of its key.
    @inline(__always)
    mutating func add(
        key: Int, second: Int64, nanosecond: Int64, values: Span<Double?>
    ) throws(IngestionError) {
        let firstBuilder = key * valueNames.count
        if firstBuilder >= builders.count { try makeBuilders(upTo: key) }
        for ordinal in values.indices {
            var reading = values[ordinal]
            if readsCounters, let value = reading {
                reading = try counters[firstBuilder + ordinal].increase(to: value, at: second)
            }
            guard let value = reading else {
                builders[firstBuilder + ordinal].noteMissingValue()
                continue
            }
            do {
                try builders[firstBuilder + ordinal].add(second: second, nanosecond: nanosecond, value: value)
            } catch {
                throw IngestionError(error)
            }
        }
        rowsSinceCheck += 1
        if rowsSinceCheck >= Self.rowsBetweenChecks { try checkFootprint() }
    }

    /// Adds rows that were read one after another.
    mutating func add(_ run: borrowing RowRun) throws(IngestionError) {
        guard run.count > 0 else { return }
        let samples = run.samples.span.extracting(0..<run.count * run.valueCount)
        if run.isOneSeries, run.valueCount == 1, !readsCounters {
            let key = Int(samples[0].key)
            if key >= builders.count { try makeBuilders(upTo: key) }
            do {
                try builders[key].add(samples)
            } catch {
                throw IngestionError(error)
            }
        } else {
            for index in samples.indices {
                try add(samples[index], ordinal: run.valueCount == 1 ? 0 : index % run.valueCount)
            }
        }
        rowsSinceCheck += run.count
        if rowsSinceCheck >= Self.rowsBetweenChecks { try checkFootprint() }
    }

    @inline(__always)
    private mutating func add(_ sample: SeriesBuilder.Sample, ordinal: Int) throws(IngestionError) {
        let place = Int(sample.key) * valueNames.count + ordinal
        if place >= builders.count { try makeBuilders(upTo: Int(sample.key)) }
        var value = sample.value
        if readsCounters {
            guard let increase = try counters[place].increase(to: value, at: sample.second) else {
                builders[place].noteMissingValue()
                return
            }
            value = increase
        }
        do {
            try builders[place].add(second: sample.second, nanosecond: Int64(sample.nanosecond), value: value)
        } catch {
            throw IngestionError(error)
        }
    }

    /// Adds what was read of a block of lines.
    mutating func add(_ batch: RowBatch) throws(IngestionError) {
        let numbers = batch.keys.keys.map { keys.number(of: $0.span, $0.indices) }
        for requests in batch.requests {
            let key = numbers[requests.key]
            if key >= builders.count { try makeBuilders(upTo: key) }
            do {
                try builders[key].count(rows: requests.count, at: requests.second)
            } catch {
                throw IngestionError(error)
            }
            rowsSinceCheck += requests.count
            if rowsSinceCheck >= Self.rowsBetweenChecks { try checkFootprint() }
            while ledgers.count <= key {
                ledgers.append(RequestLedger(step: choice.step.seconds, anchor: choice.anchor.secondsSinceEpoch))
            }
            ledgers[key].add(requests)
        }
        let values = batch.values.span
        for row in batch.measurements {
            try add(
                key: numbers[row.key], second: row.second, nanosecond: row.nanosecond,
                values: values.extracting(row.firstValue..<(row.firstValue + valueNames.count)))
        }
    }

    /// The last second of all rows so far; nil before the first.
    var latestSecond: Int64? { builders.lazy.compactMap(\.latestSecond).max() }

    private mutating func makeBuilders(upTo key: Int) throws(IngestionError) {
        guard (key + 1) * valueNames.count <= Self.maximumSeries else {
            throw IngestionError(
                .tooLarge, "there are more than \(Self.maximumSeries) series",
                hint: "is the key column a key? name the right one with --key")
        }
        for number in (builders.count / valueNames.count)...key {
            for (ordinal, rule) in rules.enumerated() {
                builders.append(SeriesBuilder(name: name(key: number, ordinal: ordinal), rule: rule))
                if readsCounters {
                    counters.append(CounterIncrease(step: choice.step, nativeInterval: choice.nativeInterval))
                }
            }
        }
    }

    func name(key: Int, ordinal: Int) -> String {
        let keyName = keys.name(key)
        guard valueNames.count > 1 else { return keyName }
        return keyName.isEmpty ? valueNames[ordinal] : "\(keyName)/\(valueNames[ordinal])"
    }

    private mutating func checkFootprint() throws(IngestionError) {
        rowsSinceCheck = 0
        let footprint =
            builders.reduce(0) { $0 + $1.footprint } + ledgers.reduce(0) { $0 + $1.footprint }
        guard footprint <= Self.maximumFootprint else {
            throw IngestionError(
                .tooLarge, "\(builders.count) series with intervals of \(choice.step) do not fit into 2 GiB",
                hint: "choose a coarser --step, or read fewer series at a time")
        }
    }

    /// What has become of the rows.
    struct Result {
        var series: [IngestedSeries] = []
        var rejected: [Diagnostic] = []
        let step: SamplingInterval
        /// Whether the step is a guess, because no series has two times.
        let isStepUnknown: Bool
        /// One for each value column.
        let aggregations: [Aggregation]
        let gaps: GapPolicy
    }

    /// The regular series, sorted by name, all with the same step.
    consuming func finish() throws(IngestionError) -> Result {
        let coarsest = builders.map(\.rule.step).max() ?? choice.step
        for index in builders.indices { builders[index].coarsen(to: coarsest) }
        let observed = choice.isProvisional ? observedStep : coarsest
        let step = observed ?? coarsest
        var result = Result(
            step: step, isStepUnknown: observed == nil, aggregations: rules.map(\.aggregation),
            gaps: options.gaps ?? (countsRows ? .zero : .missing))
        var names: Set<String> = []
        for index in builders.indices.sorted(by: { builders[$0].name < builders[$1].name }) {
            guard names.insert(builders[index].name).inserted else {
                throw IngestionError(
                    .column, "two series have the name '\(builders[index].name)'",
                    hint: "the parts of their keys join to the same text; choose other columns with --key")
            }
            builders[index].coarsen(to: step)
            do {
                let built = try builders[index].build(endingBy: options.asOf)
                // Buckets take four times the memory of the series that they become, and both would be there at once.
                builders[index] = SeriesBuilder(rule: rules[0])
                let ledger = index < ledgers.count ? ledgers[index] : nil
                result.series.append(try IngestedSeries(built, gaps: result.gaps, ledger: ledger))
            } catch {
                guard error.code == .empty else { throw IngestionError(error) }
                result.rejected.append(error.diagnostic)
            }
        }
        guard !result.series.isEmpty else {
            throw IngestionError(
                .noRows, "there is no row with a value", hint: "are --from, --until and --as-of right, and --value?")
        }
        return result
    }

    /// The step that the rows of all series show, when the sample did not; nil when no series has two times.
    private var observedStep: SamplingInterval? {
        let spacings = builders.compactMap { builder in
            builder.medianSpacing.map { $0 * builder.rule.step.seconds }
        }.sorted()
        guard !spacings.isEmpty else { return nil }
        let exact = SamplingInterval(seconds: spacings[spacings.count / 2])
        guard let natural = exact.nearbyNaturalStep, let current = builders.first?.rule.step,
            natural.seconds % current.seconds == 0
        else { return exact }
        return natural
    }
}

extension IngestedSeries {
    private static let reportedGaps = 10

    /// Applies the gap policy.
    fileprivate init(
        _ built: BuiltSeries, gaps policy: GapPolicy, ledger: RequestLedger?
    ) throws(SeriesError) {
        let gaps = built.series.gaps
        let (series, filled) = try built.series.fillingGaps(policy)
        self.init(
            series: series, quality: built.quality,
            longestGaps: Array(
                gaps.sorted { ($1.observations, $0.start) < ($0.observations, $1.start) }.prefix(Self.reportedGaps)),
            gapCount: gaps.count, filledCount: filled, requests: ledger?.detail(of: series))
    }
}

extension TimeSeries {
    /// The runs of missing observations, in order.
    fileprivate var gaps: [Gap] {
        var gaps: [Gap] = []
        var runStart: Int?
        for index in 0...count {
            let isInGap = index < count && isMissing[index]
            if isInGap, runStart == nil { runStart = index }
            if !isInGap, let start = runStart {
                gaps.append(Gap(start: timestamp(at: start), observations: index - start))
                runStart = nil
            }
        }
        return gaps
    }
}
