/// The `d` attribute of an SVG path in whole units, as short as it can be said: relative moves, no blank before a
/// minus.
struct PathData {
    private(set) var text = ""
    private var last = (x: 0, y: 0)
    private var command: Character = " "

    mutating func move(to point: PlotPoint) {
        let (x, y) = point.rounded
        text += command == " " ? "M\(x)\(separated(y))" : "m\(x - last.x)\(separated(y - last.y))"
        last = (x, y)
        command = "m"
    }

    mutating func line(to point: PlotPoint) {
        let (x, y) = point.rounded
        let (dx, dy) = (x - last.x, y - last.y)
        if dx == 0 && dy == 0 { return }
        if dy == 0 { append("h", [dx]) } else if dx == 0 { append("v", [dy]) } else { append("l", [dx, dy]) }
        last = (x, y)
    }

    /// The letter only where it changes.
    private mutating func append(_ letter: Character, _ numbers: [Int]) {
        var isFirst = command != letter
        if isFirst { text.append(letter) }
        for number in numbers {
            text += isFirst ? "\(number)" : separated(number)
            isFirst = false
        }
        command = letter
    }

    /// A figure closed where it begins, which a round cap draws as a dot (SVG 2, 13.5.3).
    mutating func dot(at point: PlotPoint) {
        move(to: point)
        close()
    }

    mutating func close() {
        text += "z"
        command = "z"
    }

    private func separated(_ number: Int) -> String { number < 0 ? "\(number)" : " \(number)" }
}

/// A place on a drawing, y downwards.
struct PlotPoint: Hashable {
    let x: Double
    let y: Double

    /// Whole units; what lies far outside any drawing is brought to where a number is still short.
    var rounded: (x: Int, y: Int) { (Self.whole(x), Self.whole(y)) }

    private static func whole(_ coordinate: Double) -> Int {
        coordinate.isFinite ? Int(min(max(coordinate, -9_999), 9_999).rounded()) : 0
    }
}

extension PathData {
    /// A line through `points`; nil breaks it. A point between two breaks is a dot.
    static func line(through points: [PlotPoint?]) -> String {
        var path = PathData()
        for run in points.split(separator: nil) {
            let run = run.compactMap { $0 }
            for (index, point) in run.enumerated() {
                if run.count == 1 {
                    path.dot(at: point)
                } else if index == 0 {
                    path.move(to: point)
                } else {
                    path.line(to: point)
                }
            }
        }
        return path.text
    }

    /// The area between two lines; empty without points.
    static func area(upper: [PlotPoint], lower: [PlotPoint]) -> String {
        var path = PathData()
        for (index, point) in (upper + lower.reversed()).enumerated() {
            if index == 0 { path.move(to: point) } else { path.line(to: point) }
        }
        if !path.text.isEmpty { path.close() }
        return path.text
    }
}

extension PathData {
    /// A rectangle from top to bottom.
    static func area(of span: Range<Double>, height: Double) -> String {
        let (left, right) = (
            PlotPoint(x: span.lowerBound, y: 0).rounded.x, PlotPoint(x: span.upperBound, y: 0).rounded.x
        )
        return "M\(left) 0H\(right)V\(Int(height))H\(left)z"
    }
}
