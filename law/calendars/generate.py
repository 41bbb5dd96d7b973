"""Write days.csv and statutory.csv from two public calendars; run by hand when a year is published.

A development tool: `python law/calendars/generate.py`, with chinesecalendar and holidays installed.
The product reads only the CSV files beside it, which a person checks against the notices.
notices.csv is kept by hand.
"""

import csv
import datetime
from collections.abc import Sequence
from pathlib import Path

import holidays
from chinese_calendar import constants

HERE = Path(__file__).parent
FIRST, LAST = 2004, 2036
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}

# Three notices changed a year that had already been published; what they changed is written out, because
# the source calendar knows only how the year ended.
AMENDED = {
    "2015-1": {"2015-09-03": "off", "2015-09-04": "off", "2015-09-06": "work"},
    "2019-1": {
        "2019-04-28": "work",
        "2019-05-02": "off",
        "2019-05-03": "off",
        "2019-05-04": "off",
        "2019-05-05": "work",
    },
    "2020-1": {"2020-01-31": "off", "2020-02-01": "off", "2020-02-02": "off"},
}
# What the amended year said before, where that was not the plain weekday.
BEFORE = {"2020": {"2020-02-01": ("work", "春节")}}


def notice_of(day: datetime.date, name: str) -> str:
    """The notice that arranged a day: New Year's days of late December belong to the next year's notice."""
    for code, days in AMENDED.items():
        if day.isoformat() in days:
            return code
    if name == "元旦" and day.month == 12:
        return str(day.year + 1)
    return str(day.year)


def published_days() -> list[tuple[str, str, str, str]]:
    """Rows (notice, date, kind, name) of every arranged day up to the last published year."""
    rows = []
    for kind, source in (("off", constants.holidays), ("work", constants.workdays)):
        for day, name in source.items():
            chinese = NAMES[name]
            rows.append((notice_of(day, chinese), day.isoformat(), kind, chinese))
    for code, earlier in BEFORE.items():
        rows += [(code, day, kind, name) for day, (kind, name) in earlier.items()]
    have = {(row[0], row[1]) for row in rows}
    for code, days in AMENDED.items():
        missing = set(days) - {day for notice, day in have if notice == code}
        assert not missing, (code, missing)
    return sorted(rows, key=lambda row: (row[1], row[0]))


def spring_days(year: int, first: datetime.date) -> list[datetime.date]:
    """The statutory days of the spring festival under the rule of that year (changed in 2008, 2014, 2025)."""
    if year < 2008 or 2014 <= year < 2025:
        span = range(3)
    elif year < 2014:
        span = range(-1, 2)
    else:
        span = range(-1, 3)
    return [first + datetime.timedelta(days=n) for n in span]


def statutory_days(year: int) -> dict[str, str]:
    """Date → name of the days that the State Council's regulation itself makes holidays."""
    found = holidays.country_holidays("CN", years=year, language="zh_CN", observed=False)
    moveable: dict[str, list[datetime.date]] = {}
    for day, label in found.items():
        for name in ("春节", "清明节", "端午节", "中秋节"):
            if name in label:
                moveable.setdefault(name, []).append(day)
    new_year = min(day for day, label in found.items() if label.split("; ")[0] == "春节")
    days = {f"{year}-01-01": "元旦"}
    days |= {day.isoformat(): "春节" for day in spring_days(year, new_year)}
    days |= {f"{year}-05-{n:02}": "劳动节" for n in labour_days(year)}
    if year >= 2008:
        for name in ("清明节", "端午节", "中秋节"):
            days[min(moveable[name]).isoformat()] = name
    days |= {f"{year}-10-{n:02}": "国庆节" for n in (1, 2, 3)}
    return days


def labour_days(year: int) -> tuple[int, ...]:
    """May days: three before 2008, one until 2024, two since 2025."""
    if year < 2008:
        return (1, 2, 3)
    return (1, 2) if year >= 2025 else (1,)


def write(name: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Write one CSV file beside this script."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    write("days.csv", ("notice", "date", "kind", "name"), published_days())
    known = [(day, name) for year in range(FIRST, LAST + 1) for day, name in statutory_days(year).items()]
    write("statutory.csv", ("date", "name"), sorted(known))
