package import CrestPlatforms
package import CrestReporting

/// `crest/export/v1`: what really runs with a file that was made of a plan, as JSON and text.
package struct ExportDocument: Sendable {
    private let platform: String
    private let verification: ExportVerification

    package init(_ verification: ExportVerification, platform: String) {
        self.verification = verification
        self.platform = platform
    }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/export/v1", "platform": .string(platform),
            "from": .string(verification.from.description), "until": .string(verification.until.description),
            "planned_replica_hours": .number(verification.plannedHours),
            "delivered_replica_hours": .number(verification.deliveredHours),
            "over_provisioning": .number(verification.overProvisioning),
            "seconds_below": .integer(verification.secondsBelow),
            "first_below": verification.firstBelow.map { shortfall in
                [
                    "at": .string(shortfall.time.description), "planned": .integer(Int64(shortfall.planned)),
                    "delivered": .integer(Int64(shortfall.delivered)),
                ]
            } ?? .null,
            "residue": verification.residue.map { run in
                ["at": .string(run.from.description), "replicas": .integer(Int64(run.replicas))]
            } ?? .null,
        ]
    }

    /// What a person reads of a file that delivers.
    package var lines: [String] {
        let over = NumberStyle.figure(100 * verification.overProvisioning)
        return [
            "EXPORT \(platform)  never below the plan from \(verification.from) to \(verification.until)",
            "  \(NumberStyle.figure(verification.deliveredHours)) replica-hours for "
                + "\(NumberStyle.figure(verification.plannedHours)) planned: \(over) % more",
        ]
    }
}
