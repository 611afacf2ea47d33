/// How well supply follows demand: the elasticity measures of the SPEC Research Group (Herbst et al. 2016), on needed
/// and serving replicas.
package struct Elasticity: Sendable, Hashable {
    private var ticks = 0
    private var lacking = 0.0
    private var surplus = 0.0
    private var ticksUnder = 0
    private var ticksOver = 0
    private var changes = 0
    private var opposed = 0
    private var previous: Step?

    private struct Step: Sendable, Hashable {
        let need: Int
        let supply: Int
    }

    mutating func record(need: Int, supply: Int) {
        ticks += 1
        // A tick without demand has no share that could be lacking; one replica stands for its surplus.
        let whole = Double(max(1, need))
        if supply < need {
            lacking += Double(need - supply) / whole
            ticksUnder += 1
        } else if supply > need {
            surplus += Double(supply - need) / whole
            ticksOver += 1
        }
        if let previous {
            changes += 1
            if (need - previous.need).signum() != (supply - previous.supply).signum() { opposed += 1 }
        }
        previous = Step(need: need, supply: supply)
    }

    private func percent(_ part: Double, of whole: Int) -> Double {
        whole > 0 ? 100 * part / Double(whole) : 0
    }

    /// θ_U: what is lacking, in percent of the need, averaged over time.
    package var underAccuracy: Double { percent(lacking, of: ticks) }
    /// θ_O: what is too much, in percent of the need, averaged over time.
    package var overAccuracy: Double { percent(surplus, of: ticks) }
    /// τ_U: the share of time with too little supply, in percent.
    package var underTime: Double { percent(Double(ticksUnder), of: ticks) }
    /// τ_O: the share of time with too much supply, in percent.
    package var overTime: Double { percent(Double(ticksOver), of: ticks) }
    /// υ: the share of steps in which supply and need move differently, in percent.
    package var instability: Double { percent(Double(opposed), of: changes) }
}
