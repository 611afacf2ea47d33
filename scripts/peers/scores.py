"""The measures, in plain numpy: a check of Crest's own as well."""
import numpy as np

DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
# Crest's forecast and every peer's give these; the last two bound the peak.
LEVELS = [0.025] + DECILES + [0.95, 0.975, 0.99]


def pinball(actual, quantile, level):
    gap = actual - quantile
    return np.maximum(level * gap, (level - 1) * gap)


def wape_terms(actual, point):
    """(Σ|error|, Σ|actual|) over what was observed; the score of a set is the ratio of the sums."""
    seen = ~np.isnan(actual)
    return np.abs(actual - point)[seen].sum(), np.abs(actual)[seen].sum()


def quantile_loss_terms(actual, quantiles):
    """(mean over the deciles of 2 Σ pinball, Σ|actual|)."""
    seen = ~np.isnan(actual)
    losses = [2 * pinball(actual, quantiles[level], level)[seen].sum() for level in DECILES]
    return np.mean(losses), np.abs(actual)[seen].sum()


def inside_95(actual, quantiles):
    """Of each observed step, whether it lies within the central 95 % interval."""
    seen = ~np.isnan(actual)
    return ((quantiles[0.025] <= actual) & (actual <= quantiles[0.975]))[seen]


def peak(actual):
    """The largest observation; None when more than a tenth of the window is missing."""
    return None if np.isnan(actual).mean() > 0.1 else float(np.nanmax(actual))


def geometric_mean(ratios):
    ratios = np.asarray([ratio for ratio in ratios if ratio is not None and ratio > 0])
    return float(np.exp(np.log(ratios).mean())) if len(ratios) else float("nan")
