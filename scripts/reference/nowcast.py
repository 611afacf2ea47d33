"""The fixture of NowcastTests.swift: one kernel's update by conditioning the joint normal, censored by quadrature.

Run: python3 scripts/reference/nowcast.py
"""
import numpy as np
import scipy
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

MEAN, VARIANCE, SD, RHO = 10.0, 0.64, 0.12, 0.75
RESIDUALS = np.array([10.9, 11.1, 11.0])


def exact():
    n = len(RESIDUALS)
    lags = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    covariance = VARIANCE + SD ** 2 * RHO ** lags
    gain = np.linalg.solve(covariance, np.full(n, VARIANCE))
    evidence = multivariate_normal(np.full(n, MEAN), covariance).logpdf(RESIDUALS) + n / 2 * np.log(2 * np.pi)
    return MEAN + gain @ (RESIDUALS - MEAN), VARIANCE - gain @ np.full(n, VARIANCE), evidence


def censored(bound):
    weight = lambda x: norm.pdf(x, MEAN, VARIANCE ** 0.5) * norm.sf((bound - x) / SD)
    total, first, second = (
        quad(lambda x: weight(x) * x ** k, MEAN - 8, MEAN + 8, points=[bound], epsabs=0, epsrel=1e-11, limit=300)[0]
        for k in range(3))
    return first / total, second / total - (first / total) ** 2, np.log(total)


if __name__ == "__main__":
    print("numpy", np.__version__, "scipy", scipy.__version__)
    print(*(repr(float(x)) for x in exact()))
    print(*(repr(float(x)) for x in censored(10.8)))
    print("normal quantiles", *(repr(float(norm.ppf(p))) for p in (1e-12, 0.001, 0.3, 0.5, 0.975)))
