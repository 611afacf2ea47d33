import CrestPlatforms
import CrestSeries
import Foundation
import Testing

/// What each platform is known for, as a file that an emitter without the knowledge would have written: the semantics
/// must catch it, and let pass the file that Crest writes.
@Suite struct `Surprises of platforms` {
    private let start = Timestamp(CivilDate(year: 2026, month: 11, day: 23), hour: 18)

    /// From 4 to 24 between 20:00 and 22:00 UTC.
    private var evening: Supply {
        Supply(
            from: start, until: start.advanced(bySeconds: 6 * 3_600), initial: 4,
            changes: [(start.advanced(bySeconds: 7_200), 24), (start.advanced(bySeconds: 14_400), 4)])
    }

    /// Crest's file, and what is found when it is changed.
    private func verify(
        _ name: String, _ plan: Supply, _ change: (String) throws -> String
    ) throws -> ExportVerification {
        let platform = try PlatformRegistry.platform(named: name)
        let target = ScalingTarget(name: exampleName(for: platform), clock: try ZoneClock())
        let export = try Export(plan, to: platform, target: target)
        #expect(export.verification.firstBelow == nil && export.verification.residue == nil)
        let changed = try change(export.text)
        #expect(changed != export.text)
        return try ExportVerification(of: changed, for: plan, on: platform)
    }

