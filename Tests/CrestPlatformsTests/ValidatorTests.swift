import Foundation
import Testing

/// Judges that are not ours, where `scripts/validate-exports` has been run once and left them behind.
@Suite struct `The reviewed files before other judges` {
    private static let folder =
        ProcessInfo.processInfo.environment["CREST_VALIDATORS"] ?? "/tmp/crest-validators"
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../scripts/validate-exports").standardized

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: folder + "/bin/python"),
            "skipped: run scripts/validate-exports once, which installs them"))
    func `kubernetes-validate, moto, promtool, JSON Schema, icalendar and terraform take them`() throws {
        let process = Process()
        process.executableURL = Self.script
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
        #expect(said.contains("ok   aws-asg") && !said.contains("FAIL"), "\(said)")
    }
}
