public import CrestForecasting
import CrestSeries
import RealModule

/// What events do to the futures of one forecast: factors and volumes, path by path, before any maximum is taken.
public struct EventEffects: Sendable {
    /// How much of a peak is one event's.
    public struct Share: Sendable, Hashable {
        /// Of the event.
        public let name: String
        /// What it does.
        public let effect: EventDefinition.Effect
        /// The mean over the futures of its part of the largest value; below 0 where it takes away.
        public let share: Double
    }

    /// What one event adds to the central path.
    public struct Contribution: Sendable, Hashable {
        /// Of the event.
        public let name: String
        /// Units of demand, one for each step; below 0 where it takes away.
        public let values: [Double]
    }

    private struct Effect {
        let name: String
        let effect: EventDefinition.Effect
        /// Factors, or requests.
        let paths: SamplePaths
    }

    private let effects: [Effect]

    /// Each event draws from a stream of its own: another event in the file does not change its futures.
    init(
        future: [EventOutlook.Expected], additions: [EventDefinition], schedule: EventSchedule, forecast: Forecast,
        seed: UInt64
    ) {
        let (steps, count) = (forecast.paths.steps, forecast.paths.count)
        let end = forecast.timestamp(at: steps)
        let ones = SamplePaths(steps: steps, count: count, storage: Array(repeating: 1, count: steps * count))
        var effects: [Effect] = []
        for (index, expected) in future.enumerated()
        where expected.occasion.range.overlaps(forecast.start..<end) {
            let paths = ones.modulated(
                by: [expected.modulation], start: forecast.start, interval: forecast.interval,
                seed: seed &+ UInt64(index) &* 0x9E37_79B9)
            effects.append(Effect(name: expected.occasion.identity, effect: .modulates, paths: paths))
        }
        for (index, event) in additions.enumerated() {
            guard let scenario = CampaignScenario(event, record: schedule.record) else { continue }
            let paths = Self.requests(
                of: event, scenario, forecast, isRate: schedule.isRate,
                seed: ~seed &+ UInt64(index) &* 0x9E37_79B9)
            effects.append(Effect(name: event.name, effect: .adds, paths: paths))
        }
        self.effects = effects
    }

    /// What an event brings: the requests of its actions, and those of what it issued.
    private static func requests(
        of event: EventDefinition, _ scenario: CampaignScenario, _ forecast: Forecast, isRate: Bool, seed: UInt64
    ) -> SamplePaths {
        let mean = forecast.point.reduce(0, +) / Double(forecast.point.count)
        let profile = mean > 0 ? forecast.point.map { max(0, $0 / mean) } : []
        let stream = CampaignStream(
            scenario: scenario, event: event, start: forecast.start, interval: forecast.interval,
            horizon: forecast.horizon, count: forecast.paths.count, profile: profile, seed: seed)
        var requests = stream.requests
        if let spending = event.spending {
            requests = requests.adding(
                spending.paths(
                    issued: stream.actions, lots: event.issued.filter { $0.issuedAt < forecast.start },
                    start: forecast.start, interval: forecast.interval))
        }
        if isRate { requests.transform { $0 / Double(forecast.interval.seconds) } }
        return requests
    }

    /// Whether no event is felt.
    public var isEmpty: Bool { effects.isEmpty }

    /// What each event adds to the central path: the median of its effect on what stands after the events before it.
    public func contributions(to organic: Forecast) -> [Contribution] {
        var point = organic.point
        return effects.map { effect in
            let values = point.enumerated().map { step, value in
                let middle = SortedSample(effect.paths.values(at: step)).median
                return effect.effect == .adds ? middle : value * (middle - 1)
            }
            for (step, value) in values.enumerated() { point[step] += value }
            return Contribution(name: effect.name, values: values)
        }
    }

    /// The forecast with all events on it, its central path moved by their ``contributions(to:)``.
    public func applied(to organic: Forecast) -> Forecast {
        guard !isEmpty else { return organic }
        let point = contributions(to: organic).reduce(organic.point) { point, event in
            zip(point, event.values).map { $0 + $1 }
        }
        var paths = organic.paths
        for effect in effects {
            for step in 0..<paths.steps {
                for (path, value) in effect.paths.values(at: step).enumerated() {
                    let before = paths[step: step, path: path]
                    paths[step: step, path: path] = effect.effect == .adds ? before + value : before * value
                }
            }
        }
        return organic.with(point: point, paths: paths)
    }

    /// The peak of a window with all events on it.
    ///
    /// What past peaks tell of the organic ones holds for these: each path is scaled to its rank's place in
    /// `calibrated`, and the events come after.
    ///
    /// - Parameters:
    ///   - organic: the forecast without events.
    ///   - calibrated: its peak in the window.
    public func peak(
        of organic: Forecast, calibrated: PeakDistribution
    ) -> (peak: PeakDistribution, shares: [Share]) {
        guard !isEmpty else { return (calibrated, []) }
        let count = organic.paths.count
        let scales = organic.paths.scales(to: calibrated)
        var best = Array(repeating: -Double.infinity, count: count)
        var simulated = best
        var steps = Array(repeating: calibrated.window.lowerBound, count: count)
        for step in calibrated.window {
            for path in 0..<count {
                let (factor, volume) = combined(step: step, path: path)
                let value = organic.paths[step: step, path: path]
                simulated[path] = max(simulated[path], value * factor + volume)
                let corrected = value * scales[path] * factor + volume
                if corrected > best[path] { (best[path], steps[path]) = (corrected, step) }
            }
        }
        let shares = effects.map { effect in
            let total = (0..<count).reduce(0.0) { total, path in
                let organicValue = organic.paths[step: steps[path], path: path] * scales[path]
                return total
                    + part(of: effect, organic: organicValue, step: steps[path], path: path, whole: best[path])
            }
            return Share(name: effect.name, effect: effect.effect, share: total / Double(count))
        }
        let peak = PeakDistribution(
            window: calibrated.window, maxima: SortedSample(best), steps: steps.sorted(),
            simulated: SortedSample(simulated), share: calibrated.share)
        return (peak, shares.filter { abs($0.share) > 1e-6 })
    }

    private func combined(step: Int, path: Int) -> (factor: Double, volume: Double) {
        var (factor, volume) = (1.0, 0.0)
        for effect in effects {
            let value = effect.paths[step: step, path: path]
            if effect.effect == .adds { volume += value } else { factor *= value }
        }
        return (factor, volume)
    }

    /// The part of `whole` that is an effect's. What several factors make together is shared by their logarithms.
    private func part(of effect: Effect, organic: Double, step: Int, path: Int, whole: Double) -> Double {
        guard whole > 0 else { return 0 }
        let value = effect.paths[step: step, path: path]
        if effect.effect == .adds { return value / whole }
        let (factor, _) = combined(step: step, path: path)
        let (log, all) = (Double.log(value), Double.log(factor))
        guard factor > 0, value > 0, abs(all) > 1e-12 else { return 0 }
        return organic * (factor - 1) * log / all / whole
    }
}
