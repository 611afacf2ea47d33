public import CrestForecasting
public import CrestSeries
import Foundation
public import Testing

/// What a method promises beyond the laws that bind all of them.
public struct ForecasterTraits: OptionSet, Sendable {
    /// One bit a promise.
    public let rawValue: Int
    /// The promises whose bits are set.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Adding c to the data adds c to the forecast.
    public static let shiftEquivariant = ForecasterTraits(rawValue: 1)
    /// Multiplying the data by k > 0 multiplies the forecast by k.
    public static let scaleEquivariant = ForecasterTraits(rawValue: 2)
    /// A constant series gives a constant forecast.
    public static let keepsConstants = ForecasterTraits(rawValue: 4)

    /// Every invariance: what linear methods promise.
    public static let all: ForecasterTraits = [.shiftEquivariant, .scaleEquivariant, .keepsConstants]
}

/// The laws that every forecaster passes; see ARCHITECTURE.md.
///
/// - Parameters:
///   - forecaster: the method, made for a seasonal period of `seasonalPeriod`.
///   - traits: the invariances that hold for it.
///   - seed: of the series; print it to repeat a failure.
///   - tolerance: relative, for the invariances that an optimiser meets only nearly.
public func checkForecasterLaws(
    _ forecaster: some Forecaster, seasonalPeriod: Int = 24, traits: ForecasterTraits = .all, seed: UInt64 = 1,
    tolerance: Double = 1e-6, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let cycles = max(10, 2 + forecaster.minimumObservations / seasonalPeriod)
    let laws = ForecasterLaws(
        forecaster: forecaster, tolerance: tolerance,
        series: try seasonalSeries(cycles: cycles, seasonalPeriod: seasonalPeriod, seed: seed),
        horizon: Horizon(steps: 2 * seasonalPeriod), sourceLocation: sourceLocation)
    try laws.checkSameInputSameBits()
    try laws.checkShortHistoryThrows()
    try laws.checkQuantilesWiden()
    try laws.checkTheFutureIsFinite()
    try laws.checkTheFutureIsUnknown()
    try laws.checkArchiveKeepsBits()
    if traits.contains(.keepsConstants) { try laws.checkConstantStaysConstant() }
    if traits.contains(.scaleEquivariant) { try laws.checkScale() }
    if traits.contains(.shiftEquivariant) { try laws.checkShift() }
}

private struct ForecasterLaws<Method: Forecaster> {
    let forecaster: Method
    let tolerance: Double
    let series: TimeSeries
    let horizon: Horizon
    let sourceLocation: SourceLocation

    func point(_ values: [Double]) throws -> [Double] {
        let series = try TimeSeries(start: series.start, interval: series.interval, values: values)
        return try forecaster.fit(series).pointForecast(horizon: horizon)
    }

    func checkSameInputSameBits() throws {
        let first = try forecaster.fit(series).forecast(horizon: horizon)
        let second = try forecaster.fit(series).forecast(horizon: horizon)
        #expect(first == second, "\(forecaster.name): same input, other bits", sourceLocation: sourceLocation)
        #expect(first.start == series.end, sourceLocation: sourceLocation)
        #expect(first.point.count == horizon.steps, sourceLocation: sourceLocation)
    }

    func checkShortHistoryThrows() throws {
        let short = series.window(0..<(forecaster.minimumObservations - 1))
        do {
            _ = try forecaster.fit(short)
            Issue.record("\(forecaster.name) accepted \(short.count) observations", sourceLocation: sourceLocation)
        } catch {
            #expect(error.code == .insufficientHistory, sourceLocation: sourceLocation)
        }
    }

    func checkQuantilesWiden() throws {
        let forecast = try forecaster.fit(series).forecast(horizon: horizon)
        let levels = [0.025, 0.1, 0.5, 0.9, 0.975]
        let quantiles = forecast.quantiles(levels)
        for step in 0..<horizon.steps {
            let ladder = quantiles.map { $0[step] }
            #expect(ladder == ladder.sorted(), "\(forecaster.name): step \(step)", sourceLocation: sourceLocation)
        }
        let spread = zip(quantiles[0], quantiles[4]).map { $1 - $0 }
        #expect(spread.allSatisfy { $0 > 0 }, "\(forecaster.name): no spread", sourceLocation: sourceLocation)
    }

