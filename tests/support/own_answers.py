"""What the figures of the own county must be, in plain Python from its CSV files.

Written from docs/methods and the catalogue of measures; it shares nothing with the
calculation that it checks. A place is a CSP's code, or "" for the force, which has the
events of no known place as well.
"""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.own_categories import CATEGORIES, Event

DEFINITIONS = Path(__file__).parents[2] / "src" / "safercity" / "definitions"
UK = ZoneInfo("Europe/London")
WEEK = dt.timedelta(days=7)
FORCE = ""

Person = dict[str, object]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Own:
    """The county of a partnership folder, over a period of months."""

    folder: Path
    first: str
    last: str

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of an extract; none where it was not supplied."""
        path = self.folder / "extracts" / f"{name}.csv"
        return read(path) if path.exists() else []

    @cached_property
    def homes(self) -> dict[str, dict[str, str]]:
        """Every LSOA of the county."""
        return {r["lsoa21"]: r for r in read(self.folder / "areas" / "lsoas.csv")}

    @cached_property
    def offences(self) -> dict[str, dict[str, str]]:
        rows = read(DEFINITIONS / "offences" / "home_office_2018.csv")
        return {code: row for row in rows for code in row["code"].split("/")}

    @cached_property
    def places(self) -> list[str]:
        """The force, and every CSP, those where nothing happened too."""
        return [FORCE, *sorted({row["csp"] for row in self.homes.values()})]

    def _event(self, table: str, ref: str, when: str, row: dict[str, str]) -> Event:
        lsoa = self.homes.get(row.get("lsoa", ""), {})
        offence = self.offences.get(row.get("ho_code", ""), {})
        return Event(
            table=table,
            ref=ref,
            month=when[:7],
            at=_moment(when) if "T" in when else None,
            csp=lsoa.get("csp"),
            ward=lsoa.get("ward"),
            rural={"true": True, "false": False}.get(lsoa.get("rural", "")),
            subgroup=offence.get("subgroup", ""),
            group=offence.get("group", ""),
            category=offence.get("category", ""),
            flags=frozenset(row.get("flags", "").split(";")),
            row=row,
        )

    def _counts(self, lsoa: str) -> bool:
        return not lsoa or lsoa in self.homes

    @cached_property
    def every_crime(self) -> dict[str, Event]:
        """Crimes of any month that count, each once, by reference."""
        found = {}
        for name in ("crimes-early", "crimes-late"):
            for row in self.rows(name):
                counts = row.get("status", "").lower() in ("", "recorded")
                if counts and self._counts(row.get("lsoa", "")):
                    ref, when = row["crime_ref"], row["recorded_dt"]
                    found[ref] = self._event("crimes", ref, when, row)
        return found

    @cached_property
    def events(self) -> list[Event]:
        """The events of the period, of every table."""
        found = list(self.every_crime.values())
        for name, ref, when in (
            ("incidents", "ref", "opened_dt"),
            ("stolen-vehicles", "ref", "month"),
            ("calls", "call_ref", "received_dt"),
        ):
            found += [
                self._event(name.replace("-", "_"), row[ref], row[when], row)
                for row in self.rows(name)
                if self._counts(row["lsoa"])
            ]
        # Fraud counts where the victim lives, wherever that is.
        found += [
            self._event("fraud_referrals", row["ref"], row["date"], row)
            for row in self.rows("fraud-referrals")
        ]
        return [event for event in found if self.first <= event.month <= self.last]

    @cached_property
    def members(self) -> dict[str, list[Event]]:
        """The period's events of each category, of every category that is told."""
        tables = defaultdict(list)
        for event in self.events:
            tables[event.table].append(event)
        return {
            key: [event for event in tables[table] if test(event)]
            for key, (table, test) in CATEGORIES.items()
            if tables[table]
        }

    def of(self, category: str, place: str = FORCE) -> list[Event]:
        """The events of a category in a place."""
        return [e for e in self.members[category] if place in (FORCE, e.csp)]

    def count(self, *categories: str, place: str = FORCE) -> int:
        """How many events are of all these categories."""
        refs = [{(e.table, e.ref) for e in self.of(c, place)} for c in categories]
        return len(set.intersection(*refs))

    def residents(self, rural: bool) -> int:
        """The people of rural, or of urban, neighbourhoods."""
        said = str(rural).lower()
        kind = [row for row in self.homes.values() if row["rural"] == said]
        return sum(int(row["population"]) for row in kind)

    # People.

    def people(self, kind: str) -> list[dict[str, str]]:
        """The rows of victims who are persons, or of offenders, with a key."""
        key = {"victims": "victim_key", "offenders": "nominal_key"}[kind]
        found = {}
        for row in self.rows(kind):
            if row.get("victim_type", "").lower() in ("", "person") and row[key]:
                found[row["crime_ref"], row[key]] = {**row, "key": row[key]}
        return list(found.values())

    def rows_of(
        self, kind: str, category: str, place: str = FORCE, *, any_time: bool = False
    ) -> list[tuple[Event, dict[str, str]]]:
        """Pairs of a crime of the category and a known person of it."""
        table, test = CATEGORIES[category]
        assert table == "crimes"
        found = []
        for row in self.people(kind):
            crime = self.every_crime.get(row["crime_ref"])
            if crime is None or not test(crime):
                continue
            inside = any_time or self.first <= crime.month <= self.last
            if inside and (place in (FORCE, crime.csp)):
                found.append((crime, row))
        return found

    @cached_property
    def drug_related(self) -> set[str]:
        """Offenders of a drug offence in the period, or where drugs were a factor."""
        rows = self.rows_of("offenders", "all-crime")
        return {
            row["key"]
            for crime, row in rows
            if crime.category == "drugs" or "drugs" in crime.flags
        }

    def repeat(self, kind: str) -> set[str]:
        """Who had two crimes or more in the period, of any kind and anywhere."""
        crimes = defaultdict(set)
        for crime, row in self.rows_of(kind, "all-crime"):
            crimes[row["key"]].add(crime.ref)
        return {key for key, refs in crimes.items() if len(refs) >= 2}

    def cohort(self, name: str, place: str) -> list[tuple[Event, dict[str, str]]]:
        """The rows of drug-related offenders, or of all others."""
        related = name == "drug-related-offenders"
        return [
            (crime, row)
            for crime, row in self.rows_of("offenders", "all-crime", place)
            if (row["key"] in self.drug_related) == related
        ]

    def profile(self, kind: str, category: str, place: str = FORCE) -> list[Person]:
        """Each known person once, with what is known of them (None: not known)."""
        if category == "fraud":
            rows = [(e.row["ref"], e.row) for e in self.of("fraud", place)]
            said = ("", "person")
            rows = [x for x in rows if x[1].get("victim_type", "").lower() in said]
            return list(self._persons(rows, kind))
        if category in ("drug-related-offenders", "other-offenders"):
            found = self.cohort(category, place)
        else:
            found = self.rows_of(kind, category, place)
        return list(self._persons([(row["key"], row) for _, row in found], kind))

    def _persons(
        self, rows: Iterable[tuple[str, dict[str, str]]], kind: str
    ) -> Iterator[Person]:
        said = defaultdict(list)
        for key, row in rows:
            said[key].append(row)
        repeat = self.repeat(kind) if self.every_crime else set()
        for key, theirs in said.items():
            ages = [int(row["age"]) for row in theirs if row["age"]]
            deciles = [
                int(self.homes[row["lsoa"]]["imd_decile"])
                for row in theirs
                if row["lsoa"] in self.homes
            ]
            yield {
                "age": min(ages, default=None),
                "decile": min(deciles, default=None),
                "sex": _first(row["sex"].lower() for row in theirs),
                "ethnicity": _first(row.get("ethnicity", "") for row in theirs),
                "segment": _first(row["segment"] for row in theirs),
                "repeat": key in repeat,
                "drug-related": key in self.drug_related,
            }

    # Times.

    def weights(self, events: Sequence[Event]) -> dict[tuple[int, int], float]:
        """The weight of each weekday (0 Monday) and hour, over the timed events."""
        cells: dict[tuple[int, int], float] = defaultdict(float)
        for event in events:
            for cell, weight in hours_of(event):
                cells[cell] += weight
        return cells


