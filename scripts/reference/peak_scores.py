"""Reference values of Tests/CrestEvaluationTests/Backtest: scores of forecast peaks, from numpy and scipy.

Usage: python3 scripts/reference/peak_scores.py
"""
import numpy as np
import scipy
from scipy.stats import chi2

levels = [0.5, 0.9, 0.95, 0.99]
actual = np.array([120, 80, 150, 95, 0, 110], float)
quantiles = np.array([
    [110, 130, 140, 160], [85, 95, 100, 110], [120, 140, 145, 149],
    [95, 105, 111, 120], [2, 5, 7, 9], [99, 108, 112, 121]], float)
median_step = np.array([10, 12, 9, 14, 3, 20])
step = np.array([11, 12, 15, 12, 3, 22])
likely = np.array([[8, 12], [10, 14], [8, 12], [12, 16], [0, 9], [18, 21]])
claims = np.array([
    (0.05, 0), (0.15, 1), (0.3, 0), (0.35, 1), (0.55, 1), (0.8, 1), (0.9, 0), (0.95, 1), (1.0, 1), (0.2, 0)])

print(f"# numpy {np.__version__}, scipy {scipy.__version__}")
seen = actual != 0
error = (quantiles[seen, 0] - actual[seen]) / np.abs(actual[seen])
print("medianError", repr(np.median(np.abs(error))), "bias", repr(np.median(error)), "meanPeak", repr(actual.mean()))
for index, level in enumerate(levels):
    d = actual - quantiles[:, index]
    misses, n = int((d > 0).sum()), len(actual)
    p, share = 1 - level, misses / n
    ratio = -2 * (scipy.special.xlogy(n - misses, 1 - p) + scipy.special.xlogy(misses, p)
                  - scipy.special.xlogy(n - misses, 1 - share) - scipy.special.xlogy(misses, share))
    print(level, "pinball", repr(np.maximum(level * d, (level - 1) * d).mean()), "coverage", repr(1 - share),
          "kupiec", repr(chi2.sf(ratio, 1)))
print("timeError", repr(np.median(np.abs(median_step - step)) * 3600),
      "timeCoverage", repr(np.mean((likely[:, 0] <= step) & (step <= likely[:, 1]))))
probability, holds = claims.T
print("brier", repr(np.mean((probability - holds) ** 2)))
bins = np.minimum((probability / 0.2 + 1e-12).astype(int), 4)
for index in range(5):
    within = bins == index
    print("bin", index, within.sum(), repr(probability[within].mean()) if within.any() else None,
          repr(holds[within].mean()) if within.any() else None)
