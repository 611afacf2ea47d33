import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Columns` {
    private func rows(_ header: String, _ cells: (Int) -> String) -> String {
        header + "\n" + (0..<4).map { "2026-01-01T0\($0):00:00Z,\(cells($0))\n" }.joined()
    }

    @Test func `are recognised by their names whatever their case`() throws {
        let data = try read("Foo,REQUESTS,@Timestamp\n7,1,2026-01-01T00:00:00Z\n7,2,2026-01-01T01:00:00Z\n")
        #expect(try data.only.values == [1, 2])
        #expect(data.warnings.isEmpty)
    }

    @Test func `without a known name give the first that is numeric, and a warning names the others`() throws {
        let data = try read(rows("ts,note,alpha,beta") { "x\($0),\($0),\($0 * 10)" })
        #expect(try data.only.values == [0, 1, 2, 3])
        #expect(data.warningCodes == ["W_COLUMN_CHOSEN"])
        #expect(data.warnings[0].message.contains("beta"))
    }

    @Test func `that are wanted by name, number or star become series of their own`() throws {
        let text = rows("ts,a,note,b") { "\($0),x,\($0 * 10)" }
        for values in ["a,b", "A,4", "*"] {
            let data = try read(text) { $0.values = ValueSelection(parsing: values) }
            #expect(data.series.map(\.series.name) == ["a", "b"])
            #expect(data.series.map(\.series.values) == [[0, 1, 2, 3], [0, 10, 20, 30]])
        }
    }

    @Test func `that are keys tell series apart, in any order of the rows`() throws {
        let text =
            "ds,unique_id,y\n2026-01-01T01:00:00Z,b,4\n2026-01-01T00:00:00Z,a,1\n2026-01-01T01:00:00Z,a,2\n"
            + "2026-01-01T00:00:00Z,b,3\n"
        let data = try read(text)
        #expect(data.series.map(\.series.name) == ["a", "b"])
        #expect(data.series.map(\.series.values) == [[1, 2], [3, 4]])
        #expect(data.schema.keyColumns == ["unique_id"])
    }

    @Test func `that are several keys join with a slash`() throws {
        let text = rows("time,service,host,value") { "\($0 < 2 ? "a" : "b"),\"x\"\"\($0 % 2)\",\($0)" }
        let data = try read(text) { $0.keyColumns = ["service", "host"] }
        #expect(data.series.map(\.series.name) == ["a/x\"0", "a/x\"1", "b/x\"0", "b/x\"1"])
    }

    @Test func `whose keys join to the same name are refused`() throws {
        let text = "time,a,b,value\n2026-01-01,x/y,z,1\n2026-01-02,x,y/z,2\n"
        #expect(try failure(text) { $0.keyColumns = ["a", "b"] }.code == .column)
    }

    @Test func `of numbers are keys when they repeat and row numbers when they do not`() throws {
        let repeated = "id,ds,y\n1,2026-01-01,5\n2,2026-01-01,6\n1,2026-01-02,7\n2,2026-01-02,8\n"
        #expect(try read(repeated).series.map(\.series.name) == ["1", "2"])
        let numbered = "id,ds,y\n1,2026-01-01,5\n2,2026-01-02,6\n3,2026-01-03,7\n4,2026-01-04,8\n"
        #expect(try read(numbered).only.values == [5, 6, 7, 8])
    }

    @Test func `need not be values: rows are counted, and an interval without rows is zero`() throws {
        let text = "time,path\n2026-01-01T00:00:10Z,/a\n2026-01-01T00:00:10Z,/b\n2026-01-01T00:03:00Z,/c\n"
        let data = try read(text) {
            $0.values = ValueSelection(parsing: "count")
            $0.step = .minute
        }
        let series = try data.only
        #expect(series.values == [2, 0, 0, 1])
        #expect(series.missingCount == 0)
        #expect(data.schema.flags.contains("count"))
    }

    @Test func `named count are values, not a request to count rows`() throws {
        let data = try read(rows("time,count") { "\($0 + 5)" }) { $0.values = ValueSelection(parsing: "count") }
        #expect(try data.only.values == [5, 6, 7, 8])
    }

    @Test(arguments: [("nope", nil, nil), (nil, "nope", nil), (nil, nil, "nope")] as [(String?, String?, String?)])
    func `that are not there are refused with the names of those that are`(
        time: String?, value: String?, key: String?
    ) throws {
        let error = try failure(threeHours) {
            $0.timeColumn = time
            if let value { $0.values = ValueSelection(parsing: value) }
            if let key { $0.keyColumns = [key] }
        }
        #expect(error.code == .column)
        #expect(error.description.contains("timestamp, value"))
    }

    @Test func `without time or value are refused`() throws {
        #expect(try failure("a,b\nx,y\nz,w\n").code == .column)
        #expect(try failure("time,b\n2026-01-01,y\n2026-01-02,w\n").code == .column)
        #expect(try failure("time,value\nyesterday,1\ntoday,2\n").code == .timeFormat)
    }

    /// What is wrong with the second of two files, its options, and the line of it that is named.
    @Test(
        arguments: [
            ("a,b\nx,y\nz,w\n", nil, 1), ("\n\na,b\nx,y\nz,w\n", nil, 3),
            ("sep=,\ntimestamp,b\n2026-01-01,y\n2026-01-02,w\n", nil, 2),
            ("a,b\n2026-01-01,1\n2026-01-02,2\n", "timestamp", 1),
            ("timestamp,value\n\nyesterday,1\ntoday,2\n", nil, 3),
        ] as [(String, String?, Int)])
    func `that are missed have the name of the file and the line, of however many files`(
        text: String, time: String?, line: Int
    ) throws {
        var options = InputOptions()
        options.timeColumn = time
        let error = try #require(throws: IngestionError.self) {
            try InputReader().read(
                [.bytes(Array(threeHours.utf8), name: "a.csv"), .bytes(Array(text.utf8), name: "b.csv")],
                options: options)
        }
        #expect([.column, .timeFormat].contains(error.code))
        #expect((error.position?.file, error.position?.line) == ("b.csv", line))
        #expect(error.description.contains("b.csv:\(line):1"))
    }

    @Test func `that are missed in lines of JSON or of a log have the name of the file`() throws {
        let log = "10.1.2.3 - - [01/Jan/2026:00:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n"
        for text in ["{\"when\":\"x\"}\n", "{\"ts\":\"2026-01-01T00:00:00Z\",\"note\":\"x\"}\n", log] {
            let error = try #require(throws: IngestionError.self) {
                var options = InputOptions()
                options.keyColumns = ["shop"]
                return try InputReader().read([.bytes(Array(text.utf8), name: "b.log")], options: options)
            }
            #expect(error.code == .column)
            #expect(error.diagnostic.message.hasPrefix("b.log: "))
        }
    }

    @Test func `that are all that is left are the value, and their bad cells are errors with their place`() throws {
        let text = "time,b\n" + (1...6).map { "2026-01-0\($0),\($0 == 2 ? "none of it" : "\($0)")\n" }.joined()
        let error = try failure(text)
        #expect((error.code, error.position?.line) == (.value, 3))
        let data = try read(text) { $0.badRows = .skip(0.5) }
        #expect(try data.only.isMissing == [false, true, false, false, false, false])
        #expect(data.badRowCount == 1)
    }

    @Test func `of which there are thousands are not all named`() throws {
        let names = (0..<5_000).map { "c\($0)" }
        let row = names.map { _ in "1" }.joined(separator: ",")
        let text = "time,\(names.joined(separator: ","))\n2026-01-01,\(row)\n2026-01-02,\(row)\n"
        let warning = try #require(try read(text).warnings.first { $0.code.rawValue == "W_COLUMN_CHOSEN" })
        #expect(warning.message.hasSuffix("c40 and 4959 more"))
        #expect(try failure(text) { $0.timeColumn = "when" }.diagnostic.hint.utf8.count < 500)
    }

    @Test func `of keys that are none are refused with the place`() throws {
        let rows = (0...100_000).map { "2026-01-01,k\($0),1\n" }
        let header = "time,service,value\n"
        let error = try failure(header + rows.joined())
        #expect(error.code == .tooLarge)
        #expect(error.position?.line == 100_002)
        #expect(error.position?.byte == header.utf8.count + rows.dropLast().joined().utf8.count)
    }

    @Test func `without a header have numbers`() throws {
        let data = try read("1767225600,a,5\n1767229200,a,6\n") {
            $0.keyColumns = ["2"]
            $0.values = .columns(["3"])
        }
        #expect(try data.only.values == [5, 6])
        #expect(try data.only.name == "a")
        #expect(data.schema.timeColumn == "1")
    }
}
