"""Scores by set and method, and what they come to over all sets."""
from collections import defaultdict

import numpy as np

from . import scores

PEAK_YARDSTICK = "ets on maxima"


class Results:
    """What each method scored on each set; sums are divided only at the end."""

    def __init__(self):
        self.errors = defaultdict(lambda: [0.0, 0.0])      # (set, method) → Σ|error|, Σ|actual|
        self.losses = defaultdict(lambda: [0.0, 0.0])
        self.inside = defaultdict(list)
        self.peaks = defaultdict(list)                     # (set, method) → (actual, own p50, own p95, max of p95)
        self.cpu = defaultdict(list)
        self.sets, self.methods = [], []

    def add(self, dataset, method, cutoff, forecast):
        for known, name in ((self.sets, dataset.name), (self.methods, method)):
            if name not in known:
                known.append(name)
        key, actual = (dataset.name, method), dataset.actual(cutoff)
        self.cpu[key].append(forecast.cpu)
        has_steps = np.isfinite(forecast.point).all()
        if has_steps:
            for sums, terms in (
                    (self.errors, scores.wape_terms(actual, forecast.point)),
                    (self.losses, scores.quantile_loss_terms(actual, forecast.quantiles))):
                sums[key][0] += terms[0]
                sums[key][1] += terms[1]
            self.inside[key].extend(scores.inside_95(actual, forecast.quantiles))
        peak = scores.peak(actual)
        if peak is not None:
            widest = float(forecast.quantiles[0.95].max()) if has_steps else np.nan
            self.peaks[key].append((peak, forecast.peak.get(0.5, np.nan), forecast.peak.get(0.95, np.nan), widest))

    def wape(self, set_name, method):
        return _ratio(self.errors.get((set_name, method)))

    def quantile_loss(self, set_name, method):
        return _ratio(self.losses.get((set_name, method)))

    def peak_loss(self, set_name, method, own):
        """Mean pinball loss at 0.95 over the mean peak, and coverage: of the method's own quantile, or of max of p95."""
        rows = np.array(self.peaks.get((set_name, method), []))
        if len(rows) == 0:
            return None, None
        bound = rows[:, 2 if own else 3]
        if np.isnan(bound).any() or rows[:, 0].mean() == 0:
            return None, None
        return float(scores.pinball(rows[:, 0], bound, 0.95).mean() / rows[:, 0].mean()), float((rows[:, 0] <= bound).mean())

    def peak_error(self, set_name, method):
        """The median error of the peak's median, over days on which there was any demand."""
        rows = np.array(self.peaks.get((set_name, method), []))
        rows = rows[rows[:, 0] > 0] if len(rows) else rows
        return None if len(rows) == 0 or np.isnan(rows[:, 1]).any() else float(
            np.median(np.abs(rows[:, 1] - rows[:, 0]) / rows[:, 0]))

    def cpu_time(self, set_name, method):
        times = self.cpu.get((set_name, method))
        return float(np.median(times)) if times else None


def _ratio(sums):
    return sums[0] / sums[1] if sums and sums[1] > 0 else None


def _text(value, digits=3, scale=1.0):
    return "–" if value is None else f"{scale * value:.{digits}f}"


def _print_table(header, rows):
    table = [header] + rows
    widths = [max(len(row[i]) for row in table) for i in range(len(header))]
    for row in table:
        print("  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))))


def print_set(results, dataset, origins):
    """The scores of one set, a row a method."""
    name = dataset.name
    print(f"\n{name}: {origins} days ahead, step {int(dataset.step.total_seconds() / 60)} min, cycles {dataset.seasons}")
    rows = []
    for method in results.methods:
        own, covered = results.peak_loss(name, method, own=True)
        widest, widest_covered = results.peak_loss(name, method, own=False)
        inside = results.inside.get((name, method))
        rows.append([
            method, _text(results.wape(name, method), 2, 100), _text(results.quantile_loss(name, method), 2, 100),
            _text(float(np.mean(inside)) if inside else None, 3), _text(results.peak_error(name, method), 2, 100),
            _text(own, 2, 1000), _text(covered, 2), _text(widest, 2, 1000), _text(widest_covered, 2),
            _text(results.cpu_time(name, method), 1, 1000)])
    _print_table(
        ["method", "WAPE %", "wQL %", "in 95", "peak err %", "peak p95 ‰", "covers", "max of p95 ‰", "covers", "CPU ms"], rows)


def print_summary(results):
    """Crest against the best peer of each set, and geometric means over the sets."""
    crests = [method for method in results.methods if method.startswith("crest")]
    peers = [method for method in results.methods if not method.startswith("crest")]

    def best(score, name):
        values = [value for value in (score(name, peer) for peer in peers) if value]
        return min(values) if values else None

    def ratio(own, other):
        return own / other if own and other else None

    for method in crests:
        measures = {
            "WAPE / best peer": lambda name: ratio(results.wape(name, method), best(results.wape, name)),
            "wQL / best peer": lambda name: ratio(
                results.quantile_loss(name, method), best(results.quantile_loss, name)),
            "peak p95 / own max of p95": lambda name: ratio(
                results.peak_loss(name, method, True)[0], results.peak_loss(name, method, False)[0]),
            "peak p95 / best peer's max of p95": lambda name: ratio(
                results.peak_loss(name, method, True)[0], best(lambda s, p: results.peak_loss(s, p, False)[0], name)),
            f"peak p95 / {PEAK_YARDSTICK}": lambda name: ratio(
                results.peak_loss(name, method, True)[0], results.peak_loss(name, PEAK_YARDSTICK, True)[0]),
        }
        print(f"\n{method}: ratios, below 1 is better")
        rows = []
        for title, measure in measures.items():
            values = [measure(name) for name in results.sets]
            rows.append([title] + [_text(value, 2) for value in values] + [_text(scores.geometric_mean(values), 3)])
        _print_table(["measure"] + results.sets + ["geometric mean"], rows)

    print("\neach method: geometric means over the sets, relative to the first row")
    rows, first = [], results.methods[0] if results.methods else None
    for method in results.methods:
        def mean(score):
            return scores.geometric_mean([ratio(score(name, method), score(name, first)) for name in results.sets])
        rows.append([method] + [
            "–" if np.isnan(value) else f"{value:.{digits}f}" for value, digits in (
                (mean(results.wape), 3), (mean(results.quantile_loss), 3),
                (mean(lambda s, m: results.peak_loss(s, m, m.startswith("crest") or m == PEAK_YARDSTICK)[0]), 3),
                (mean(results.cpu_time), 2))])
    _print_table(["method", "WAPE", "wQL", "peak p95 (max of p95)", "CPU"], rows)
