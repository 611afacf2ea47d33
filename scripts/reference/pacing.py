"""The fixtures of IssueScheduleTests.swift: the most that any issue schedule can serve, a linear programme.

Maximise the demand served within the horizon such that at every end of an interval the demand is at most the smaller
slack of the intervals that meet there; the last half of the horizon comes again after it.

Run: python3 scripts/reference/pacing.py
"""
import numpy
import scipy
from scipy.optimize import linprog

print(f"scipy {scipy.__version__}")
length, again = 96, 48


def slack(case):
    return numpy.array([
        [100.0] * length,
        [100 + ((37 * i * i + 11 * i) % 64) - (60 if 40 <= i < 52 else 0) for i in range(length)],
        [160 - abs(48 - i) * 2 for i in range(length)],
    ][case], dtype=float)


def kernel(name):
    ages = numpy.arange(length + again)
    return {
        "exponential": 0.9 * (numpy.exp(-ages / 12) - numpy.exp(-(ages + 1) / 12)),
        "wave": numpy.array([0.02, 0.05, 0.1, 0.2, 0.26, 0.2, 0.1, 0.05, 0.02] + [0.0] * (length + again - 9)),
        "two waves": numpy.array([0.3, 0.1, 0, 0, 0, 0, 0, 0, 0.1, 0.4, 0.1] + [0.0] * (length + again - 11)),
    }[name]


for name in ["exponential", "wave", "two waves"]:
    for case in range(3):
        limits = numpy.concatenate([slack(case), slack(case)[-again:]])
        limits = numpy.minimum(limits, numpy.append(limits[1:], limits[-1]))
        h = kernel(name)
        response = numpy.array([[h[i - s] if i >= s else 0 for s in range(length)] for i in range(length + again)])
        best = linprog(-response[:length].sum(axis=0), A_ub=response, b_ub=limits, bounds=(0, None))
        # HiGHS gives up on one of the nine.
        print(best.message) if best.fun is None else print(f'("{name}", {case}, {-best.fun!r}),')
