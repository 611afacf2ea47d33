"""M4 Hourly from a directory, and `crest forecast` over all of it."""
import csv
import gzip
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict

SEASON, LEVELS = 24, (0.5, 0.9, 0.95, 0.99)
FLAGS = ["--key", "id", "--time", "t", "--value", "value", "--time-unit", "1h", "--window", "24h"]


def binary():
    scripts = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return os.environ.get("CREST", os.path.join(os.path.dirname(scripts), ".build/release/crest"))


def train_path(directory):
    for path in (os.path.join(directory, name) for name in ("train.csv", "train.csv.gz")):
        if os.path.exists(path):
            return path
    sys.exit(f"{directory} holds neither train.csv nor train.csv.gz; see scripts/score-m4 for what they are")


def read(path):
    """Values by series, in the order of t."""
    series = defaultdict(list)
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as lines:
        for row in csv.DictReader(lines):
            series[row["id"]].append((int(row["t"]), float(row["value"])))
    return {name: [value for _, value in sorted(points)] for name, points in series.items()}


def write(path, histories):
    """Values by series, counted from 0 each, in the form that FLAGS say."""
    with open(path, "w") as file:
        file.write("id,t,value\n")
        file.writelines(f"{name},{t},{value}\n" for name, values in histories.items() for t, value in enumerate(values))


def crest(arguments):
    """The rows of a forecast in CSV, and the seconds it took by the clock and of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    output = subprocess.run(
        [binary(), "forecast", *arguments, *FLAGS, "-o", "csv", "--quiet"], stdout=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if output.returncode not in (0, 3):
        sys.exit(f"crest ended with {output.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return list(csv.DictReader(output.stdout.splitlines())), time.monotonic() - started, cpu


def peaks(arguments):
    """The quantiles of each day's maximum, by series, in the order of time."""
    windows = defaultdict(dict)
    for row in crest([*arguments, "--peaks"])[0]:
        windows[row["series"], row["from"]][float(row["level"])] = float(row["value"])
    days = defaultdict(list)
    for (name, _), quantiles in sorted(windows.items()):
        days[name].append(quantiles)
    return days


def pinball(actual, quantile, level):
    gap = actual - quantile
    return max(level * gap, (level - 1) * gap)
