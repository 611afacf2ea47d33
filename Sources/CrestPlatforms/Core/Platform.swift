package import CrestSeries

/// A platform that can be told ahead of time how many replicas to run: what to tell it, and what it makes of that.
package protocol Platform: Sendable {
    /// What the command line calls it.
    var name: String { get }
    /// How many windows or changes it takes.
    var limit: Compression.Limit { get }
    /// Seconds by which it may be late; increases are told so much sooner.
    var lateness: Int64 { get }
    /// Between two changes lie so many seconds at least.
    var shortestWindow: Int64 { get }
    /// How it can be told to do on several days what it did on one; nil where it cannot.
    var recurrence: RecurrenceRule? { get }
    /// Whether of several open windows the largest counts.
    var nests: Bool { get }

    /// The file, written by an encoder.
    ///
    /// - Throws: ``PlatformError/Code/target`` when a name or a number is not legal there.
    func emit(_ order: Order) throws(PlatformError) -> String

    /// What the platform runs with a file, by the worst that its documentation allows: raises as late as may be, and
    /// nothing besides the file asking for more.
    ///
    /// - Throws: ``PlatformError/Code/file`` when it would not take the file.
    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution
}

extension Platform {
    package var shortestWindow: Int64 { 60 }
    package var recurrence: RecurrenceRule? { nil }
    package var nests: Bool { false }

    /// Seconds from when the file is handed over until it can have effect: then the plan must be met.
    package var settling: Int64 { lateness + 60 }
}

/// What an emitter is asked for.
package struct Order: Sendable {
    /// What must run when, early enough for the platform.
    package let arrangement: Arrangement
    /// What runs outside the plan.
    package let floor: Int
    /// The most that may ever run, where somebody has said so.
    package let maximum: Int?
    package let target: ScalingTarget
    /// When nothing of the file may be in force any more.
    package let expires: Timestamp

    /// The same without regard to what comes on several days.
    var supply: Supply { arrangement.supply }

    /// The windows on dates; the whole when there are none at all, so that a file says something.
    var windows: [Supply.Run] {
        let windows = arrangement.windows.filter { $0.days == nil && $0.replicas > floor }.flatMap(\.spans)
        return windows.isEmpty && arrangement.recurring.isEmpty ? supply.runs : windows
    }

    /// The least maximum under which the plan fits.
    var most: Int { max(maximum ?? 0, supply.largest, 1) }
}

/// What runs with a file.
package struct Execution: Sendable, Hashable {
    /// At least so many, whatever ran before.
    package let guaranteed: Supply
    /// What the file asks for, where the platform rounds to the planner's favour.
    package let expected: Supply

    init(guaranteed: Supply, expected: Supply? = nil) {
        self.guaranteed = guaranteed
        self.expected = expected ?? guaranteed
    }
}
