import CrestReporting
import Testing

@Suite struct `The CSV writer` {
    let writer = CSVWriter()

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "\"two\nlines\""),
        ("a\r\nb", "\"a\r\nb\""), (" blank", "\" blank\""), ("\"\u{301}", "\"\"\"\u{301}\""), ("漢", "漢"),
    ])
    func `quotes text as RFC 4180 says`(text: String, expected: String) {
        #expect(Array(writer.line([.text(text), .integer(1)]).utf8) == Array("\(expected),1\n".utf8))
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\0x"])
    func `makes text harmless that a spreadsheet would run`(text: String) {
        let expected = text.hasPrefix("\r") ? "\"'\(text)\",-1.5\n" : "'\(text),-1.5\n"
        #expect(writer.line([.text(text), .number(-1.5)]) == expected)
        #expect(!CSVWriter(guardsFormulas: false).line([.text(text)]).contains("'"))
    }

    @Test func `leaves a field empty that has no value`() {
        #expect(writer.line([.number(nil), .number(.nan), .integer(nil), .missing, .number(412)]) == ",,,,412.0\n")
        #expect(writer.line([.missing]) == "\"\"\n")
    }

    @Test func `writes header and rows to a sink`() {
        var text = ""
        let rows = (0..<10_000).lazy.map { [CSVField.text("s"), .integer($0)] }
        var largest = 0
        writer.write(header: ["series", "value"], rows: rows) {
            largest = max(largest, $0.count)
            text += String(decoding: $0, as: UTF8.self)
        }
        #expect(text.hasPrefix("series,value\ns,0\ns,1\n"))
        #expect(text.hasSuffix("s,9999\n"))
        #expect(largest < 66_000)
    }
}
