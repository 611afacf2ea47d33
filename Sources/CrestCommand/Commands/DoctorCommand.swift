import ArgumentParser
import Crest
import CrestLinearAlgebra
import CrestReporting
import CrestSeries
import Foundation

/// `crest doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Whether this machine can be trusted: clock, zone data, and the digits that its BLAS computes.",
        discussion: "Solves NIST's eleven linear reference problems (StRD) and compares with the certified values.")

    @OptionGroup var result: OutputFlags

    func run() async throws {
        try await result.reporting { try examine() }
    }

    private func examine() throws {
        let certifications = try NistReference.all.map { try $0.certify() }
        let checks = [clockCheck, zoneCheck, kernelCheck, try reproducibilityCheck()]
        let isHealthy = certifications.allSatisfy(\.passes) && checks.allSatisfy(\.passes)
        switch result.output {
        case .json, .ndjson: try result.write(json: json(checks, certifications, isHealthy))
        case .html: try result.refusePage()
        case .markdown: try result.write(lines: table(certifications).markdown())
        case .table, .csv:
            let lines =
                checks.map { "\($0.passes ? "ok  " : "FAIL") \($0.name): \($0.finding)" }
                + ["", "NIST StRD, linear: correct digits (gate)"] + table(certifications).text(result.style)
                + ["", isHealthy ? "all well" : "not well: do not trust forecasts of this machine"]
            try result.write(lines: lines)
        }
        if !isHealthy { throw Finish(status: .bug) }
    }

    private struct Check {
        let name: String
        let passes: Bool
        let finding: String
    }

    /// A clock before the release of this program is wrong, and staleness would be judged by it.
    private var clockCheck: Check {
        let now = Timestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
        return Check(name: "clock", passes: now.date.year >= 2026, finding: now.description)
    }

    /// New York left daylight saving on 2 November 2014 at 06:00 UTC.
    private var zoneCheck: Check {
        let change = Timestamp(CivilDate(year: 2014, month: 11, day: 2), hour: 6)
        guard let clock = try? WallClock(identifier: "America/New_York") else {
            return Check(name: "zones", passes: false, finding: "no zone data; install tzdata")
        }
        let offsets = [clock.offsetSeconds(change.advanced(bySeconds: -1)), clock.offsetSeconds(change)]
        let passes = offsets == [-14_400, -18_000]
        return Check(name: "zones", passes: passes, finding: passes ? "daylight saving known" : "offsets \(offsets)")
    }

    private var kernelCheck: Check {
        Check(name: "blas", passes: true, finding: "\(Blas.coreName) kernels; \(Blas.configuration)")
    }

    /// The same product twice must have the same bits.
    private func reproducibilityCheck() throws -> Check {
        let matrix = Matrix(rows: 96, columns: 96, columnMajor: (0..<(96 * 96)).map { 1 / Double(1 + $0 % 97) })
        let products = (0..<8).map { _ in matrix.gram }
        let passes = products.allSatisfy { $0 == products[0] }
        return Check(name: "same bits", passes: passes, finding: passes ? "8 of 8 products" : "products differ")
    }

    private func table(_ certifications: [Certification]) -> Table {
        func digits(_ value: Double) -> String { NumberStyle.figure(value) }
        return Table(
            [
                .init("SET"), .figures("COEFFICIENTS"), .figures("GATE"), .figures("ERRORS"), .figures("GATE"),
                .init(""),
            ],
            rows: certifications.map {
                [
                    .init($0.name), .init(digits($0.coefficientDigits)), .init(digits($0.coefficientGate)),
                    .init(digits($0.errorDigits)), .init(digits($0.errorGate)),
                    .init($0.passes ? "ok" : "FAIL", tone: $0.passes ? .good : .bad),
                ]
            })
    }

    private func json(_ checks: [Check], _ certifications: [Certification], _ isHealthy: Bool) -> JSONValue {
        [
            "schema": "crest/doctor/v1", "healthy": .bool(isHealthy),
            "checks": .array(
                checks.map { ["name": .string($0.name), "ok": .bool($0.passes), "finding": .string($0.finding)] }),
            "nist": .array(
                certifications.map {
                    [
                        "set": .string($0.name), "ok": .bool($0.passes),
                        "coefficient_digits": .number($0.coefficientDigits), "error_digits": .number($0.errorDigits),
                    ]
                }),
        ]
    }
}
