/// Numbers with a unit behind them, as dashboards show them: `1.2 K`, `45%`, `3.4 Mil`, `350 ms`, `12 req/s`.
///
/// A column is of one quantity, so a unit only scales: prefixes to ones, times to seconds. A percentage stays one.
enum UnitNumber {
    private static let scales: [(suffix: StaticString, factor: Double)] = [
        ("%", 1), ("K", 1e3), ("k", 1e3), ("Mil", 1e6), ("M", 1e6), ("Bil", 1e9), ("G", 1e9), ("Tri", 1e12),
        ("T", 1e12),
        ("ns", 1e-9), ("us", 1e-6), ("\u{B5}s", 1e-6), ("ms", 1e-3), ("s", 1), ("min", 60), ("hour", 3_600),
        ("B", 1), ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
        ("KiB", 1_024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("TiB", 1_099_511_627_776),
    ]
    /// What is counted, behind a prefix or alone.
    private static let rates: [StaticString] = [
        "req/s", "reqps", "rps", "qps", "ops/s", "ops", "c/s", "cps", "/s", "B/s",
    ]

    /// The number in `range` with its unit applied; nil when it is none, or one without a unit.
    static func value(_ bytes: Span<UInt8>, _ range: Range<Int>, _ form: NumberForm) -> Double? {
        guard let lastDigit = range.last(where: { Ascii.digit(bytes[$0]) != nil }) else { return nil }
        let digits = bytes.trimmed(range.lowerBound..<lastDigit + 1)
        let unit = bytes.trimmed(lastDigit + 1..<range.upperBound)
        guard !unit.isEmpty, let number = form.number(bytes, digits), let factor = factor(bytes, unit) else {
            return nil
        }
        return number * factor
    }

    private static func factor(_ bytes: Span<UInt8>, _ unit: Range<Int>) -> Double? {
        if let scale = scales.first(where: { bytes.holds($0.suffix, at: unit) }) { return scale.factor }
        for rate in rates where unit.count >= rate.utf8CodeUnitCount {
            let split = unit.upperBound - rate.utf8CodeUnitCount
            guard bytes.holds(rate, at: split..<unit.upperBound) else { continue }
            let prefix = bytes.trimmed(unit.lowerBound..<split)
            if prefix.isEmpty { return 1 }
            if let scale = scales.first(where: { $0.factor >= 1e3 && bytes.holds($0.suffix, at: prefix) }) {
                return scale.factor
            }
        }
        return nil
    }
}
