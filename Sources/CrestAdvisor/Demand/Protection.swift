public import CrestForecasting
import CrestSeries

/// How much of the possible demand the plan provides for.
public struct Protection: Sendable, Hashable {
    /// The rule behind it.
    package enum Rule: Sendable, Hashable {
        case jointChance(Double)
        case newsvendor(Double)
    }

    package let rule: Rule

    /// A risk of 1 %.
    public static let standard = Protection(rule: .jointChance(0.01))

    /// What a shortage costs in terms of supply where nobody says: then each slot is covered with probability 0.95.
    public static let usualShortageCost = 20.0

    /// The chance that demand exceeds the plan *somewhere* in a window (a day) is at most `chance`.
    ///
    /// - Parameter chance: more than 0, less than 1.
    /// - Throws: ``AdvisorError/Code/risk`` outside that range.
    public static func risk(_ chance: Double) throws(AdvisorError) -> Protection {
        guard chance > 0, chance < 1 else {
            throw .risk("a risk of \(chance)", hint: "it lies between 0 and 1, such as 1% or 0.01")
        }
        return Protection(rule: .jointChance(chance))
    }

    /// The chance that is promised; of a newsvendor, the chance of a shortage in each slot.
    package var chance: Double {
        switch rule {
        case .jointChance(let chance): chance
        case .newsvendor(let ratio): 1 / ratio
        }
    }

    /// The same promise on paths whose maxima are known to be off: a risk of ε is read off the paths at the level where
    /// the corrected peaks stand at 1 − ε, in the window in which that is highest, where it is higher than 1 − ε. A
    /// fortnight of luck is no reason to provide less. Slot by slot levels (the newsvendor's) are left as they are.
    public func corrected(by peaks: [PeakDistribution]) -> Protection {
        guard case .jointChance(let chance) = rule else { return self }
        let level = peaks.reduce(0) { max($0, $1.pathLevel(1 - chance)) }
        return Protection(rule: .jointChance(min(chance, max(Self.least, 1 - level))))
    }

    /// What a shortage costs in terms of supply: as asked for, or such that a slot is at risk with the same chance
    /// (1/ε).
    public var shortageCost: Double {
        switch rule {
        case .jointChance(let chance): 1 / chance
        case .newsvendor(let ratio): ratio
        }
    }

    /// Below this no number of paths that anybody draws can tell a chance.
    private static let least = 1e-4

    /// The risk that a text such as `1%` or `0.01` says.
    ///
    /// - Throws: ``AdvisorError/Code/risk`` when it is no number or outside 0 … 1.
    public static func risk(_ text: String) throws(AdvisorError) -> Protection {
        guard let chance = ShareText.fraction(in: text.trimmed) else {
            throw .risk("'\(text)' is no risk", hint: "write 1% or 0.01")
        }
        return try risk(chance)
    }

    /// Each observation on its own at the level that is cheapest when a unit of demand not served costs `ratio` times
    /// what a unit of supply costs: the newsvendor's 1 − 1/ratio (Arrow, Harris & Marschak 1951).
    ///
    /// - Throws: ``AdvisorError/Code/risk`` unless `ratio` is more than 1: below, serving nobody is cheapest.
    public static func shortageCost(_ ratio: Double) throws(AdvisorError) -> Protection {
        guard ratio > 1, ratio.isFinite else {
            throw .risk(
                "a shortage that costs \(ratio) times the supply",
                hint: "give a ratio above 1: at 20, a slot is covered with probability 0.95")
        }
        return Protection(rule: .newsvendor(ratio))
    }
}
