/// The shortest decimal digits that read back as the same `Double`, to be rounded the way a person rounds on paper.
///
/// Rounding works on these digits, half away from zero, and not on the binary value: 2.675 is stored as
/// 2.67499999999999982…, but whoever reads 2.675 expects 2.68. No locale and no C library take part, so that the same
/// number prints the same bytes everywhere.
struct DecimalDigits: Hashable, Sendable {
    private(set) var isNegative: Bool
    /// The significant digits, 0 … 9, the first one not zero; empty for zero.
    private(set) var digits: [UInt8]
    /// The value is 0.d₁d₂d₃… · 10^exponent.
    private(set) var exponent: Int

    /// Nil when `value` is not finite.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        isNegative = value.sign == .minus && value != 0
        digits = []
        exponent = 0
        var power = 0
        var digitsBeforePoint: Int?
        var text = value.magnitude.description.utf8[...]
        if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
            power = Int(Substring(text[text.index(after: mark)...])) ?? 0
            text = text[..<mark]
        }
        for byte in text {
            if byte == UInt8(ascii: ".") {
                digitsBeforePoint = digits.count
            } else {
                digits.append(byte - UInt8(ascii: "0"))
            }
        }
        exponent = (digitsBeforePoint ?? digits.count) + power
        normalise()
    }

    var isZero: Bool { digits.isEmpty }

    /// The same number with at most `count` significant digits.
    func rounded(significant count: Int) -> DecimalDigits {
        keeping(count)
    }

    /// The same number with at most `count` digits after the point.
    func rounded(decimals count: Int) -> DecimalDigits {
        keeping(exponent + count)
    }

    /// The number divided by 10^`power`, exactly.
    func dividedByPowerOfTen(_ power: Int) -> DecimalDigits {
        var result = self
        if !isZero { result.exponent -= power }
        return result
    }

    /// How many digits after the point it needs.
    var decimals: Int { max(0, digits.count - exponent) }

    /// Plain notation with exactly `decimals` digits after the point (which must not cut digits off) and `separator`
    /// between groups of three digits before it.
    func text(decimals: Int, separator: String = ",") -> String {
        var whole = ""
        let wholeCount = max(1, exponent)
        for place in 0..<wholeCount {
            whole += String(digit(at: place - wholeCount + exponent))
            let left = wholeCount - 1 - place
            if left > 0 && left % 3 == 0 { whole += separator }
        }
        let fraction = (0..<decimals).map { String(digit(at: exponent + $0)) }.joined()
        return (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// Scientific notation with all digits: `1.5e21`.
    var scientific: String {
        var mantissa = self
        mantissa.exponent = isZero ? 0 : 1
        return mantissa.text(decimals: mantissa.decimals) + "e\(isZero ? 0 : exponent - 1)"
    }

    private func digit(at index: Int) -> UInt8 {
        digits.indices.contains(index) ? digits[index] : 0
    }

    private func keeping(_ count: Int) -> DecimalDigits {
        guard count < digits.count else { return self }
        var result = self
        let roundsUp = count >= 0 && digits[count] >= 5
        result.digits = Array(digits.prefix(max(0, count)))
        if roundsUp { result.addOneToTheLastDigit() }
        result.normalise()
        return result
    }

    private mutating func addOneToTheLastDigit() {
        var place = digits.count - 1
        while place >= 0 && digits[place] == 9 {
            digits[place] = 0
            place -= 1
        }
        if place >= 0 {
            digits[place] += 1
        } else {
            digits.insert(1, at: 0)
            exponent += 1
        }
    }

    /// Drops zeros at both ends; a number without digits is zero and has no sign.
    private mutating func normalise() {
        while digits.last == 0 { digits.removeLast() }
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        exponent -= leading
        if digits.isEmpty {
            exponent = 0
            isNegative = false
        }
    }
}
