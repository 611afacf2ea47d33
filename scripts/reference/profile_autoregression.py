"""The fixture of RegressionProfileTests.swift: the method written again in numpy, on the same seeded series.

Run: python3 scripts/reference/profile_autoregression.py
"""
import numpy as np

from seasonal_autoregression import seasonal_series


def forecast(y, cycle, period, log, steps):
    n = len(y)
    g = np.log(y) if log else y
    mean, sd = g.mean(), g.std()
    z = (g - mean) / sd

    def profile(t):
        past = z[t - period::-period] if t >= period else np.array([])
        weights = 0.7 ** np.arange(len(past))
        return (weights * past).sum() / weights.sum() if len(past) else np.nan

    rest = np.array([z[t] - profile(t) for t in range(n)])
    lags = [1, 2, cycle, cycle + 1]
    rows = np.arange(period + lags[-1], n)
    x = np.column_stack([np.ones(len(rows))] + [rest[rows - lag] for lag in lags])
    target = rest[rows]
    weights = 2.0 ** (-(n - 1 - rows) / (28 * cycle))
    penalty = np.diag([1e-3] + [0.5] * 4)

    def cross_validation(multiplier):
        gram = x.T @ (weights[:, None] * x)
        inverse = np.linalg.inv(gram + multiplier * penalty)
        error = target - x @ (inverse @ (x.T @ (weights * target)))
        return (weights * error**2).sum() / (1 - np.trace(inverse @ gram) / weights.sum())**2

    penalty = penalty * min([4.0**k for k in (1, 0, -1, -2, -3, -4)], key=cross_validation)
    robust = weights.copy()
    for _ in range(4):
        beta = np.linalg.solve(x.T @ (robust[:, None] * x) + penalty, x.T @ (robust * target))
        error = target - x @ beta
        limit = 2.5 * 1.482602218505602 * np.median(np.abs(error))
        robust = weights * np.minimum(1, limit / np.abs(error))
    rest = list(rest)
    for _ in range(steps):
        rest.append(beta[0] + sum(b * rest[-lag] for b, lag in zip(beta[1:], lags)))
    # A cycle ahead, the profile is what it was at the end.
    ahead = []
    for t in range(n, n + steps):
        while t >= n + period:
            t -= period
        past = z[t - period::-period]
        weights = 0.7 ** np.arange(len(past))
        ahead.append((weights * past).sum() / weights.sum())
    g = (np.array(rest[n:]) + np.array(ahead)) * sd + mean
    return np.exp(g) if log else g


if __name__ == "__main__":
    print("numpy", np.__version__)
    y = seasonal_series(28, 24, 7)
    for period in (24, 168):
        for log in (True, False):
            path = forecast(y, 24, period, log, 48)
            print(period, "log" if log else "raw", [repr(float(path[h])) for h in (0, 1, 11, 23, 24, 47)])
