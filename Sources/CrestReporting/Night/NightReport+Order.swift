extension NightReport {
    /// The series, the most endangered first: those that are short, then those that are held, then those that hold;
    /// among equals the larger risk, then the name.
    package var byRisk: [Series] {
        series.sorted { left, right in
            let ranks = (left.verdict.rank, right.verdict.rank)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            let risks = (left.risk ?? 0, right.risk ?? 0)
            if risks.0 != risks.1 { return risks.0 > risks.1 }
            return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
    }

    /// How many series are in which state.
    package var counts: (short: Int, held: Int, holding: Int) {
        let ranks = series.map(\.verdict.rank)
        return (ranks.count { $0 == 0 }, ranks.count { $0 == 1 }, ranks.count { $0 == 2 })
    }
}

extension NightReport.Verdict {
    /// 0 for the worst.
    fileprivate var rank: Int {
        switch self {
        case .short: 0
        case .held: 1
        case .holds: 2
        }
    }

    /// One word for it: machines read it as a label, people as a badge.
    package var word: String {
        switch self {
        case .short: "short"
        case .held: "held"
        case .holds: "holds"
        }
    }
}
