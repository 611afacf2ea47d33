public import ArgumentParser
import Crest
import CrestSeries
import Foundation

/// The command line: `crest VERB INPUT…`.
public struct CrestProgram: AsyncParsableCommand {
    /// The verbs, and what `crest --help` says.
    public static let configuration = CommandConfiguration(
        commandName: "crest",
        abstract: "Forecasts how high the peak will be, and what to provision so that it holds.",
        discussion: """
            Results go to standard output, talk to standard error.
            Exit codes: 0 done, 3 degraded, 4 refused, 64 usage, 65 bad data, 66 input missing, 73 cannot write.
            """,
        version: "0.1.0",
        subcommands: [
            InspectCommand.self, ReadCommand.self, ForecastCommand.self, PlanCommand.self, ExplainCommand.self,
            DiffCommand.self, ExportCommand.self, BacktestCommand.self, CapacityCommand.self, PaceCommand.self,
            EventsCommand.self, NowcastCommand.self, NightlyCommand.self, ReportCommand.self, ObserveCommand.self,
            CheckCommand.self, DoctorCommand.self, SimulateCommand.self,
        ]
    )

    /// The program before it has seen its arguments.
    public init() {}

    /// Runs the arguments of the process and ends it with the exit code of the contract.
    public static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let status as Finish {
            Foundation.exit(status.status.rawValue)
        } catch let error as any DiagnosableError {
            Console.writeError("error: \(Console.printable(error.diagnostic))\n")
            Foundation.exit(ExitStatus(for: error.diagnostic.code).rawValue)
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            endUsage(error)
        }
    }

    /// Says what is wrong with the words of the command line, as the output that they ask for would say it.
    private static func endUsage(_ error: any Error) -> Never {
        let usage = Diagnostic(code: .init(rawValue: "E_USAGE"), message: message(for: error), hint: "see crest --help")
        if OutputFlags.asksForJSON(CommandLine.arguments) {
            Console.writeError(ErrorDocument(usage, exit: ExitStatus.usage.rawValue).text)
        } else {
            let (text, prefix) = (fullMessage(for: error), "Error: ")
            Console.writeError("error: E_USAGE \(text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...])\n")
        }
        Foundation.exit(ExitStatus.usage.rawValue)
    }
}

/// How a command ends when it is not simply done; what there is to say has been said.
struct Finish: Error {
    let status: ExitStatus
}
