import CrestPlatforms
import CrestSeries
import Testing

/// Files that a person or a disk has damaged: each ends in a verdict or in an error, none in a trap.
@Suite struct `Damaged files of platforms` {
    @Test(arguments: PlatformRegistry.all.map(\.name))
    func `every change of a file is refused, found wanting, or harmless`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let target = ScalingTarget(name: exampleName(for: platform), clock: try ZoneClock(identifier: "Europe/Berlin"))
        let text = try Export(ExamplePlan.supply, to: platform, target: target).text
        var random = RandomPlans(seed: 3)
        let odd = [
            "9223372036854775807", "-1", "0", "", "99999999999999999999", "\"", "{", "]", ":", "é", "\n", "2000",
        ]
        var refused = 0
        for _ in 0..<60 {
            var characters = Array(text)
            let at = random.below(characters.count)
            // A number, or what begins there, becomes something odd.
            let end = characters[at...].firstIndex { !$0.isNumber } ?? at
            characters.replaceSubrange(at..<max(end, at + 1), with: odd[random.below(odd.count)])
            do {
                _ = try ExportVerification(of: String(characters), for: ExamplePlan.supply, on: platform)
            } catch {
                #expect(error.code == .file || error.code == .target)
                refused += 1
            }
        }
        #expect(refused > 5)
    }

    /// What a person may hand over by mistake.
    private static let mistaken = [
        "", "\n \n", "hello", "[]", "{}", "null", "{\"a\": [1, 2", "a: b: c\n",
        "kind: Deployment\nmetadata:\n  name: a\n",
        "apiVersion: v1\nkind: List\nitems: 3\n", "<html></html>", "\u{0}\u{1}\u{2}", "- 1\n- 2\n",
        String(repeating: "x", count: 10_000), "kind: ScaledObject\nmetadata: {name: a}\nspec: {triggers: many}\n",
        "kind: CronJob\nmetadata:\n  name: a\nspec:\n  schedule: 5\n", "[{\"AutoScalingGroupName\": 3}]",
        "{\"resource\": {}}", "from,to,replicas\n1,2,3\n", "from,to,replicas\n2026-11-22T00:00:00Z\n",
        "{\"properties\": {\"enabled\": true, \"profiles\": [{\"name\": \"a\", \"capacity\": {\"minimum\": \"x\"}}]}}",
    ]

    @Test(arguments: PlatformRegistry.all.map(\.name))
    func `what is no file of the platform is said to be none, in words and not in Swift`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        for text in Self.mistaken {
            do {
                let verification = try ExportVerification(of: text, for: ExamplePlan.supply, on: platform)
                // A table of other rows, or of none, is one; it has less than the plan.
                #expect(verification.firstBelow != nil, "\(text.prefix(40))")
            } catch {
                let words = error.description
                #expect(error.code == .file, "\(words)")
                #expect(words.count < 240, "\(words)")
                for leak in ["DecodingError", "CodingKey", "Swift.", "debugDescription", "Optional(", "Error Domain"] {
                    #expect(!words.contains(leak), "\(words)")
                }
            }
        }
    }

    @Test(arguments: [
        ("keda", "          value: 100", "          value: many", "line 16: spec.advanced", "is not a whole number"),
        ("keda", "  maxReplicaCount", "\tmaxReplicaCount", "line 30", "no YAML"),
        ("aws-asg", "\"MinSize\" : 24", "\"MinSize\" : \"x\"", "MinSize", "is not a whole number"),
        ("terraform-aws-asg", "\"start_time\"", "\"begin\"", "start_time", "is missing"),
        ("azure", "\"enabled\" : true,", "\"enabled\" : yes,", "line 3", "this is no JSON"),
        ("csv", "2026-10-24T18:00:00Z,", "18:00,", "2", "18:00"),
        ("gcp", "\"durationSec\"", "\"duration\"", "durationSec", "is missing"),
        ("azure", "\"minimum\" : \"24\"", "\"minimum\" : \"all\"", "capacity.minimum", "'all' is no whole number"),
    ])
    func `what is wrong is said with its place`(
        name: String, old: String, new: String, place: String, reason: String
    ) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let target = ScalingTarget(name: exampleName(for: platform), clock: try ZoneClock(identifier: "UTC"))
        let text = try Export(ExamplePlan.supply, to: platform, target: target).text
        let changed = text.replacing(old, with: new)
        #expect(changed != text, "\(text.prefix(600))")
        let error = #expect(throws: PlatformError.self) {
            try ExportVerification(of: changed, for: ExamplePlan.supply, on: platform)
        }
        let words = error?.description ?? ""
        #expect(words.contains(place) && words.contains(reason), "\(words)")
    }
}
