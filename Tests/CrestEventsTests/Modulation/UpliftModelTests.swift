import CrestEvents
import CrestForecasting
import RealModule
import Testing

@Suite struct `Uplifts of events` {
    /// The setting of the prototype: a ~ N(0.7, 0.5²), kinds 0.5 apart, events 0.35, nine events of three other kinds,
    /// n of the kind that is asked for. Known scales leave an error of 0.68, 0.46, 0.42 and 0.38 at the least.
    @Test(arguments: [(0, 0.69), (1, 0.47), (2, 0.42), (5, 0.385)])
    func `pooling over kinds predicts the next one, with an honest interval`(occurrences: Int, limit: Double) throws {
        var generator = SplitMix64(seed: 20_260_206)
        let runs = 3_000
        var (squares, covered) = (0.0, 0)
        for _ in 0..<runs {
            let common = 0.7 + 0.5 * normal(&generator)
            var observations: [UpliftObservation] = []
            for kind in 0..<3 {
                let mean = common + 0.5 * normal(&generator)
                for _ in 0..<3 {
                    observations.append(
                        try #require(
                            UpliftObservation(kind: "other \(kind)", logUplift: mean + 0.35 * normal(&generator))))
                }
            }
            let mean = common + 0.5 * normal(&generator)
            for _ in 0..<occurrences {
                observations.append(
                    try #require(UpliftObservation(kind: "own", logUplift: mean + 0.35 * normal(&generator))))
            }
            let truth = mean + 0.35 * normal(&generator)
            let prediction = try UpliftModel(observations, prior: .promotion).predict(kind: "own")
            squares += (prediction.mean - truth) * (prediction.mean - truth)
            if prediction.interval(0.95).contains(Double.exp(truth)) { covered += 1 }
        }
        let error = (squares / Double(runs)).squareRoot()
        let coverage = Double(covered) / Double(runs)
        #expect(error <= limit)
        #expect((0.93...0.97).contains(coverage))
    }

    /// numpy 2.4.6: the joint normal distribution of observations and prediction, conditioned
    /// (scripts/reference/uplift.py).
    @Test func `the posterior is that of the joint normal distribution`() throws {
        let observations = [("a", 0.5, 0.0), ("a", 0.8, 1.0), ("b", -0.2, 0.0)].compactMap {
            UpliftObservation(kind: $0.0, logUplift: $0.1, age: $0.2)
        }
        let model = try UpliftModel(observations, prior: .holiday)
        let expected = [
            ("a", 0.5489192614003228, 0.4259116348209081), ("b", -0.06324176835418054, 0.46958932488328675),
            ("new", 0.2158566635760632, 0.72013184557974),
        ]
        for (kind, mean, scale) in expected {
            let prediction = model.predict(kind: kind)
            #expect(abs(prediction.mean - mean) < 1e-12)
            #expect(abs(prediction.scale - scale) < 1e-12)
        }
        #expect(model.predict(kind: "a").occurrences == 2)
        #expect(model.predict(kind: "new").occurrences == 0)
    }

    @Test func `without any event the answer is the prior's`() throws {
        let prediction = try UpliftModel([], prior: .promotion).predict(kind: "launch")
        #expect(prediction.mean == 0.7)
        #expect(abs(prediction.scale - (1 + 0.25 + 0.1225).squareRoot()) < 1e-12)
        // R 4.3: qt(0.95, 4) = 1.859548037530897.
        #expect(abs(prediction.quantile(0.95) - Double.exp(0.7 + 1.859548037530897 * prediction.scale)) < 1e-9)
    }

    /// By hand: the mean of the kind is 1.25 / (1.25 + 0.1225) of what was measured, and of the rest the event itself
    /// has what is not scatter, 1 − 0.0441 / 0.1225.
    @Test func `an event did what its kind does, and of the rest the part that is no ordinary day's`() throws {
        let observation = try #require(UpliftObservation(kind: "match", logUplift: 0.8))
        let noisy = UpliftPrior(mean: 0, scatter: 0.21)
        let model = try UpliftModel([observation], prior: noisy)
        let mean = 0.8 * 1.25 / 1.3725
        #expect(abs(model.effect(of: observation) - (mean + 0.64 * (0.8 - mean))) < 1e-12)
        // The scatter of ordinary days is in the forecast already.
        let own = 1.25 * 0.1225 / 1.3725 + 0.1225 - 0.0441
        #expect(abs(model.predict(kind: "match").scale - own.squareRoot()) < 1e-12)
        let quiet = try UpliftModel([observation], prior: UpliftPrior(mean: 0))
        #expect(abs(quiet.effect(of: observation) - 0.8) < 1e-12, "nothing scatters: all of it is the event's")
    }

    private func normal(_ generator: inout SplitMix64) -> Double {
        let (u, v) = (Double(generator.next() >> 11) * 0x1p-53, Double(generator.next() >> 11) * 0x1p-53)
        return (-2 * Double.log(1 - u)).squareRoot() * Double.cos(2 * Double.pi * v)
    }
}