def _first(values: Iterable[str]) -> str | None:
    return min((value for value in values if value), default=None)


def span_of(event: Event) -> tuple[dt.datetime, dt.datetime] | None:
    """From when to when it can have happened; None where nobody knows."""
    if event.table == "incidents":
        start = end = event.at
    else:
        start = _moment(event.row["committed_from"])
        end = _moment(event.row["committed_to"])
    if start is None:
        return None
    if end is None or end - start <= dt.timedelta(minutes=1):
        return start, start
    return start, end


def is_exact(event: Event) -> bool:
    """Whether the hour of it is known: an exact time, or a start with no end."""
    span = span_of(event)
    end = event.row.get("committed_to", "")
    backwards = bool(end) and event.table == "crimes"
    backwards = backwards and end < event.row["committed_from"]
    return span is not None and span[0] == span[1] and not backwards


def hours_of(event: Event) -> Iterator[tuple[tuple[int, int], float]]:
    """The hours of the week that it can have been in, minute by minute.

    The minutes are those that passed: none is in the hour that a clock leaps over, and
    those of the hour that comes twice are there twice.
    """
    span = span_of(event)
    if span is None:
        return
    start, end = span
    if start == end:
        yield (start.weekday(), start.hour), 1.0
        return
    if end - start >= WEEK:
        for day in range(7):
            for hour in range(24):
                yield (day, hour), 1 / 168
        return
    at, until = (t.replace(tzinfo=UK).astimezone(dt.UTC) for t in (start, end))
    minutes = int((until - at).total_seconds() // 60)
    for minute in range(minutes):
        local = (at + dt.timedelta(minutes=minute)).astimezone(UK)
        yield (local.weekday(), local.hour), 1 / minutes


NIGHT = (21, 22, 23, 0, 1, 2, 3)
