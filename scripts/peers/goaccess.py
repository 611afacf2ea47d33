#!/usr/bin/env python3
"""Compares the requests of each minute as Crest and goaccess count them: goaccess.py CREST LOG COMBINED|COMMON

CREST is the binary, LOG a plain file; goaccess must be on PATH. Prints how many minutes were compared and which differ.
"""
import csv
import datetime
import json
import subprocess
import sys

crest, log, form = sys.argv[1:]
report = subprocess.run(
    ["goaccess", log, f"--log-format={form}", "--date-spec=min", "--no-ip-validation", "--max-items=1000000",
     "--no-global-config", "--no-progress", "-o", "json"], check=True, capture_output=True).stdout
document = json.loads(report.decode("utf-8", "replace"))
theirs = {item["data"]: item["hits"]["count"] for item in document["visitors"]["data"]}

rows = subprocess.run(
    [crest, "read", log, "--format", form.lower(), "--step", "1m", "--health-checks", "keep", "--bad-rows", "skip:1%",
     "-o", "csv"],
    check=True, capture_output=True, text=True).stdout.splitlines()
# goaccess counts by the clock of the log, without its zone.
offset = datetime.timedelta(hours=-4 if form == "COMMON" and " -0400]" in open(log, errors="replace").readline() else 0)
ours = {}
whole = set()
for row in csv.DictReader(rows):
    time = datetime.datetime.fromisoformat(row["timestamp"].replace("Z", "+00:00")) + offset
    whole.add(time.strftime("%Y%m%d%H%M"))
    if float(row["value"] or 0) > 0:
        ours[time.strftime("%Y%m%d%H%M")] = int(float(row["value"]))
# A first or last minute that is not whole is none to Crest.
cut = {minute: count for minute, count in theirs.items() if minute not in whole}
differing = sorted(minute for minute in whole if theirs.get(minute) != ours.get(minute))
print(f"{len(theirs)} minutes with requests, {sum(theirs.values())} requests at goaccess, {sum(ours.values())} at Crest, "
      f"{sum(cut.values())} of them in minutes that are not whole")
print("every minute equal" if not differing else f"{len(differing)} minutes differ: {differing[:5]}")
