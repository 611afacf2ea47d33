import CrestForecasting
import CrestSeries
import Foundation
import Testing

/// What scripts/reference/holt_winters.R and holt_winters.py wrote.
struct HoltWintersFixture: Decodable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let series: String
        let seasonality: String
        let trend: HoltWinters.Trend
        let parameters: HoltWinters.Parameters
        let initial: HoltWinters.States
        let final: HoltWinters.States
        let fitted: [Double]
        let forecast: [Double]
        /// The least sum of squares that the other implementation found from `initial`.
        let leastSumOfSquares: Double?

        var testDescription: String { "\(series), \(seasonality), \(trend)" }
    }

    struct Optimum: Decodable, Sendable {
        let series: String
        let seasonality: String
        let trend: HoltWinters.Trend
        let sumOfSquares: Double
    }

    let tool: String
    let cases: [Case]
    let optima: [Optimum]?

    static let r = readFixture(HoltWintersFixture.self, "holt-winters-r")
    static let statsmodels = readFixture(HoltWintersFixture.self, "holt-winters-statsmodels")
}

/// The series of the fixtures, and the documented initial states as R computes them.
struct HoltWintersSeries: Decodable {
    struct Series: Decodable {
        let name: String
        let period: Int
        let values: [Double]
    }

    struct Start: Decodable {
        let series: String
        let seasonality: String
        let trend: HoltWinters.Trend
        let initial: HoltWinters.States
    }

    let series: [Series]
    let starts: [Start]

    static let shared = readFixture(HoltWintersSeries.self, "holt-winters-series")

    static func series(named name: String) throws -> (series: TimeSeries, period: Int) {
        guard let found = shared?.series.first(where: { $0.name == name }) else { throw CocoaError(.fileNoSuchFile) }
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: found.values)
        return (series, found.period)
    }
}

func seasonality(_ name: String, period: Int) -> HoltWinters.Seasonality {
    switch name {
    case "additive": .additive(period: period)
    case "multiplicative": .multiplicative(period: period)
    default: .none
    }
}

/// Nil when the fixture is missing or unreadable: then the first test of the suite fails.
func readFixture<Contents: Decodable>(_ type: Contents.Type, _ name: String) -> Contents? {
    guard let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"),
        let data = try? Data(contentsOf: url)
    else { return nil }
    return try? JSONDecoder().decode(type, from: data)
}
