/// Reads how long a request took.
struct DurationReader {
    private let unitsPerSecond: Double
    private static let longestSeconds = 86_400.0

    /// - Parameter fields: Those of a line, of which at most the finest duration is read.
    init(_ fields: [LogField]) {
        unitsPerSecond = if case .duration(let units) = LogField.finestDuration(of: fields) { units } else { 1 }
    }

    /// In microseconds; nil for a dash and for `-1`, which say that nothing answered. Several upstreams, as in
    /// `0.010, 0.020 : 0.005`, took the sum of theirs.
    @inline(never)
    func microseconds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        if let number = DecimalParser().number(bytes, range) { return microseconds(number) }
        var sum: Int?
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound {
            guard index == range.upperBound || bytes[index] == Ascii.comma || bytes[index] == Ascii.colon else {
                continue
            }
            var part = bytes.trimmed(start..<index)
            // Google and Go write the unit of seconds behind the number.
            if let last = part.last, bytes[last] == UInt8(ascii: "s") { part = part.dropLast() }
            if let part = DecimalParser().number(bytes, part).flatMap(microseconds) { sum = (sum ?? 0) + part }
            start = index + 1
        }
        return sum
    }

    /// Nil for what cannot be the duration of a request.
    private func microseconds(_ units: Double) -> Int? {
        let seconds = units / unitsPerSecond
        return (0...Self.longestSeconds).contains(seconds) ? Int((seconds * 1e6).rounded()) : nil
    }
}
