import CrestEvents
import CrestForecasting
import CrestSeries
import RealModule
import Testing

@Suite struct `Nowcasting` {
    private let volume = LogNormal(mean: Double.log(60_000.0), deviation: 0.8)

    private func nowcast(_ spread: [KernelFamily: Double]) -> Nowcast {
        Nowcast(volume: volume, spread: spread, duration: 43_200, interval: .minute)
    }

    /// numpy 2.4.6: the joint normal of all observations, conditioned (scripts/reference/nowcast.py).
    @Test func `a kernel's posterior and evidence are those of the joint normal distribution`() {
        var particle = NowcastParticle(mean: 10, variance: 0.64, logWeight: 0)
        for residual in [10.9, 11.1, 11.0] {
            particle.update(residual: residual, countingVariance: 0, noise: .init())
        }
        #expect(abs(particle.mean - 10.950040950040949) < 1e-12)
        #expect(abs(particle.variance - 0.011007371007370925) < 1e-14)
        #expect(abs(particle.logWeight - 1.2639356465093368) < 1e-11)
    }

    /// scipy 1.17.1, quad: prior times survival (scripts/reference/nowcast.py).
    @Test func `a censored minute says at least`() {
        var particle = NowcastParticle(mean: 10, variance: 0.64, logWeight: 0)
        particle.updateCensored(residual: 10.8, countingVariance: 0, noise: .init())
        #expect(abs(particle.mean - 11.19960475653477) < 1e-9)
        #expect(abs(particle.variance - 0.13951449678158667) < 1e-9)
        #expect(abs(particle.logWeight + 1.8241970769840485) < 1e-9)
        var absurd = NowcastParticle(mean: 10, variance: 0.64, logWeight: 0)
        absurd.updateCensored(residual: 100, countingVariance: 0, noise: .init())
        #expect(absurd.mean > 95 && absurd.variance > 0 && absurd.logWeight.isFinite)
    }

    @Test func `normal quantiles are scipy's`() {
        let reference = [(1e-12, -7.034483825301131), (0.001, -3.090232306167813), (0.3, -0.5244005127080409)]
        for (level, value) in reference { #expect(abs(NormalDistribution.quantile(level) - value) < 1e-13) }
        #expect(abs(NormalDistribution.quantile(0.975) - 1.959963984540054) < 1e-14)
    }

    @Test func `a refuted family keeps its floor for an hour and no longer`() {
        var nowcast = nowcast(KernelFamily.priorWeights(invitation: true))
        for minute in 0..<60 {
            let kernel = 1 - Double.exp(-(Double(minute) + 0.5) / 5)
            nowcast.update(with: NowcastObservation(requests: (1_000 * kernel).rounded()))
        }
        let weights = nowcast.familyWeights
        #expect((weights[.drop] ?? 0) > 0.03 && (weights[.drop] ?? 1) < 0.06)
        #expect((weights[.plateau] ?? 0) > 0.5)
        for _ in 0..<30 { nowcast.update(with: NowcastObservation(requests: 1_000)) }
        #expect((nowcast.familyWeights[.drop] ?? 1) < 1e-6)
        #expect(abs(nowcast.familyWeights.values.reduce(0, +) - 1) < 1e-12)
    }

    @Test func `saturation is not taken for the crowd's size`() {
        var (naive, honest) = (nowcast([.plateau: 1]), nowcast([.plateau: 1]))
        for minute in 0..<30 {
            let served = min(50.0, 40 * Double(minute + 1))
            naive.update(with: NowcastObservation(requests: served))
            honest.update(with: NowcastObservation(requests: served, isCensored: served == 50))
        }
        #expect(honest.peak(seed: 1).median > 1.3 * naive.peak(seed: 1).median)
    }

    @Test func `retries and organic demand are not the event's`() {
        var (clean, dirty) = (nowcast([.burst: 1]), nowcast([.burst: 1]))
        for minute in 0..<10 {
            let requests = 200 * Double(minute + 1)
            clean.update(with: NowcastObservation(requests: requests))
            dirty.update(with: NowcastObservation(requests: (requests + 500) * 1.5, organic: 500, retries: 0.5))
        }
        #expect(abs(Double.log(clean.peak(seed: 1).median / dirty.peak(seed: 1).median)) < 0.05)
        #expect(abs(clean.largestSeen - dirty.largestSeen) < 1e-9)
    }

    @Test func `missing minutes, silence and the end of the event are taken as they come`() {
        var nowcast = nowcast(KernelFamily.priorWeights(invitation: false))
        for _ in 0..<5 { nowcast.update(with: NowcastObservation(requests: 0, organic: 10)) }
        nowcast.skip()
        #expect(nowcast.peak(seed: 2).values.allSatisfy { $0.isFinite })
        #expect(nowcast.peak(seed: 2) == nowcast.peak(seed: 2))
        for _ in 0..<900 { nowcast.update(with: NowcastObservation(requests: 100)) }
        #expect(nowcast.observed == 720)
        #expect(nowcast.peak(seed: 2).values == [100])
        #expect(nowcast.samplePaths(horizon: Horizon(steps: 3), count: 2, seed: 1).path(0) == [0, 0, 0])
    }

    @Test func `an update takes less than a millisecond`() {
        var nowcast = nowcast(KernelFamily.priorWeights(invitation: true))
        var fastest = Duration.seconds(1)
        for minute in 0..<50 {
            let clock = ContinuousClock()
            let observation = NowcastObservation(requests: 100 * Double(minute))
            fastest = min(fastest, clock.measure { nowcast.update(with: observation) })
        }
        #expect(fastest < .milliseconds(1))
    }

    /// Growth that is seen through the delay of redemption begins from nothing, as a plateau does.
    @Test func `growth that lags behind is told from a plateau once the delay is known`() {
        let habit = SpendingHabit.typical
        let start = Timestamp(secondsSinceEpoch: 0)
        let stream = RedemptionStream(habit: habit, expires: nil)
        let kernel = TimeKernel(.viral, first: 0.5, second: 0.5)
        var claims = SamplePaths(steps: 720, count: 1)
        for minute in 0..<720 {
            claims[step: minute, path: 0] = 2e6 * kernel.mass(from: Double(minute) * 60, to: Double(minute + 1) * 60)
        }
        let truth = stream.paths(issued: claims, start: start, interval: .minute).path(0)
        let before = LogNormal(mean: Double.log(1e6), deviation: 0.8)
        let spread: [KernelFamily: Double] = [.viral: 0.5, .plateau: 0.5]
        var blind = Nowcast(volume: before, spread: spread, duration: 43_200, interval: .minute)
        var told = Nowcast(
            volume: before, spread: spread, duration: 43_200, interval: .minute,
            spending: .init(perAction: 0, stream: stream, start: start))
        for minute in 0..<60 {
            blind.update(with: NowcastObservation(requests: truth[minute]))
            told.update(with: NowcastObservation(requests: truth[minute]))
        }
        let peak = truth.max() ?? 0
        #expect((told.familyWeights[.viral] ?? 0) > 0.9)
        #expect((blind.familyWeights[.viral] ?? 1) < 0.1)
        #expect(blind.peak(seed: 1).quantile(0.95) < peak)
        #expect(told.peak(seed: 1).quantile(0.95) > peak)
        #expect(abs(Double.log(told.peak(seed: 1).median / peak)) < 1)
    }
}
