/// How the past peaks of many series fell around what was forecast of them: the shape that one series' few windows
/// cannot tell.
public struct PeakPool: Sendable, Hashable, Codable {
    /// a: the mean |z|, wild ones clipped.
    let distance: Double
    /// Past windows of all series.
    public let windows: Int
    /// Of the series that has most: so many different stretches of time were seen.
    let windowsEach: Double
    private let scores: TailedSample

    /// Fewer windows say nothing about a tail.
    static let leastWindows = 200

    /// Each window is scored on the scale that the other windows of its series give it; nil without any window.
    public init?(_ calibrations: some Sequence<PeakCalibration>) {
        let all = calibrations.map(\.scores)
        let flat = all.joined().map { min(abs($0), PeakCalibration.wildest) }
        guard !flat.isEmpty else { return nil }
        let distance = flat.reduce(0, +) / Double(flat.count)
        self.distance = distance
        windows = flat.count
        windowsEach = all.reduce(0) { max($0, Double($1.count)) }
        scores = TailedSample(
            SortedSample(
                all.flatMap { scores in
                    scores.indices.map { index in
                        var others = scores
                        let score = others.remove(at: index)
                        return score / PeakCalibration.widening(others, expected: distance)
                    }
                }))
    }

    /// Whether it says something about a tail: a pool without distance has seen only peaks that were known exactly.
    var isEnough: Bool { windows >= Self.leastWindows && distance > 0 }

    /// Of z/f.
    func quantile(_ level: Double) -> Double { scores.quantile(level) }
}
