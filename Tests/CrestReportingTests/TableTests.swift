import CrestReporting
import Testing

@Suite struct `Tables` {
    let table = Table(
        [.init("series"), .figures("peak"), .figures("replicas"), .init("when")],
        rows: [
            ["checkout", "4,870", "28", "Sun 22 Nov 20:00"],
            ["注文サービス", "512", "3", "Mon 23 Nov 09:00"],
            ["a|b\u{1B}[31m", "–", "–", ""],
        ])

    @Test func `align names left and figures right, whatever the script`() {
        #expect(
            table.text() == [
                "series         peak  replicas  when",
                "checkout      4,870        28  Sun 22 Nov 20:00",
                "注文サービス    512         3  Mon 23 Nov 09:00",
                "a|b·[31m          –         –",
            ])
    }

    @Test func `fit a narrow terminal by cutting names, never figures`() {
        let lines = table.text(TerminalStyle(width: 40))
        #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= 40 })
        #expect(
            lines == [
                "series       peak  replicas  when",
                "checkout    4,870        28  Sun 22 Nov…",
                "注文サー…     512         3  Mon 23 Nov…",
                "a|b·[31m        –         –",
            ])
        #expect(table.text(TerminalStyle(width: 10))[1].contains("4,870"))
        #expect(table.text(TerminalStyle(width: 40, isASCII: true))[1].hasSuffix("Sun 22 Nov~"))
    }

    @Test func `are coloured only when asked`() {
        let table = Table([.init("status")], rows: [[.init("hold", tone: .bad)], [.init("")]])
        #expect(table.text() == ["status", "hold", ""])
        #expect(
            table.text(TerminalStyle(usesColours: true))
                == ["\u{1B}[2mstatus\u{1B}[0m", "\u{1B}[1;31mhold\u{1B}[0m", ""])
    }

    @Test func `become Markdown that no name can break out of`() {
        #expect(
            table.markdown() == [
                "| series       |  peak | replicas | when             |",
                "| ------------ | ----: | -------: | ---------------- |",
                "| checkout     | 4,870 |       28 | Sun 22 Nov 20:00 |",
                "| 注文サービス |   512 |        3 | Mon 23 Nov 09:00 |",
                "| a\\|b·\\[31m   |     – |        – |                  |",
            ])
        let hostile = Table([.init("x")], rows: [["a\nb `c` <img> &lt; \\| *d* _e_ [f](g) @team"]])
        #expect(
            hostile.markdown()[2]
                == "| a·b \\`c\\` \\<img> \\&lt; \\\\\\| \\*d\\* \\_e\\_ \\[f](g) @\u{200D}team |")
    }
}

@Suite struct `Display width` {
    /// East_Asian_Width of Unicode 14 as Python's unicodedata gives it; emoji as terminals of today show them.
    @Test(arguments: [
        ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｶﾅ", 2), ("한국", 4), ("👩‍🚀", 2), ("🇩🇪", 2), ("❤\u{FE0F}", 2),
        ("\u{200B}", 0), ("\t", 0), ("…", 1), ("Ａ", 2), ("\u{2329}", 2), ("𠀀", 2), ("", 0), ("⚡", 2),
    ])
    func `counts terminal columns`(text: String, expected: Int) {
        #expect(DisplayWidth.columns(of: text) == expected)
    }

    @Test func `is kept when text is cut`() {
        #expect(DisplayWidth.truncating("注文サービス", to: 6) == "注文…")
        #expect(DisplayWidth.truncating("abc", to: 3) == "abc")
        #expect(DisplayWidth.truncating("abcd", to: 1) == "…")
        #expect(DisplayWidth.truncating("abcd", to: 0) == "")
    }
}

@Suite struct `The terminal's style` {
    @Test(
        arguments: [
            (ColourPolicy.auto, [:], true, true), (.auto, [:], false, false), (.auto, ["NO_COLOR": "1"], true, false),
            (.auto, ["NO_COLOR": ""], true, true), (.auto, ["TERM": "dumb"], true, false),
            (.always, ["NO_COLOR": "1", "TERM": "dumb"], false, true), (.never, [:], true, false),
        ] as [(ColourPolicy, [String: String], Bool, Bool)])
    func `uses colours when the reader wants them`(
        policy: ColourPolicy, environment: [String: String], isTerminal: Bool, expected: Bool
    ) {
        #expect(policy.usesColours(environment: environment, isTerminal: isTerminal) == expected)
    }

    @Test func `is read from the environment`() {
        #expect(TerminalStyle(environment: ["LANG": "en_GB.UTF-8"], isTerminal: false) == TerminalStyle())
        let dumb = TerminalStyle(
            environment: ["LC_ALL": "C", "LANG": "de_DE.utf8", "COLUMNS": "100"], isTerminal: true)
        #expect(dumb == TerminalStyle(width: 100, usesColours: true, isASCII: true))
        #expect(
            TerminalStyle(environment: ["LC_ALL": "", "LC_CTYPE": "C.utf8"], isTerminal: true, columns: 66).width == 66)
        #expect(TerminalStyle(environment: [:], isTerminal: true).width == 80)
    }
}
