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
}
