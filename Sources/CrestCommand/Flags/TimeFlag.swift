import ArgumentParser
import CrestIngestion
import CrestSeries

extension Timestamp {
    /// The time that a flag gives.
    ///
    /// - Parameters:
    ///   - flag: such as `--as-of`, which an error names: a wrong flag is no wrong input.
    ///   - zone: of a time that names none.
    init(_ flag: String, _ text: String, zone: String?) throws {
        do throws(IngestionError) {
            self = try Timestamp(parsing: text, zone: zone)
        } catch {
            guard error.code == .time else { throw error }
            throw ValidationError("\(flag): \(error.diagnostic.message) (\(error.diagnostic.hint))")
        }
    }
}
