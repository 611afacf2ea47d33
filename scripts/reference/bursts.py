"""The largest second of a minute, exactly: negative binomial counts (Poisson where the dispersion is 1). Prints the rows of
RequestBurstsTests. Needs scipy (1.17.1 was used)."""

from scipy.stats import nbinom, poisson

for rate in (10, 100, 1_000, 10_000):
    for dispersion in (1, 5, 25):
        level = 0.99 ** (1 / 60)
        counts = poisson(rate) if dispersion == 1 else nbinom(rate / (dispersion - 1), 1 / dispersion)
        print(f"({rate}, {dispersion}, {counts.ppf(level):.0f}),")
