"""A made-up county with record-level extracts; nobody in it is real.

Synthetic, drawn from a seed: crimes of thirty months with their victims and offenders,
incidents, fraud, stolen vehicles, calls and a survey, on twenty real LSOAs of
Gloucestershire. Every row is a dict of text, as its CSV has it, and many are awkward:
what is awkward is said beside the numbers that make it so.
"""

import csv
import datetime as dt
import functools
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from safercity.evidence.geography.folder import write_areas
from safercity.evidence.geography.forces import find_force
from safercity.evidence.geography.lsoas_csv import lsoa_rows
from safercity.evidence.geography.reference import lsoa21_lookup

Row = dict[str, str]
Tables = Mapping[str, Sequence[Row]]

FORCE = "gloucestershire"
# The assessment's months, and all that were supplied: a year before, half a year after.
FIRST, LAST = "2018-04", "2019-03"
SUPPLIED = (dt.datetime(2017, 4, 1), dt.datetime(2019, 10, 1))
# A partnership of the county where nothing happens.
QUIET = "E22000098"
ELSEWHERE = "E01000001"  # an LSOA of another force

# A code of each subgroup, and how many of a thousand crimes have it.
CODES = {
    "1": 1, "4.4": 1, "2": 110, "3B": 130, "8L": 120, "17A": 18, "19C": 10, "34A": 4,
    "34B": 12, "28E": 35, "30C": 25, "37.2": 6, "48": 25, "45": 50, "126": 5, "44": 15,
    "46": 90, "39": 15, "40": 90, "58A": 90, "56A": 6, "92D": 30, "92A": 10, "10C": 12,
    "9A": 70, "26": 20,
}  # fmt: skip
# How many of a hundred crimes have each flag; every other flag is never set.
FLAGS = {
    "domestic": 17, "alcohol": 15, "drugs": 6, "ppv": 14, "knife": 3, "hate-race": 3,
    "hate-religion": 1, "hate-disability": 1, "hate-sexual-orientation": 1, "cyber": 4,
    "business": 8, "vehicle-taken": 3, "car-key-burglary": 1, "child-victim": 8,
    "exploitation": 1, "county-lines": 1, "gang": 1, "racially-aggravated": 2,
}  # fmt: skip
ETHNICITIES = ("white",) * 12 + ("asian", "black", "mixed", "other", "", "", "")
CONTRACTS = (
    "crimes",
    "victims",
    "offenders",
    "incidents",
    "fraud_referrals",
    "stolen_vehicles",
    "calls",
    "survey_responses",
)


