/// How Crest writes figures: one style for people, one for machines.
///
/// People get separated thousands, three significant digits after the leading zeros, a unit; every digit before the
/// point is kept, because 4,871 requests are not 4,870. Machines get the shortest digits that read back as the same
/// `Double`. Neither ever prints NaN or infinity: for people they are ``missing``, for machines an empty field or null.
package enum NumberStyle {
    /// What stands for "no value" in front of people.
    package static let missing = "–"

    /// The shortest text that reads back as `value`, as Swift's own `description` writes it: `412.0`, `0.1`, `1e-05`,
    /// all of them valid JSON numbers. Nil when `value` is not finite.
    package static func machine(_ value: Double) -> String? {
        value.isFinite ? value.description : nil
    }

    /// For people: `4,870`, `16.5`, `0.714`, `–`; with a unit `4,870 requests/s`.
    ///
    /// - Parameter significantDigits: digits that are kept when that many do not stand before the point anyway.
    package static func figure(_ value: Double?, unit: String = "", significantDigits: Int = 3) -> String {
        guard let digits = value.flatMap(DecimalDigits.init) else { return missing }
        guard isReadable(digits) else {
            return appending(unit, to: digits.rounded(significant: significantDigits).scientific)
        }
        let rounded = digits.rounded(decimals: decimals(of: digits, significantDigits: significantDigits))
        return appending(unit, to: rounded.text(decimals: rounded.decimals))
    }

    /// Beyond fifteen digits before the point or five zeros behind it a reader counts digits: then 1.5e21 it is.
    private static func isReadable(_ digits: DecimalDigits) -> Bool {
        digits.isZero || (-5...15).contains(digits.exponent)
    }

    /// A whole number with separated thousands.
    package static func figure(_ value: Int, unit: String = "") -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0 && (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return appending(unit, to: text)
    }

    /// The figures of one column with the same number of decimals, so that the points stand below each other.
    ///
    /// The largest figure decides: it shows `significantDigits`, but no more decimals than the column needs. Where a
    /// reader would count its digits, each figure stands for itself.
    package static func column(_ values: [Double?], significantDigits: Int = 3) -> [String] {
        let all = values.map { $0.flatMap(DecimalDigits.init) }
        guard let largest = all.compactMap({ $0 }).filter({ !$0.isZero }).max(by: { $0.exponent < $1.exponent })
        else { return all.map { $0 == nil ? missing : "0" } }
        guard isReadable(largest) else {
            return values.map { figure($0, significantDigits: significantDigits) }
        }
        let most = decimals(of: largest, significantDigits: significantDigits)
        let rounded = all.map { $0?.rounded(decimals: most) }
        let needed = rounded.map { $0?.decimals ?? 0 }.max() ?? 0
        return rounded.map { $0?.text(decimals: needed) ?? missing }
    }

    /// Few characters, for axes: `850`, `4.5k`, `12M`, `3.1G`; three significant digits.
    package static func compact(_ value: Double?) -> String {
        guard let digits = value.flatMap(DecimalDigits.init)?.rounded(significant: 3) else { return missing }
        guard isReadable(digits) else { return digits.scientific }
        let prefixes = ["", "k", "M", "G", "T"]
        let thousands = max(0, (digits.exponent - 1) / 3)
        let scaled = digits.dividedByPowerOfTen(3 * thousands)
        return scaled.text(decimals: scaled.decimals) + prefixes[thousands]
    }

    /// A share as a percentage: `94.7 %`, `0.3 %`, `100 %`. Below 0.01 % that is said, rather than rounded to 0 %.
    package static func percent(_ share: Double?, significantDigits: Int = 3) -> String {
        guard let digits = share.flatMap(DecimalDigits.init)?.dividedByPowerOfTen(-2) else { return missing }
        let smallest = 2
        let places = min(smallest, decimals(of: digits, significantDigits: significantDigits))
        let rounded = digits.rounded(decimals: places)
        if rounded.isZero && !digits.isZero { return digits.isNegative ? "> -0.01 %" : "< 0.01 %" }
        return rounded.text(decimals: rounded.decimals) + " %"
    }

    /// A chance that a thousand simulated futures tell: what none of them shows is no certainty.
    package static func chance(_ share: Double?, significantDigits: Int = 3) -> String {
        share == 0 ? "< 0.1 %" : percent(share, significantDigits: significantDigits)
    }

    /// A length of time in its two largest units: `45s`, `3m`, `1h 30m`, `2d 4h`; below a second in milliseconds or
    /// microseconds with three digits.
    package static func duration(seconds: Double?) -> String {
        guard let seconds, seconds.isFinite else { return missing }
        let sign = seconds < 0 ? "-" : ""
        let length = seconds.magnitude
        if length == 0 { return "0s" }
        if length < 0.000_999_5 { return sign + rounded(length * 1_000_000, significantDigits: 3) + "µs" }
        if length < 0.999_5 { return sign + rounded(length * 1_000, significantDigits: 3) + "ms" }
        if length < 9.95 { return sign + rounded(length, significantDigits: 2) + "s" }
        guard length < 0x1p53 else { return sign + figure(length / 86_400, unit: "d") }
        return sign + duration(wholeSeconds: Int64(length.rounded()))
    }

    private static func duration(wholeSeconds: Int64) -> String {
        let units: [(symbol: String, length: Int64)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
        for (index, unit) in units.enumerated() where wholeSeconds >= unit.length {
            guard index + 1 < units.count else { break }
            let finer = units[index + 1]
            // Rounded to the finer unit first, so that 59 min 59.6 s carries into the hour.
            let total = (wholeSeconds + finer.length / 2) / finer.length
            let perUnit = unit.length / finer.length
            if index > 0 && total / perUnit * unit.length >= units[index - 1].length {
                return duration(wholeSeconds: total * finer.length)
            }
            let whole = "\(figure(Int(total / perUnit)))\(unit.symbol)"
            return total % perUnit == 0 ? whole : "\(whole) \(total % perUnit)\(finer.symbol)"
        }
        return "\(wholeSeconds)s"
    }

    private static func rounded(_ value: Double, significantDigits: Int) -> String {
        guard let digits = DecimalDigits(value)?.rounded(significant: significantDigits) else { return missing }
        return digits.text(decimals: digits.decimals)
    }

    /// Digits after the point that show `significantDigits` of a number, none when they all stand before it.
    private static func decimals(of digits: DecimalDigits, significantDigits: Int) -> Int {
        max(0, significantDigits - digits.exponent)
    }

    private static func appending(_ unit: String, to figure: String) -> String {
        unit.isEmpty ? figure : "\(figure) \(unit)"
    }
}
