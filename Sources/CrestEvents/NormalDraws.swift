import CrestForecasting

extension RandomNumberGenerator {
    /// Standard normal by inversion: one draw of the generator each, so that paths stay aligned.
    mutating func normal() -> Double {
        // The middle of one of 2⁵³ cells: never 0, never 1.
        NormalDistribution.quantile(Double((next() >> 12)) * 0x1p-52 + 0x1p-53)
    }
}
