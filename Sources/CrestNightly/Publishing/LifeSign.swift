package import Crest
import CrestAdvisor
import CrestSeries

/// What a dead man's switch in the manner of healthchecks.io hears of a night: that it begins, and how it ended. One
/// that hears nothing at all raises the alarm by itself.
package struct LifeSign: Sendable {
    private let addressFiles: [String]
    private let post: @Sendable (_ body: String, _ address: String, _ headers: [String]) -> String?

    package init(_ configuration: Configuration, _ environment: NightEnvironment) {
        addressFiles = configuration.publications.compactMap { publication in
            if case .ping(let urlFile) = publication { urlFile } else { nil }
        }
        post = environment.post
    }

    /// That a night begins; one that hears the end need not have heard this.
    func begin(_ run: String) {
        _ = send("run \(run)", "/start")
    }

    /// That a plan stands: success, or 4 for one that only holds.
    ///
    /// - Returns: a finding for each switch that was not reached.
    func end(_ plan: Plan) -> [Diagnostic] {
        let text = "plan \(plan.id) \(plan.status.rawValue), valid until \(plan.validUntil)"
        // Three, a plan of which a part stands in, would be a failure: a switch takes every number but 0 for one.
        return send(text, plan.status == .hold ? "/4" : "")
    }

    /// That there is no new plan.
    package func fail(_ error: any Error) {
        // Another run is at work, and gives its own signs.
        if let error = error as? CrestError, error.code == .locked { return }
        let reason = (error as? any DiagnosableError)?.diagnostic
        _ = send(reason.map(Self.text) ?? "\(error)", "/fail")
    }

    func fail(because reason: Diagnostic) {
        _ = send(Self.text(reason), "/fail")
    }

    private static func text(_ reason: Diagnostic) -> String { "\(reason.code.rawValue) \(reason.message)" }

    /// - Parameter path: what stands behind the address, before what it asks.
    private func send(_ body: String, _ path: String) -> [Diagnostic] {
        addressFiles.compactMap { file in
            guard let address = SecretFile.line(of: file) else {
                return Messages.finding("ping", "there is no \(file)")
            }
            let question = address.firstIndex(of: "?") ?? address.endIndex
            let whole = address[..<question] + path + address[question...]
            return post(body, String(whole), ["Content-Type: text/plain"]).map { Messages.finding("ping", $0) }
        }
    }
}
