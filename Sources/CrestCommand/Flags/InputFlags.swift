import ArgumentParser

/// The flags that say what the inputs are. Each one pins what Crest would otherwise find out by itself; `crest inspect`
/// prints them.
struct InputFlags: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Files, folders, globs, sqlite:FILE, postgres://…, prometheus+http://… or - for standard input.",
            valueName: "input"),
        completion: .file())
    var inputs: [String] = []

    @Option(
        help: ArgumentHelp(
            "auto, csv, tsv, jsonl, openmetrics, combined, nginx:'…' with your log_format, or another format.",
            valueName: "auto"))
    var format = "auto"

    @Option(name: .customLong("time"), help: ArgumentHelp("The column of the time.", valueName: "column"))
    var timeColumn: String?

    @Option(
        name: .customLong("value"),
        help: ArgumentHelp("The column of the demand, several, * for all, or count to count rows.", valueName: "column")
    )
    var valueColumn: String?

    @Option(help: ArgumentHelp("What a database or Prometheus is asked: SQL or PromQL.", valueName: "select …"))
    var query: String?

    @Option(help: ArgumentHelp("What values measure: count, rate, gauge or counter.", valueName: "count"))
    var kind: String?

    @Option(
        name: .customLong("key"), help: ArgumentHelp("The columns that tell series apart.", valueName: "column,column"))
    var keyColumns: ListArgument<String>?

    @Option(help: ArgumentHelp("auto, s, ms, us, ns, or the duration that the numbers count.", valueName: "auto"))
    var timeUnit = "auto"

    @Option(help: ArgumentHelp("How times are written, such as %d/%m/%Y %H:%M.", valueName: "format"))
    var timeFormat: String?

    @Option(
        help: ArgumentHelp(
            "What separates the fraction of numbers, dot or comma; the other groups thousands.",
            valueName: "comma"))
    var decimal: String?

    @Option(
        help: ArgumentHelp("The zone of times without an offset, and of what is shown.", valueName: "Europe/Berlin"))
    var tz: String?

    @Option(help: ArgumentHelp("The time between observations.", valueName: "5m"))
    var step: DurationArgument?

    @Option(help: ArgumentHelp("How rows in one step combine: sum, mean, max or rate (a second).", valueName: "sum"))
    var aggregate: String?

    @Option(
        help: ArgumentHelp("What a missing step is: missing, zero, linear, seasonal or error.", valueName: "missing"))
    var gap: String?

    @Option(help: ArgumentHelp("Whether a log's health checks count: drop or keep.", valueName: "drop"))
    var healthChecks = "drop"

    @Option(help: ArgumentHelp("stop, skip:0.1% or quarantine:FILE.", valueName: "stop"))
    var badRows = "stop"

    @Option(help: ArgumentHelp("Nothing before this time is read.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Nothing from this time on is read.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Pretend that it is this time: nothing later is read.", valueName: "time"))
    var asOf: String?
}
