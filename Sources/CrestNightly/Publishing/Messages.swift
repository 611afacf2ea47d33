import Crest
import CrestAdvisor
import CrestPlatforms
import CrestReporting
import CrestSeries
import Foundation

/// What is said to other machines once the files stand. A message that is not taken fails nothing.
struct Messages {
    let configuration: Configuration
    let environment: NightEnvironment

    /// - Returns: a finding for each message that was not taken.
    func send(_ plan: Plan, run: String) -> [Diagnostic] {
        configuration.publications.compactMap { publication in
            switch publication {
            case .webhook(let urlFile, let secretFile):
                webhook(plan, run: run, urlFile: urlFile, secretFile: secretFile)
            case .ping(let urlFile): ping(plan, urlFile: urlFile)
            default: nil
            }
        }
    }

    private func webhook(_ plan: Plan, run: String, urlFile: String, secretFile: String?) -> Diagnostic? {
        guard let address = SecretFile.line(of: urlFile) else {
            return Self.finding("webhook", "there is no \(urlFile)")
        }
        let body = JSONWriter().string([
            "schema": "crest/notice/v1", "run": .string(run), "plan": .string(plan.id),
            "as_of": .string(plan.asOf.description), "valid_until": .string(plan.validUntil.description),
            "status": .string(plan.status.rawValue), "series": .integer(Int64(plan.seriesNames.count)),
            "warnings": .integer(Int64(plan.warnings.count)),
        ])
        var headers = ["Content-Type: application/json", "Idempotency-Key: \(plan.id)"]
        if let secretFile {
            guard let secret = SecretFile.line(of: secretFile) else {
                return Self.finding("webhook", "there is no key in \(secretFile), and unsigned it is not sent")
            }
            let time = environment.now().secondsSinceEpoch
            let signature = MessageSignature.hex(of: "\(time).\(body)", key: secret)
            headers += ["X-Crest-Timestamp: \(time)", "X-Crest-Signature: sha256=\(signature)"]
        }
        return environment.post(body, address, headers).map { Self.finding("webhook", $0) }
    }

    /// 0 for a plan from forecasts, 3 for one of which a part stands in, 4 for one that is held.
    private func ping(_ plan: Plan, urlFile: String) -> Diagnostic? {
        guard let address = SecretFile.line(of: urlFile) else { return Self.finding("ping", "there is no \(urlFile)") }
        let code =
            switch plan.status {
            case .ok: 0
            case .degraded: 3
            case .hold: 4
            }
        let body = "plan \(plan.id) \(plan.status.rawValue), valid until \(plan.validUntil)"
        // Three means that the plan stands; a dead man's switch takes every number but 0 for a failure.
        let path = code == 4 ? "/4" : ""
        return environment.post(body, address + path, ["Content-Type: text/plain"]).map { Self.finding("ping", $0) }
    }

    private static func finding(_ name: String, _ reason: String) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: "W_NOT_SENT"), message: "the \(name) was not taken: \(reason)",
            hint: "the plan is published all the same")
    }
}