@functools.cache
def places() -> tuple[Row, ...]:
    """Twenty LSOAs: the first few urban and rural ones of each partnership but one."""
    codes = lsoa21_lookup()["lsoa21"].to_pylist()
    header, *rows = lsoa_rows(find_force(FORCE), dict.fromkeys(codes, ""))
    every = [dict(zip(header, row, strict=True)) for row in rows]
    chosen: list[Row] = []
    for csp in sorted({row["csp"] for row in every} - {QUIET}):
        for rural in ("false", "true"):
            here = [r for r in every if r["csp"] == csp and r["rural"] == rural]
            chosen += here[:: max(1, len(here) // 2)][:2]
    return tuple(chosen)


def _moment(when: dt.datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M")


class _Draw:
    """Draws the tables one after another from one seed."""

    def __init__(self, seed: int, crimes: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.number = crimes
        self.homes = [row["lsoa21"] for row in places()]
        self.weights = [1 + n % 5 for n in range(len(self.homes))]

    def tables(self) -> dict[str, list[Row]]:
        crimes = [self.crime(f"C{n}") for n in range(self.number)]
        return {
            "crimes": crimes,
            "victims": self.people(crimes, "victim", 0.8, self.number // 3),
            "offenders": self.people(crimes, "nominal", 0.4, self.number // 9),
            "incidents": [self.incident(f"I{n}") for n in range(self.number // 2)],
            "fraud_referrals": [self.fraud(f"F{n}") for n in range(self.number // 9)],
            "stolen_vehicles": [self.vehicle(f"S{n}") for n in range(self.number // 9)],
            "calls": [self.call(f"T{n}") for n in range(self.number // 3)],
            "survey_responses": self.survey(),
        }

    def chance(self, percent: float) -> bool:
        return self.random.random() < percent / 100

    def when(self) -> dt.datetime:
        first, until = SUPPLIED
        minutes = int((until - first).total_seconds() // 60)
        return first + dt.timedelta(minutes=self.random.randrange(minutes))

    def place(self) -> str:
        """Where it was: in a hundred, 3 nobody knows and 1 in another force's area."""
        if self.chance(4):
            return ELSEWHERE if self.chance(25) else ""
        return self.random.choices(self.homes, self.weights)[0]

    def span(self, recorded: dt.datetime) -> tuple[str, str]:
        """When it happened: exactly, in a span, backwards, with no end or start."""
        start = recorded - dt.timedelta(minutes=self.random.choice((90, 700, 13_000)))
        kind = self.random.randrange(20)
        minutes = {0: -300, 1: 7 * 1440, 2: 9 * 1440, 3: 0, 4: 1, 5: 3 * 1440}
        lasts = minutes.get(kind, self.random.choice((0, 0, 45, 600, 1000)))
        end = start + dt.timedelta(minutes=lasts)
        if kind == 6:
            return _moment(start), ""
        return ("", "") if kind == 7 else (_moment(start), _moment(end))

    def crime(self, ref: str) -> Row:
        recorded = self.when()
        start, end = self.span(recorded)
        flags = [flag for flag, percent in FLAGS.items() if self.chance(percent)]
        status = self.random.choice(("recorded", "recorded", "", "Recorded"))
        if self.chance(3):
            status = self.random.choice(("cancelled", "transferred"))
        return {
            "crime_ref": ref,
            "recorded_dt": _moment(recorded),
            "committed_from": start,
            "committed_to": end,
            "ho_code": self.random.choices(list(CODES), list(CODES.values()))[0],
            "status": status,
            "lsoa": self.place(),
            "flags": ";".join(flags),
            "business_victim": self.random.choice(("", "yes", "no", "no", "no", "no")),
        }

    def people(
        self, crimes: Iterable[Row], key: str, share: float, people: int
    ) -> list[Row]:
        """The people of crimes: most of one, some of several, some of none.

        Whoever moves from crime to crime moves between partnerships too.
        """
        rows = {}
        for crime in crimes:
            while self.random.random() < share:
                row = self.person(key, int(people * self.random.random() ** 1.7))
                rows[crime["crime_ref"], row[f"{key}_key"] or len(rows)] = {
                    "crime_ref": crime["crime_ref"],
                    **row,
                }
                if self.chance(85):
                    break
        # Of a crime that is in no file of crimes.
        lost = {"crime_ref": "C-lost", **self.person(key, 0)}
        return [*rows.values(), lost]

    def person(self, key: str, number: int) -> Row:
        """What a row says of a person, in a hundred: 6 with no key, 10 with no age.

        Their age grows, and now and then their sex or home is said otherwise.
        """
        fixed = random.Random(f"{key} {number}")  # noqa: S311
        age = fixed.choice((9, *range(10, 80), *range(14, 30))) + self.random.randrange(
            3
        )
        row = {
            f"{key}_key": "" if self.chance(6) else f"{key[0].upper()}{number}",
            "age": "" if self.chance(10) else str(age),
            "sex": self.random.choice(("", "other", "Female"))
            if self.chance(4)
            else fixed.choice(("female", "male")),
            "ethnicity": fixed.choice(ETHNICITIES),
            "lsoa": fixed.choice([*self.homes, ELSEWHERE, ""])
            if self.chance(95)
            else self.random.choice(self.homes),
            "segment": fixed.choice(("A", "B", "", "City Prosperity")),
        }
        if key == "victim":
            kinds = ("", "person", "person", "person", "person", "Business", "state")
            row["victim_type"] = fixed.choice(kinds)
        return row

    def incident(self, ref: str) -> Row:
        opened = self.when()
        row = {
            "ref": ref,
            "opened_dt": _moment(opened),
            "domain": "asb",
            "qualifier": self.random.choice(("personal", "nuisance", "environmental")),
            "local_category": self.random.choice(
                ("rowdy", "neighbour", "vehicles", "")
            ),
            "flags": self.random.choice(("", "", "alcohol")),
            "missing_risk": "",
            "lsoa": self.place(),
        }
        if self.chance(45):
            row |= {"domain": "public-safety", "qualifier": "", "local_category": ""}
            row["flags"] = self.random.choice(
                ("mental-health", "mental-health;child-related", "missing",
                 "concern-for-safety", "concern-for-safety;missing", "")
            )  # fmt: skip
            if "missing" in row["flags"]:
                row["missing_risk"] = self.random.choice(("", "low", "high"))
        elif self.chance(5):
            row |= {"domain": ""}  # told by its qualifier alone
        return row

    def fraud(self, ref: str) -> Row:
        row = self.person("victim", 10_000 + int(ref[1:]))
        del row["victim_key"], row["ethnicity"]
        return {"ref": ref, "date": self.when().date().isoformat(), **row}

    def vehicle(self, ref: str) -> Row:
        """A stolen vehicle; the extract has no flags, and bands of value."""
        return {
            "ref": ref,
            "month": self.when().strftime("%Y-%m"),
            "vehicle_type": self.random.choice(
                ("car", "car", "van", "agricultural", "")
            ),
            "value_band": self.random.choice(("high", "low", "")),
            "business_victim": self.random.choice(("", "yes", "no")),
            "lsoa": self.place(),
        }

    def call(self, ref: str) -> Row:
        return {
            "call_ref": ref,
            "channel": self.random.choice(("999", "101", "101", "online", "")),
            "received_dt": _moment(self.when()),
            "lsoa": self.place(),
        }

    def survey(self) -> list[Row]:
        """Two waves by telephone and a poll online; some people give no area.

        One area has too few to say, and another was asked in the first wave alone.
        """
        first, *rest, last = sorted({row["csp"] for row in places()})
        rows: list[Row] = []
        for wave, asked in (("2017-18", 420), ("2018-19", 460)):
            areas = (*rest, "") if wave == "2018-19" else (first, *rest, "")
            for n in range(asked):
                area = last if n < 12 else self.random.choice(areas)
                rows += self.answers(f"{n}", wave, area)
        poll = self.answers("P0", "2018-19", first)
        return [*rows, *({**row, "mode": "online poll"} for row in poll)]

    def answers(self, who: str, wave: str, area: str) -> list[Row]:
        one = {"respondent": who, "wave": wave, "mode": "telephone", "area": area}
        one["weight"] = self.random.choice(("0.5", "1", "1.5", ""))
        given = {
            "concern_drugs": self.random.choice(
                ("Yes", "No", "No", "Refused", "Don't know")
            ),
            "previous_victim": self.random.choice(("yes", "Yes.", "no", "no")),
            "likely_victim": self.random.choice(("Yes", "No", "Don't know", "")),
        }
        return [{**one, "question": q, "answer": a} for q, a in given.items()]


@functools.cache
def own_tables(seed: int = 5, crimes: int = 2_600) -> Tables:
    """Every row of every extract, by the name of its contract."""
    return _Draw(seed, crimes).tables()


def write_own_county(
    folder: Path,
    *,
    only: Collection[str] = CONTRACTS,
    without: Mapping[str, Collection[str]] | None = None,
    tables: Tables | None = None,
    settings: str = "",
) -> Path:
    """Write the county as a partnership folder: areas, extracts and settings.

    `only` names the extracts that are supplied; `without` columns that a contract's
    files lack. Crimes come in two extracts with a month in both: a crime met again is
    the same crime.
    """
    write_areas(folder, FORCE)
    (folder / "extracts").mkdir()
    text = [_SETTINGS]
    for contract in only:
        lacks = set((without or {}).get(contract, ()))
        rows = list((tables or own_tables())[contract])
        for name, part in _parts(contract, rows):
            _write(folder / "extracts" / f"{name}.csv", part, lacks)
            text.append(_EXTRACT.format(name=name, contract=contract))
    (folder / "safercity.toml").write_text("\n".join([*text, settings]))
    return folder


def _parts(contract: str, rows: Sequence[Row]) -> list[tuple[str, Sequence[Row]]]:
    if contract != "crimes":
        return [(contract.replace("_", "-"), rows)]
    early = [row for row in rows if row["recorded_dt"] < "2018-11"]
    late = [row for row in rows if row["recorded_dt"] >= "2018-10"]
    return [("crimes-early", early), ("crimes-late", late)]


def _write(path: Path, rows: Sequence[Row], lacks: Collection[str]) -> None:
    names = [name for name in rows[0] if name not in lacks]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


_SETTINGS = f"""# Synthetic: drawn from a seed. Nobody in it is real.
[partnership]
name = "Own county (synthetic)"
force = "{FORCE}"
synthetic = true

[period]
start = "{FIRST}"
end = "{LAST}"
"""
_EXTRACT = """
[[extracts]]
name = "{name}"
contract = "{contract}"
path = "extracts/{name}.csv"
title = "{name} (synthetic)"
sensitivity = "sensitive"
synthetic = true
"""
