import CrestSeries

/// The store in a data base that speaks SQL: the statements are the same for every one of them.
package struct SQLStore: Store {
    package let connection: any SQLConnection

    /// Checks the data base and brings its schema up to date, after a copy was made of it.
    ///
    /// - Throws: ``StoreError/Code/damaged``; ``StoreError/Code/newer``.
    package init(_ connection: any SQLConnection) throws(StoreError) {
        self.connection = connection
        if let complaint = try connection.complaint() {
            throw StoreError(
                .damaged, "\(connection.name) is damaged: \(complaint)",
                hint: "restore it from a backup, or move it aside")
        }
        try Migrations.apply(to: connection)
    }

    package func run(_ id: String) throws(StoreError) -> RunRecord? {
        try rows("SELECT \(Self.runColumns) FROM runs WHERE id = ?", [.text(id)], Self.runRecord).first
    }

    package func latestRuns(_ count: Int) throws(StoreError) -> [RunRecord] {
        try rows(
            "SELECT \(Self.runColumns) FROM runs ORDER BY number DESC LIMIT ?", [.integer(Int64(count))],
            Self.runRecord)
    }

    package func begin(_ run: RunRecord) throws(StoreError) {
        _ = try connection.transaction { session throws(StoreError) in
            try session.run(
                "INSERT INTO runs (id, number, as_of, stage, configuration) "
                    + "VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM runs), ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                [.text(run.id), .time(run.asOf), .text(run.stage.rawValue), .text(run.configuration)])
        }
    }

    package func finish(_ stage: Stage, of run: String, _ results: [StoreChange]) throws(StoreError) {
        try connection.transaction { session throws(StoreError) in
            for result in results { try Self.write(result, of: run, session) }
            // The plan has all that is in them.
            if stage == .planned { try session.run("DELETE FROM parts WHERE run = ?", [.text(run)]) }
            try session.run("UPDATE runs SET stage = ? WHERE id = ?", [.text(stage.rawValue), .text(run)])
        }
    }

    package func restart(_ run: String) throws(StoreError) {
        try connection.transaction { session throws(StoreError) in
            for table in ["quality", "readings", "forecasts", "parts"] {
                try session.run("DELETE FROM \(table) WHERE run = ?", [.text(run)])
            }
            try session.run(
                "UPDATE runs SET stage = ?, plan = NULL, status = NULL, "
                    + "number = (SELECT coalesce(max(number), 0) + 1 FROM runs WHERE id <> ?) WHERE id = ?",
                [.text(Stage.begun.rawValue), .text(run), .text(run)])
        }
    }

    package func note(_ leadTimes: [LeadTimeRecord]) throws(StoreError) {
        try connection.transaction { session throws(StoreError) in
            for record in leadTimes {
                try session.run(
                    "INSERT INTO lead_times (series, ordered, ready) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    [.text(record.series), .time(record.ordered), .time(record.ready)])
            }
        }
    }

    private static func write(_ change: StoreChange, of run: String, _ session: any SQLSession) throws(StoreError) {
        switch change {
        case .quality(let record):
            try session.run(
                "INSERT INTO quality (run, series, source, fingerprint, points, missing, last_sample, need, held) "
                    + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    .text(run), .text(record.series), .text(record.source), .text(record.fingerprint),
                    .integer(Int64(record.points)), .integer(Int64(record.missing)),
                    .optional(record.lastSample?.secondsSinceEpoch), .optional(record.need), .optional(record.held),
                ])
        case .reading(let record): try write(record, of: run, session)
        case .model(let record):
            try session.run(
                "INSERT INTO models (series, fitted_at, model, reason) VALUES (?, ?, ?, ?) ON CONFLICT (series) DO UPDATE SET "
                    + "fitted_at = excluded.fitted_at, model = excluded.model, reason = excluded.reason",
                [.text(record.series), .time(record.fittedAt), .text(record.model), .optional(record.reason)])
        case .modelFile(let name, let bytes):
            try session.run("DELETE FROM model_files WHERE name = ?", [.text(name)])
            guard let bytes else { return }
            try session.run("INSERT INTO model_files (name, document) VALUES (?, ?)", [.text(name), .bytes(bytes)])
        case .forecast(let record):
            try session.run(
                "INSERT INTO forecasts (run, series, model, start, step, point, low, high, peak, peak_early, "
                    + "peak_middle, peak_late, peak_steps, widening, events, scored) "
                    + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                [
                    .text(run), .text(record.series), .text(record.model), .time(record.start),
                    .integer(record.interval.seconds), .bytes(PackedNumbers.bytes(record.point)),
                    .bytes(PackedNumbers.bytes(record.low)), .bytes(PackedNumbers.bytes(record.high)),
                    .bytes(PackedNumbers.bytes(record.peak?.values ?? [])),
                    .optional(record.peak?.early.secondsSinceEpoch),
                    .optional(record.peak?.middle.secondsSinceEpoch), .optional(record.peak?.late.secondsSinceEpoch),
                    .optional(record.peak?.steps), .real(record.widening), .bytes(EventShares.bytes(record.events)),
                ])
        case .part(let record):
            try session.run(
                "INSERT INTO parts (run, series, document) VALUES (?, ?, ?)",
                [.text(run), .text(record.name), .bytes(record.bytes)])
        case .plan(let record, let status):
            try session.run(
                "INSERT INTO plans (id, document) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                [.text(record.name), .bytes(record.bytes)])
            try session.run(
                "UPDATE runs SET plan = ?, status = ? WHERE id = ?", [.text(record.name), .text(status), .text(run)])
        case .accuracy(let record):
            try write(record, session)
        case .missed(let time):
            try session.run("INSERT INTO missed (as_of) VALUES (?) ON CONFLICT DO NOTHING", [.time(time)])
        case .forgotten(let retention): try forget(retention, session)
        }
    }

    private static func write(_ record: AccuracyRecord, _ session: any SQLSession) throws(StoreError) {
        try session.run(
            "INSERT INTO accuracy (run, series, start, until, model, points, demand, error, naive_error, bias, coverage, "
                + "peak, promised, seconds_short, seconds_avoided, stretches) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, series) DO NOTHING",
            [
                .text(record.run), .text(record.series), .time(record.from), .time(record.to), .text(record.model),
                .integer(Int64(record.points)), .real(record.demand), .real(record.error),
                .optional(record.naiveError), .real(record.bias), .real(record.coverage), .real(record.peak),
                .bytes(PackedNumbers.bytes(record.promised)), .optional(record.secondsShort),
                .optional(record.secondsAvoided), .bytes(PackedNumbers.bytes(record.stretches)),
            ])
        try session.run(
            "UPDATE forecasts SET scored = 1 WHERE run = ? AND series = ?", [.text(record.run), .text(record.series)])
    }
}

extension StoreValue {
    static func time(_ time: Timestamp) -> StoreValue { .integer(time.secondsSinceEpoch) }
}
