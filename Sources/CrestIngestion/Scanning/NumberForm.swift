/// How the numbers of a column are written: what separates their fraction, and what their thousands, `1.234,5`.
struct NumberForm {
    let decimal: DecimalParser
    /// What stands between groups of three digits; nil when nothing does.
    let grouping: UInt8?

    /// Whether a comma separates the fraction.
    var hasComma: Bool { decimal.separator == Ascii.comma }

    static let dot = NumberForm(decimal: DecimalParser(), grouping: nil)

    /// The other of dot and comma groups, if anything does.
    init(_ mark: DecimalMark) {
        decimal = DecimalParser(separator: mark == .comma ? Ascii.comma : Ascii.dot)
        grouping = mark == .comma ? Ascii.dot : Ascii.comma
    }

    init(decimal: DecimalParser, grouping: UInt8?) {
        self.decimal = decimal
        self.grouping = grouping
    }

    /// The number that fills `range`; nil when it is none.
    func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        decimal.number(bytes, range) ?? groupedNumber(bytes, range)
    }

    /// A number that has a separator of thousands, and has it in the right places only: `1.234`, not `12.34` or
    /// `1.2345`.
    func groupedNumber(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        guard let grouping else { return nil }
        var whole = range
        if let first = range.first, bytes[first] == Ascii.minus || bytes[first] == Ascii.plus {
            whole = first + 1..<range.upperBound
        }
        let end = whole.first { bytes[$0] == decimal.separator } ?? whole.upperBound
        let marks = (whole.lowerBound..<end).filter { bytes[$0] == grouping }
        guard let first = marks.first, (1...3).contains(first - whole.lowerBound) else { return nil }
        for (mark, next) in zip(marks, marks.dropFirst() + [end]) where next - mark != 4 { return nil }
        let joined = range.filter { bytes[$0] != grouping }.map { bytes[$0] }
        // None stands within the fraction.
        guard joined.count == range.count - marks.count else { return nil }
        return decimal.number(joined.span, joined.indices)
    }
}

/// What separates the fraction of a number.
public enum DecimalMark: String, Hashable, Sendable, CaseIterable {
    case dot, comma
}

/// What the cells of a column tell about how their numbers are written.
///
/// A cell with both marks has its fraction behind the last; a mark that comes twice groups; one that is not before
/// exactly three digits, or behind a leading zero, separates a fraction. What remains, `1.234`, may be either.
struct NumberEvidence {
    private var fractions: Set<UInt8> = []
    private var groups: Set<UInt8> = []
    private var doubtful: [UInt8: Range<Int>] = [:]
    /// Whether a thousand or more is written without a mark.
    private var isUngrouped = false

    mutating func add(_ bytes: Span<UInt8>, _ cell: Range<Int>) {
        guard let first = cell.first(where: { Ascii.digit(bytes[$0]) != nil }),
            let last = cell.last(where: { Ascii.digit(bytes[$0]) != nil })
        else { return }
        let number = first..<last + 1
        let marks = number.filter { bytes[$0] == Ascii.dot || bytes[$0] == Ascii.comma }
        guard let mark = marks.last else {
            if number.count > 3 { isUngrouped = true }
            return
        }
        let kind = bytes[mark]
        if let other = marks.first(where: { bytes[$0] != kind }) {
            fractions.insert(kind)
            groups.insert(bytes[other])
        } else if marks.count > 1 {
            groups.insert(kind)
        } else if last - mark == 3, (1...3).contains(mark - first), Ascii.digit(bytes[first]) != 0 {
            if doubtful[kind] == nil { doubtful[kind] = cell }
        } else {
            fractions.insert(kind)
        }
    }

    /// What the cells agree on; nil when they contradict each other or leave it open. Once a fraction's mark is known,
    /// the other one can only group, even where it comes later than the cells that were looked at.
    ///
    /// - Parameter delimiter: a comma that separates fields separates no fraction.
    func form(delimiter: UInt8) -> NumberForm? {
        let hasComma = fractions.contains(Ascii.comma) || groups.contains(Ascii.dot)
        let hasDot =
            fractions.contains(Ascii.dot) || groups.contains(Ascii.comma)
            || (delimiter == Ascii.comma && doubtful[Ascii.comma] != nil)
        guard hasComma != hasDot, !(hasComma && delimiter == Ascii.comma) else { return nil }
        return NumberForm(hasComma ? .comma : .dot)
    }

    /// A cell of which nobody can say whether its mark groups; nil when the cells tell, or follow the usage of their
    /// file: a dot is a decimal point unless semicolons separate the fields.
    func question(delimiter: UInt8) -> Range<Int>? {
        guard fractions.isEmpty, groups.isEmpty, !isUngrouped, delimiter != Ascii.comma else { return nil }
        return doubtful[Ascii.comma] ?? (delimiter == Ascii.semicolon ? doubtful[Ascii.dot] : nil)
    }
}
