import CrestIngestion
import CrestSeries
import Testing

@Suite struct `CSV dialects` {
    @Test(arguments: [
        threeHours,
        threeHours.replacing(",", with: ";"), threeHours.replacing(",", with: "\t"),
        threeHours.replacing(",", with: "|"),
        threeHours.replacing("\n", with: "\r\n"), threeHours.replacing("\n", with: "\r"),
        "\u{FEFF}" + threeHours, "sep=;\n" + threeHours.replacing(",", with: ";"),
        "\"SEP=|\"\r\n" + threeHours.replacing(",", with: "|"),
        "#datatype,dateTime:RFC3339,double\r\n#group,false,false\r\n#default,,\r\n" + threeHours,
        String(threeHours.dropLast()), threeHours.replacing("\n", with: "\n\n"),
        "\"timestamp\",\"value\"\n\"2026-01-01T00:00:00Z\",\"1\"\n2026-01-01T01:00:00Z,\"2\"\n2026-01-01T02:00:00Z,3",
        "timestamp , value\n 2026-01-01T00:00:00Z , 1\n2026-01-01T01:00:00Z,\t2\n2026-01-01T02:00:00Z,3 \n",
        "note,timestamp,value\n\"a\nb, \"\"c\"\"\",2026-01-01T00:00:00Z,1\n,2026-01-01T01:00:00Z,2\nx,2026-01-01T02:00:00Z,3",
        threeHours.replacing("timestamp,value\n", with: ""),
    ])
    func `are told from the rows`(text: String) throws {
        let series = try read(text).only
        #expect(series.start == Timestamp(CivilDate(year: 2026, month: 1, day: 1)))
        #expect(series.interval == .hour)
        #expect(series.values == [1, 2, 3])
    }

    @Test func `have their lines numbered from the first, also where it declares the delimiter or annotates`() throws {
        let bad = threeHours.replacing("Z,2", with: "Z,x")
        #expect(try failure("sep=,\n" + bad).position?.line == 4)
        #expect(try failure("#datatype,a,b\n#group,a,b\n" + bad).position?.line == 5)
    }

    @Test(arguments: [true, false])
    func `may be UTF-16 with a byte order mark`(isBigEndian: Bool) throws {
        let text = "\u{FEFF}timestamp\tservice\tvalue\n2026-01-01T00:00\tüñ漢🙂\t1\n2026-01-01T01:00\tüñ漢🙂\t2\n"
        let bytes = text.utf16.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
        let series = try read(bytes).only
        #expect(series.name == "üñ漢🙂")
        #expect(series.values == [1, 2])
    }

    @Test func `take a comma for the decimal point where semicolons separate`() throws {
        let text = "zeit;value\n2026-01-01 00:00;1,5\n2026-01-01 01:00;2\n2026-01-01 02:00;1234,25\n"
        #expect(try read(text) { $0.timeColumn = "zeit" }.only.values == [1.5, 2, 1234.25])
    }

    @Test func `decide on the column, not on the cell`() throws {
        let text = "ds;y\n2026-01-01 00:00;1,5\n2026-01-01 01:00;2.5\n2026-01-01 02:00;3,5\n"
        let error = try failure(text)
        #expect(error.code == .value)
        #expect(error.position?.line == 3)
    }

    @Test func `read null spellings as missing, never as zero`() throws {
        let spellings = ["", "NA", "N/A", "n/a", "null", "NULL", "\\N", "NaN", "nan", "-", "None", "\"\""]
        var text = "ds,y\n2026-01-01T00:00:00Z,5\n"
        for (index, spelling) in spellings.enumerated() {
            text += "2026-01-01T\(index < 9 ? "0" : "")\(index + 1):00:00Z,\(spelling)\n"
        }
        text += "2026-01-01T20:00:00Z,7\n"
        let data = try read(text)
        let series = try data.only
        #expect(series.observedValues == [5, 7])
        #expect(series.count == 21)
        #expect(data.series[0].quality.counts.missingValues == spellings.count)
        #expect(data.series[0].quality.counts.observations == 2)
        #expect(data.warningCodes == ["W_GAP"])
        #expect(
            data.series[0].longestGaps == [
                Gap(start: Timestamp(secondsSinceEpoch: 1_767_229_200), observations: 19)
            ])
    }

    @Test func `survive blocks: 3 MB with quotes and line ends within fields, against a plain count`() throws {
        var text = "t,note,value\n"
        var total = 0
        for second in 0..<60_000 {
            let note =
                second % 3 == 0
                ? "\"line \(second)\nand \"\"more\"\", \r\n\(String(repeating: "x", count: second % 50))\"" : "n"
            text += "\(1_767_225_600 + second),\(note),\(second % 1_000)\r\n"
            total += second % 1_000
        }
        let data = try read(text) { $0.aggregation = .sum }
        #expect(try data.only.values.reduce(0, +) == Double(total))
        #expect(data.rowCount == 60_000)
    }
}
