"""Reference values of Tests/CrestForecastingTests/Peak*Tests: normal and generalized Pareto quantiles, from numpy and scipy.

Usage: python3 scripts/reference/peak_tail.py
"""
import numpy as np
import scipy
from scipy.stats import genpareto, norm

print(f"# numpy {np.__version__}, scipy {scipy.__version__}")
for level in (1e-12, 1e-6, 0.001, 0.02, 0.03, 0.3, 0.9, 0.95, 0.999):
    print("normal", level, repr(float(norm.ppf(level))))

# A sample that is the distribution: what is estimated on it must be what it was made from.
for level in (0.995, 0.999, 0.9999):
    print("genpareto 0.2, 3", level, repr(float(genpareto.ppf(level, 0.2, scale=3))))

# 90 zeros and 1 … 10: ten excesses over the 90 % quantile, their moments, and the quantiles that follow.
sample = np.concatenate([np.zeros(90), np.arange(1, 11)])
threshold = np.quantile(sample, 0.9)
excess = np.sort(sample[sample > threshold] - threshold)
m = len(excess)
a0 = excess.mean()
a1 = ((1 - (np.arange(1, m + 1) - 0.35) / m) * excess).mean()
shape = (m * (2 - a0 / (a0 - 2 * a1)) + 50 * 0.1) / (m + 50)
scale = a0 * (1 - shape)
print("small sample", repr(float(threshold)), repr(float(shape)), repr(float(scale)))
for level in (0.98, 0.99, 0.999):
    q = threshold + genpareto.ppf(1 - (1 - level) / (m / len(sample)), shape, scale=scale)
    print("small sample", level, repr(float(q)))
