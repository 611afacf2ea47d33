"""The fixture of GuardedAverageTests.swift: the weighted median and the clipped mean around it, in numpy.

Run: python3 scripts/reference/guarded_average.py (numpy 2.4.6)
"""
import numpy as np

WEIGHTS = np.array([0.25, 0.3, 0.2, 0.25])
PAST = np.array([[10.0, 12, 9, 14], [11, 10, 13, 15], [9, 14, 10, 13], [12, 11, 7, 16]])
FUTURE = np.array([[10.0, 13, 30], [11, 50, 9], [9.5, 12, 9], [12, -20, 8]])


# By what each member's weight is multiplied in the first three steps and in what follows.
COURSES = np.array([[1.0, 2.0], [1.0, 0.5], [1.0, 1.0], [1.0, 4.0]])
COURSE = np.array([[10.0, 13, 30, 8, 12], [11, 50, 9, 9, 13], [9.5, 12, 9, 10, 40], [12, -20, 8, 11, 15]])


def weighted_median(values, weights=WEIGHTS):
    """The smallest value below which, with itself, lies half of the weight."""
    order = np.argsort(values)
    return values[order][np.searchsorted(np.cumsum(weights[order]), 0.5)]


past = np.apply_along_axis(weighted_median, 0, PAST)
reaches = 2 * np.abs(PAST - past).mean(axis=1)
future = np.apply_along_axis(weighted_median, 0, FUTURE)
print("reaches", reaches.tolist())
print("guarded", (future + WEIGHTS @ np.clip(FUTURE - future, -reaches[:, None], reaches[:, None])).tolist())
print("plain", (WEIGHTS @ FUTURE).tolist())

course = []
for step in range(COURSE.shape[1]):
    weights = WEIGHTS * COURSES[:, int(step >= 3)]
    weights /= weights.sum()
    median = weighted_median(COURSE[:, step], weights)
    course.append(float(median + weights @ np.clip(COURSE[:, step] - median, -reaches, reaches)))
print("course", course)
