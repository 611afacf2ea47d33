"""A small installation for scripts that disturb a night: kill-nights and fail-nights."""
import contextlib
import datetime
import os
import pathlib
import shutil
import sqlite3
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
CREST = os.environ.get("CREST", str(ROOT / ".build/release/crest"))
CONFIGURATION = """version: 1
defaults: {model: seasonal-naive, horizon: 36h, min_history: 7d, refit: 1h}
sources: {shop: {type: csv, paths: traffic.csv, key: service}}
capacity: {default: {per_replica: 40, current: 9}}
publish: [{to: file, dir: plans, keep: 3}, {to: prometheus, file: crest.prom}, {to: html, file: report.html}]
"""


def this_hour():
    return datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0, tzinfo=None)


def night(folder, moment, environment=None, errors=subprocess.DEVNULL):
    """A night that is begun, as of a moment."""
    command = [CREST, "nightly", "-q", "--config", "crest.yaml", "--as-of", f"{moment:%Y-%m-%dT%H:%M:%SZ}"]
    return subprocess.Popen(command, cwd=folder, stderr=errors, env={**os.environ, **(environment or {})})


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def followed(folder):
    """What stands behind the link `current`."""
    return contents((folder / "plans/current").resolve())


def published(folder):
    files = contents(folder / "plans")
    files["current"] = os.readlink(folder / "plans/current")
    for path in folder.glob("*"):
        if path.name.startswith(("crest.prom", "report.html")):
            files[path.name] = path.read_bytes()
    return files


def remembered(folder):
    """Every row of the store, and the models beside it."""
    with contextlib.closing(sqlite3.connect(folder / "state/crest.db")) as store:
        return sorted(store.iterdump()), contents(folder / "state/models")


def check_store(folder, scratch):
    """On a copy, so that the next night finds the store as it was left: it is whole, and how far its last run came."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(folder / "state", scratch)
    with contextlib.closing(sqlite3.connect(scratch / "crest.db")) as store:
        answer = store.execute("PRAGMA quick_check").fetchall()
        assert answer == [("ok",)], answer
        return store.execute("SELECT stage FROM runs ORDER BY number DESC LIMIT 1").fetchone()[0]


class Installation:
    """Four weeks of three series and a night that was a day ago; and how it looks after one that nothing disturbs."""

    def __init__(self, folder):
        self.hour = this_hour()
        self.before, after, self.scratch = (pathlib.Path(folder) / part for part in ("before", "after", "scratch"))
        self.before.mkdir()
        rows = ["timestamp,service,requests"]
        for index in range(28 * 24):
            moment = self.hour - datetime.timedelta(hours=28 * 24 - index)
            for series in range(3):
                value = 100 + 25 * (12 - abs(12 - moment.hour)) + (index * 7919 + series) % 31
                rows.append(f"{moment:%Y-%m-%dT%H:%M:%SZ},s{series},{value}")
        (self.before / "traffic.csv").write_text("\n".join(rows) + "\n")
        (self.before / "crest.yaml").write_text(CONFIGURATION)
        assert night(self.before, self.hour - datetime.timedelta(hours=24)).wait() == 0
        self.copy(after)
        assert night(after, self.hour).wait() == 0
        self.old, self.new = followed(self.before), followed(after)
        self.published, self.remembered = published(after), remembered(after)

    def copy(self, folder):
        """The installation before tonight, in a new folder."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.before, folder, symlinks=True)

    def check_between(self, folder, label):
        """After a night that was disturbed; how far the store says that it came."""
        assert followed(folder) in (self.old, self.new), f"{label}: half a plan is followed"
        return check_store(folder, self.scratch)

    def check_rerun(self, folder, label):
        """Runs the night to its end."""
        assert night(folder, self.hour).wait() == 0, f"{label}: the rerun failed"
        assert published(folder) == self.published, f"{label}: other bytes are published"
        (rows, models), (expected, files) = remembered(folder), self.remembered
        assert rows == expected, f"{label}: the store says {[row[:200] for row in set(rows) ^ set(expected)]}"
        assert models == files, f"{label}: other models: {sorted(models)}"
        assert not list((folder / "state").glob("*.damaged*")), f"{label}: the store was moved aside"
