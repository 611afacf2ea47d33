/// Every platform that a plan can be exported to.
package enum PlatformRegistry {
    package static let all: [any Platform] = [
        KEDA(), MinimumPatches(), ZalandoSchedule(), AutoScalingGroup(), ApplicationAutoScaling(), ScalingSchedules(),
        AutoscaleProfiles(), TerraformAutoScalingGroup(), TerraformApplicationAutoScaling(), TerraformGoogle(),
        TerraformAzure(), CSVTable(), JSONTable(),
    ]

    /// - Throws: ``PlatformError/Code/target`` naming those that there are.
    package static func platform(named name: String) throws(PlatformError) -> any Platform {
        guard let platform = all.first(where: { $0.name == name }) else {
            throw PlatformError(
                .target, "there is no platform '\(name)'", hint: "one of \(all.map(\.name).joined(separator: ", "))")
        }
        return platform
    }
}
