import CrestIngestion
import CrestSeries
import Foundation
import Testing

/// Two weeks at five minutes of simulated traffic, of which it is known whether anything limits it.
@Suite struct `A flat top` {
    enum Shape: CaseIterable {
        case sine, steep, twoPeaks, halfDays

        /// About 1, with the same day again and again.
        func level(at step: Int) -> Double {
            let angle = 2 * Double.pi * Double(step) / 288
            return switch self {
            case .sine: 1 + 0.5 * sin(angle)
            case .steep: exp(0.8 * sin(angle))
            case .twoPeaks: 1 + 0.4 * sin(angle) + 0.2 * sin(2 * angle + 1)
            case .halfDays: max(0, sin(angle))
            }
        }
    }

    private func flatTop(_ values: [Double]) throws -> FlatTop? {
        FlatTop(
            of: try TimeSeries(
                start: Timestamp(secondsSinceEpoch: 0), interval: SamplingInterval(seconds: 300), values: values))
    }

    private func day(_ shape: Shape, scale: Double, noise: Double = 0) -> [Double] {
        // Knuth's linear congruential generator; twelve uniform numbers are nearly a Gaussian one.
        var state: UInt64 = 7
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        return (0..<14 * 288).map { step in
            let level = scale * shape.level(at: step)
            let error = noise == 0 ? 0 : noise * (0..<12).reduce(-6) { sum, _ in sum + uniform() }
            return max(0, level + error * level.squareRoot())
        }
    }

    @Test(arguments: Shape.allCases, [24, 100, 1_000, 1e6])
    func `is not a smooth day that was rounded`(shape: Shape, scale: Double) throws {
        #expect(try flatTop(day(shape, scale: scale).map { $0.rounded() }) == nil)
    }

    @Test(arguments: Shape.allCases, [30, 1_000])
    func `is not traffic whose counts vary`(shape: Shape, scale: Double) throws {
        #expect(try flatTop(day(shape, scale: scale, noise: 1).map { $0.rounded() }) == nil)
    }

    @Test(arguments: Shape.allCases, [0.98, 0.85])
    func `is a smooth day that is cut`(shape: Shape, share: Double) throws {
        let values = day(shape, scale: 1_000).map { $0.rounded() }
        let limit = (share * (values.max() ?? 0)).rounded()
        let top = try #require(try flatTop(values.map { min($0, limit) }))
        #expect(top.level == limit)
        #expect(top.observations == values.count { $0 >= limit * 0.999 })
    }

    @Test(arguments: Shape.allCases, [30, 1_000])
    func `is traffic whose counts vary up to a limit`(shape: Shape, scale: Double) throws {
        let values = day(shape, scale: scale, noise: 1).map { $0.rounded() }
        let limit = (0.9 * (day(shape, scale: scale).max() ?? 0)).rounded()
        let top = try #require(try flatTop(values.map { min($0, limit) }))
        #expect(top.level == limit)
        #expect(top.longestRun > 3)
    }
}
