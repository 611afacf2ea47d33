import RealModule

/// Requests that wait for one of c equal servers (workers, connections, cores): M/M/c, and M/G/c or G/G/c by the
/// approximation of Allen and Cunneen.
///
/// With a variability v = (Ca² + Cs²) / 2 of 1, arrivals and services are exponential and all results exact: the wait
/// exceeds t with probability C e^{−(cμ − λ) t} and has the mean C / (cμ − λ), where C is Erlang C. Other variabilities
/// scale the time that a waiting request waits by v (Allen 1990): exact for the mean of M/G/1, an approximation
/// elsewhere.
public struct ServiceQueue: Sendable, Hashable {
    /// λ: requests a second; at least 0.
    public let arrivalRate: Double
    /// 1/μ: seconds that a server spends on a request, in the mean; positive.
    public let serviceTime: Double
    /// v = (Ca² + Cs²) / 2: half the sum of the squared coefficients of variation of the times between arrivals and of
    /// the services; at least 0, and 1 for M/M/c.
    public let variability: Double

    /// More erlangs than this nobody serves with one queue: beyond, an answer would take minutes.
    private static let mostLoad = 1e7

    /// - Parameters:
    ///   - arrivalRate: requests a second. Multiply a mean by a burst factor where arrivals come in bursts.
    ///   - serviceTime: seconds a request.
    ///   - arrivalVariation: the coefficient of variation of the times between arrivals, 1 for a Poisson stream.
    ///   - serviceVariation: the coefficient of variation of the services, 1 for exponential ones.
    /// - Throws: ``AdvisorError/Code/capacity`` when a number lies outside its range.
    public init(
        arrivalRate: Double, serviceTime: Double, arrivalVariation: Double = 1, serviceVariation: Double = 1
    ) throws(AdvisorError) {
        guard arrivalRate >= 0, arrivalRate.isFinite else {
            throw .capacity("\(arrivalRate) requests a second", hint: "give 0 or more")
        }
        guard serviceTime > 0, serviceTime.isFinite else {
            throw .capacity("a service of \(serviceTime) s", hint: "it takes more than 0 s")
        }
        for variation in [arrivalVariation, serviceVariation] where !(0...1e3).contains(variation) {
            throw .capacity("a coefficient of variation of \(variation)", hint: "it lies in 0 … 1000")
        }
        guard arrivalRate * serviceTime <= Self.mostLoad else {
            throw .capacity(
                "\(arrivalRate) requests a second of \(serviceTime) s each", hint: "divide them over several queues")
        }
        self.arrivalRate = arrivalRate
        self.serviceTime = serviceTime
        variability = (arrivalVariation * arrivalVariation + serviceVariation * serviceVariation) / 2
    }

    /// a = λ/μ: the servers that are busy in the mean.
    public var offeredLoad: Double { arrivalRate * serviceTime }

    /// The chance that a request has to wait.
    public func waitProbability(servers: Int) -> Double {
        Erlang(servers: servers, offeredLoad: offeredLoad).waitProbability
    }

    /// The mean wait in seconds; nil where the queue grows for ever.
    public func meanWait(servers: Int) -> Double? {
        meanWait(Erlang(servers: servers, offeredLoad: offeredLoad))
    }

    /// The chance that a request waits longer than `seconds`.
    public func chance(ofWaitingLongerThan seconds: Double, servers: Int) -> Double {
        chance(ofWaitingLongerThan: seconds, Erlang(servers: servers, offeredLoad: offeredLoad))
    }

    /// The fewest servers that meet `objective`.
    ///
    /// The recursion behind ``Erlang`` passes through every smaller number of servers anyway, so that the first one
    /// that will do is found for the price of evaluating it: a bisection would cost more.
    public func servers(meeting objective: WaitObjective) -> Int {
        var erlang = Erlang(offeredLoad: offeredLoad)
        while !meets(objective, erlang) { erlang.addServer() }
        return erlang.servers
    }

    private func meets(_ objective: WaitObjective, _ erlang: Erlang) -> Bool {
        guard offeredLoad > 0 else { return true }
        guard Double(erlang.servers) > offeredLoad else { return false }
        return switch objective.rule {
        case .mean: meanWait(erlang).map { $0 <= objective.seconds } ?? false
        case .share(let limit): chance(ofWaitingLongerThan: objective.seconds, erlang) <= limit
        }
    }

    private func meanWait(_ erlang: Erlang) -> Double? {
        let spare = Double(erlang.servers) / serviceTime - arrivalRate
        return spare > 0 ? erlang.waitProbability / spare * variability : nil
    }

    private func chance(ofWaitingLongerThan seconds: Double, _ erlang: Erlang) -> Double {
        let spare = Double(erlang.servers) / serviceTime - arrivalRate
        guard spare > 0 else { return 1 }
        guard seconds > 0 else { return erlang.waitProbability }
        guard variability > 0 else { return 0 }
        return erlang.waitProbability * .exp(-spare * seconds / variability)
    }
}
