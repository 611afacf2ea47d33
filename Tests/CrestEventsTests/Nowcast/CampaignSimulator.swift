import CrestEvents
import CrestForecasting
import RealModule

/// Campaigns with known truth, drawn minute by minute. The curves are written here once more, from the papers, so that
/// an error of the kernels shows.
struct CampaignSimulator {
    var generator: SplitMix64
    /// Of ln volume around ln 60,000 requests.
    let volumeDeviation: Double
    /// Minutes.
    let duration = 720
    static let medianVolume = 60_000.0

    init(seed: UInt64, volumeDeviation: Double = 0.8) {
        generator = SplitMix64(seed: seed)
        self.volumeDeviation = volumeDeviation
    }

    /// Requests a minute, with log noise (sd 0.12, autocorrelation 0.75 a minute) and counting noise.
    mutating func campaign(_ family: KernelFamily) -> [Double] {
        let curve = curve(family)
        let total = curve.reduce(0, +)
        let volume = Self.medianVolume * Double.exp(volumeDeviation * normal())
        var error = 0.12 * normal()
        return curve.map { value in
            error = 0.75 * error + 0.12 * (1 - 0.75 * 0.75).squareRoot() * normal()
            let mean = volume * value / total * Double.exp(error)
            return max(0, (mean + mean.squareRoot() * normal()).rounded())
        }
    }

    private mutating func curve(_ family: KernelFamily) -> [Double] {
        let minutes = (0..<duration).map { Double($0) + 0.5 }
        switch family {
        case .burst:
            let (rise, power) = (5 * Double.exp(0.6 * normal()), 0.4 + 1.2 * uniform())
            return minutes.map { (1 - Double.exp(-$0 / rise)) * Double.pow(1 + $0 / 30, -power) }
        case .exponential:
            let scale = 45 * Double.exp(0.8 * normal())
            return minutes.map { Double.exp(-$0 / scale) }
        case .viral:
            let peak = 300 * Double.exp(0.5 * normal())
            let q = 0.7 / 60 * Double.exp(0.4 * normal())
            // ln(q/p) = (p+q)·peak, by fixed-point iteration.
            var p = q * Double.exp(-q * peak)
            for _ in 0..<200 { p = q * Double.exp(-(p + q) * peak) }
            return minutes.map { minute in
                let decay = Double.exp(-(p + q) * minute)
                return (p + q) * (p + q) / p * decay / ((1 + q / p * decay) * (1 + q / p * decay))
            }
        case .plateau:
            let rise = 5 * Double.exp(0.6 * normal())
            return minutes.map { 1 - Double.exp(-$0 / rise) }
        case .drop:
            let width = Double.exp(0.7 * normal())
            return minutes.map { $0 * Double.exp(-$0 / width) }
        }
    }

    private mutating func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

    mutating func normal() -> Double {
        (-2 * Double.log(1 - uniform())).squareRoot() * Double.cos(2 * Double.pi * uniform())
    }
}
