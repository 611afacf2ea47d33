import CrestReporting
package import CrestSeries
import Foundation
package import Logging

/// Writes log lines to standard error, as text or as JSON.
package struct NightLog: LogHandler {
    package enum Format: String, Sendable, CaseIterable {
        case text, json
    }

    private let format: Format
    private let now: @Sendable () -> Timestamp
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info

    package init(_ format: Format, now: @escaping @Sendable () -> Timestamp) {
        self.format = format
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let line = line(event.level, "\(event.message)", event.metadata ?? [:])
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Figures stay figures.
    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        guard case .stringConvertible(let value) = value else { return .string("\(value)") }
        return switch value {
        case let number as Int: .integer(Int64(number))
        case let flag as Bool: .bool(flag)
        default: .string("\(value)")
        }
    }

    /// One line.
    package func line(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> String {
        let all = self.metadata.merging(metadata) { $1 }
        switch format {
        case .text:
            let keys = all.keys.sorted().map { " \($0)=\(all[$0].map { "\($0)" } ?? "")" }.joined()
            return "\(now()) \(level.rawValue) \(message)\(keys)"
        case .json:
            let members = all.map { ($0.key, Self.json($0.value)) }
            return JSONWriter().string(
                .object(
                    [
                        ("ts", .string(now().description)), ("level", .string(level.rawValue)),
                        ("msg", .string(message)),
                    ] + members))
        }
    }
}
