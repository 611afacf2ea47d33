"""The fixture of RegressionLevelTimesShapeTests.swift: level times shape in numpy, leaving out one cycle after the other.

Run: python3 scripts/reference/level_times_shape.py
"""
import numpy as np

from seasonal_autoregression import seasonal_series


def forecast(y, period, steps):
    cycles = y.reshape(-1, period)
    level = np.log(cycles.sum(axis=1))
    shape = (cycles[-1] / cycles[-1].sum() + cycles[-2] / cycles[-2].sum()) / 2
    lags = [1, 2, 7]
    rows = np.arange(7, len(level))
    x = np.column_stack([rows - len(level)] + [level[rows - j] for j in lags]).astype(float)
    mean, sd = x.mean(axis=0), x.std(axis=0)
    design = np.column_stack([np.ones(len(rows)), (x - mean) / sd])
    change = level[rows] - level[rows - 1]
    solutions, scores = [], []
    for power in np.arange(25) / 4 - 3:
        ridge = 10**power * len(rows) * np.eye(5)

        def solve(keep):
            return np.linalg.solve(design[keep].T @ design[keep] + ridge, design[keep].T @ change[keep])

        everything = np.arange(len(rows))
        scores.append(sum((change[i] - design[i] @ solve(everything != i)) ** 2 for i in everything))
        solutions.append(solve(everything))
    weights = np.exp(-(np.array(scores) - min(scores)) / min(scores))
    beta = (weights[:, None] * np.array(solutions)).sum(axis=0) / weights.sum()
    level, path = list(level), []
    for ahead in range(steps // period):
        row = np.array([ahead] + [level[-j] for j in lags])
        level.append(level[-1] + beta[0] + ((row - mean) / sd) @ beta[1:])
        path += list(np.exp(level[-1]) * shape)
    return path


if __name__ == "__main__":
    print("numpy", np.__version__)
    path = forecast(seasonal_series(28, 24, 7), 24, 48)
    print([repr(float(path[h])) for h in (0, 11, 23, 24, 47)])
