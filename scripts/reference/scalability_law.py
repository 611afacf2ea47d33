"""The fixtures of ScalabilityLawTests.swift: scipy's trust region on the same residuals, from another start.

The first set is SPEC SDM91 on a Sun SPARCcenter, as printed by Gunther (2007, Guerrilla Capacity Planning).

Run: python3 scripts/reference/scalability_law.py
"""
import numpy
import scipy
from scipy.optimize import least_squares

print(f"scipy {scipy.__version__}")
sets = {
    "specsdm91": ([1, 18, 36, 72, 108, 144, 216], [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2]),
    "linear": ([1, 2, 4, 8, 16, 32], [101, 198.5, 402, 797, 1605, 3190]),
    "contention": ([1, 2, 4, 8, 16, 32, 64], [100, 181, 309, 470, 641, 777, 872]),
}
for name, (n, x) in sets.items():
    n, x = numpy.array(n, dtype=float), numpy.array(x, dtype=float)

    def residuals(p):
        with numpy.errstate(invalid="ignore"):
            return numpy.log(x) - (p[0] + numpy.log(n) - numpy.log1p((n - 1) * (p[1] + p[2] * n)))

    def jacobian(p):
        slope = (n - 1) / (1 + (n - 1) * (p[1] + p[2] * n))
        return numpy.column_stack([-numpy.ones_like(n), slope, n * slope])

    # MINPACK's Levenberg-Marquardt knows no bounds: where it leaves them, κ is held at zero.
    start, options = [numpy.log(x[0] / n[0]), 0.05, 1e-3], dict(method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15)
    fit = least_squares(residuals, start, jacobian, x_scale=[1, 0.01, 1e-4], **options)
    solution = fit.x
    if solution[2] < 0:
        held = least_squares(lambda p: residuals([*p, 0]), start[:2], lambda p: jacobian([*p, 0])[:, :2], **options)
        solution = numpy.array([*held.x, 0])
    else:
        # To the last digits: Gauss-Newton, whose steps do not look at a sum of squares that is flat to rounding.
        for _ in range(100):
            solution = solution - numpy.linalg.lstsq(jacobian(solution), residuals(solution), rcond=None)[0]
    jac, cost = jacobian(solution), (residuals(solution) ** 2).sum()
    errors = numpy.sqrt(numpy.diag(numpy.linalg.inv(jac.T @ jac)) * cost / (len(n) - 3))
    print(name, float(numpy.exp(solution[0])), [float(v) for v in solution[1:]], [float(v) for v in errors])