    /// The JSON of a file, changed.
    private func edited<Whole>(_ text: String, as _: Whole.Type, _ edit: (inout Whole) -> Void) throws -> String {
        var whole = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Whole)
        edit(&whole)
        return String(decoding: try JSONSerialization.data(withJSONObject: whole), as: UTF8.self)
    }

    @Test func `AWS never takes back what a scheduled action has set`() throws {
        let verification = try verify("aws-asg", evening) { text in
            try edited(text, as: [[String: Any]].self) { batches in
                var actions = batches[0]["ScheduledUpdateGroupActions"] as? [[String: Any]] ?? []
                actions.removeLast()
                batches[0]["ScheduledUpdateGroupActions"] = actions
            }
        }
        #expect(verification.firstBelow == nil)
        #expect(verification.residue?.replicas == 24)
    }

    @Test func `AWS refuses two scheduled actions at one time`() throws {
        #expect(throws: PlatformError.self) {
            try verify("aws-asg", evening) { $0.replacing("2026-11-23T22:00:00Z", with: "2026-11-23T19:58:00Z") }
        }
    }

    @Test func `AWS may be two minutes late, so that an action on time is too late`() throws {
        let verification = try verify("aws-asg", evening) {
            $0.replacing("2026-11-23T19:58:00Z", with: "2026-11-23T20:00:00Z")
        }
        #expect(verification.secondsBelow == 120)
    }

    @Test func `Terraform takes a size that is left out for zero`() throws {
        let verification = try verify("terraform-aws-asg", evening) { text in
            // An action that was meant to change the maximum alone.
            text.replacing("\"min_size\" : 24,\n", with: "")
        }
        #expect(verification.firstBelow?.delivered == 0)
    }

    @Test func `Terraform without -1 sets the desired capacity to zero, which AWS refuses`() throws {
        #expect(throws: PlatformError.self) {
            try verify("terraform-aws-asg", evening) { $0.replacing("\"desired_capacity\" : -1,", with: "") }
        }
    }

    @Test func `Azure takes the first profile that matches, not the largest`() throws {
        let verification = try verify("azure", evening) { text in
            try edited(text, as: [String: Any].self) { setting in
                var properties = setting["properties"] as? [String: Any] ?? [:]
                let profiles = properties["profiles"] as? [[String: Any]] ?? []
                let wide: [String: Any] = [
                    "name": "evening", "rules": [Any](),
                    "capacity": ["minimum": "6", "default": "6", "maximum": "40"],
                    "fixedDate": [
                        "timeZone": "UTC", "start": "2026-11-23T18:00:00", "end": "2026-11-23T23:00:00",
                    ],
                ]
                properties["profiles"] = [wide] + profiles
                setting["properties"] = properties
            }
        }
        #expect(verification.firstBelow?.delivered == 6)
    }

    @Test func `Azure's weekly profile has no end but the next one's beginning`() throws {
        let verification = try verify("azure", evening) { text in
            try edited(text, as: [String: Any].self) { setting in
                var properties = setting["properties"] as? [String: Any] ?? [:]
                let profiles = properties["profiles"] as? [[String: Any]] ?? []
                let weekly: [String: Any] = [
                    "name": "mondays", "rules": [Any](),
                    "capacity": ["minimum": "30", "default": "30", "maximum": "40"],
                    "recurrence": [
                        "frequency": "Week",
                        "schedule": ["timeZone": "UTC", "days": ["Monday"], "hours": [19], "minutes": [0]],
                    ],
                ]
                properties["profiles"] = profiles + [weekly]
                setting["properties"] = properties
            }
        }
        #expect(verification.residue?.replicas == 30)
    }

    @Test func `Azure does nothing unless it is enabled`() throws {
        #expect(throws: PlatformError.self) {
            try verify("azure", evening) { $0.replacing("\"enabled\" : true,", with: "") }
        }
    }

    @Test func `Google's schedule without its year comes again`() throws {
        let verification = try verify("gcp", evening) { $0.replacing("23 11 * 2026", with: "23 11 *") }
        #expect(verification.residue?.replicas == 24)
    }

    @Test func `Google takes no schedule of less than five minutes, and a short peak becomes one of five`() throws {
        let spike = Supply(
            from: start, until: start.advanced(bySeconds: 6 * 3_600), initial: 4,
            changes: [(start.advanced(bySeconds: 7_200), 24), (start.advanced(bySeconds: 7_260), 4)])
        #expect(throws: PlatformError.self) {
            try verify("gcp", spike) { $0.replacing("\"durationSec\" : 300", with: "\"durationSec\" : 120") }
        }
    }

    @Test func `a CronJob without the clean-up patches the minimum again next year`() throws {
        let verification = try verify("hpa", evening) { text in
            let documents = text.components(separatedBy: "---\n")
            return documents.filter { !$0.contains("cronjobs.batch") }.joined(separator: "---\n")
        }
        #expect(verification.residue?.replicas == 24)
    }

    @Test func `a patch above the autoscaler's maximum is refused, and nothing is raised`() throws {
        let verification = try verify("hpa", evening) { text in
            text + "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  maxReplicas: 20\n"
        }
        #expect(verification.firstBelow?.delivered == 4)
    }

    @Test func `Zalando's ramp asks for part of a window before it begins and after it ends`() throws {
        let ramped = try verify("zalando", evening) {
            $0.replacing("scalingWindowDurationMinutes: 0", with: "scalingWindowDurationMinutes: 60")
        }
        let target = ScalingTarget(name: "checkout", clock: try ZoneClock())
        let plain = try Export(evening, to: try PlatformRegistry.platform(named: "zalando"), target: target)
        // Tenths of an hour with 1 to 9 tenths of 24 instead of 4, on both sides: some 14 replica-hours.
        #expect(ramped.firstBelow == nil)
        #expect((10...20).contains(ramped.deliveredHours - plain.verification.deliveredHours))
    }

    /// 2026-10-25 has 25 hours in Berlin: 02:30 is 00:30 UTC and again 01:30 UTC.
    @Test(arguments: PlatformRegistry.all.map(\.name))
    func `a day of 25 hours is served through both of its equal hours`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let night = Timestamp(CivilDate(year: 2026, month: 10, day: 24), hour: 20)
        let (first, second) = (night.advanced(bySeconds: 16_200), night.advanced(bySeconds: 19_800))
        for (from, to) in [
            (night.advanced(bySeconds: 3_600), first), (night.advanced(bySeconds: 3_600), second), (first, second),
            (second, night.advanced(bySeconds: 30_000)),
        ] {
            let plan = Supply(
                from: night, until: night.advanced(bySeconds: 12 * 3_600), initial: 4,
                changes: [(from, 24), (to, 4)])
            let target = ScalingTarget(
                name: exampleName(for: platform), clock: try ZoneClock(identifier: "Europe/Berlin"))
            let export = try Export(plan, to: platform, target: target)
            #expect(export.verification.firstBelow == nil)
            #expect(export.verification.overProvisioning < 1.2)
        }
    }

    @Test func `a duration that is the difference of wall clocks ends an hour early when the clock is put back`() throws
    {
        // From 23:00 to 04:00 on the wall are six hours that night, not five.
        let night = Timestamp(CivilDate(year: 2026, month: 10, day: 24), hour: 20)
        let plan = Supply(
            from: night, until: night.advanced(bySeconds: 12 * 3_600), initial: 4,
            changes: [(night.advanced(bySeconds: 3_600), 24), (night.advanced(bySeconds: 7 * 3_600), 4)])
        let google = try PlatformRegistry.platform(named: "gcp")
        let target = ScalingTarget(name: "checkout", clock: try ZoneClock(identifier: "Europe/Berlin"))
        let text = try Export(plan, to: google, target: target).text
        let naive = text.replacing("\"durationSec\" : 21660", with: "\"durationSec\" : 18060")
        #expect(naive != text)
        let verification = try ExportVerification(of: naive, for: plan, on: google)
        #expect(verification.firstBelow?.time == night.advanced(bySeconds: 6 * 3_600))
        #expect(verification.secondsBelow == 3_600)
    }
}
