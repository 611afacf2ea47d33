"""The fixture of RegressionSeasonalAutoregressionTests.swift: the method written again in numpy, on the same seeded series.

Run: python3 scripts/reference/seasonal_autoregression.py
"""
import numpy as np

MASK = (1 << 64) - 1


def splitmix(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


def seasonal_series(cycles, period, seed):
    generator = splitmix(seed)
    values = []
    for index in range(cycles * period):
        phase = (index % period) / period
        season = 400 * (4 * abs(phase - 0.5) - 1)
        noise = -6.0
        for _ in range(12):
            noise += (next(generator) >> 11) * 2.0**-53
        values.append(1000 + season + 0.1 * index + 20 * noise)
    return np.array(values)


def forecast(y, periods, log, steps, first_phase):
    m, n = periods[0], len(y)
    g = np.log(y) if log else y
    mean, sd = g.mean(), g.std()
    z = (g - mean) / sd
    lags = sorted(
        {1, 2, 3, m - 1, m, m + 1, m + 2, 2 * m}
        | {p + k for p in periods[1:] for k in (-1, 0, 1, 2, m, m + 1)})
    rows = np.arange(lags[-1], n)
    order = min(8, m // 2)

    def waves(phase):
        week = periods[-1]
        daily = [(k, m) for k in range(1, order + 1)]
        weekly = [(k, week) for k in range(1, 25) if k % (week // m)] if n >= 8 * week else []
        return np.concatenate([
            [np.cos(2 * np.pi * k * phase / p), np.sin(2 * np.pi * k * phase / p)] for k, p in daily + weekly])

    x = np.array([
        np.concatenate([[1.0], [z[t - j] for j in lags], waves(first_phase + t)]) for t in rows])
    target = z[rows]
    weights = 2.0 ** (-(n - 1 - rows) / (14 * m))
    share = np.clip(weights.sum() / 400, 0.25, 4)
    penalty = np.diag([1e-3] + [0.5 * share] * len(lags) + [5.0 * share] * (x.shape[1] - 1 - len(lags)))

    def cross_validation(multiplier):
        gram = x.T @ (weights[:, None] * x)
        inverse = np.linalg.inv(gram + multiplier * penalty)
        error = target - x @ (inverse @ (x.T @ (weights * target)))
        return (weights * error**2).sum() / (1 - np.trace(inverse @ gram) / weights.sum())**2

    penalty *= min([4.0**k for k in (1, 0, -1, -2, -3, -4)], key=cross_validation)
    robust = weights.copy()
    for pass_ in range(4):
        beta = np.linalg.solve(x.T @ (robust[:, None] * x) + penalty, x.T @ (robust * target))
        error = target - x @ beta
        limit = 2.5 * 1.482602218505602 * np.median(np.abs(error))
        robust = weights * np.minimum(1, limit / np.abs(error))
    z = list(z)
    for step in range(steps):
        row = np.concatenate([[1.0], [z[-j] for j in lags], waves(first_phase + n + step)])
        z.append(float(np.clip(row @ beta, -8, 8)))
    g = np.array(z[n:]) * sd + mean
    return np.exp(g) if log else g


if __name__ == "__main__":
    print("numpy", np.__version__)
    # Four weeks, and ten: with those the waves of the week join.
    for cycles in (28, 70):
        y = seasonal_series(cycles, 24, 7)
        # 2026-01-01T00:00:00Z, in hours since the epoch: midnight is phase 0, the epoch's Thursday the week's first day.
        for log in (True, False):
            path = forecast(y, [24, 168], log, 48, (1767225600 // 3600) % 168)
            print(cycles, "log" if log else "raw", [repr(float(path[h])) for h in (0, 1, 11, 23, 24, 47)])
