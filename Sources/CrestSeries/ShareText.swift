/// Shares as people write them: `5%`, or `0.05`.
public enum ShareText {
    /// The fraction that `text` says, of any sign and size; nil when it is no number.
    public static func fraction(in text: some StringProtocol) -> Double? {
        let isPercent = text.hasSuffix("%")
        var digits = isPercent ? text.dropLast() : text[...]
        while let last = digits.last, last == " " { digits.removeLast() }
        guard let number = Double(digits), number.isFinite else { return nil }
        return isPercent ? number / 100 : number
    }
}

extension StringProtocol {
    /// Without blanks at its ends.
    package var trimmed: String {
        let text = drop(while: \.isWhitespace)
        return text.lastIndex { !$0.isWhitespace }.map { String(text[...$0]) } ?? ""
    }
}
