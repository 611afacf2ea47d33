/// Every platform that a plan can be exported to.
package enum PlatformRegistry {
    package static let all: [any Platform] = [
        KEDA(), KEDAService(question: .metricsAPI), KEDAService(question: .external),
        KEDAService(question: .externalPush), MinimumPatches(), ZalandoSchedule(), AutoScalingGroup(),
        ApplicationAutoScaling(), ScalingSchedules(),
        AutoscaleProfiles(), TerraformAutoScalingGroup(), TerraformApplicationAutoScaling(), TerraformGoogle(),
        TerraformAzure(), CSVTable(), JSONTable(),
    ]

    /// The names of all that a plan can be exported to, those that nothing runs by included.
    package static var names: [String] { all.map(\.name) + BulletinRegistry.all.map(\.name) }

    /// - Throws: ``PlatformError/Code/target`` naming those that there are.
    package static func platform(named name: String) throws(PlatformError) -> any Platform {
        guard let platform = all.first(where: { $0.name == name }) else {
            throw PlatformError(
                .target, "there is no platform '\(name)'", hint: "one of \(names.joined(separator: ", "))")
        }
        return platform
    }
}
