"""The peers: each takes a history without gaps and gives the next day with its quantiles.

CPU time is the process's own around one call, after a first call that compiles what is compiled on first use. Forecasts
of a history that is never negative are cut off at zero, which flatters the peers that do not do it themselves.
"""
import importlib.util
import os
import subprocess
import tempfile
import time
import warnings
from dataclasses import dataclass, field

import numpy as np

from . import scores

warnings.filterwarnings("ignore")


@dataclass
class Forecast:
    point: np.ndarray
    quantiles: dict                           # level → one value a step
    cpu: float                                # seconds
    peak: dict = field(default_factory=dict)  # level → quantile of the day's maximum, where the method has its own


def forecasts(method, dataset, cutoffs):
    """(cutoff, Forecast) for each cutoff."""
    warm_up = dataset.history(cutoffs[0])[-14 * dataset.horizon:]
    method(warm_up, dataset.seasons[:1], dataset.horizon)
    for cutoff in cutoffs:
        history = dataset.history(cutoff)
        seasons = [season for season in dataset.seasons if 2 * season <= len(history)]
        started = time.process_time()
        point, quantiles, *peak = method(history, seasons, dataset.horizon)
        cpu = time.process_time() - started
        floor = 0 if history.min() >= 0 else -np.inf
        yield cutoff, Forecast(
            np.maximum(point, floor), {level: np.maximum(values, floor) for level, values in quantiles.items()},
            peak[0].pop("cpu", cpu) if peak else cpu,
            {level: max(value, floor) for level, value in peak[0].items()} if peak else {})


def _naive(history, season, horizon):
    """The last cycle again; quantiles from the differences between the last 28 cycles, all phases pooled."""
    repeats = -(-horizon // season)
    point = np.tile(history[-season:], repeats)[:horizon]
    errors = (history[season:] - history[:-season])[-28 * horizon:]
    return point, {level: point + np.quantile(errors, level) for level in scores.LEVELS}


def naive_day(history, seasons, horizon):
    return _naive(history, seasons[0], horizon)


def naive_week(history, seasons, horizon):
    return _naive(history, seasons[-1], horizon)


def _statsforecast(model, history, horizon):
    widths = {level: round(abs(200 * level - 100), 6) for level in scores.LEVELS if level != 0.5}
    result = model.forecast(y=history, h=horizon, level=sorted(set(widths.values())))
    names = {float(key[3:]): key[3:] for key in result if key.startswith("lo-")}
    quantiles = {0.5: result["mean"]}
    for level, width in widths.items():
        name = names[min(names, key=lambda known: abs(known - width))]
        quantiles[level] = result[("lo-" if level < 0.5 else "hi-") + name]
    return result["mean"], quantiles


def mstl(history, seasons, horizon):
    """statsforecast: MSTL, its trend by exponential smoothing (the default)."""
    from statsforecast.models import MSTL
    return _statsforecast(MSTL(season_length=seasons), history, horizon)


def holt_winters(history, seasons, horizon):
    """statsforecast: additive Holt-Winters over the day."""
    from statsforecast.models import HoltWinters
    return _statsforecast(HoltWinters(season_length=seasons[0]), history, horizon)


def ets_maxima(history, seasons, horizon):
    """statsforecast: AutoETS on past daily maxima, the strongest simple forecast of the peak; no forecast of the steps."""
    from statsforecast.models import AutoETS
    days = len(history) // horizon
    maxima = history[len(history) - days * horizon:].reshape(days, horizon).max(axis=1)
    started = time.process_time()
    # Fewer days than its parameters need are refused; then simple exponential smoothing it is.
    model = AutoETS(season_length=7) if days >= 21 else AutoETS(season_length=1, model="ZZZ" if days >= 12 else "ANN")
    _, quantiles = _statsforecast(model, maxima, 1)
    peak = {level: float(values[0]) for level, values in quantiles.items()}
    cpu = time.process_time() - started
    nothing = np.full(horizon, np.nan)
    return nothing, {level: nothing for level in scores.LEVELS}, {**peak, "cpu": cpu}


def augurs_mstl(history, seasons, horizon):
    """augurs: MSTL, its trend by exponential smoothing."""
    import augurs
    model = augurs.MSTL.ets(seasons)
    model.fit(history)
    point = np.array(model.predict(horizon).point())
    quantiles = {0.5: point}
    for level in scores.LEVELS:
        if level != 0.5:
            band = model.predict(horizon, level=abs(2 * level - 1))
            quantiles[level] = np.array(band.lower() if level < 0.5 else band.upper())
    return point, quantiles


R_STLF = r"""
a <- commandArgs(TRUE); suppressPackageStartupMessages(library(forecast))
y <- msts(scan(a[1], quiet = TRUE), as.numeric(strsplit(a[2], ",")[[1]])); h <- as.integer(a[3])
width <- as.numeric(strsplit(a[4], ",")[[1]]); t0 <- proc.time()
f <- stlf(y, h = h, level = width, s.window = "periodic", method = "ets")
cpu <- sum((proc.time() - t0)[1:2])
write.table(cbind(cpu, as.numeric(f$mean), f$lower, f$upper), a[5], row.names = FALSE, col.names = FALSE)
"""


def r_stlf(history, seasons, horizon):
    """R forecast: stlf on mstl, the seasonally adjusted series by ETS; CPU time as R measures it."""
    widths = sorted({round(abs(200 * level - 100), 6) for level in scores.LEVELS if level != 0.5})
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "y"), os.path.join(folder, "f")
        np.savetxt(source, history)
        subprocess.run(
            ["Rscript", "-e", R_STLF, source, ",".join(map(str, seasons)), str(horizon),
             ",".join(map(str, widths)), target], check=True, capture_output=True)
        table = np.loadtxt(target)
    point, lower, upper = table[:, 1], table[:, 2:2 + len(widths)], table[:, 2 + len(widths):]
    quantiles = {0.5: point}
    for level in scores.LEVELS:
        if level != 0.5:
            column = widths.index(round(abs(200 * level - 100), 6))
            quantiles[level] = (lower if level < 0.5 else upper)[:, column]
    return point, quantiles, {"cpu": table[0, 0]}


def available(with_r=False):
    """The methods whose packages are installed, by name."""
    found = {"naive day": naive_day, "naive week": naive_week}
    if importlib.util.find_spec("statsforecast"):
        found |= {"mstl": mstl, "holt-winters": holt_winters, "ets on maxima": ets_maxima}
    if importlib.util.find_spec("augurs"):
        found["augurs"] = augurs_mstl
    if with_r:
        found["R stlf"] = r_stlf
    return found
