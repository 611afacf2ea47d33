import Crest
import CrestAdvisor
import CrestPlatforms
import CrestReporting
import CrestSeries
import CrestStore
import Foundation

/// Puts a plan where it is followed. Everything is made before anything is written, files come before messages, and
/// doing it again changes nothing.
struct Publishing {
    private let night: Night
    let plan: Plan
    private let document: [UInt8]
    private let planInForce: Plan?
    /// Why the plan is not published; nil when it is.
    let refusal: Diagnostic?

    /// - Parameter isExplicit: whether somebody said what counts as now.
    init(_ night: Night, isExplicit: Bool) throws {
        self.night = night
        (plan, document) = try night.plan()
        planInForce = try night.planInForce()
        refusal = Self.refusal(
            of: plan, isExplicit: isExplicit, now: night.environment.now(), inForce: planInForce)
    }

    /// A plan whose time is over, or that is older than the one that is followed, is made for the accounts alone.
    private static func refusal(of plan: Plan, isExplicit: Bool, now: Timestamp, inForce: Plan?) -> Diagnostic? {
        // A plan without a step ends when it begins: it says nothing, and the one before stays.
        if plan.steps.isEmpty {
            return Diagnostic(
                code: .init(rawValue: "W_NOT_PUBLISHED"), message: "the plan has no step: what was published stays",
                hint: "see why its series are held")
        }
        if plan.validUntil <= now {
            return Diagnostic(
                code: .init(rawValue: "W_NOT_PUBLISHED"),
                message: "the plan ended at \(plan.validUntil), and it is \(now): it is kept for the accounts",
                hint: "run without --as-of to plan from now on")
        }
        // Where the clock decides, an older plan in force is a clock that went back: then the clock is believed.
        if isExplicit, let inForce, inForce.asOf > plan.asOf {
            return Diagnostic(
                code: .init(rawValue: "W_NOT_PUBLISHED"),
                message: "the plan \(inForce.id) in force is of \(inForce.asOf), which is later",
                hint: "run without --as-of to plan from now on")
        }
        return nil
    }

    /// - Returns: what could not be published although the plan was.
    /// - Throws: ``CrestError`` when a file cannot be written; what stands there is then the old or the new, whole.
    func publish(_ series: [NightSeries], findings: [Diagnostic]) throws -> [Diagnostic] {
        let report = try NightReporter(night, plan: plan, planInForce: planInForce).report(
            on: series, findings: findings)
        let texts = ReportTexts(report)
        var (made, problems) = ([(path: String, text: String)](), [Diagnostic]())
        for publication in night.configuration.publications {
            do throws(PlatformError) {
                if let file = try file(publication, texts) { made.append(file) }
            } catch {
                problems.append(error.diagnostic)
            }
        }
        let contents = [
            (name: "plan.json", bytes: document), (name: "report.html", bytes: Array(texts.page.utf8)),
            (name: "report.md", bytes: Array(texts.markdown.utf8)),
        ]
        for case .folder(let path, let keep) in night.configuration.publications {
            try PublishedFolder(path, keep: keep, files: night.environment.files).publish(contents, as: name)
        }
        for (path, text) in made { try replace(path, by: text) }
        return problems
            + Messages(configuration: night.configuration, environment: night.environment).send(plan, run: night.run.id)
    }

    /// The time first, so that names are in order; then what tells two plans of one time apart.
    private var name: String {
        plan.asOf.description.filter { $0 != "-" && $0 != ":" } + "-" + plan.id
    }

    private func replace(_ path: String, by text: String) throws {
        let (file, files) = (URL(fileURLWithPath: path), night.environment.files)
        do throws(FileFailure) {
            try files.makeFolder(file.deletingLastPathComponent().path)
            try AtomicFile.sweep(file.deletingLastPathComponent().path, of: file.lastPathComponent, in: files)
        } catch {
            throw CrestError(error)
        }
        try AtomicFile.write(to: path, in: files) { append in try append(Array(text.utf8)) }
    }

    /// The file of a publication that is one.
    private func file(
        _ publication: Publication, _ texts: ReportTexts
    ) throws(PlatformError) -> (path: String, text: String)? {
        switch publication {
        case .prometheus(let path): (path, texts.metrics)
        case .dashboard(let path): (path, JSONWriter(.pretty).string(GrafanaDashboard.document) + "\n")
        case .page(let path): (path, texts.page)
        case .markdown(let path): (path, texts.markdown)
        case .platform(let name, let path, let target, let series):
            (path, try export(to: name, target: target, series: series, path: path))
        case .folder, .webhook, .ping: nil
        }
    }

    private func export(
        to name: String, target: ScalingTarget, series: String, path: String
    ) throws(PlatformError) -> String {
        guard plan.seriesNames.contains(series) else {
            throw PlatformError(
                .target, "the plan has no series '\(series)' for \(path)",
                hint: "its series are \(plan.seriesNames.prefix(5).joined(separator: ", "))")
        }
        let supply = try Supply(ordering: plan, series: series)
        return try Export(supply, to: try PlatformRegistry.platform(named: name), target: target).text
    }
}

/// The texts of a night's report, each made once.
private struct ReportTexts {
    let page: String
    let markdown: String
    let metrics: String

    init(_ report: NightReport) {
        page = NightPage(report).lines.map { $0 + "\n" }.joined()
        markdown = NightSummary(report).markdown
        metrics = NightMetrics(report).lines.map { $0 + "\n" }.joined()
    }
}
