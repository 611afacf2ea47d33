"""The fixture of RegressionDirectRidgeTests.swift: direct ridge in numpy, by solving the regularised least-squares problem.

Run: python3 scripts/reference/direct_ridge.py
"""
import numpy as np

from seasonal_autoregression import seasonal_series


def forecast(y, cycle, centre, horizon):
    g = np.log(y)
    mean, sd = g.mean(), g.std()
    z = (g - mean) / sd
    inputs = 8 * cycle
    origins = range(max(inputs, centre), len(z) - horizon + 1)
    x = np.array([z[o - inputs:o] - z[o - centre:o].mean() for o in origins])
    target = np.array([z[o:o + horizon] - z[o - centre:o].mean() for o in origins])
    left, singular, _ = np.linalg.svd(x, full_matrices=False)

    def cross_validation(penalty):
        shrinkage = singular**2 / (singular**2 + penalty)
        errors = target - left @ (shrinkage[:, None] * (left.T @ target))
        return (errors**2).sum() / (len(x) - shrinkage.sum())**2

    penalty = min((80, 20, 5, 1.25), key=cross_validation)
    # Ridge as least squares with √λ I below X: no normal equations.
    stacked = np.vstack([x, np.sqrt(penalty) * np.eye(inputs)])
    beta = np.linalg.lstsq(stacked, np.vstack([target, np.zeros((inputs, horizon))]), rcond=None)[0]
    middle = z[-centre:].mean()
    return len(origins), penalty, np.exp((middle + (z[-inputs:] - middle) @ beta) * sd + mean)


if __name__ == "__main__":
    print("numpy", np.__version__)
    for cycles in (28, 16):
        rows, penalty, path = forecast(seasonal_series(cycles, 24, 7), 24, 168, 24)
        print(cycles, "cycles,", rows, "rows for 192 inputs, penalty", penalty, [repr(float(path[h])) for h in (0, 11, 23)])
