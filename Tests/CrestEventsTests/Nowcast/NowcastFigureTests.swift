import CrestEvents
import CrestForecasting
import CrestSeries
import RealModule
import Testing

/// What the nowcast is held to, on simulated campaigns of twelve hours whose volume is known to a standard deviation of
/// 0.8 in logarithms beforehand.
///
/// The margin lies in growth: its coverage is 0.91 to 0.95 here and 0.89 to 0.90 with seed 7, at three times the actual
/// peak after 15 minutes, as nothing in those minutes tells how far it will go.
@Suite struct `Figures of the nowcast` {
    private let volume = LogNormal(mean: Double.log(CampaignSimulator.medianVolume), deviation: 0.8)

    @Test func `the peak stays below its p95 whatever the kernel, from five minutes on`() {
        let before = Nowcast(
            volume: volume, spread: KernelFamily.priorWeights(invitation: true), duration: 43_200, interval: .minute)
        let runs = 150
        var ratiosAt15: [Double] = []
        for family in [KernelFamily.burst, .viral, .plateau, .drop] {
            var simulator = CampaignSimulator(seed: 2_026)
            var covered: [Int: Int] = [:]
            for run in 0..<runs {
                let truth = simulator.campaign(family)
                let peak = truth.max() ?? 0
                var nowcast = before
                for minute in 0...60 {
                    if [5, 15, 60].contains(minute) {
                        let p95 = nowcast.peak(count: 200, seed: UInt64(run)).quantile(0.95)
                        if peak <= p95 { covered[minute, default: 0] += 1 }
                        if minute == 15 { ratiosAt15.append(p95 / peak) }
                    }
                    nowcast.update(with: NowcastObservation(requests: truth[minute]))
                }
            }
            for minute in [5, 15, 60] {
                let share = Double(covered[minute] ?? 0) / Double(runs)
                #expect(share >= 0.9, "\(family) after \(minute) minutes")
            }
        }
        #expect(SortedSample(ratiosAt15).median <= 2)
    }

    /// Of a burst, the family whose peak is yet to come after a minute and is decided within ten.
    @Test func `minutes of a burst tell its peak`() {
        let before = Nowcast(volume: volume, spread: [.burst: 1], duration: 43_200, interval: .minute)
        var simulator = CampaignSimulator(seed: 11)
        var errors: [Int: [Double]] = [:]
        for run in 0..<400 {
            let truth = simulator.campaign(.burst)
            let peak = truth.max() ?? 0
            var nowcast = before
            for minute in 0...10 {
                if [1, 3, 10].contains(minute) {
                    let p50 = nowcast.peak(count: 100, seed: UInt64(run)).median
                    errors[minute, default: []].append(abs(Double.log(p50 / peak)))
                }
                nowcast.update(with: NowcastObservation(requests: truth[minute]))
            }
        }
        let limits = [1: 0.26, 3: 0.21, 10: 0.1]
        for (minute, errors) in errors.sorted(by: { $0.key < $1.key }) {
            let median = SortedSample(errors).median
            #expect(median <= limits[minute] ?? 0, "after \(minute) minutes")
        }
    }
}
