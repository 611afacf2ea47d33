import CrestIngestion
import Testing

/// The loops in C that find lines and fields, and their scalar twins.
@Suite struct `Fields of log lines` {
    private static let combined =
        #"$remote_addr $ident $remote_user [$time_local] "$request" $status $sent "$http_referer" "$http_user_agent""#
    private static let formats = [
        combined,
        #"[$time_iso8601] "$request" $status "$http_user_agent" $last"#,
        #"prefix [$time_local] $status"#,
        "$status\t$msec\t$service\t",
        #"$time_local" more than eight bytes "$status"#,
        #"$msec=$status;;$service;$host "#,
    ]
    /// What ends fields, and what looks like it.
    private static let pieces = [
        " ", " ", "\"", "\" ", "\" \"", " [", "] \"", "]", "\\", "\\\"", "\\\\\"", "\t", ";", ";;", "=", "prefix [",
        "[", "\" more than eight bytes \"", "\" more than", "a", "1", "é", "GET /shop", "\r", "\n", "\n", "\r\n",
        String(repeating: "x", count: 61), String(repeating: "y ", count: 70),
    ]
    private static let fieldCount = 9

    /// Bytes without and with the margin that the loops in C need. It looks like text: they must not believe it.
    private static func text(seed: Int) -> (short: [UInt8], long: [UInt8]) {
        var state = UInt64(seed)
        var text: [UInt8] = []
        for _ in 0..<60 + seed % 500 {
            // Knuth's linear congruential generator; its upper bits are the good ones.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += pieces[Int(state >> 33) % pieces.count].utf8
        }
        return (text, text + Array(repeating: Array("\" ] ; \n\t".utf8), count: 8).joined())
    }

    @Test func `and the lines are the same wherever they are looked for`() {
        for seed in 0..<400 {
            let (short, long) = Self.text(seed: seed)
            for first in [0, 1, short.count / 2] {
                var (ours, twin) = (LineRun(), LineRun())
                var start = first
                while start < short.count {
                    ours.find(long.span, from: start, to: short.count)
                    twin.findOneByOne(short.span, from: start, to: short.count)
                    #expect(ours.count > 0)
                    // The loop in C stops between blocks, and may find fewer.
                    for index in 0..<ours.count {
                        #expect(ours[index].line == twin[index].line)
                        #expect(ours[index].next == twin[index].next)
                    }
                    start = ours[ours.count - 1].next
                }
            }
        }
    }

    @Test func `are the same for many lines at once and for a line alone`() throws {
        var records = 0
        for format in Self.formats {
            var (ours, twin) = (try LogProgram(everyFieldOf: format), try LogProgram(everyFieldOf: format))
            for seed in 0..<400 {
                let (short, long) = Self.text(seed: seed)
                var (start, run) = (0, LineRun())
                while start < short.count {
                    run.find(long.span, from: start, to: short.count)
                    ours.prepare(long.span, run)
                    for index in 0..<run.count {
                        let (line, next) = run[index]
                        start = next
                        // An empty line is not asked for.
                        if line.isEmpty { continue }
                        let isRecord = ours.run(long.span, line)
                        let isRecordAlone = twin.runAlone(short.span, line)
                        #expect(isRecord == isRecordAlone)
                        records += isRecord ? 1 : 0
                        for slot in 0..<Self.fieldCount { #expect(ours.field(slot) == twin.field(slot)) }
                    }
                }
            }
        }
        #expect(records > 100)
    }

    @Test func `are found in a line alone`() throws {
        var program = try LogProgram(everyFieldOf: Self.combined)
        let line = Array(#"::1 - - [10/Oct/2000:13:55:36 -0700] "GET /\"a b HTTP/1.1" 200 5 "-" "curl" more"#.utf8)
        let isRecord = program.run(line.span, line.indices)
        #expect(isRecord)
        func text(_ slot: Int) -> String? { program.field(slot).map { String(decoding: line[$0], as: UTF8.self) } }
        #expect(text(3) == "10/Oct/2000:13:55:36 -0700")
        #expect(text(4) == #"GET /\"a b HTTP/1.1"#)
        #expect((text(5), text(8)) == ("200", "curl"))
    }
}
