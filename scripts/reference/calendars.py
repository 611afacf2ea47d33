"""The fixtures of CalendarTests.swift and HolidaySetTests.swift: dates of moving festivals and public holidays.

Run: python3 scripts/reference/calendars.py Tests/CrestEventsTests/Fixtures
Needs: pip install holidays lunardate hijridate python-dateutil
"""
import csv
import sys
from datetime import date, timedelta
from importlib.metadata import version

import holidays
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter
from hijridate import Hijri
from lunardate import LunarDate

YEARS = range(2000, 2051)


def moving(writer):
    writer.writerow(["year", "easter", "eastern_easter", "spring_festival", "dragon_boat", "mid_autumn", "eve"])
    for year in YEARS:
        spring = LunarDate(year, 1, 1).toSolarDate()
        writer.writerow([
            year, easter(year, EASTER_WESTERN), easter(year, EASTER_ORTHODOX), spring,
            LunarDate(year, 5, 5).toSolarDate(), LunarDate(year, 8, 15).toSolarDate(), spring - timedelta(1)])


def islamic(writer):
    """Umm al-Qura, the calendar of Saudi Arabia: published months, not arithmetic."""
    writer.writerow(["hijri_year", "ramadan", "eid_al_fitr", "eid_al_adha"])
    for year in range(1421, 1473):
        writer.writerow([year] + [Hijri(year, m, d).to_gregorian() for m, d in ((9, 1), (10, 1), (12, 10))])


NAMES = {
    "US": ["New Year's Day", "Martin Luther King Jr. Day", "Washington's Birthday", "Memorial Day",
           "Juneteenth National Independence Day", "Independence Day", "Labor Day", "Columbus Day", "Veterans Day",
           "Thanksgiving Day", "Christmas Day"],
    "DE": ["New Year's Day", "Good Friday", "Easter Monday", "Labor Day", "Ascension Day", "Whit Monday",
           "German Unity Day", "Christmas Day", "Second Day of Christmas"],
    "GB": ["New Year's Day", "Good Friday", "Easter Monday", "May Day", "Spring Bank Holiday",
           "Late Summer Bank Holiday", "Christmas Day", "Boxing Day"],
}


def public(writer):
    writer.writerow(["country", "date", "name"])
    for country, names in NAMES.items():
        options = {"subdiv": "ENG"} if country == "GB" else {}
        table = holidays.country_holidays(country, years=YEARS, observed=False, language="en_US", **options)
        for day in sorted(table):
            for name in table.get_list(day):
                if name in names:
                    writer.writerow([country, day, name])


if __name__ == "__main__":
    folder = sys.argv[1]
    for name, write in (("moving", moving), ("islamic", islamic), ("public", public)):
        with open(f"{folder}/{name}.csv", "w", newline="") as file:
            write(csv.writer(file, lineterminator="\n"))
    print({p: version(p) for p in ("holidays", "lunardate", "hijridate", "python-dateutil")})
