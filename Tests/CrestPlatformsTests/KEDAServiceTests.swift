import CrestPlatforms
import CrestSeries
import Foundation
import Testing

/// KEDA asking a service for the plan: `metrics-api`, `external` and `external-push`.
@Suite struct `KEDA asking a service` {
    private static let names = ["keda-metrics-api", "keda-external", "keda-external-push"]
    private let start = Timestamp(CivilDate(year: 2026, month: 11, day: 23), hour: 18)

    /// From 4 to 22 at 19:00 UTC and to 24 at 20:00, until 22:00.
    private var stairs: Supply {
        Supply(
            from: start, until: start.advanced(bySeconds: 6 * 3_600), initial: 4,
            changes: [
                (start.advanced(bySeconds: 3_600), 22), (start.advanced(bySeconds: 7_200), 24),
                (start.advanced(bySeconds: 14_400), 4),
            ])
    }

    private func export(_ name: String, address: String? = nil) throws -> Export {
        try Export(
            stairs, to: try PlatformRegistry.platform(named: name),
            target: ScalingTarget(name: "checkout", namespace: "shop", clock: try ZoneClock(), address: address))
    }

    private func verify(_ name: String, _ old: String, _ new: String) throws -> ExportVerification {
        let text = try export(name).text
        let changed = text.replacing(old, with: new)
        #expect(changed != text, "\(text)")
        return try ExportVerification(of: changed, for: stairs, on: try PlatformRegistry.platform(named: name))
    }

    @Test(arguments: [
        ("keda-metrics-api", "url: http://crest.shop.svc.cluster.local:8080/v1/replicas/checkout"),
        ("keda-external", "scalerAddress: crest.shop.svc.cluster.local:9090"),
        ("keda-external-push", "type: external-push"),
    ])
    func `the trigger has the address, the target 1 and the fallback, and the plan is beside it`(
        name: String, trigger: String
    ) throws {
        let export = try export(name)
        for words in [trigger, "metricType: AverageValue", "behavior: currentReplicasIfHigher", "plan.json: '{"] {
            #expect(export.text.contains(words), "\(words)")
        }
        // gocrane/crane#836: after 22 the service has to answer 25 to make it 24.
        #expect(export.text.contains("\"replicas\":25") && !export.text.contains("\"replicas\":24"))
        #expect(export.verification.deliveredHours < 1.01 * stairs.replicaHours)
    }

    @Test(arguments: names)
    func `a service that does not answer leaves the fallback, which must be enough`(name: String) throws {
        #expect(try verify(name, "    replicas: 24", "    replicas: 12").firstBelow?.delivered == 12)
        let none = try verify(
            name, "  fallback:\n    behavior: currentReplicasIfHigher\n    failureThreshold: 3\n    replicas: 24\n", "")
        #expect(none.firstBelow?.delivered == 4)
    }

    @Test(arguments: names)
    func `without its clean-up the object holds the fallback once the plan is over`(name: String) throws {
        #expect(try verify(name, "kind: CronJob", "kind: Nothing").residue?.replicas == 24)
    }

    @Test(arguments: [
        ("keda-metrics-api", "targetValue: '1'", "targetValue: '2'"),
        ("keda-metrics-api", "valueLocation: replicas", "valueLocation: value"),
        ("keda-metrics-api", "url: http", "url: ftp"), ("keda-metrics-api", "AverageValue", "Value"),
        ("keda-metrics-api", "type: metrics-api", "type: metrics"), ("keda-external", ":9090", ""),
        ("keda-external", "type: external", "type: internal"), ("keda-external-push", "checkout-plan\n", "other\n"),
        ("keda-external", "crest/schedule/v1", "crest/schedule/v9"), ("keda-external", "plan.json", "plan.yaml"),
    ])
    func `what KEDA or the service would not read is refused`(name: String, old: String, new: String) throws {
        let error = #expect(throws: PlatformError.self) { try verify(name, old, new) }
        #expect(error?.code == .file)
    }

    @Test(arguments: [
        ("keda-metrics-api", "crest:80"), ("keda-metrics-api", "http://"), ("keda-metrics-api", "http://a b/"),
        ("keda-metrics-api", "http://a/\nkind: Secret"), ("keda-external", "http://crest:80"),
        ("keda-external", "crest"), ("keda-external", "crest:0"), ("keda-external", "crest:99999"),
        ("keda-external-push", ":9090"), ("keda-external-push", "é:9090"),
    ])
    func `addresses that are none are refused`(name: String, address: String) throws {
        let error = #expect(throws: PlatformError.self) { try export(name, address: address) }
        #expect(error?.code == .target)
    }

    @Test func `a given address is the trigger's`() throws {
        #expect(try export("keda-external", address: "[::1]:6000").text.contains("scalerAddress: '[::1]:6000'"))
        let url = "https://plans.example/replicas?service=checkout"
        #expect(try export("keda-metrics-api", address: url).text.contains("url: \(url)"))
    }
}
