import CrestForecasting
public import CrestSeries

/// A recipe for synthetic traffic whose truth is known.
///
/// Demand = level · daily profile · weekday factor · growth · (1 + promotions) + bursts, on the local clock, at the
/// middle of each interval. What is drawn around it is demand · max(0, 1 + σ zₜ), where z is an AR(1) process of
/// Student-t innovations with unit variance, then counted. The same recipe gives the same series.
public struct TrafficSimulation: Sendable, Hashable {
    /// The random part around the demand.
    public struct Noise: Sendable, Hashable {
        /// σ: the standard deviation as a share of the demand.
        public var deviation: Double
        /// φ of the AR(1) process, from one observation to the next, within -1 … 1.
        public var autocorrelation: Double
        /// ν of the innovations: even, at least 4. Four is heavy-tailed: now and then a tenfold σ.
        public var degreesOfFreedom: Int

        /// Noise; see its properties for ranges.
        public init(deviation: Double, autocorrelation: Double = 0, degreesOfFreedom: Int = 4) {
            precondition(deviation >= 0 && deviation.isFinite, "a deviation is not negative, not \(deviation)")
            precondition(abs(autocorrelation) < 1, "an autocorrelation lies within -1 … 1, not \(autocorrelation)")
            precondition(
                degreesOfFreedom >= 4 && degreesOfFreedom.isMultiple(of: 2),
                "the degrees of freedom are even and at least 4, not \(degreesOfFreedom)")
            self.deviation = deviation
            self.autocorrelation = autocorrelation
            self.degreesOfFreedom = degreesOfFreedom
        }
    }

    /// Spikes that nobody announced: a Poisson process of exponential sizes.
    public struct Bursts: Sendable, Hashable {
        /// How many begin in a week, on average.
        public var perWeek: Double
        /// The mean size, as a share of the level.
        public var meanSize: Double
        /// How long one lasts; e⁻⁴ of it is left then.
        public var seconds: Int64

        /// Bursts; see the properties for units.
        public init(perWeek: Double, meanSize: Double, seconds: Int64) {
            precondition(perWeek > 0 && meanSize >= 0 && seconds > 0, "bursts have a rate, a size and a length")
            self.perWeek = perWeek
            self.meanSize = meanSize
            self.seconds = seconds
        }
    }

    /// What becomes of the drawn rate.
    public enum Counting: String, Sendable, Hashable {
        /// The rate itself.
        case rate
        /// The nearest whole number.
        case rounded
        /// A Poisson count with that mean: what independent users make.
        case poisson
    }

    /// How the series is called.
    public var name = ""
    /// The beginning of the first observation.
    public var start: Timestamp
    /// From one observation to the next.
    public var interval: SamplingInterval
    /// How many observations.
    public var count: Int
    /// The mean demand an interval before growth and events, in requests.
    public var level: Double
    /// How demand runs through the day.
    public var daily = DailyProfile.flat
    /// Factors for Monday … Sunday, used as they are.
    public var weekdays: [Double] = [1, 1, 1, 1, 1, 1, 1]
    /// How demand grows over the weeks.
    public var growth = Growth.none
    /// What scatters around the demand; none unless given.
    public var noise = Noise(deviation: 0)
    /// Spikes that nobody announced.
    public var bursts: Bursts?
    /// What becomes of the drawn rate.
    public var counting = Counting.rounded
    /// Promotions, outages and gaps.
    public var events: [SimulatedEvent] = []
    /// Whose days and weekdays the profiles follow.
    public var clock = LocalClock.utc
    /// Of all that is drawn.
    public var seed: UInt64

    /// A constant `level`, to be given its components.
    public init(start: Timestamp, interval: SamplingInterval, count: Int, level: Double, seed: UInt64 = 1) {
        precondition(count > 0, "a simulation has at least one observation, not \(count)")
        precondition(level >= 0 && level.isFinite, "a level is not negative and finite, not \(level)")
        self.start = start
        self.interval = interval
        self.count = count
        self.level = level
        self.seed = seed
    }

    /// Draws the traffic.
    ///
    /// - Throws: ``SeriesError/Code/empty`` when gaps cover all of it.
    public func traffic() throws(SeriesError) -> SimulatedTraffic {
        var generator = SplitMix64(seed: seed)
        let all = (events + drawBursts(0..<count, using: &generator)).sorted { $0.start < $1.start }
        let demand = demand(0..<count, events: all)
        let drawn = draw(around: demand, using: &generator)
        let observations = drawn.enumerated().map { index, value -> Double? in
            let time = middle(of: index)
            let current = all.filter { $0.contains(time) }
            if current.contains(where: { $0.kind == .gap }) { return nil }
            return current.contains { $0.kind == .outage } ? 0 : value
        }
        let series = try TimeSeries(name: name, start: start, interval: interval, observations: observations)
        return SimulatedTraffic(series: series, demand: demand, requested: drawn, events: all)
    }
}

extension TrafficSimulation {
    private func middle(of index: Int) -> Timestamp {
        start.advanced(bySeconds: Int64(index) * interval.seconds + interval.seconds / 2)
    }

    /// The expected requests of each interval, given what happens.
    private func demand(_ range: Range<Int>, events: [SimulatedEvent]) -> [Double] {
        precondition(weekdays.count == 7, "a week has 7 factors, not \(weekdays.count)")
        return range.map { index in
            let time = middle(of: index)
            let local = clock.wallTime(at: time)
            var demand = level * daily.factor(secondOfDay: local.secondOfDay) * weekdays[local.date.weekday - 1]
            demand *= growth.factor(days: Double(start.seconds(until: time)) / 86_400)
            var burst = 0.0
            for event in events where event.contains(time) {
                if event.kind == .promotion { demand *= 1 + event.strength(at: time) }
                if event.kind == .burst { burst += level * event.strength(at: time) }
            }
            return demand + burst
        }
    }

    /// Bursts that touch `range`: those that began up to their own length before it are still felt.
    private func drawBursts(_ range: Range<Int>, using generator: inout SplitMix64) -> [SimulatedEvent] {
        guard let bursts else { return [] }
        let length = Int64(range.count) * interval.seconds
        let first = start.advanced(bySeconds: Int64(range.lowerBound) * interval.seconds - bursts.seconds)
        let meanWait = Double(SamplingInterval.week.seconds) / bursts.perWeek
        var result: [SimulatedEvent] = []
        var elapsed = generator.exponential(mean: meanWait)
        while elapsed < Double(length + bursts.seconds) {
            result.append(
                .burst(
                    start: first.advanced(bySeconds: Int64(elapsed)), seconds: bursts.seconds,
                    size: generator.exponential(mean: bursts.meanSize)))
            elapsed += generator.exponential(mean: meanWait)
        }
        return result
    }

    private func draw(around demand: [Double], using generator: inout SplitMix64) -> [Double] {
        let innovation = (1 - noise.autocorrelation * noise.autocorrelation).squareRoot()
        var state = 0.0
        func advance() {
            state *= noise.autocorrelation
            state += innovation * generator.scaledStudent(degreesOfFreedom: noise.degreesOfFreedom)
        }
        if noise.deviation > 0 {
            // From the mean to the stationary law: after these steps e⁻⁷ of the beginning is left.
            for _ in 0..<Int((7 / (1 - abs(noise.autocorrelation))).rounded(.up)) { advance() }
        }
        return demand.map { demand in
            if noise.deviation > 0 { advance() }
            let rate = demand * max(0, 1 + noise.deviation * state)
            switch counting {
            case .rate: return rate
            case .rounded: return rate.rounded()
            case .poisson: return generator.poisson(mean: rate)
            }
        }
    }
}
