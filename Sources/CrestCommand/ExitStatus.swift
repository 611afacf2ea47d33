import ArgumentParser
import CrestSeries

/// The exit codes of the contract (sysexits.h where it has one).
enum ExitStatus: Int32 {
    case done = 0
    case bug = 1
    /// Only with `--detailed-exitcode`: done, and the plan differs from the one in force.
    case changed = 2
    /// Done, but a series fell back or was held, or there were warnings under `check`.
    case degraded = 3
    /// Refused on safety grounds.
    case refused = 4
    case usage = 64
    case badData = 65
    case inputMissing = 66
    case sourceUnavailable = 69
    case cannotCreate = 73
    case inputOutput = 74
    case tryLater = 75
    case configuration = 78

    /// The one place that says how the program ends for an error code.
    init(for code: Diagnostic.Code) {
        self =
            switch code.rawValue {
            case "E_TOO_SHORT", "E_STALE", "E_DOMAIN", "E_SINGULAR", "E_EMPTY", "E_LEARNING", "E_UPLIFT",
                "E_SHORT_SUPPLY", "E_ADVICE_ONLY":
                .refused
            case "E_USAGE", "E_OPTION", "E_ZONE", "E_DURATION", "E_MODEL", "E_REQUEST", "E_CAPACITY", "E_LIMIT",
                "E_RISK", "E_PACING", "E_TARGET":
                .usage
            case "E_INPUT_MISSING", "E_NO_ARCHIVE": .inputMissing
            // What is wrong with what a user wrote of the world, not with the traffic.
            case "E_EVENT", "E_HOLIDAYS", "E_CHAIN", "E_CONFIG", "E_STORE_NEWER": .configuration
            case "E_OUTPUT", "E_STORE_CREATE": .cannotCreate
            case "E_IO", "E_STORE_IO", "E_STORE_DAMAGED": .inputOutput
            case "E_SOURCE", "E_STORE_UNAVAILABLE": .sourceUnavailable
            case "E_LOCKED": .tryLater
            // A warning ends the program under --strict alone: what was asked for is then not safe to give.
            case let name where name.hasPrefix("W_"): .refused
            case let name where name.hasPrefix("E_"): .badData
            default: .bug
            }
    }
}
