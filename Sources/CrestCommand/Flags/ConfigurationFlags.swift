import ArgumentParser
import Crest
import CrestSeries
import Foundation

/// The flag that names the configuration.
struct ConfigurationFlags: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration.", valueName: "crest.yaml"), completion: .file())
    var config: String

    /// The configuration; what the environment says of its defaults goes before it.
    func configuration(flags: [String: String] = [:]) throws -> Configuration {
        try Configuration(readingFrom: config, flags: flags, environment: ProcessInfo.processInfo.environment)
    }

    /// What the clock says.
    static func now() -> Timestamp {
        Timestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
    }
}
