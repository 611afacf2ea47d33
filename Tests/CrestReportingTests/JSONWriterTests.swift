import CrestReporting
import Foundation
import Testing

@Suite struct `The JSON writer` {
    @Test func `sorts keys by their bytes and writes null for what has no value`() {
        let value: JSONValue = [
            "z": .optional(Double.nan), "a": .optional(Int?.none), "é": 1, "Z": .numbers([1, .infinity, 0.1]),
            "aa": .optional("x" as String?), "b": true,
        ]
        #expect(JSONWriter().string(value) == #"{"Z":[1.0,null,0.1],"a":null,"aa":"x","b":true,"z":null,"é":1}"#)
    }

    @Test func `escapes what RFC 8259 demands and nothing else`() {
        let text = "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}é漢👩‍🚀\u{2028}"
        let written = JSONWriter.quoted(text)
        #expect(written == #""\"\\/\b\f\n\r\t\u0000\u001f"# + "\u{7F}é漢👩‍🚀\u{2028}\"")
    }

    @Test func `gives Foundation back what it was given`() throws {
        var texts = (0..<0x250).compactMap(Unicode.Scalar.init).map { "x\($0)y" }
        // Half of a surrogate pair cannot be in a String: decoding has made it U+FFFD.
        texts.append(String(decoding: [0x61, 0xED, 0xA0, 0x80, 0x62] as [UInt8], as: UTF8.self))
        for layout in [JSONWriter.Layout.compact, .pretty] {
            let written = JSONWriter(layout).string(.array(texts.map(JSONValue.string)))
            #expect(try JSONDecoder().decode([String].self, from: Data(written.utf8)) == texts)
            let numbers = [0.1, 1e300, Double.leastNonzeroMagnitude, -0.0, 412, 1e16, 123_456_789.123]
            let back = try JSONDecoder().decode(
                [Double].self, from: Data(JSONWriter(layout).string(.numbers(numbers)).utf8))
            #expect(back.map(\.bitPattern) == numbers.map(\.bitPattern))
        }
    }

    @Test func `lays out what people read`() {
        let value: JSONValue = [
            "schema": "crest/forecast/v1", "warnings": [], "empty": [:], "levels": [0.05, 0.95, nil],
            "series": [["name": "checkout", "forecast": .numbers((0..<20).map { Double($0) + 4_100.5 })]],
        ]
        #expect(
            JSONWriter(.pretty).string(value) == """
                {
                  "empty": {},
                  "levels": [0.05, 0.95, null],
                  "schema": "crest/forecast/v1",
                  "series": [
                    {
                      "forecast": [
                        4100.5, 4101.5, 4102.5, 4103.5, 4104.5, 4105.5, 4106.5, 4107.5, 4108.5, 4109.5, 4110.5,
                        4111.5, 4112.5, 4113.5, 4114.5, 4115.5, 4116.5, 4117.5, 4118.5, 4119.5
                      ],
                      "name": "checkout"
                    }
                  ],
                  "warnings": []
                }
                """)
    }

    @Test func `hands over a large document in small chunks`() {
        var chunks: [[UInt8]] = []
        let value: JSONValue = [
            "series": .elements(count: 1_000) { ["n": .integer(Int64($0)), "v": .numbers([Double]($0..<($0 + 100)))] }
        ]
        JSONWriter().write(value) { chunks.append($0) }
        #expect(chunks.count > 5)
        #expect(chunks.allSatisfy { $0.count < 70_000 })
        let text = String(decoding: chunks.joined(), as: UTF8.self)
        #expect(text == JSONWriter().string(value) + "\n")
        #expect(text.hasPrefix(#"{"series":[{"n":0,"v":[0.0,1.0,"#))
    }

    @Test func `writes a line a value and passes on what the sink throws`() {
        struct Full: Error {}
        var text = ""
        JSONWriter(.pretty).writeLines([["a": [1, 2]], ["a": []]]) { text += String(decoding: $0, as: UTF8.self) }
        #expect(text == "{\"a\":[1,2]}\n{\"a\":[]}\n")
        #expect(throws: Full.self) {
            try JSONWriter().write(nil) { (_: [UInt8]) throws(Full) in throw Full() }
        }
    }
}

extension [Double] {
    fileprivate init(_ range: Range<Int>) { self = range.map(Double.init) }
}
