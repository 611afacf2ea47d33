"""The fixtures of ServiceQueueTests.swift: Erlang's formulas from scipy, without the recursion that Crest uses.

B is the share of the last term in the sum a^k / k!, k = 0 … c, which is a ratio of Poisson probabilities.

Run: python3 scripts/reference/queues.py
"""
import math

import scipy
from scipy.stats import poisson

print(f"scipy {scipy.__version__}")


def erlang_b(servers, load):
    return math.exp(poisson.logpmf(servers, load) - poisson.logcdf(servers, load))


def erlang_c(servers, load):
    if servers <= load:
        return 1.0
    blocked = erlang_b(servers, load)
    return servers * blocked / (servers - load * (1 - blocked))


for servers, load in [(1, 0.5), (2, 1.0), (5, 4.5), (12, 8.0), (100, 90.0), (1000, 970.0), (5000, 4900.0)]:
    print(f"({servers}, {load}, {erlang_b(servers, load)!r}, {erlang_c(servers, load)!r}),")


def tail(servers, rate, service, seconds, variability):
    spare = servers / service - rate
    return erlang_c(servers, rate * service) * math.exp(-spare * seconds / variability)


def mean(servers, rate, service, variability):
    return erlang_c(servers, rate * service) / (servers / service - rate) * variability


def smallest(fits, load):
    servers = math.floor(load) + 1
    while not fits(servers):
        servers += 1
    return servers


print("smallest number of servers: rate, service, seconds, chance, (Ca² + Cs²) / 2")
for rate, service, seconds, chance, variability in [
    (10, 0.1, 0.2, 0.05, 1.0), (900, 0.08, 0.05, 0.01, 1.0), (900, 0.08, 0.05, 0.01, 2.5),
    (40_000, 0.1, 0.01, 0.001, 1.0), (3, 2.0, 0.0, 0.2, 1.0),
]:
    print((rate, service, seconds, chance, variability,
           smallest(lambda c: tail(c, rate, service, seconds, variability) <= chance, rate * service)))
print("and for a mean wait: rate, service, seconds, (Ca² + Cs²) / 2")
for rate, service, seconds, variability in [(10, 0.1, 0.01, 1.0), (900, 0.08, 0.001, 1.0), (900, 0.08, 0.001, 3.0)]:
    print((rate, service, seconds, variability,
           smallest(lambda c: mean(c, rate, service, variability) <= seconds, rate * service)))
