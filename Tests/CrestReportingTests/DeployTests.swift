import Foundation
import Testing

/// What is under `deploy/`, each file by its own tool as far as the tools are there: `scripts/validate-deploy` names
/// those that are not, and `PYTHON` a Python that has the packages.
@Suite struct `What is deployed` {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let script = root.appendingPathComponent("scripts/validate-deploy")

    @Test func `is taken by the tools that it is made for`() throws {
        let answer = try Tool(path: Self.script.path).run([])
        #expect(answer.status == 0, "\(answer.output)")
        #expect(answer.output.split(separator: "\n").allSatisfy { $0.hasPrefix("ok ") || $0.hasPrefix("skipped ") })
    }

    @Test(
        .enabled(if: Tool(named: "systemd-analyze") != nil, "systemd-analyze is not installed (Debian: systemd)"),
        arguments: [
            ("systemd/crest-nightly.service", "ProtectSystem=strict", "ProtectSystm=strict"),
            ("systemd/crest-nightly.service", "NoNewPrivileges=yes\nCapabilityBoundingSet=\n", ""),
        ])
    func `is refused when it was broken`(_ change: (file: String, old: String, new: String)) throws {
        let copy = FileManager.default.temporaryDirectory.appendingPathComponent("crest-deploy-\(UUID())")
        try FileManager.default.createDirectory(
            at: copy.appendingPathComponent("scripts"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: copy) }
        for name in ["deploy", "scripts/validate-deploy", "scripts/setup", "Package.swift", "Sources", "Tests"] {
            let target = copy.appendingPathComponent(name)
            let source = Self.root.appendingPathComponent(name).resolvingSymlinksInPath()
            if name == "deploy" {
                try FileManager.default.copyItem(at: source, to: target)
            } else {
                try FileManager.default.createSymbolicLink(at: target, withDestinationURL: source)
            }
        }
        let file = copy.appendingPathComponent("deploy/\(change.file)")
        let text = try String(contentsOf: file, encoding: .utf8)
        let broken = text.replacing(change.old, with: change.new)
        try #require(broken != text)
        try Data(broken.utf8).write(to: file)
        let answer = try Tool(path: copy.appendingPathComponent("scripts/validate-deploy").path).run([])
        #expect(answer.status == 1)
        #expect(answer.output.contains("FAILED   \(change.file)"))
    }
}