    func checkTheFutureIsFinite() throws {
        let forecast = try forecaster.fit(series).forecast(horizon: horizon)
        #expect(forecast.point.allSatisfy { $0.isFinite }, sourceLocation: sourceLocation)
        #expect(
            (0..<horizon.steps).allSatisfy { forecast.paths.values(at: $0).allSatisfy { $0.isFinite } },
            sourceLocation: sourceLocation)
    }

    /// Poisons what comes after the cutoff, in the midst of a gap: its placeholders lie between what came before and
    /// after.
    func checkTheFutureIsUnknown() throws {
        func known(after poison: Double) throws -> TimeSeries {
            let observations = series.values.dropLast(3).map(Optional.some) + Array(repeating: nil, count: 6) + [poison]
            return try TimeSeries(start: series.start, interval: series.interval, observations: observations)
                .window(0..<series.count)
        }
        let (clean, poisoned) = (try known(after: 1_000), try known(after: 1e6))
        let models = (try forecaster.fit(clean), try forecaster.fit(poisoned))
        #expect(
            models.0.forecast(horizon: horizon) == models.1.forecast(horizon: horizon),
            "\(forecaster.name): a fit knows what comes after it", sourceLocation: sourceLocation)
        #expect(
            models.0.refiltered(on: clean).forecast(horizon: horizon)
                == models.0.refiltered(on: poisoned).forecast(horizon: horizon),
            "\(forecaster.name): following knows what comes after it", sourceLocation: sourceLocation)
    }

    func checkArchiveKeepsBits() throws {
        let model = try forecaster.fit(series)
        let archived = try JSONDecoder().decode(
            ArchivedModel.self, from: try JSONEncoder().encode(ArchivedModel(model)))
        #expect(
            archived.model.forecast(horizon: horizon) == model.forecast(horizon: horizon),
            "\(forecaster.name): other bits from an archive", sourceLocation: sourceLocation)
    }

    func checkConstantStaysConstant() throws {
        let constant = try point(Array(repeating: 250, count: series.count))
        #expect(
            constant.allSatisfy { abs($0 - 250) <= tolerance * 250 }, "\(forecaster.name): \(constant)",
            sourceLocation: sourceLocation)
    }

    func checkScale() throws {
        let original = try point(series.values)
        // A power of two changes no mantissa, so that only the method itself can differ.
        let scaled = try point(series.values.map { $0 * 1_024 })
        for (one, other) in zip(original, scaled) {
            #expect(abs(other / 1_024 - one) <= tolerance * abs(one), sourceLocation: sourceLocation)
        }
    }

    func checkShift() throws {
        let original = try point(series.values)
        let shifted = try point(series.values.map { $0 + 4_096 })
        for (one, other) in zip(original, shifted) {
            #expect(abs(other - 4_096 - one) <= tolerance * (4_096 + abs(one)), sourceLocation: sourceLocation)
        }
    }
}

/// A seeded positive series: level 1,000, a season of amplitude 400, a small trend, noise of standard deviation ~20.
public func seasonalSeries(cycles: Int, seasonalPeriod: Int, seed: UInt64) throws -> TimeSeries {
    var generator = SplitMix64(seed: seed)
    let values = (0..<(cycles * seasonalPeriod)).map { index in
        // A triangle wave and a sum of uniforms: no libm, so that the series has the same bits everywhere.
        let phase = Double(index % seasonalPeriod) / Double(seasonalPeriod)
        let season = 400 * (4 * abs(phase - 0.5) - 1)
        let noise = (0..<12).reduce(-6) { sum, _ in sum + Double(generator.next() >> 11) * 0x1p-53 }
        return 1_000 + season + 0.1 * Double(index) + 20 * noise
    }
    return try TimeSeries(
        start: Timestamp(secondsSinceEpoch: 1_767_225_600), interval: .hour, values: values)
}
