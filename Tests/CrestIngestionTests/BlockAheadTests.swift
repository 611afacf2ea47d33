import CrestIngestion
import CrestSeries
import Synchronization
import Testing

/// Bytes in portions of three, and then perhaps an error.
private struct DrippingBytes: ByteSource {
    /// Says when nobody holds it any more.
    final class Holder: Sendable {}

    let content: [UInt8]
    var failure: IngestionError?
    var holder = Holder()
    private var position = 0

    init(_ content: [UInt8], then failure: IngestionError? = nil) {
        self.content = content
        self.failure = failure
    }

    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        if position == content.count, let failure { throw failure }
        let count = min(3, range.count, content.count - position)
        for offset in 0..<count { bytes[range.lowerBound + offset] = content[position + offset] }
        position += count
        return count
    }
}

@Suite struct `Reading ahead` {
    private static let text = (0..<10_007).map { UInt8(truncatingIfNeeded: $0 * $0 % 253) }

    /// Lines of a log of which some are no records and one is longer than the smallest windows.
    private static func log(lines: Int) -> String {
        (0..<lines).map { line in
            let path = line == 700 ? String(repeating: "p", count: 3_000) : String(repeating: "p", count: line % 90)
            return line % 97 == 5
                ? "nonsense \(line)"
                : "10.1.2.3 - - [01/Jan/2026:00:\(10 + line / 60 % 50):\(10 + line % 50) +0000] \"GET /\(path) HTTP/1.1\" 200 5"
        }.joined(separator: "\n")
    }

    @Test(arguments: [1, 2, 3, 7, 64, 1_000, 20_000])
    func `gives the same bytes whatever the size of its blocks`(capacity: Int) throws {
        let blocks = BlockAhead(DrippingBytes(Self.text), headroom: 5, capacity: capacity, margin: 2)
        var read: [UInt8] = []
        while true {
            let (block, count) = try blocks.next()
            if count == 0 { break }
            #expect(block.count == 5 + capacity + 2)
            read += block[5..<(5 + count)]
            blocks.recycle(block)
        }
        #expect(read == Self.text)
        #expect(try blocks.next().count == 0)
    }

    @Test func `says what goes wrong in its place`() throws {
        let failure = IngestionError(.inputOutput, "the disk is gone")
        let blocks = BlockAhead(
            DrippingBytes(Array(Self.text.prefix(250)), then: failure), headroom: 0, capacity: 100, margin: 0)
        for _ in 0..<2 {
            let (block, count) = try blocks.next()
            #expect(count == 100)
            blocks.recycle(block)
        }
        let error = try #require(throws: IngestionError.self) { try blocks.next() }
        #expect(error.description == failure.description)
        #expect(try blocks.next().count == 0)
    }

    @Test func `ends when nobody wants its blocks any more`() async throws {
        weak var holder: DrippingBytes.Holder?
        do {
            let source = DrippingBytes(Self.text)
            holder = source.holder
            let blocks = BlockAhead(source, headroom: 0, capacity: 64, margin: 0)
            let (block, count) = try blocks.next()
            #expect(count == 64)
            blocks.recycle(block)
        }
        for _ in 0..<1_000 where holder != nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(holder == nil)
    }

    @Test(arguments: [700, 1_024, 4_096, 1 << 20])
    func `finds in a log what is found without, and in the same places`(window: Int) throws {
        let text = Self.log(lines: 3_000)
        func outcome(jobs: Int) throws -> IngestedData {
            try read(text) { options in
                options.format = .common
                options.windowCapacity = window
                options.badRows = .skip(0.5)
                options.jobs = jobs
            }
        }
        let (one, three) = (try outcome(jobs: 1), try outcome(jobs: 3))
        #expect(one.series == three.series)
        #expect((one.rowCount, one.badRowCount) == (three.rowCount, three.badRowCount))
        #expect(one.badRows.map(\.position) == three.badRows.map(\.position))
        #expect(one.badRowCount >= 30)
    }

    @Test(arguments: [512, 1_000, 4_096])
    func `finds in a table what is found without`(window: Int) throws {
        let rows = (0..<3_000).map { row in
            row % 97 == 5 ? "\(1_767_225_600 + row),\"no number\"" : "\(1_767_225_600 + row),\(row)"
        }
        let text = "timestamp,value\n" + rows.joined(separator: "\r\n")
        func outcome(jobs: Int) throws -> IngestedData {
            try read(text) { options in
                options.windowCapacity = window
                options.badRows = .skip(0.5)
                options.jobs = jobs
            }
        }
        let (one, two) = (try outcome(jobs: 1), try outcome(jobs: 2))
        #expect(one.series == two.series)
        #expect(one.badRows.map(\.position) == two.badRows.map(\.position))
        #expect(one.rowCount == 3_000)
    }
}
