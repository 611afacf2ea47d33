package import CrestSeries

/// From when on a store keeps what nights left in it.
package struct Retention: Sendable, Hashable {
    /// Forecasts, with or without a score.
    package let forecasts: Timestamp
    /// Plans, and what was read for them.
    package let plans: Timestamp
    /// Nights with all that is known of them: how they turned out, and which were missed.
    package let nights: Timestamp

    package init(forecasts: Timestamp, plans: Timestamp, nights: Timestamp) {
        self.forecasts = forecasts
        self.plans = plans
        self.nights = nights
    }
}

extension SQLStore {
    /// The youngest nights, which the next one asks for, keep all but their forecasts however old they are; so do the
    /// last two that were published: the plan in force, and the one before it, for a night that begins anew.
    private static let (nightsKept, publishedKept) = (12, 2)

    /// Pages that are free then are written again by the nights to come; a file does not become smaller.
    static func forget(_ retention: Retention, _ session: any SQLSession) throws(StoreError) {
        for table in ["forecasts", "parts"] {
            try session.run(
                "DELETE FROM \(table) WHERE run IN (SELECT id FROM runs WHERE as_of < ?)", [.time(retention.forecasts)])
        }
        let (old, plans) = older(than: retention.plans)
        try session.run("DELETE FROM quality WHERE run IN (\(old))", plans)
        // Two nights may have one plan; one that began anew has left its first plan to nobody.
        try session.run(
            "DELETE FROM plans WHERE id NOT IN (SELECT plan FROM runs WHERE plan IS NOT NULL AND id NOT IN (\(old)))",
            plans)
        let (oldest, nights) = older(than: retention.nights)
        for table in ["quality", "readings", "forecasts", "parts", "accuracy"] {
            try session.run("DELETE FROM \(table) WHERE run IN (\(oldest))", nights)
        }
        try session.run("DELETE FROM runs WHERE id IN (\(oldest))", nights)
        try session.run("DELETE FROM missed WHERE as_of < ?", [.time(retention.nights)])
    }

    /// The question for nights before a time, and its values.
    private static func older(than time: Timestamp) -> (statement: String, values: [StoreValue]) {
        (
            "SELECT id FROM runs WHERE as_of < ? AND id NOT IN (SELECT id FROM runs ORDER BY number DESC LIMIT ?) "
                + "AND id NOT IN (SELECT id FROM runs WHERE stage = ? ORDER BY number DESC LIMIT ?)",
            [
                .time(time), .integer(Int64(nightsKept)), .text(Stage.published.rawValue),
                .integer(Int64(publishedKept)),
            ]
        )
    }
}
