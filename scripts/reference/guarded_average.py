"""The fixture of GuardedAverageTests.swift: the weighted median and the clipped mean around it, in numpy.

Run: python3 scripts/reference/guarded_average.py (numpy 2.4.6)
"""
import numpy as np

WEIGHTS = np.array([0.25, 0.3, 0.2, 0.25])
PAST = np.array([[10.0, 12, 9, 14], [11, 10, 13, 15], [9, 14, 10, 13], [12, 11, 7, 16]])
FUTURE = np.array([[10.0, 13, 30], [11, 50, 9], [9.5, 12, 9], [12, -20, 8]])


def weighted_median(values):
    """Each value as often as its weight in twentieths, and of these the tenth of twenty."""
    return np.sort(np.repeat(values, np.rint(20 * WEIGHTS).astype(int)))[9]


past = np.apply_along_axis(weighted_median, 0, PAST)
reaches = 2 * np.abs(PAST - past).mean(axis=1)
future = np.apply_along_axis(weighted_median, 0, FUTURE)
print("reaches", reaches.tolist())
print("guarded", (future + WEIGHTS @ np.clip(FUTURE - future, -reaches[:, None], reaches[:, None])).tolist())
print("plain", (WEIGHTS @ FUTURE).tolist())
