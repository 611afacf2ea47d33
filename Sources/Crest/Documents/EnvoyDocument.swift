package import CrestAdvisor
package import CrestReporting
import CrestSeries

/// A pacing schedule as settings of Envoy's local rate limit, one HTTP filter a span of time.
///
/// Envoy shares a token bucket among the workers of a process and knows nothing of other processes, so that each of
/// several proxies gets its part; the bucket begins full whenever the filter is replaced, which ``TokenBucket`` has
/// taken off. Envoy refuses a bucket of no tokens: where nobody is to be let in, the fault filter answers instead. JSON
/// is what Envoy reads as well as YAML.
package struct EnvoyDocument: Sendable {
    private let schedule: PacingSchedule
    private let proxies: Int

    /// - Parameter proxies: Envoy processes that admit side by side; at least 1.
    package init(_ schedule: PacingSchedule, proxies: Int) {
        precondition(proxies >= 1, "\(proxies) proxies admit nobody")
        self.schedule = schedule
        self.proxies = proxies
    }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/pacing/envoy/v1", "series": .string(schedule.series),
            "as_of": .string(schedule.asOf.description), "proxies": .integer(Int64(proxies)),
            "settings": .array(schedule.steps.map(setting)),
        ]
    }

    private func setting(_ step: PacingStep) -> JSONValue {
        let interval = schedule.interval.seconds
        let admissions = step.rate * Double(interval) / Double(proxies)
        let bucket = TokenBucket(admitting: admissions, within: interval)
        return [
            "from": .string(step.from.description), "to": .string(step.to.description),
            "http_filter": bucket.map(Self.limit) ?? Self.closed,
        ]
    }

    private static func limit(_ bucket: TokenBucket) -> JSONValue {
        [
            "name": "envoy.filters.http.local_ratelimit",
            "typed_config": [
                "@type": "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
                "stat_prefix": "crest_pacing",
                "token_bucket": [
                    "max_tokens": .integer(Int64(bucket.capacity)),
                    "tokens_per_fill": .integer(Int64(bucket.tokensPerFill)),
                    "fill_interval": .string(duration(milliseconds: bucket.fillMilliseconds)),
                ],
                "filter_enabled": whole(key: "crest_pacing_enabled"),
                "filter_enforced": whole(key: "crest_pacing_enforced"),
            ],
        ]
    }

    /// Answers everybody with 429.
    private static var closed: JSONValue {
        [
            "name": "envoy.filters.http.fault",
            "typed_config": [
                "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
                "abort": ["http_status": 429, "percentage": hundredPercent],
            ],
        ]
    }

    private static func whole(key: String) -> JSONValue {
        ["runtime_key": .string(key), "default_value": hundredPercent]
    }

    private static var hundredPercent: JSONValue { ["numerator": 100, "denominator": "HUNDRED"] }

    /// As protobuf's JSON mapping writes a duration: `1.250s`.
    private static func duration(milliseconds: Int64) -> String {
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)s"
    }
}
