import CrestForecasting
public import CrestSeries
import RealModule

/// What minutes of a running event say of its volume, its kernel and its peak: Bayes over kernels of all families, each
/// with the closed-form distribution of its volume.
///
/// The families stay in the running for an hour: none that the prior allows falls below a floor before, as a launch
/// that decays and one that grows look alike in their first minutes.
public struct Nowcast: Sendable {
    /// The width of a bucket of observations.
    public let interval: SamplingInterval
    /// How many buckets it looks at: as long as the event lasts, two days of minutes at most.
    public let buckets: Int
    /// How many observations have been learned from, or passed over as missing.
    public private(set) var observed = 0
    /// The largest excess that was seen, retries taken out; 0 before any.
    public private(set) var largestSeen = 0.0

    private(set) var particles: [NowcastParticle]
    /// The family of each particle.
    let families: [KernelFamily]
    /// ln of the kernel's share of the volume in each bucket: `logMass[particle * buckets + bucket]`.
    let logMass: [Double]
    let noise = NowcastParticle.Noise()

    /// The particles of each family.
    private let blocks: [Range<Int>]

    /// How many kernels of a family are tried. Growth that has been watched for an hour leaves few that fit.
    private static func kernelCount(_ family: KernelFamily) -> Int {
        family == .viral ? 640 : 160
    }

    /// The lowest weight of a family in the first hour. A higher one for growth was tried: at 12 % it doubles what is
    /// provided for a burst and covers growth no better.
    private static let familyFloor = 0.05
    private static let floorSeconds: Int64 = 3_600
    /// Kernels are kept bucket by bucket: a month of minutes would take half a gigabyte, and a peak that the first
    /// minutes tell of comes within two days.
    package static let mostBuckets: Int64 = 2_880
    /// The least share of the volume that a bucket is taken to have: keeps the logarithm of a spent kernel finite.
    private static let leastMass = 1e-9

    /// Before the first observation.
    ///
    /// - Parameters:
    ///   - volume: the requests of the whole event, as the scenario has them; with `spending`, its actions.
    ///   - spread: the weights of the families.
    ///   - duration: of the event, in seconds.
    ///   - interval: the width of a bucket; a minute or so.
    ///   - profile: the organic time-of-day curve on the buckets, mean 1, that a plateau follows; empty for none.
    ///   - spending: what an action sets going; nil where the actions themselves are the requests. Demand then lags
    ///     behind the actions, and a curve of growth that is smeared over the delay is still told from a plateau.
    public init(
        volume: LogNormal, spread: [KernelFamily: Double], duration: Int64, interval: SamplingInterval,
        profile: [Double] = [], spending: Spending? = nil
    ) {
        precondition(duration > 0, "an event lasts some time, not \(duration) s")
        let buckets = Int(min((duration + interval.seconds - 1) / interval.seconds, Self.mostBuckets))
        precondition(profile.isEmpty || profile.count == buckets, "a profile has a value for each bucket")
        self.interval = interval
        self.buckets = buckets
        var (particles, families, masses) = ([NowcastParticle](), [KernelFamily](), [[Double]]())
        var blocks: [Range<Int>] = []
        for family in KernelFamily.allCases {
            guard let weight = spread[family], weight > 0 else { continue }
            let count = Self.kernelCount(family)
            blocks.append(particles.count..<(particles.count + count))
            for index in 0..<count {
                let (first, second) = Self.lattice(index)
                let kernel = TimeKernel(family, first: first, second: second)
                families.append(family)
                masses.append(
                    Self.masses(
                        kernel, duration: Double(duration), buckets: buckets, width: Double(interval.seconds),
                        profile: profile))
                particles.append(
                    NowcastParticle(
                        mean: volume.mean, variance: max(volume.deviation * volume.deviation, 1e-6),
                        logWeight: Double.log(weight / Double(count))))
            }
        }
        precondition(!particles.isEmpty, "a nowcast needs a family with a weight above 0")
        self.particles = particles
        self.families = families
        let requests = spending?.requests(ofActions: masses, interval: interval) ?? masses
        logMass = requests.flatMap { $0.map { Double.log(max($0, Self.leastMass)) } }
        self.blocks = blocks
    }

    /// Two quantiles that fill the unit square evenly (Roberts 2018, the R₂ sequence).
    private static func lattice(_ index: Int) -> (Double, Double) {
        let plastic = 1.32471795724474602596
        let first = 0.5 + Double(index + 1) / plastic
        let second = 0.5 + Double(index + 1) / (plastic * plastic)
        return (first - first.rounded(.down), second - second.rounded(.down))
    }

    private static func masses(
        _ kernel: TimeKernel, duration: Double, buckets: Int, width: Double, profile: [Double]
    ) -> [Double] {
        var masses = (0..<buckets).map { kernel.mass(from: Double($0) * width, to: Double($0 + 1) * width) }
        if kernel.family == .plateau, !profile.isEmpty {
            for index in masses.indices { masses[index] *= profile[index] }
        }
        let total = masses.reduce(0, +) + kernel.mass(from: Double(buckets) * width, to: duration)
        return masses.map { $0 / total }
    }

    /// Learns from the next bucket; what lies beyond ``buckets`` is ignored.
    public mutating func update(with observation: NowcastObservation) {
        guard observed < buckets else { return }
        // An excess that drowns in the counting noise says that it is small, not how small.
        let counting = observation.countingVariance.squareRoot()
        let excess = max(observation.excess, 0.5 * counting)
        let logExcess = Double.log(excess)
        let countingVariance = observation.countingVariance / (excess * excess)
        for index in particles.indices {
            let residual = logExcess - logMass[index * buckets + observed]
            if observation.isCensored {
                particles[index].updateCensored(
                    residual: residual, countingVariance: countingVariance, noise: noise)
            } else {
                particles[index].update(residual: residual, countingVariance: countingVariance, noise: noise)
            }
        }
        largestSeen = max(largestSeen, observation.excess)
        observed += 1
    }

    /// Passes over a bucket of which nothing is known.
    public mutating func skip() {
        guard observed < buckets else { return }
        for index in particles.indices { particles[index].skip() }
        observed += 1
    }

    /// The weights of the families, adding up to 1.
    public var familyWeights: [KernelFamily: Double] {
        var result: [KernelFamily: Double] = [:]
        for (index, weight) in weights.enumerated() { result[families[index], default: 0] += weight }
        return result
    }

    /// The weights of the particles, adding up to 1, with the floor under each family.
    ///
    /// Shared out within each family from its own best kernel, so that a family on its floor keeps its best kernels,
    /// not rounding errors.
    var weights: [Double] {
        let best = blocks.map { particles[$0].reduce(-Double.infinity) { max($0, $1.logWeight) } }
        let largest = best.reduce(-Double.infinity, max)
        var result = particles.map(\.logWeight)
        var shares: [Double] = []
        for (block, best) in zip(blocks, best) {
            for index in block { result[index] = Double.exp(result[index] - best) }
            let sum = result[block].reduce(0, +)
            for index in block { result[index] /= sum }
            shares.append(sum * Double.exp(best - largest))
        }
        Self.normalize(&shares)
        if Int64(observed) * interval.seconds <= Self.floorSeconds {
            for index in shares.indices { shares[index] = max(shares[index], Self.familyFloor) }
            Self.normalize(&shares)
        }
        for (block, share) in zip(blocks, shares) {
            for index in block { result[index] *= share }
        }
        return result
    }

    private static func normalize(_ shares: inout [Double]) {
        let total = shares.reduce(0, +)
        for index in shares.indices { shares[index] /= total }
    }
}
