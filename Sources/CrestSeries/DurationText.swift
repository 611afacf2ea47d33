/// Durations as people write them: `90s`, `5m`, `1h`, `2d`, `1w`, or several in a row such as `1h30m`.
public enum DurationText {
    /// The units and their seconds, longest first.
    static let units: [(name: Character, seconds: Int64)] = [
        ("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]

    /// Of a number, and of all seconds together: beyond it sums would run over.
    private static let limit: Int64 = 1 << 40

    /// The whole number of seconds that `text` says.
    ///
    /// - Throws: ``SeriesError/Code/duration``, naming the legal units, unless it is a sequence of whole numbers, each
    ///   with its unit, that adds up to less than 2⁴⁰ seconds, some 35,000 years.
    public static func seconds(in text: String) throws(SeriesError) -> Int64 {
        var total: Int64 = 0
        var number: Int64?
        for character in text {
            if let digit = character.wholeNumberValue, character.isASCII {
                let (shifted, overflowed) = (number ?? 0).multipliedReportingOverflow(by: 10)
                guard !overflowed, shifted < limit else { throw .duration(text) }
                number = shifted + Int64(digit)
            } else {
                guard let count = number, let unit = units.first(where: { $0.name == character }) else {
                    throw .duration(text)
                }
                total += count * unit.seconds
                guard total < limit else { throw .duration(text) }
                number = nil
            }
        }
        guard number == nil, !text.isEmpty else { throw .duration(text) }
        return total
    }
}
