/// The 97.5 % points of Student's t distribution: half-widths of 95 % intervals in standard errors.
enum StudentT {
    /// From 1 to 30 degrees of freedom, to six digits (scipy 1.17.1, `scipy.stats.t.ppf(0.975, k)`).
    private static let table = [
        12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985,
        2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963, 2.079614, 2.073873,
        2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230, 2.042272,
    ]

    /// The point for `freedom` ≥ 1 degrees of freedom; from 31 on by the expansion of Cornish and Fisher, whose error is
    /// below 10⁻⁵ there.
    static func halfWidth(freedom: Int) -> Double {
        precondition(freedom >= 1, "an interval needs a degree of freedom")
        if freedom <= table.count { return table[freedom - 1] }
        let (z, count) = (1.959963985, Double(freedom))
        let cubed = z * z * z
        return z + (cubed + z) / (4 * count) + (5 * cubed * z * z + 16 * cubed + 3 * z) / (96 * count * count)
    }
}
