/// A raster of two by four dots a terminal cell, as the Braille block of Unicode has them (U+2800 … U+28FF).
struct DotCanvas {
    /// In cells.
    let width: Int
    let height: Int
    /// One bit a dot, in the order of the Braille block; `cells[row * width + column]`.
    private(set) var cells: [UInt8]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        cells = Array(repeating: 0, count: width * height)
    }

    var dotColumns: Int { 2 * width }
    var dotRows: Int { 4 * height }

    /// Sets the dots of a column from `top` to `bottom`, both included; what lies outside is clipped.
    mutating func fill(column: Int, from top: Int, through bottom: Int) {
        guard (0..<dotColumns).contains(column) else { return }
        for row in max(0, top)..<max(max(0, top), min(dotRows, bottom + 1)) {
            cells[row / 4 * width + column / 2] |= Self.bits[column % 2][row % 4]
        }
    }

    /// A line between two points in dots, without holes however steep it is.
    mutating func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) {
        let first = Int(start.x.rounded())
        let last = Int(end.x.rounded())
        func height(at x: Double) -> Double {
            let position = min(max(x, start.x), end.x)
            return end.x > start.x ? start.y + (end.y - start.y) * (position - start.x) / (end.x - start.x) : end.y
        }
        for column in first...max(first, last) {
            // Each column covers its half dot to both sides; on a single column the whole step.
            let left = first == last ? start.y : height(at: Double(column) - 0.5)
            let right = first == last ? end.y : height(at: Double(column) + 0.5)
            fill(column: column, from: Int(min(left, right).rounded()), through: Int(max(left, right).rounded()))
        }
    }

    func isEmpty(row: Int, column: Int) -> Bool {
        cells[row * width + column] == 0
    }

    /// The Braille character of a cell.
    func braille(row: Int, column: Int) -> Character {
        // Every pattern 0 … 255 is a scalar of the block.
        Unicode.Scalar(0x2800 + UInt32(cells[row * width + column])).map(Character.init) ?? " "
    }

    /// A cell in ASCII: where in the cell the line runs, or that it climbs through.
    func ascii(row: Int, column: Int) -> Character {
        let cell = cells[row * width + column]
        let rows = (0..<4).filter { cell & (Self.bits[0][$0] | Self.bits[1][$0]) != 0 }
        guard let top = rows.first, let bottom = rows.last else { return " " }
        if bottom - top >= 2 { return "|" }
        return top + bottom < 2 ? "'" : top + bottom > 4 ? "." : "-"
    }

    /// `bits[column][row]`: dots 1, 2, 3, 7 on the left and 4, 5, 6, 8 on the right.
    private static let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
}
