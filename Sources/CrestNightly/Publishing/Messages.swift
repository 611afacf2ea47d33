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
        let findings = configuration.publications.compactMap { publication -> Diagnostic? in
            guard case .webhook(let urlFile, let secretFile) = publication else { return nil }
            return webhook(plan, run: run, urlFile: urlFile, secretFile: secretFile)
        }
        return findings + LifeSign(configuration, environment).end(plan)
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

    static func finding(_ name: String, _ reason: String) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: "W_NOT_SENT"), message: "the \(name) was not taken: \(reason)",
            hint: "the plan is published all the same")
    }
}
