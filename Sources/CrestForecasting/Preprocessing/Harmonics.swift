import RealModule

/// cos(2πkt/m) and sin(2πkt/m) for k = 1 … K at the phases t = 0 ..< m of a cycle.
struct Harmonics: Sendable, Hashable {
    struct Term: Sendable, Hashable {
        /// Such as `cos 1/24`.
        let name: String
        /// k.
        let order: Int
        /// One a phase.
        let values: [Double]
    }

    /// Cosine before sine, slow before fast. The sine at k = m/2 is zero everywhere and left out.
    let terms: [Term]

    /// The values of ``terms``.
    var columns: [[Double]] { terms.map(\.values) }

    /// - Parameter order: K; capped at half of the period, because a faster wave cannot be told from a slower one.
    init(period: Int, order: Int) {
        precondition(period > 0 && order >= 0, "\(order) harmonics of a period of \(period)")
        terms = (0..<min(order, period / 2)).flatMap { index -> [Term] in
            let k = index + 1
            let angles = (0..<period).map { t in
                // k·t reduced modulo the period: the same angle, small, so that every bit of its sine is good.
                2 * Double.pi * Double((k * t) % period) / Double(period)
            }
            let cosine = Term(name: "cos \(k)/\(period)", order: k, values: angles.map { Double.cos($0) })
            let sine = Term(name: "sin \(k)/\(period)", order: k, values: angles.map { Double.sin($0) })
            return 2 * k == period ? [cosine] : [cosine, sine]
        }
    }
}
