import CrestSeries

extension Aggregation {
    /// Words in the name of a column that say that its values are rates or gauges, which must not be added up.
    private static let gaugeWords: Set<String> = [
        "rate", "rps", "qps", "tps", "per", "mean", "avg", "average", "median", "cpu", "gpu", "usage", "pct", "memory",
        "mem",
        "latency", "duration", "temp", "gauge", "load", "level", "speed", "occupancy", "active", "concurrency", "price",
        "ratio",
        "kbps", "mbps", "bps", "p50", "p90", "p95", "p99",
    ]
    private static let gaugeBeginnings = ["util", "percent", "temperature", "latenc", "connection"]

    /// What to do with several values of an interval when nobody said: the mean when the name of the column speaks of a
    /// rate or a gauge, the sum otherwise.
    static func byDefault(forColumn name: String) -> Aggregation {
        let words = name.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
        let isGauge = words.contains { word in
            gaugeWords.contains(word) || gaugeBeginnings.contains { word.hasPrefix($0) }
        }
        return isGauge || name.contains("/s") ? .mean : .sum
    }
}
