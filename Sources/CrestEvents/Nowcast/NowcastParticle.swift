import CrestForecasting
import RealModule

/// One kernel with the closed-form distribution of the logarithm of its volume.
///
/// Given the kernel, the logarithms of the observations less those of the kernel's masses are ln volume plus
/// autoregressive noise: e_i = ρ·e_{i−1} + innovations. Whitened, each observation is one Gaussian equation for ln
/// volume, so posterior and evidence are exact and cost a few operations.
package struct NowcastParticle: Sendable {
    /// The mean of ln volume.
    package private(set) var mean: Double
    /// The variance of ln volume.
    package private(set) var variance: Double
    /// The logarithm of the particle's weight, without a constant.
    package private(set) var logWeight: Double
    /// The last observation less its kernel; nil before the first and after a censored one.
    private(set) var lastResidual: Double?

    /// The noise around the kernel.
    package struct Noise: Sendable, Hashable {
        /// The standard deviation of ln(observed / expected): a minute lies within an eighth of its kernel two times in
        /// three.
        let deviation = 0.12
        /// Its correlation from bucket to bucket: half of a deviation is left after two and a half, e⁻¹ after three and
        /// a half.
        let autocorrelation = 0.75

        package init() {}
    }

    /// A kernel with the prior of its volume and the logarithm of its weight.
    package init(mean: Double, variance: Double, logWeight: Double) {
        self.mean = mean
        self.variance = variance
        self.logWeight = logWeight
    }

    /// Forgets the last observation: the noise of the next one starts anew.
    mutating func skip() {
        lastResidual = nil
    }

    /// Learns from an observation: ln y less the logarithm of the kernel's mass is `residual`.
    package mutating func update(residual: Double, countingVariance: Double, noise: Noise) {
        let (design, response, noiseVariance) = equation(residual, countingVariance, noise)
        // The Kalman update of a constant.
        let spread = design * design * variance + noiseVariance
        let error = response - design * mean
        let gain = variance * design / spread
        logWeight -= 0.5 * (Double.log(spread) + error * error / spread)
        mean += gain * error
        variance *= 1 - gain * design
        lastResidual = residual
    }

    /// Learns that an observation was at least this: the normal survival term, and the first two moments of the
    /// truncated normal for ln volume.
    package mutating func updateCensored(residual: Double, countingVariance: Double, noise: Noise) {
        let (design, response, noiseVariance) = equation(residual, countingVariance, noise)
        let spread = (design * design * variance + noiseVariance).squareRoot()
        let score = (response - design * mean) / spread
        let survival = NormalDistribution.survival(score)
        if survival > 1e-300 {
            let hazard = NormalDistribution.density(score) / survival
            logWeight += Double.log(survival)
            mean += variance * design / spread * hazard
            let shrinkage = hazard * (hazard - score)
            variance *= 1 - min(1, shrinkage) * design * design * variance / (spread * spread)
        } else {
            // So far in the tail the truncated normal sits on its bound, ln survival is −score²/2 − ln(score·√2π).
            logWeight -= 0.5 * score * score + Double.log(score * (2 * Double.pi).squareRoot())
            mean += variance * design / spread * score
            variance *= 1 - design * design * variance / (spread * spread)
        }
        lastResidual = nil
    }

    /// response = design · ln volume + noise of the returned variance.
    private func equation(
        _ residual: Double, _ countingVariance: Double, _ noise: Noise
    ) -> (design: Double, response: Double, variance: Double) {
        let whole = noise.deviation * noise.deviation
        guard let lastResidual else { return (1, residual, whole + countingVariance) }
        let rho = noise.autocorrelation
        return (1 - rho, residual - rho * lastResidual, whole * (1 - rho * rho) + countingVariance)
    }
}
