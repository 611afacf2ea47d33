"""`crest forecast` as a user runs it: one process a forecast, from a CSV file, as of the cutoff."""
import json
import os
import resource
import subprocess
import tempfile

import numpy as np

from . import scores
from .methods import Forecast

TIME = "%Y-%m-%dT%H:%M:%SZ"


def forecasts(binary, dataset, cutoffs, model):
    """(cutoff, Forecast) for each cutoff."""
    if not os.access(binary, os.X_OK):
        raise SystemExit(f"{binary} is not built: swift build -c release --product crest, or --crest PATH")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, f"{dataset.name}.csv")
        rows = dataset.series.rename_axis("timestamp").reset_index()
        rows["timestamp"] = rows["timestamp"].dt.strftime(TIME)
        rows.to_csv(path, index=False)
        for cutoff in cutoffs:
            yield cutoff, _forecast(binary, path, dataset, cutoff, model)


def _forecast(binary, path, dataset, cutoff, model):
    # Crest forecasts from the end of the data. When the last steps before the cutoff are missing it forecasts them too.
    gap = int(np.argmin(np.isnan(dataset.series.to_numpy(float)[:cutoff][::-1])))
    steps = str(gap + dataset.horizon)
    as_of = dataset.series.index[cutoff].strftime(TIME)
    command = [
        binary, "forecast", path, "--time", "timestamp", "--value", "value", "--gap", "missing", "--as-of", as_of,
        "--step", f"{int(dataset.step.total_seconds())}s", "--horizon", steps, "--window", steps, "--model", model,
        "--quantiles", ",".join(str(level) for level in scores.LEVELS), "--jobs", "1", "-o", "json", "--quiet"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode not in (0, 3):
        raise SystemExit(f"crest ended with {run.returncode}: {run.stderr}")
    series = json.loads(run.stdout)["series"][0]
    if series["start"] != dataset.series.index[cutoff - gap].strftime(TIME):
        raise SystemExit(f"{dataset.name}: crest forecasts from {series['start']} as of {as_of}, {gap} steps missing")
    levels = {round(q["level"], 6): np.array(q["values"])[gap:] for q in series["quantiles"]}
    peaks = {round(q["level"], 6): q["value"] for q in series["peaks"][0]["quantiles"]}
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Forecast(
        np.array(series["forecast"])[gap:], {level: levels[level] for level in scores.LEVELS}, cpu, peaks)
