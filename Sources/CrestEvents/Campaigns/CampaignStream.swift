public import CrestForecasting
public import CrestSeries
import RealModule

/// Simulated futures of what one event brings, to be added path by path to the forecast *before* any maximum is taken.
public struct CampaignStream: Sendable, Hashable {
    /// Actions in each step of each path, such as coupons issued.
    public let actions: SamplePaths
    /// Requests in each step of each path.
    public let requests: SamplePaths
    /// The family that each path was drawn from.
    public let families: [KernelFamily]

    /// Draws `count` paths over a forecast's steps.
    ///
    /// Each path has its own volume, kernel and requests per action. A cap ends it when as many actions are done: it
    /// cuts the tail of the volume, and the peak only where it is reached before.
    ///
    /// - Parameters:
    ///   - event: its times; what is issued before `start` counts towards the cap, as
    ///     it is known or else as the kernel has it.
    ///   - start: the beginning of the first step.
    ///   - profile: the organic time-of-day curve on the steps, mean 1, by which a plateau follows the day; empty for
    ///     none.
    ///   - seed: the same one gives the same paths.
    public init(
        scenario: CampaignScenario, event: EventDefinition, start: Timestamp, interval: SamplingInterval,
        horizon: Horizon, count: Int, profile: [Double] = [], seed: UInt64
    ) {
        precondition(profile.isEmpty || profile.count == horizon.steps, "a profile has a value for each step")
        var generator = SplitMix64(seed: seed)
        var (actions, requests) = (
            SamplePaths(steps: horizon.steps, count: count), SamplePaths(steps: horizon.steps, count: count)
        )
        var families: [KernelFamily] = []
        let known = event.issued.reduce(0) { $0 + ($1.issuedAt < start ? $1.count : 0) }
        let offset = Double(event.start.seconds(until: start))
        let duration = Double(event.start.seconds(until: event.end))
        let edges = (0...horizon.steps).map { min(duration, offset + Double($0) * Double(interval.seconds)) }
        for path in 0..<count {
            let family = Self.family(at: generator.uniform(), weights: scenario.spread)
            let kernel = TimeKernel(
                family, first: generator.openUniform(), second: generator.openUniform())
            let draw = scenario.draw(using: &generator)
            families.append(family)
            let scale = draw.actions / kernel.mass(from: 0, to: duration)
            let before = known > 0 ? known : scale * kernel.mass(from: 0, to: edges[0])
            var left = scenario.cap.map { $0 - before } ?? .infinity
            for step in 0..<horizon.steps {
                var done = scale * kernel.mass(from: edges[step], to: edges[step + 1])
                if family == .plateau, !profile.isEmpty { done *= profile[step] }
                done = max(0, min(done, left))
                left -= done
                actions[step: step, path: path] = done
                requests[step: step, path: path] = scenario.actsElsewhere ? 0 : done * draw.requestsPerAction
            }
        }
        self.actions = actions
        self.requests = requests
        self.families = families
    }

    private static func family(at level: Double, weights: [KernelFamily: Double]) -> KernelFamily {
        var cumulative = 0.0
        var last = KernelFamily.burst
        for family in KernelFamily.allCases {
            guard let weight = weights[family], weight > 0 else { continue }
            cumulative += weight
            last = family
            if level < cumulative { return family }
        }
        return last
    }
}

extension CampaignScenario {
    /// One future's volume and requests per action, with the doubts of both correlated.
    func draw(using generator: inout some RandomNumberGenerator) -> (actions: Double, requestsPerAction: Double) {
        let (first, second) = (generator.normal(), generator.normal())
        let correlation = Self.correlation
        let requestScore = correlation * first + (1 - correlation * correlation).squareRoot() * second
        let volume = actions.corrected
        return (
            Double.exp(volume.mean + volume.deviation * first),
            requestsPerAction.median * Double.exp(requestDeviation * requestScore)
        )
    }
}

extension RandomNumberGenerator {
    /// Uniform strictly between 0 and 1.
    mutating func openUniform() -> Double {
        Double(next() >> 12) * 0x1p-52 + 0x1p-53
    }
}

extension SamplePaths {
    /// Adds another stream path by path. A plan's demand is the maximum of the sum, never the sum of maxima.
    public func adding(_ other: SamplePaths) -> SamplePaths {
        precondition(
            steps == other.steps && count == other.count,
            "\(steps) steps of \(count) paths and \(other.steps) of \(other.count) do not add")
        return SamplePaths(steps: steps, count: count, storage: zip(storage, other.storage).map { $0 + $1 })
    }
}

/// How far a peak may exceed what is expected of it, to be said aloud: if nobody can pay for it, the answer is pacing,
/// not a narrower interval.
public struct PeakDoubt: Sendable, Hashable {
    /// The peak that is exceeded half of the time.
    public let median: Double
    /// The peak that is exceeded one time in twenty.
    public let p95: Double

    /// Of a peak's distribution.
    public init(_ peak: PeakDistribution) {
        median = peak.quantile(0.5)
        p95 = peak.quantile(0.95)
    }

    /// From both quantiles.
    package init(median: Double, p95: Double) {
        (self.median, self.p95) = (median, p95)
    }

    /// Of a log-normal peak.
    public init(_ peak: LogNormal) {
        median = peak.quantile(0.5)
        p95 = peak.quantile(0.95)
    }

    /// p95 over the median; nil where the median is so small that no ratio can be told.
    public var ratio: Double? {
        let ratio = p95 / median
        return median > 0 && ratio < 1e6 ? ratio : nil
    }

    /// Such as `p95 is 5.8 times p50`; nil where there is no ratio.
    public var sentence: String? {
        ratio.map { ratio in
            let tenths = Int((ratio * 10).rounded())
            return "p95 is \(tenths / 10).\(tenths % 10) times p50"
        }
    }
}
