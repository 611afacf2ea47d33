public import CrestSeries

/// What the user says about an input. What is left open is told from the data.
public struct InputOptions: Hashable, Sendable {
    /// The kind of the input.
    public var format = InputFormat.automatic
    /// What a database or a server is asked, where its address does not say it.
    public var query: String?
    /// The name of the time column, or its number from 1.
    public var timeColumn: String?
    /// Which columns are values.
    public var values = ValueSelection.automatic
    /// The columns that tell series apart; several are joined with a slash. Empty: told from their names.
    public var keyColumns: [String] = []
    /// The unit of a numeric time column.
    public var timeUnit: TimeUnit?
    /// A format such as `%d/%m/%Y %H:%M`.
    public var timeFormat: String?
    /// What separates the fraction of numbers; the other of dot and comma groups their thousands. Told from each
    /// column.
    public var decimal: DecimalMark?
    /// The zone of times that name none, such as `Europe/Berlin`.
    public var zone: String?
    /// The interval of the series. Left open, it is the distance between the rows, and a minute at least for real
    /// clocks.
    public var step: SamplingInterval?
    /// What the values of an interval become. Left open, the name of the column tells whether they are added up.
    public var aggregation: Aggregation?
    /// What the values are: it says the aggregation where that is left open, and counters become what they grew by.
    public var kind: ValueKind?
    /// What becomes of the requests of health checks in access logs.
    public var healthChecks = HealthCheckPolicy.drop
    /// Left open, gaps stay missing, except when rows are counted: then an interval without rows is a zero.
    public var gaps: GapPolicy?
    /// What happens with rows that cannot be read.
    public var badRows = BadRowPolicy.stop
    /// Rows before it are not read.
    public var from: Timestamp?
    /// Rows at or after it are not read.
    public var until: Timestamp?
    /// Pretend that now is this time: no row at or after it is read, and no interval that ends after it is kept.
    public var asOf: Timestamp?

    /// On how many cores lines are read; the result does not depend on it.
    public var jobs = 1

    /// How much of an input is held, for tests that want records across its end.
    package var windowCapacity = ByteWindow.capacity

    /// Everything is told from the data.
    public init() {}

    /// The time at which reading stops.
    var end: Timestamp? {
        guard let until, let asOf else { return until ?? asOf }
        return min(until, asOf)
    }

    /// The same for all times.
    var withoutLimits: InputOptions {
        var options = self
        (options.from, options.until, options.asOf) = (nil, nil, nil)
        return options
    }

    /// - Throws: ``IngestionError/Code/option`` for what cannot be.
    func validate() throws(IngestionError) {
        if let step, step > BucketRule.longestStep {
            throw .option("a step of \(step) is longer than \(BucketRule.longestStep)")
        }
        if let from, let end, end <= from {
            throw .option("nothing lies between \(from) and \(end)", hint: "--from must be before --until and --as-of")
        }
        if timeFormat != nil, timeUnit != nil {
            throw .option("a time column has a format or a unit, not both", hint: "leave out --time-unit")
        }
        if case .skip(let fraction) = badRows, !(0...1).contains(fraction) {
            throw .option("\(fraction) is not a share of the rows", hint: "write --bad-rows skip:0.1%")
        }
    }
}

/// Which columns are values.
public enum ValueSelection: Hashable, Sendable {
    /// Told from the names and the data.
    case automatic
    /// Each a series of its own when there are several. The single name `count` counts rows, unless a column has it.
    case columns([String])
    /// Every numeric column that is neither time nor key.
    case all

    /// Reads `COL`, `COL,COL`, `*` or `count`. A comma within braces is part of a name, as in
    /// `up{instance="a",job="b"}`.
    public init(parsing text: String) {
        guard text != "*" else {
            self = .all
            return
        }
        var names = [""]
        var depth = 0
        for character in text {
            if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
            if character == ",", depth <= 0 { names.append("") } else { names[names.count - 1].append(character) }
        }
        self = .columns(names.filter { !$0.isEmpty })
    }
}

/// What becomes of the requests with which balancers and orchestrators probe a service. Nobody asked for them, and each
/// replica adds its own.
public enum HealthCheckPolicy: String, Hashable, Sendable, CaseIterable {
    case drop, keep
}

/// What values measure.
public enum ValueKind: String, Hashable, Sendable, CaseIterable {
    /// Events of an interval, which are added up.
    case count
    /// Events a second, and other values of a moment: averaged.
    case rate, gauge
    /// Events since something was started, as counters of Prometheus are: what it grew by is counted. A value below the
    /// one before is a restart from zero.
    case counter

    var aggregation: Aggregation {
        switch self {
        case .count, .counter: .sum
        case .rate, .gauge: .mean
        }
    }
}

/// What the numbers of a time column count.
public enum TimeUnit: Hashable, Sendable {
    case seconds, milliseconds, microseconds, nanoseconds
    /// Whole intervals: `1h` for a column that counts hours.
    case interval(SamplingInterval)

    /// Reads `s`, `ms`, `us`, `ns` or a duration; nil for `auto`.
    ///
    /// - Throws: ``IngestionError/Code/option``.
    public static func parsing(_ text: String) throws(IngestionError) -> TimeUnit? {
        switch text {
        case "auto": return nil
        case "s": return .seconds
        case "ms": return .milliseconds
        case "us": return .microseconds
        case "ns": return .nanoseconds
        default:
            guard let seconds = try? DurationText.seconds(in: text), seconds > 0,
                seconds <= BucketRule.longestStep.seconds
            else {
                throw .option("'\(text)' is not a unit of time", hint: "auto, s, ms, us, ns or a duration such as 1h")
            }
            return .interval(SamplingInterval(seconds: seconds))
        }
    }

    var epochUnit: EpochUnit {
        switch self {
        case .seconds: .second
        case .milliseconds: .millisecond
        case .microseconds: .microsecond
        case .nanoseconds: .nanosecond
        case .interval(let interval): EpochUnit(seconds: interval.seconds, perSecond: 1, name: "\(interval)")
        }
    }
}

/// What happens with rows that cannot be read.
public enum BadRowPolicy: Hashable, Sendable {
    /// The first is an error.
    case stop
    /// They are left out; more than this share of all rows (0 … 1) is an error.
    case skip(Double)
    /// They are left out and written to this file as they came.
    case quarantine(String)

    /// As `--bad-rows` takes it.
    public var text: String {
        switch self {
        case .stop: "stop"
        case .skip(let share): "skip:\(share * 100)%"
        case .quarantine(let file): "quarantine:\(file)"
        }
    }

    /// Reads `stop`, `skip:0.1%` or `quarantine:FILE`.
    ///
    /// - Throws: ``IngestionError/Code/option``.
    public init(parsing text: String) throws(IngestionError) {
        if text == "stop" {
            self = .stop
            return
        }
        if text.hasPrefix("skip:"), text.hasSuffix("%"), let percent = Double(text.dropFirst(5).dropLast()),
            (0...100).contains(percent)
        {
            self = .skip(percent / 100)
            return
        }
        if text.hasPrefix("quarantine:"), text.count > "quarantine:".count {
            self = .quarantine(String(text.dropFirst("quarantine:".count)))
            return
        }
        throw .option("'\(text)' says nothing about bad rows", hint: "stop, skip:0.1% or quarantine:FILE")
    }
}
