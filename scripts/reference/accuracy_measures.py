"""Reference values of Tests/CrestEvaluationTests/Measures, from numpy, scipy and the M4 organisers' formulas.

Usage: python3 scripts/reference/accuracy_measures.py
"""
import numpy as np
import scipy
from scipy.stats import chi2

history = np.array([12, 15, 30, 22, 14, 18, 33, 25, 13, 17, 35, 24], float)
actual = np.array([15, 20, 36, 27, 0, 21], float)
forecast = np.array([14.5, 19, 34, 28.5, 0, 18], float)
lower = forecast - np.array([2, 2, 1, 3, 1, 2.5])
upper = forecast + np.array([2, 2, 1, 3, 1, 2.5])
m = 4

print(f"# numpy {np.__version__}, scipy {scipy.__version__}")
scale = np.mean(np.abs(history[m:] - history[:-m]))
error = np.abs(actual - forecast)
denominator = np.abs(actual) + np.abs(forecast)
smape = np.where(denominator > 0, 2 * error / np.where(denominator > 0, denominator, 1), 0).mean()
print("mae", repr(error.mean()))
print("scale", repr(scale))
print("mase", repr(error.mean() / scale))
print("smape", repr(smape))
print("wape", repr(error.sum() / np.abs(actual).sum()))
for level, values in [(0.1, lower), (0.5, forecast), (0.9, upper)]:
    d = actual - values
    print("pinball", level, repr(np.maximum(level * d, (level - 1) * d).mean()))
print("wql", repr(np.mean([
    2 * np.maximum(t * (actual - q), (t - 1) * (actual - q)).sum() / np.abs(actual).sum()
    for t, q in [(0.1, lower), (0.5, forecast), (0.9, upper)]])))
print("coverage", repr(((lower <= actual) & (actual <= upper)).mean()))
a = 0.2
print("msis 0.8", repr(((upper - lower) + 2 / a * (lower - actual) * (actual < lower)
                       + 2 / a * (actual - upper) * (actual > upper)).mean() / scale))

sample = np.array([3.1, 4.7, 2.2, 8.9, 5.5, 4.1, 6.0])
for y in (4.0, 10.0, -1.0):
    print("crps", y, repr(np.abs(sample - y).mean() - 0.5 * np.abs(sample[:, None] - sample[None, :]).mean()))


def log_likelihood(p, x, n):
    return (x * np.log(p) if x else 0) + ((n - x) * np.log(1 - p) if n > x else 0)


for x, n, p in [(9, 100, 0.05), (0, 60, 0.05), (250, 250, 0.9), (5, 100, 0.05), (40, 250, 0.1)]:
    ratio = -2 * (log_likelihood(p, x, n) - log_likelihood(x / n, x, n))
    print("kupiec", x, n, p, repr(chi2.sf(ratio, 1)))
