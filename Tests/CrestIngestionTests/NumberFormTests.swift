import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Numbers with separators of thousands` {
    /// A row a minute, with the fields apart by `delimiter`.
    private func file(_ cells: [String], _ delimiter: String = ";") -> String {
        let rows = cells.enumerated().map { minute, cell in "2026-05-17T10:\(10 + minute):00Z\(delimiter)\(cell)" }
        return (["time\(delimiter)requests"] + rows).joined(separator: "\n") + "\n"
    }

    private func values(_ cells: [String], _ delimiter: String = ";", decimal: DecimalMark? = nil) throws -> [Double] {
        try read(file(cells, delimiter)) { $0.decimal = decimal }.only.values
    }

    @Test(
        arguments: [
            (["1.234,5", "12,25", "1.234", "999"], [1_234.5, 12.25, 1_234, 999]),
            (["1.234.567", "12", "-1.234,5", "0,5"], [1_234_567, 12, -1_234.5, 0.5]),
            (["1,234.5", "12.25", "1,234", "999"], [1_234.5, 12.25, 1_234, 999]),
            (["1,234,567", "12", "0.5", "7"], [1_234_567, 12, 0.5, 7]),
            (["0,125", "1,234", "12,500", "3"], [0.125, 1.234, 12.5, 3]),
            (["1,234", "1234,5", "7", "8"], [1.234, 1_234.5, 7, 8]),
            (["1,234", "12345", "7", "8"], [1.234, 12_345, 7, 8]),
        ] as [([String], [Double])])
    func `are read as the column's cells agree`(cells: [String], expected: [Double]) throws {
        #expect(try values(cells) == expected)
        #expect(try values(cells, "\t") == expected)
    }

    @Test func `group in quotes where commas separate fields`() throws {
        #expect(try values(["\"1,234\"", "950", "\"1,234,567\"", "2.5"], ",") == [1_234, 950, 1_234_567, 2.5])
    }

    @Test func `are a question where a fraction looks the same`() throws {
        for cells in [["1.234", "12.345", "7", "8"], ["1,234", "950", "12,345", "8"]] {
            let error = try failure(file(cells))
            #expect(error.code == .ambiguousNumber)
            #expect(error.description.contains("'\(cells[0])'"))
            #expect(error.description.contains("--decimal"))
            #expect((error.position?.file, error.position?.line) == ("test.csv", 2))
        }
        #expect(try values(["1.234", "12.345", "7"], decimal: .comma) == [1_234, 12_345, 7])
        #expect(try values(["1.234", "12.345", "7"], decimal: .dot) == [1.234, 12.345, 7])
        #expect(try values(["1,234", "950"], decimal: .dot) == [1_234, 950])
    }

    @Test func `are no question where dots are usual, or a column is not read`() throws {
        #expect(try values(["1.234", "12.345", "7"], ",") == [1.234, 12.345, 7])
        #expect(try values(["1.234", "12.345", "7"], "\t") == [1.234, 12.345, 7])
        let data = try read("time;requests;other\n2026-05-17T10:10:00Z;5;1,234\n2026-05-17T10:11:00Z;6;2,345\n")
        #expect(try data.only.values == [5, 6])
    }

    @Test(arguments: ["12.34", "1.2345", ".123", "1234.567", "1..234", "1.23,4"])
    func `stand before three digits, or the row is bad`(cell: String) throws {
        let cells = ["1.234,5", "2.345,5", "12,5", "1,5", "2,5", "3,5", cell]
        #expect(try failure(file(cells)).code == .value)
    }

    @Test func `are pinned with the mark that was found`() throws {
        #expect(try read(file(["1.234,5", "12,5"])).schema.flags.contains("comma"))
        #expect(try !read(file(["1234.5", "12.5"])).schema.flags.contains("--decimal"))
    }

    @Test func `scale with units`() throws {
        #expect(try values(["1.234,5 ms", "12,5 ms", "2.000 ms"]) == [1.2345, 0.0125, 2])
    }

    @Test func `with a comma in every row leave the semicolon to separate fields`() throws {
        #expect(try values((0..<30).map { "\($0),5" }) == (0..<30).map { Double($0) + 0.5 })
    }

    @Test func `may come after the rows that told the form`() throws {
        let cells = (0..<40).map { "\($0),5" } + ["1.234"]
        #expect(try values(cells).suffix(2) == [39.5, 1_234])
    }
}
