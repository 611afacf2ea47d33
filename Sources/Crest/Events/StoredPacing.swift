package import CrestSeries
import Foundation

/// What `crest pace -o json` wrote, as far as somebody who issues coupons needs it: how many from when to when.
package struct StoredPacing: Sendable, Hashable {
    /// A span of constant rate.
    package struct Setting: Sendable, Hashable {
        package let from: Timestamp
        /// The end, not included.
        package let to: Timestamp
        /// Coupons a second.
        package let rate: Double
    }

    /// In order of time.
    package let settings: [Setting]

    /// - Throws: ``CrestError/Code/inputMissing``, or ``CrestError/Code/plan`` with the file.
    package init(readingFrom path: String) throws(CrestError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CrestError(
                .inputMissing, "there is no file '\(path)'", hint: "write it with crest pace -o json --out FILE")
        }
        let stored = try? JSONDecoder().decode(Content.self, from: data)
        let settings = stored?.settings.compactMap { setting -> Setting? in
            guard let from = try? Timestamp(parsing: setting.from, zone: nil),
                let to = try? Timestamp(parsing: setting.to, zone: nil), from < to, setting.rate_per_second >= 0,
                setting.rate_per_second.isFinite
            else { return nil }
            return Setting(from: from, to: to, rate: setting.rate_per_second)
        }
        guard let stored, let settings, stored.schema == "crest/pacing/v1", settings.count == stored.settings.count
        else {
            throw CrestError(
                .plan, "\(path) is no pacing schedule", hint: "write it with crest pace -o json --out FILE")
        }
        self.settings = settings
    }

    /// Coupons in each minute from `start` on, until the last setting ends.
    package func perMinute(from start: Timestamp) -> [Double] {
        guard let end = settings.last?.to, start < end else { return [] }
        return (0..<(start.seconds(until: end) / 60)).map { minute in
            let (first, last) = (start.advanced(bySeconds: minute * 60), start.advanced(bySeconds: minute * 60 + 60))
            return settings.reduce(0) { total, setting in
                let common = (setting.from..<setting.to).clamped(to: first..<last)
                return total + setting.rate * Double(common.lowerBound.seconds(until: common.upperBound))
            }
        }
    }

    // The names are the keys.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Content: Decodable {
        struct Setting: Decodable {
            let from: String
            let to: String
            let rate_per_second: Double
        }

        let schema: String
        let settings: [Setting]
    }
}
