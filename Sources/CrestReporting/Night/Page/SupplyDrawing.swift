import CrestSeries

/// The planned replicas against those that demand asks for.
struct SupplyDrawing {
    let series: NightReport.Series
    let words: NightWords
    let detail: PageDetail

    /// Nil without a plan.
    var figure: PageFigure? {
        guard let plan = series.plan, let first = plan.steps.first, let last = plan.steps.last else { return nil }
        let most = Double(plan.steps.map(\.replicas).max() ?? 0)
        let largest = max(most, plan.need.filter(\.isFinite).max() ?? 0)
        let limit = plan.maximum.map(Double.init).flatMap { $0 <= 1.6 * largest ? $0 : nil }
        guard
            let frame = PlotFrame(
                from: first.from, to: last.to, covering: [largest] + (limit.map { [$0] } ?? []), height: 126,
                startsAtZero: true, intervals: detail.labels(3))
        else { return nil }
        var shapes: [String] = []
        if let need = needPath(plan.need, frame) { shapes.append("<path class=a d=\"\(need)\"/>") }
        if let limit { shapes.append("<path class=x d=\"M0 \(PlotPoint(x: 0, y: frame.y(limit)).rounded.y)h720\"/>") }
        shapes.append("<path class=s d=\"\(supplyPath(plan.steps, frame))\"/>")
        let svg = frame.svg(
            title: "\(series.name): replicas", description: description(of: plan), shapes: shapes,
            most: detail.labels(5), offsetSeconds: words.run.clock.offset(at: words.run.asOf))
        var legend = [LegendEntry(mark: "s", text: "planned")]
        if !plan.need.isEmpty { legend.append(LegendEntry(mark: "a", text: "needed")) }
        if limit != nil { legend.append(LegendEntry(mark: "x", text: "maximum")) }
        return PageFigure(
            caption: "Replicas", legend: detail.isBrief ? [] : legend, svg: svg, note: saving(of: plan),
            table: detail.isBrief ? nil : table(of: plan))
    }

    private func supplyPath(_ steps: [NightReport.Supply.Step], _ frame: PlotFrame) -> String {
        var path = PathData()
        for (index, step) in steps.enumerated() {
            let start = frame.point(max(step.from, frame.from), Double(step.replicas))
            if index == 0 { path.move(to: start) } else { path.line(to: start) }
            path.line(to: frame.point(step.to, Double(step.replicas)))
        }
        return path.text
    }

    /// The largest need of each column: what is needed for a minute is needed. A forecast begins where its data end, a
    /// little before the plan.
    private func needPath(_ need: [Double], _ frame: PlotFrame) -> String? {
        guard let forecast = series.forecast, !need.isEmpty else { return nil }
        let columns = min(need.count, max(24, detail.columns / 3))
        func point(_ step: Int, _ need: Double) -> PlotPoint {
            frame.point(min(max(forecast.time(at: step), frame.from), frame.to), need)
        }
        var path = PathData()
        path.move(to: point(0, 0))
        for column in 0..<columns {
            let (from, to) = (need.count * column / columns, need.count * (column + 1) / columns)
            let most = need[from..<to].filter(\.isFinite).max() ?? 0
            path.line(to: point(from, most))
            path.line(to: point(to, most))
        }
        path.line(to: point(need.count, 0))
        path.close()
        return path.text
    }

    private func description(of plan: NightReport.Supply) -> String {
        guard let low = plan.steps.map(\.replicas).min(), let high = plan.steps.map(\.replicas).max() else { return "" }
        let need = plan.need.filter(\.isFinite).max().map { " Needed at most \(NumberStyle.figure($0))." }
        return "Planned \(NumberStyle.figure(low)) to \(NumberStyle.figure(high))." + (need ?? "")
    }

    private func saving(of plan: NightReport.Supply) -> String {
        guard let hours = plan.replicaHours, let all = plan.staticPeakHours, all > 0, hours.isFinite else { return "" }
        let share = NumberStyle.percent(abs(1 - hours / all), significantDigits: 2)
        let comparison = hours <= all ? "\(share) fewer" : "\(share) more"
        return "\(NumberStyle.figure(hours)) replica-hours, \(comparison) than running for the peak all day."
    }

    private func table(of plan: NightReport.Supply) -> Table {
        let hasBounds = plan.steps.contains { !$0.boundBy.isEmpty }
        var table = Table(
            [.init("From"), .figures("Replicas"), .init("Order by")] + (hasBounds ? [.init("Bound by")] : []))
        for step in plan.steps {
            let order =
                words.date(step.orderBy) == words.date(step.from)
                ? words.clock(step.orderBy) : words.moment(step.orderBy)
            table.append(
                [.init(words.moment(step.from)), .init(NumberStyle.figure(step.replicas)), .init(order)]
                    + (hasBounds ? [.init(step.boundBy)] : []))
        }
        return table
    }
}
