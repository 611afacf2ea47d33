import CrestSeries

/// A night in plain words: the sentences that the page, the summary and the log line share.
struct NightWords {
    let run: NightReport.Run

    /// `2 of 12 series are short, 1 is held.`
    func headline(of report: NightReport) -> String {
        let (short, held, _) = report.counts
        let all = report.series.count
        if all == 0 { return "Nothing was planned." }
        if short == 0 && held == 0 { return all == 1 ? "The one series holds." : "All \(figure(all)) series hold." }
        var parts: [String] = []
        if short > 0 { parts.append("\(figure(short)) of \(figure(all)) series \(short == 1 ? "is" : "are") short") }
        if held > 0 {
            parts.append(
                (short > 0 ? figure(held) : "\(figure(held)) of \(figure(all)) series")
                    + (held == 1 ? " is held" : " are held"))
        }
        return parts.joined(separator: ", ") + "."
    }

    /// What the reader must know of a series before anything else.
    func sentence(on series: NightReport.Series) -> String {
        switch series.verdict {
        case .short(let shortfall):
            let lacking = shortfall.replicas == 1 ? "1 replica is" : "\(figure(shortfall.replicas)) replicas are"
            let advice = shortfall.advice.isEmpty ? "" : " \(sentence(shortfall.advice))"
            return "Up to \(lacking) missing \(span(shortfall.from, shortfall.to)), because of \(shortfall.cause)."
                + advice
        case .held(let reason):
            return "Held, because \(reason): nothing shrinks until the data are sound again."
        case .holds:
            return [peak(of: series), risk(of: series)].compactMap { $0 }.joined(separator: " ")
        }
    }

    private func peak(of series: NightReport.Series) -> String? {
        guard let peak = series.peaks.first, let height = peak.value(at: 0.5) else { return nil }
        let unit = series.unit.isEmpty ? "" : " \(series.unit)"
        let time = peak.time.map { " around \(moment($0.middle))" } ?? ""
        let ready = series.plan?.most(from: peak.from, to: peak.to).map {
            "; \($0 == 1 ? "1 replica" : "\(figure($0)) replicas") will be ready"
        }
        return "A peak of about \(NumberStyle.figure(height))\(unit) is expected\(time)\(ready ?? "")."
    }

    private func risk(of series: NightReport.Series) -> String? {
        guard let risk = series.risk else { return nil }
        // Sample paths cannot tell a chance below one in their number from none.
        if risk <= 0 { return "No simulated future asks for more." }
        return "The chance that this is not enough is \(NumberStyle.chance(risk, significantDigits: 2))."
    }

    /// How the last nights went; nil when none is known yet.
    func record(of series: NightReport.Series) -> String? {
        let scored = series.nights.compactMap { night in night.came.map { (night: night, came: $0) } }
        guard !scored.isEmpty else { return nil }
        let hit = scored.count { $0.night.promised.contains($0.came) }
        var text =
            "\(figure(hit)) of \(figure(scored.count)) \(scored.count == 1 ? "peak" : "peaks") came within the 80 % band."
        if let error = mean(scored.compactMap(\.night.error)) {
            text += " Mean error \(NumberStyle.percent(error, significantDigits: 2))"
            if let bias = mean(scored.compactMap(\.night.bias)) {
                let size = NumberStyle.percent(abs(bias), significantDigits: 2)
                text += bias == 0 ? ", no bias" : ", \(size) too \(bias > 0 ? "high" : "low") on average"
            }
            text += "."
        }
        let short = scored.compactMap(\.night.shortfallMinutes)
        if !short.isEmpty {
            let minutes = short.reduce(0, +)
            text += minutes > 0 ? " \(minutesText(minutes)) with too little supply" : " Never too little supply"
            let avoided = scored.compactMap(\.night.avoidedMinutes).reduce(0, +)
            text += avoided > 0 ? ", \(minutesText(avoided)) avoided." : "."
        }
        return text
    }

    /// `+3 replicas: the last day was busier than expected`.
    func change(_ change: NightReport.Change) -> String {
        guard let replicas = change.replicas else { return sentence(change.reason) }
        let size = NumberStyle.figure(abs(replicas), significantDigits: 2)
        let sign = replicas < 0 ? "−" : "+"
        return "\(sign)\(size) \(size == "1" ? "replica" : "replicas"): \(change.reason)"
    }

    private func minutesText(_ minutes: Double) -> String {
        NumberStyle.duration(seconds: (minutes * 60).rounded())
    }

    private func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    private func figure(_ count: Int) -> String { NumberStyle.figure(count) }

    /// `text` with a capital at its beginning and a full stop at its end.
    private func sentence(_ text: String) -> String {
        capitalised(text) + (text.hasSuffix(".") ? "" : ".")
    }

    func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

/// Times on the reader's wall.
extension NightWords {
    func moment(_ time: Timestamp) -> String { TimeStyle.moment(time, offsetSeconds: run.clock.offset(at: time)) }

    func clock(_ time: Timestamp) -> String { TimeStyle.clock(time, offsetSeconds: run.clock.offset(at: time)) }

    func date(_ time: Timestamp) -> String { TimeStyle.date(time, offsetSeconds: run.clock.offset(at: time)) }

    /// `from Tue 24 Nov 18:05 to 18:40`.
    func span(_ from: Timestamp, _ to: Timestamp) -> String {
        "from \(moment(from)) to \(date(from) == date(to) ? clock(to) : moment(to))"
    }
}

extension NightReport.Peak {
    /// The value at `level`, linear between the levels that are known; nil beyond them, give or take a rounding.
    package func value(at level: Double) -> Double? {
        guard let above = quantiles.firstIndex(where: { $0.level >= level - 1e-9 }) else { return nil }
        let upper = quantiles[above]
        if upper.level <= level + 1e-9 || above == 0 { return upper.level <= level + 1e-9 ? upper.value : nil }
        let lower = quantiles[above - 1]
        return lower.value + (upper.value - lower.value) * (level - lower.level) / (upper.level - lower.level)
    }
}

extension NightReport.Supply {
    /// The most replicas at a time of the span; nil when no step touches it.
    func most(from: Timestamp, to: Timestamp) -> Int? {
        steps.filter { $0.from < to && from < $0.to }.map(\.replicas).max()
    }
}
