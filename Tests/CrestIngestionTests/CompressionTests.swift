import CrestIngestion
import CrestSeries
import Foundation
import Testing

@Suite struct `Packed inputs` {
    /// The rows of `threeHours`, the first two apart from the others: two members, frames or streams in one file.
    ///
    /// Packed by Python 3.11's gzip, lzma and bz2 modules and zstd 1.5.4, whose frames have a skippable one in between.
    enum Sample: String, CaseIterable {
        case gzip = """
            H4sIAAAAAAACAyvJzE0tLknMLdApS8wpTeUyMjAy0zUwBKIQAwMrMIrSMUQRNoQJG3EBAIFo5h4+AAAAH4sIAAAAAAACAzMyMDLTNTAEohADIysD\
            AyCK0jHmAgCCKw2SFwAAAA==
            """
        case zstandard = """
            KLUv/QRoOQEAdGltZXN0YW1wLHZhbHVlCjIwMjYtMDEtMDFUMDA6MDA6MDBaLDEKyDx2QFAqTRgEAAAAc2tpcCi1L/0EaA0BAKLBBQvA6+69bLfk\
            4K/1BjCFxn19cePChXoDAgCAEJWbTau+MLQ=
            """
        case xz = """
            /Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAmdGltZXN0YW1wLHZhbHVlCjIwMjYtMDEtMDFUMDA6MDA6MDBaLDEKAAAJhnHgb0QkwwABPyd8KlLd\
            H7bzfQEAAAAABFla/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AAtAB1dABkMApKyqVHbqNtVHwaIsB0LIPU03/Z6p2N9l4WAAAAAAGTJ+vxIHPHU\
            AAE5Ll411PIftvN9AQAAAAAEWVo=
            """
        case bzip2 = """
            QlpoOTFBWSZTWQDiFOcAABJbgAAQAAZxEAQQIiZPACAAIiepoB6gMhTCaaA0xDPHLqSl0JgQhChKh2do98F85fXxdyRThQkADiFOcEJaaDkxQVkm\
            U1mRpphrAAAPWgAAEAAGeRAEECAAISmUNNPUIBppou4YYeDCIscoJB09nVoYj4u5IpwoSEjTTDWA
            """

        var bytes: [UInt8] {
            get throws { Array(try #require(Data(base64Encoded: rawValue))) }
        }

        /// Where the first member ends, and where what is skipped after it does: cut there, a file is whole.
        var seams: Set<Int> {
            switch self {
            case .gzip: [60]
            case .zstandard: [52, 64]
            case .xz: [96]
            case .bzip2: [76]
            }
        }
    }

    @Test(arguments: Sample.allCases)
    func `are told by their first bytes and read member after member`(sample: Sample) throws {
        #expect(try read(sample.bytes).only.values == [1, 2, 3])
        #expect(try read(sample.bytes + [0, 0, 0, 0]).only.values == [1, 2, 3])
    }

    @Test(arguments: Sample.allCases)
    func `that end early are errors that say so, wherever they end`(sample: Sample) throws {
        let whole = try sample.bytes
        for length in 10..<whole.count where !sample.seams.contains(length) {
            let error = try #require(throws: IngestionError.self) { try read(Array(whole[..<length])) }
            #expect(error.code == .compression, "\(length) bytes")
            #expect(error.description.contains("test.csv"))
        }
    }

    @Test(arguments: Sample.allCases)
    func `that are damaged are errors or what they were, never other rows`(sample: Sample) throws {
        let whole = try sample.bytes
        for place in 10..<whole.count {
            var bytes = whole
            bytes[place] ^= 0x55
            do {
                // A header's flags may change without harm, and a frame that is skipped may say anything.
                #expect(try read(bytes).only.values == [1, 2, 3], "byte \(place)")
            } catch let error as IngestionError {
                #expect(error.code == .compression, "byte \(place): \(error)")
            }
        }
    }

    @Test func `followed by something else are errors`() throws {
        for sample in Sample.allCases {
            let error = try #require(throws: IngestionError.self) { try read(sample.bytes + Array("more".utf8)) }
            #expect(error.code == .compression)
        }
    }

    @Test func `that would unpack without end are refused`() throws {
        let member = try Self.gzipped(threeHours, blankLines: 72 << 20)
        let bomb = try #require(throws: IngestionError.self) { try read(member) }
        #expect(bomb.code == .compression)
        #expect(bomb.description.contains("more than 1000 times"))
    }

    @Test func `only seem to be bzip2 when a text begins with its letters`() throws {
        #expect(try read("BZh,time,y\n1,2026-01-01,1\n2,2026-01-02,2\n").only.values == [1, 2])
    }

    private static func gzipped(_ text: String, blankLines: Int) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "(printf '\(text)'; head -c \(blankLines) /dev/zero | tr '\\000' '\\n') | gzip -9",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(data)
    }
}
