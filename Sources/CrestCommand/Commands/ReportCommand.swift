import ArgumentParser
import Crest
import CrestNightly
import CrestReporting
import CrestSeries
import CrestStore

/// `crest report`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "How the forecasts of past nights turned out: error, bias, coverage, peaks, shortfalls avoided.")

    @OptionGroup(title: "Configuration") var source: ConfigurationFlags

    @Option(help: ArgumentHelp("How far back.", valueName: "30d"))
    var last = DurationArgument(seconds: 30 * 86_400)

    @Option(help: ArgumentHelp("Pretend that it is this time.", valueName: "time"))
    var asOf: String?

    @OptionGroup(title: "Output") var result: OutputFlags

    func run() async throws {
        try await result.reporting {
            let configuration = try source.configuration()
            let now =
                try asOf.map { try Timestamp("--as-of", $0, zone: configuration.defaults.zone.value) }
                ?? ConfigurationFlags.now()
            let store = try NightStore.existing(configuration.store)
            let since = now.advanced(bySeconds: -last.seconds)
            let accounts = Accounts(
                try store.accuracy(from: since), missed: try store.missedNights(from: since))
            if let first = accounts.missed.first, let last = accounts.missed.last {
                result.console.say(
                    "\(accounts.missed.count) nights were missed"
                        + (first == last ? ": \(first)" : ": \(first) … \(last)"))
            }
            guard !accounts.entries.isEmpty || result.output != .table else {
                return result.console.say(
                    "No forecast of a night has had its day yet: the first is scored a day later.")
            }
            try result.write(
                json: accounts.json, lines: accounts.lines, header: Accounts.csvHeader, rows: accounts.csvRows,
                table: accounts.table, text: accounts.table.text(result.style))
        }
    }
}
