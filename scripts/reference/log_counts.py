#!/usr/bin/env python3
"""Counts the requests of an access log a minute, independently of Crest: a regular expression and strptime.

    log_counts.py FILE...            minute,requests of Common, Combined and vhost logs (gzip or plain), on standard output
"""
import collections
import datetime
import gzip
import re
import sys

TIME = re.compile(rb"\[(\d\d/\w{3}/\d{4}:\d\d:\d\d):\d\d ([+-]\d{4})\]")

counts = collections.Counter()
for path in sys.argv[1:]:
    opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
    with opened as lines:
        for line in lines:
            found = TIME.search(line)
            if not found:
                continue
            text = (found[1] + b" " + found[2]).decode()
            moment = datetime.datetime.strptime(text, "%d/%b/%Y:%H:%M %z").astimezone(datetime.timezone.utc)
            counts[moment.strftime("%Y-%m-%dT%H:%M:00Z")] += 1

print("minute,requests")
for minute in sorted(counts):
    print(f"{minute},{counts[minute]}")
