"""The record measures in pandas, as a careful analyst would write them.

Columns are read into memory once in each run, with text that repeats as categories,
which pandas groups by fastest.
"""

import numpy as np
import pandas as pd

from benchmarks.county import County
from benchmarks.wanted import (
    ALL_CRIME,
    BANDS,
    FLAGGED,
    LOST,
    OF_PEOPLE,
    OF_TIMES,
    OFFENCE_GROUPS,
    SEXES,
    SUBGROUPS,
    TWICE,
    Z,
)
from safercity.evidence.warehouse import open_warehouse

ASB = "anti-social-behaviour"
REPEATING = "csp ward month lsoa21 category subgroup offence_group sex".split()
FLAGS = sorted({f"flag_{flag}" for flags in FLAGGED.values() for flag in flags})
CRIMES = [
    "crime_ref csp ward month lsoa21 category subgroup offence_group committed_from",
    "committed_to",
    *FLAGS,
]
WEEK, HOUR = pd.Timedelta(days=7), pd.Timedelta(hours=1)


class InPandas:
    """Works each of them out, from data frames."""

    def __init__(self, county: County) -> None:
        self.backend = open_warehouse(county.warehouse)
        self.force = county.areas.force.code
        self.months = [str(month) for month in county.partnership.period]

    def read(self) -> None:
        """Every column that is needed, into memory."""

        def read(query: str) -> pd.DataFrame:
            frame = self.backend.con.execute(query).df()
            kinds = {name: "category" for name in REPEATING if name in frame}
            return frame.astype(kinds)

        columns = ", ".join(" ".join(CRIMES).split())
        self.crimes = read(f"select {columns} from crimes where counted")
        self.events = read(
            "select csp, ward, month, lsoa21, category from events where counted"
        )
        self.victims = read(
            "select crime_ref, victim_key, age, sex from victims "
            "where coalesce(victim_type, 'person') = 'person'"
        )
        self.lsoas = read("select csp, ward, population from lsoas")

    def _of(self, key: str) -> "pd.Series[bool]":
        crimes = self.crimes
        if key in FLAGGED:
            return crimes[[f"flag_{flag}" for flag in FLAGGED[key]]].any(axis=1)
        column = "offence_group" if key in OFFENCE_GROUPS else "subgroup"
        return crimes[column] == key

    def counts(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Counts and rates of areas by category and month; counts of small areas."""
        marks = pd.DataFrame(
            {key: self._of(key) for key in (*FLAGGED, *SUBGROUPS, *OFFENCE_GROUPS)}
        )
        cells = self._counted(marks, ["csp", "ward", "month"])
        whole = cells.assign(area=self.force)
        levels = [
            level.groupby(["area", "category", "month"], observed=True)["events"].sum()
            for level in (
                whole,
                cells.rename(columns={"csp": "area"}),
                cells.rename(columns={"ward": "area"}),
            )
        ]
        found = pd.concat(levels).reset_index()
        found = found[found["events"] > 0]
        residents = pd.concat(
            [
                pd.Series({self.force: self.lsoas["population"].sum()}),
                self.lsoas.groupby("csp", observed=True)["population"].sum(),
                self.lsoas.groupby("ward", observed=True)["population"].sum(),
            ]
        )
        people = found["area"].map(residents)
        found["rate"] = found["events"] * 1000 / people.where(people > 0)
        return found, self._counted(marks, ["lsoa21"], self.months)

    def _counted(
        self, marks: pd.DataFrame, by: list[str], months: list[str] | None = None
    ) -> pd.DataFrame:
        """Events by category, those marked and those named, at some grain."""
        keys, events = self.crimes[list(dict.fromkeys([*by, "month"]))], self.events
        if months is not None:
            inside = keys["month"].isin(months)
            keys, marks = keys[inside], marks[inside]
            events = events[events["month"].isin(months)]
        groups = [keys[name] for name in by]
        summed = marks.groupby(groups, observed=True, dropna=False).sum()
        long = summed.melt(
            ignore_index=False, var_name="category", value_name="events"
        ).reset_index()
        named = events.groupby([*by, "category"], observed=True, dropna=False)
        named = named.size().rename("events").reset_index()
        crime = named[named["category"] != ASB]
        total = crime.groupby(by, observed=True, dropna=False)["events"].sum()
        total = total.reset_index().assign(category=ALL_CRIME)
        return pd.concat([long, named, total])

    def people(self) -> pd.DataFrame:
        """Victims, each beside their crime."""
        crimes = self.crimes[["crime_ref", "csp", "month"]].copy()
        for key in OF_PEOPLE:
            crimes[key] = True if key == ALL_CRIME else self._of(key)
        return self.victims.merge(crimes, on="crime_ref")

    def repeats(self, people: pd.DataFrame) -> pd.DataFrame:
        """Repeat victims of each category, of the force and of each CSP (RV-A)."""
        rows = people[people["month"].isin(self.months)]
        found = []
        for key in OF_PEOPLE:
            of = rows.loc[rows[key], ["csp", "victim_key", "crime_ref"]]
            for area in (self.force, "csp"):
                placed = of.assign(area=area if area == self.force else of["csp"])
                found.append(_repeats(placed).assign(category=key))
        return pd.concat(found)

    def profiles(self, people: pd.DataFrame) -> pd.DataFrame:
        """Victims of each category by age band and sex, and those of known age."""
        rows = people[people["month"].isin(self.months) & people["victim_key"].notna()]
        found = []
        for key in OF_PEOPLE:
            of = rows.loc[rows[key], ["csp", "victim_key", "age", "sex"]]
            for area in (self.force, "csp"):
                placed = of.assign(area=area if area == self.force else of["csp"])
                found.append(_profiles(placed).assign(category=key))
        return pd.concat(found)

    def hours(self) -> pd.DataFrame:
        """The aoristic weight of each hour of the week, of each CSP."""
        inside = self.crimes["month"].isin(self.months)
        inside &= self.crimes["committed_from"].notna()
        found = []
        for key in OF_TIMES:
            chosen = inside if key == ALL_CRIME else inside & self._of(key)
            rows = self.crimes.loc[chosen, ["csp", "committed_from", "committed_to"]]
            found.append(_hours(rows).assign(category=key))
        return pd.concat(found)

    def shares(self) -> pd.DataFrame:
        """The share of each kind of offence that has each flag, with its limits."""
        crimes = self.crimes[self.crimes["month"].isin(self.months)]
        marks = pd.DataFrame({key: self._of(key).loc[crimes.index] for key in FLAGGED})
        marks["whole"] = 1
        by = crimes.groupby(["csp", "category"], observed=True, dropna=False).ngroup()
        summed = marks.groupby(by).sum()
        first = crimes.groupby(by)[["csp", "category"]].first()
        finest = pd.concat([first, summed], axis=1)
        finest = finest.rename(columns={"csp": "area", "category": "offence"})
        levels = [
            cells.groupby(["area", "offence"], observed=True)[[*FLAGGED, "whole"]].sum()
            for cells in (
                finest,
                finest.assign(area=self.force),
                finest.assign(offence=ALL_CRIME),
                finest.assign(area=self.force, offence=ALL_CRIME),
            )
        ]
        found = (
            pd.concat(levels)
            .reset_index()
            .melt(["area", "offence", "whole"], var_name="flag", value_name="part")
        )
        part, whole = found["part"], found["whole"]
        root = Z * np.sqrt(Z**2 + 4 * part * (1 - part / whole))
        found["lower"] = (2 * part + Z**2 - root) / (2 * (whole + Z**2))
        found["upper"] = (2 * part + Z**2 + root) / (2 * (whole + Z**2))
        return found


def _repeats(rows: pd.DataFrame) -> pd.DataFrame:
    pairs = rows.drop_duplicates(["area", "victim_key", "crime_ref"])
    known = pairs[pairs["victim_key"].notna()]
    each = known.groupby(["area", "victim_key"], observed=True).size()
    number = known.groupby(["area", "victim_key"], observed=True)["crime_ref"]
    met = pairs.assign(met=number.transform("size")).fillna({"met": 0})
    of_crime = met.groupby(["area", "crime_ref"], observed=True)["met"].max()
    areas = of_crime.index.get_level_values("area")
    people = each.groupby("area", observed=True)
    return pd.DataFrame(
        {
            "people": people.size(),
            "repeat_people": (each >= 2).groupby("area", observed=True).sum(),
            "person_events": people.sum(),
            "events_with_known_person": (of_crime >= 1).groupby(areas).sum(),
            "events_of_repeat_people": (of_crime >= 2).groupby(areas).sum(),
            "unknown_events": (of_crime == 0).groupby(areas).sum(),
        }
    ).reset_index(names="area")


def _profiles(rows: pd.DataFrame) -> pd.DataFrame:
    # In order of the alphabet, since text is slow to take the least of.
    names, codes = rows["sex"].cat.categories, rows["sex"].cat.codes
    rows = rows.assign(sex=codes.where(codes >= 0))
    each = rows.groupby(["area", "victim_key"], observed=True)[["age", "sex"]].min()
    each = each.dropna().reset_index("area")
    band = pd.cut(each["age"], [*BANDS, np.inf], right=False, labels=list(BANDS))
    found = each.groupby(["area", "sex", band], observed=True).size()
    found = found.rename("number").reset_index().rename(columns={"age": "band"})
    known = each.groupby("area", observed=True).size()
    found["known"] = found["area"].map(known).astype("int64")
    found["sex"] = names[found["sex"].astype("int64")]
    return found[found["sex"].isin(SEXES)]


def _hours(rows: pd.DataFrame) -> pd.DataFrame:
    at, until = rows["committed_from"], rows["committed_to"]
    is_span = until > at + pd.Timedelta(seconds=60)
    is_long = is_span & (until >= at + WEEK)
    exact, spans, long = rows[~is_span], rows[is_span & ~is_long], rows[is_long]
    weights = pd.concat(
        [
            _spread(spans),
            _cells(exact["csp"], exact["committed_from"]).assign(weight=1.0),
        ]
    )
    found = weights.groupby(["area", "weekday", "hour"], observed=True)["weight"].sum()
    every = long.groupby("csp", observed=True).size() / 168
    cells = pd.MultiIndex.from_product(
        [every.index, range(1, 8), range(24)], names=found.index.names
    )
    evenly = pd.Series(np.repeat(every.to_numpy(), 168), index=cells)
    return found.add(evenly, fill_value=0).rename("weight").reset_index()


def _spread(rows: pd.DataFrame) -> pd.DataFrame:
    """Each span over the hours it lies in, by the seconds of it that passed there."""
    first = rows["committed_from"].dt.floor("h")
    last = (rows["committed_to"] - pd.Timedelta(microseconds=1)).dt.floor("h")
    number = ((last - first) // HOUR + 1).to_numpy()
    whose = np.repeat(np.arange(len(rows)), number)
    nth = np.arange(len(whose)) - np.repeat(number.cumsum() - number, number)
    hour = first.iloc[whose] + pd.to_timedelta(nth, unit="h")
    at, until = (rows[f"committed_{end}"].iloc[whose] for end in ("from", "to"))
    begins, ends = (
        at.where(at > hour, hour),
        until.where(until < hour + HOUR, hour + HOUR),
    )
    passed = (ends - begins).dt.total_seconds()
    passed[hour.isin(_one_o_clock(LOST))] = 0.0
    passed[hour.isin(_one_o_clock(TWICE)) & (until >= hour + HOUR)] += 3600
    passed = passed.to_numpy()
    whole = np.bincount(whose, passed, len(rows))
    cells = _cells(rows["csp"].iloc[whose], hour)
    return cells.assign(weight=passed / whole[whose])


def _cells(csp: "pd.Series[str]", at: "pd.Series[pd.Timestamp]") -> pd.DataFrame:
    return pd.DataFrame(
        {"area": csp, "weekday": at.dt.dayofweek + 1, "hour": at.dt.hour}
    )


def _one_o_clock(days: tuple[str, ...]) -> list[pd.Timestamp]:
    return [pd.Timestamp(f"{day} 01:00") for day in days]
