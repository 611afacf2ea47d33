/// How many terminal columns text takes.
package enum DisplayWidth {
    /// The sum over the characters (grapheme clusters) of `text`.
    package static func columns(of text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// 0 for what has no width of its own, 2 for East Asian wide characters and emoji, 1 for the rest.
    package static func columns(of character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            // Variation selector 16 asks for the emoji form of what stands before it.
            if scalar.value == 0xFE0F && width > 0 { return 2 }
            width = max(width, columns(of: scalar))
        }
        return width
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? 0 : 1 }
        if scalar.properties.isEmojiPresentation || isWide(scalar.value) { return 2 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return 1
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        guard value >= 0x1100 else { return false }
        var low = 0
        var high = wideRanges.count
        while low < high {
            let middle = (low + high) / 2
            if value > wideRanges[middle].upperBound { low = middle + 1 } else { high = middle }
        }
        return low < wideRanges.count && wideRanges[low].contains(value)
    }

    /// East_Asian_Width W and F, emoji presentation left out (Unicode 14.0.0, UAX 11), merged over code points that
    /// are not assigned; printed by `scripts/reference/display_width.py`.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6,
        0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAD9, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD,
    ]

    /// The longest beginning of `text` that fits `columns`, ended by `…` when something was cut off.
    package static func truncating(_ text: String, to columns: Int, ellipsis: String = "…") -> String {
        guard self.columns(of: text) > columns else { return text }
        let room = columns - self.columns(of: ellipsis)
        guard room >= 0 else { return "" }
        var kept = ""
        var used = 0
        for character in text {
            let width = self.columns(of: character)
            if used + width > room { break }
            kept.append(character)
            used += width
        }
        return kept + ellipsis
    }

    /// `text` with its control characters replaced by `·`, so that a name out of a log can neither break a line nor
    /// steer the terminal.
    package static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(isControl(scalar) ? "·" : scalar) }
        return String(scalars)
    }

    /// C0, DEL, C1, the line and paragraph separators, and the marks that turn the direction of writing.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
