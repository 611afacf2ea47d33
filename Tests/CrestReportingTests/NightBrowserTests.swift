import CrestReporting
import Foundation
import Testing

/// The page in a real browser. Where there is none the suite is skipped; `CREST_SCREENSHOTS=FOLDER` keeps what it
/// looked like, to be looked at.
@Suite(
    .serialized,
    .enabled(if: Tool(named: "chromium") != nil, "chromium is not installed (Debian: apt-get install chromium)"))
struct `The page of a night in Chromium` {
    /// Runs the browser over `html` and gives back what it says.
    private static func browse(_ html: String, _ arguments: [String], keep: (name: String, flag: String)? = nil) throws
        -> String
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crest-browser-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appendingPathComponent("night.html")
        try Data(html.utf8).write(to: page)
        var flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
            "--user-data-dir=\(folder.path)/profile",
        ]
        var kept: URL?
        if let keep {
            let file = folder.appendingPathComponent(keep.name)
            flags.append("\(keep.flag)=\(file.path)")
            kept = file
        }
        let browser = try #require(Tool(named: "chromium"))
        let (status, output) = try browser.run(flags + arguments + [page.absoluteString])
        #expect(status == 0)
        let complaints = output.split(separator: "\n").filter { $0.contains("CONSOLE") }
        #expect(complaints.isEmpty)
        if let kept {
            let size = try #require(FileManager.default.attributesOfItem(atPath: kept.path)[.size] as? Int)
            #expect(size > 20_000, "an empty page is smaller")
            if let target = ProcessInfo.processInfo.environment["CREST_SCREENSHOTS"] {
                try Data(contentsOf: kept).write(
                    to: URL(fileURLWithPath: target).appendingPathComponent(kept.lastPathComponent))
            }
        }
        return output
    }

    private static let html = NightPage(NightSamples.report(9)).lines.joined(separator: "\n")

    @Test(arguments: [("light", 1_100), ("dark", 500)])
    func `shows itself without a word on the console`(_ look: (scheme: String, width: Int)) throws {
        _ = try Self.browse(
            Self.html,
            [
                "--window-size=\(look.width),2400",
                "--blink-settings=preferredColorScheme=\(look.scheme == "dark" ? 0 : 1)",
            ], keep: ("night-\(look.scheme)-\(look.width).png", "--screenshot"))
    }

    @Test func `prints`() throws {
        _ = try Self.browse(Self.html, ["--no-pdf-header-footer"], keep: ("night.pdf", "--print-to-pdf"))
    }

    /// Headless windows are at least 500 pixels wide, frames are not. The frame measures itself by a script of the
    /// test's: the page has none, and its policy is left out for that.
    @Test func `fits 360 pixels without scrolling sideways, its sheet applied by its digest`() throws {
        let policy = try #require(Self.html.range(of: "<meta http-equiv[^>]*>", options: .regularExpression))
        let bare = Self.html.replacingCharacters(in: policy, with: "")
        let probe = """
            <script>document.title = "width " + document.documentElement.scrollWidth + " font " \
            + getComputedStyle(document.body).maxWidth + " rows " + document.querySelectorAll("tr").length</script>
            """
        let framed = bare.replacingOccurrences(of: "</body>", with: probe + "</body>")
        let frame =
            "<iframe width=360 height=900 style=\"border:0\" srcdoc=\"\(HTMLText.escaped(framed))\"></iframe>"
            + "<pre></pre><script>onload = () => document.querySelector('pre').textContent = "
            + "document.querySelector('iframe').contentDocument.title</script>"
        let output = try Self.browse(frame, ["--dump-dom"])
        #expect(output.contains("<pre>width 360 font"), "\(output.suffix(200))")
        // The browser closes the rows that the page leaves open: 9 × (10 days + 2 peaks + the steps + 30 nights + 4
        // heads).
        let rows = output.firstMatch(of: /rows ([0-9]+)<\/pre>/).flatMap { Int($0.1) }
        #expect(rows == Self.html.ranges(of: "<tr>").count)
    }
}
