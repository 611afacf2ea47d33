/// What a piece of text means; a terminal shows it as a colour when the reader wants colours.
package enum Tone: Sendable, Hashable {
    case plain, faint, strong, accent, good, warning, bad

    /// `text` between the SGR codes of the tone (ECMA-48): the eight basic colours only, so that the reader's own
    /// palette decides, on dark and on light.
    package func painted(_ text: String) -> String {
        guard let code, !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private var code: String? {
        switch self {
        case .plain: nil
        case .faint: "2"
        case .strong: "1"
        case .accent: "36"
        case .good: "32"
        case .warning: "33"
        case .bad: "1;31"
        }
    }
}
