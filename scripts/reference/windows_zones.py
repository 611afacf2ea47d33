#!/usr/bin/env python3
"""The rows of Sources/CrestPlatforms/Azure/WindowsZones.swift.

Needs tzlocal (written with 5.3.1 or later), which has Unicode CLDR's windowsZones.xml as a module. Prints a row a name:
the zone that stands for it (CLDR's territory 001) first, then the others in order; long rows are continued.
"""
import collections

from tzlocal.windows_tz import tz_win, win_tz

zones = collections.defaultdict(list)
for identifier, name in tz_win.items():
    if identifier:
        zones[name].append(identifier)
for name in sorted(zones):
    line = f"        {name}:"
    for zone in [win_tz[name]] + sorted(zone for zone in zones[name] if zone != win_tz[name]):
        if len(line) + 1 + len(zone) > 118:
            print(line + " \\")
            line = "           "
        line += " " + zone
    print(line)
