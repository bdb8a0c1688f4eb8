"""The published figures of the synthetic county in plain SQL over its extracts.

    python -m tests.support.county_figures examples/staffordshire-2019

prints each: published, drawn, verdict. It reads the files that `safercity synth` wrote
and what was published, and shares no code with the pipeline or with the generator.
"""

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.county_sql import (
    HATE,
    answered,
    count,
    opened,
    rate,
    repeat_crimes,
    repeat_people,
    share,
    ward_class,
    well_above,
)

# Home Office groups and subgroups as the assessment sorts them.
TYPES = {
    "Total Recorded Crime": "true",
    "Arson and Criminal Damage": "grp = 'criminal-damage-and-arson'",
    "Criminal Damage": "sub = 'criminal-damage'",
    "Arson": "sub = 'arson'",
    "Burglary": "grp = 'burglary'",
    "Burglary Residential": "sub = 'burglary-residential'",
    "Burglary Business and Community": "sub = 'burglary-business-and-community'",
    "Robbery": "grp = 'robbery'",
    "Robbery of Personal Property": "sub = 'robbery-of-personal-property'",
    "Robbery of Business Property": "sub = 'robbery-of-business-property'",
    "Sexual Offences": "grp = 'sexual-offences'",
    "Other Sexual Offences": "sub = 'other-sexual-offences'",
    "Rape": "sub = 'rape'",
    "Theft": "grp = 'theft'",
    "Other Theft": "sub = 'other-theft'",
    "Shoplifting": "sub = 'shoplifting'",
    "Bicycle Theft": "sub = 'bicycle-theft'",
    "Theft from the Person": "sub = 'theft-from-the-person'",
    "Vehicle Offences": "grp = 'vehicle-crime'",
    "Violence against the Person": "grp = 'violence-against-the-person'",
    "Violence without injury": "sub = 'violence-without-injury'",
    "Violence with injury": "sub = 'violence-with-injury'",
    "Stalking and Harassment": "sub = 'stalking-and-harassment'",
    "Stalking & Harassment": "sub = 'stalking-and-harassment'",
    "Drug Offences": "grp = 'drugs'",
    "Possession of Drugs": "sub = 'drug-possession'",
    "Trafficking in Controlled Drugs": "sub = 'drug-trafficking'",
    "Miscellaneous Crimes Against Society": "grp = 'other-crime'",
    "Possession of Weapons": "grp = 'possession-of-weapons'",
    "Public Order Offences": "grp = 'public-order'",
    "Public Order": "grp = 'public-order'",
    "Burglary, Theft and Vehicle Offences": (
        "grp in ('burglary', 'theft', 'vehicle-crime')"
    ),
}
ASB = {
    "Total Anti-social Behaviour (ASB)": "true",
    "ASB: Rowdy and inconsiderate behaviour": "local_category = 'rowdy'",
    "ASB: Neighbour disputes": "local_category = 'neighbour'",
    "ASB: All other ASB": "local_category = 'other'",
    "ASB: Nuisance vehicles": "local_category = 'vehicles'",
}
LATE = "hour(committed_from) in (21, 22, 23, 0, 1, 2, 3)"
MAJOR = (
    "criminal-damage-and-arson burglary robbery sexual-offences theft vehicle-crime "
    "violence-against-the-person drugs other-crime possession-of-weapons public-order"
).split()
PRIORITY_FRAUD = (
    "csp in ('lichfield','newcastle-under-lyme','south-staffordshire','stafford',"
    "'staffordshire-moorlands')"
)
PRIORITY_CARS = ("lichfield", "south-staffordshire", "tamworth")


def by_repeat(kind: str) -> str:
    return share("known", "again", f"grp = '{kind}'")


@dataclass(frozen=True)
class Checked:
    """A published figure, and what the extracts give for it."""

    id: str
    published: str
    drawn: float | str | None
    agrees: bool


def check(folder: Path, only: str = "") -> list[Checked]:
    """Every published figure that SQL is known for, in the order of the file.

    `only` is how the ids that are wanted begin.
    """
    engine = opened(folder)
    found = []
    with (folder / "published.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sql = sql_of(row, folder)
            wanted = row["id"].startswith(only) and row["class"] in ("record", "survey")
            if sql and wanted:
                (drawn,) = engine.execute(f"select {sql}").fetchone() or (None,)
                found.append(
                    Checked(row["id"], row["value"], drawn, _agrees(row, drawn))
                )
    return found


def _agrees(row: dict[str, str], drawn: float | str | None) -> bool:
    if row["tolerance"] == "same word":
        return drawn == row["value"]
    if drawn is None:
        return False
    above = not row["lowest"] or float(drawn) >= float(row["lowest"]) - 1e-9
    below = not row["highest"] or float(drawn) <= float(row["highest"]) + 1e-9
    return above and below


def sql_of(row: dict[str, str], folder: Path) -> str | None:
    """The SQL of a published figure; None for those of other years."""
    if row["id"] in FIXED:
        return FIXED[row["id"]]
    measure, name = row["measure"], row["measure"].rpartition(": ")[2]
    if row["id"].startswith("S002-RATE"):
        rated = measure.removeprefix("rate: ")
        if rated in ASB:
            return rate("asb", ASB[rated])
        return rate("crimes", TYPES[rated])
    if row["population"].startswith("ward: "):
        return _of_ward(row, _ward(row["population"], folder))
    if measure.startswith("share of domestic crimes: "):
        return share("crimes", TYPES[name], "has(flags, 'domestic')")
    if measure.startswith("share of hate crime: ") and name in TYPES:
        return share("crimes", TYPES[name], HATE)
    if match := re.fullmatch(r"alcohol-related share of (.+)", measure):
        return share("crimes", "has(flags, 'alcohol')", TYPES[match[1]])
    return None


def _of_ward(row: dict[str, str], ward: str) -> str:
    place = f"ward = '{ward}'"
    if row["measure"] == "alcohol-related crime rate":
        return rate("crimes", "has(flags, 'alcohol')", place)
    table = "asb" if row["measure"].startswith("ASB") else "crimes"
    if row["tolerance"] == "same word":
        return ward_class(table, ward)
    return (
        count(table, place) if "count" in row["measure"] else rate(table, place=place)
    )


def _ward(population: str, folder: Path) -> str:
    """The code of "ward: Name (Partnership)"."""
    name, csp = re.fullmatch(r"ward: (.+) \((.+)\)", population).groups()
    with (folder / "areas/areas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parents = {row["code"]: row["name"] for row in rows}
    found = [
        row["code"]
        for row in rows
        if row["level"] == "ward" and row["name"] == name
        and parents[row["parent"]] == csp
    ]  # fmt: skip
    return found[0]


def fixed() -> dict[str, str]:
    """The SQL of each figure that is not one of a table by type or ward."""
    ppv, alcohol, domestic = (
        f"has(flags, '{f}')" for f in ("ppv", "alcohol", "domestic")
    )
    drugs, knife = "has(flags, 'drugs')", "has(flags, 'knife')"
    business = "(has(flags, 'business') or business_victim)"
    taken = "(has(flags, 'vehicle-taken') or has(flags, 'car-key-burglary'))"
    stalking = f"{domestic} and sub = 'stalking-and-harassment'"
    burglary, vehicle = "grp = 'burglary'", "grp = 'vehicle-crime'"
    injury = "sub = 'violence-with-injury'"
    vap = "grp = 'violence-against-the-person'"
    stoke, cut = "csp = 'stoke-on-trent'", "least(decile, 3) <= 2"
    acquisitive = "grp in ('burglary', 'theft', 'vehicle-crime', 'robbery')"
    parts = [
        share("crimes", taken, f"{burglary} and csp = '{csp}'") for csp in PRIORITY_CARS
    ]
    eleven = " + ".join(f"({by_repeat(kind)} >= 75)::int" for kind in MAJOR)
    least = "least(" + ", ".join(by_repeat(kind) for kind in MAJOR) + ")"
    before = (
        "(select count(*) from incidents where domain = 'asb' "
        "and opened_dt >= '2017-04-01' and opened_dt < '2018-04-01')"
    )
    rowdy = "(select * from asb where local_category = 'rowdy')"
    sexual = f"{domestic} and grp = 'sexual-offences'"
    known_segment = f"segment is not null and {PRIORITY_FRAUD}"
    orientation = (
        "has(flags, 'hate-sexual-orientation') or has(flags, 'hate-gender-identity')"
    )
    ethnic, drunk = "ethnicity is not null", "alcohol and sex in ('female', 'male')"
    theft_of, mental = "sub = 'theft-of-a-vehicle'", "has(flags, 'mental-health')"
    harmed = (
        "respondent in (select respondent from answers "
        "where question = 'previous-victim' and answer = 'yes')"
    )
    dark = (
        "(select {} from (select 100 * sum(weight) filter (answer = 'safe') "
        "/ sum(weight) as v from answers where question = '{}' group by csp))"
    )
    return {
        "S002-RISK-002": share("persons", "segment = 'M'"),
        "S002-RISK-004": share("persons", "segment = 'L'"),
        "S002-ASB-001": count("asb"),
        "S002-ASB-002": share("now", "domain = 'asb'"),
        "S002-ASB-003": rate("asb"),
        "S002-ASB-005": well_above(rowdy),
        "S002-ASB-006": rate("asb"),
        "S002-ASB-007": rate("asb", "local_category = 'rowdy'"),
        "S002-ASB-008": rate("asb", "local_category = 'neighbour'"),
        "S002-ASB-009": f"100 * ({count('asb')} / {before} - 1)",
        "S002-DA-001": count("crimes", domestic),
        "S002-DA-009": share("crimes", "sub = 'rape'", sexual) + " / 100",
        "S002-DA-010": repeat_people("true"),
        "S002-DA-011": repeat_crimes("true"),
        "S002-DA-012": repeat_people(domestic),
        "S002-DA-013": repeat_crimes(domestic),
        "S002-DA-014": repeat_people(stalking),
        "S002-DA-015": repeat_crimes(stalking),
        "S002-DA-016": rate("crimes", domestic),
        "S002-DSUP-001": share("crimes", stoke),
        "S002-DSUP-002": share("crimes", stoke, "sub = 'drug-possession'"),
        "S002-DSUP-003": share("crimes", stoke, "sub = 'drug-trafficking'"),
        "S002-DSUP-004": answered("concern-drugs", "yes"),
        "S002-DSUP-005": answered("concern-drugs", "yes", stoke),
        "S002-DSUP-006": share("nominals", "sex = 'male'", "trafficking"),
        "S002-DSUP-007": share("nominals", "sex = 'male'"),
        "S002-DSUP-008": share("nominals", "age between 20 and 24", "trafficking"),
        "S002-DSUP-009": share("nominals", "age between 20 and 24"),
        "S002-DSUP-010": share("nominals", cut, "trafficking"),
        "S002-DSUP-011": share("nominals", cut),
        "S002-DSUP-012": share("nominals", cut, f"trafficking and {stoke}"),
        "S002-DSUP-013": share("nominals", cut, f"not trafficking and {stoke}"),
        "S002-FRAUD-002": count("fraud", "csp = 'stafford'"),
        "S002-FRAUD-003": rate("fraud", place="csp = 'stafford'"),
        "S002-FRAUD-004": rate("crimes", vehicle, "csp = 'stafford'"),
        "S002-FRAUD-005": rate("fraud"),
        "S002-FRAUD-006": rate("fraud"),
        "S002-FRAUD-008": share("fraud", "segment = 'F'", known_segment),
        "S002-FRAUD-009": share("persons", "segment = 'F'", PRIORITY_FRAUD),
        "S002-PPV-001": share("crimes", ppv),
        "S002-PPV-002": count("crimes", ppv),
        "S002-PPV-003": share("crimes", ppv, vap),
        "S002-PPV-004": share("crimes", LATE, ppv),
        "S002-PPV-005": share("crimes", injury, f"{ppv} and not {LATE}"),
        "S002-PPV-006": share("crimes", injury, f"{ppv} and {LATE}"),
        "S002-PPV-007": share("crimes", alcohol),
        "S002-PPV-008": share("crimes", alcohol, f"{ppv} and not {LATE}"),
        "S002-PPV-009": share("crimes", alcohol, f"{ppv} and {LATE}"),
        "S002-PPV-010": share("crimes", knife),
        "S002-PPV-011": count("crimes", knife),
        "S002-CKB-001": share("persons", "segment = 'B'"),
        "S002-CKB-002": share("persons", "segment = 'B'", "car_key"),
        "S002-CKB-003": share("persons", "segment = 'D'"),
        "S002-CKB-004": share("persons", "segment = 'D'", "car_key"),
        "S002-CKB-005": "(" + " + ".join(parts) + ") / 3",
        "S002-CKB-006": share("crimes", taken, burglary),
        "S002-CKB-007": share("stolen", "business_victim") + " / 100",
        "S002-HATE-001": count("crimes", HATE),
        "S002-HATE-002": rate("crimes", HATE),
        "S002-HATE-003": share("crimes", "has(flags, 'racially-aggravated')", HATE),
        "S002-HATE-004": share("crimes", orientation, HATE),
        "S002-HATE-005": share("crimes", "has(flags, 'hate-disability')", HATE),
        "S002-HATE-011": share("crimes", ppv, HATE),
        "S002-HATE-012": share("known", "age < 18"),
        "S002-HATE-013": share("known", "age < 18", HATE),
        "S002-HATE-014": share("nominals", "age < 18", "hate"),
        "S002-HATE-015": share("persons", "age < 18", "hate and age is not null"),
        "S002-HATE-016": rate("crimes", HATE),
        "S002-HATE-017": share("persons", "ethnicity = 'asian'", ethnic),
        "S002-HATE-018": share("persons", "ethnicity = 'asian'", "hate"),
        "S002-HATE-019": share("persons", "ethnicity = 'black'", ethnic),
        "S002-HATE-020": share("persons", "ethnicity = 'black'", "hate"),
        "S002-RURAL-001": rate("crimes", place="not rural"),
        "S002-RURAL-002": rate("crimes", place="rural"),
        "S002-RURAL-003": share("crimes", alcohol, "rural"),
        "S002-RURAL-004": share("crimes", alcohol, "not rural"),
        "S002-RURAL-005": share("crimes", domestic, "rural"),
        "S002-RURAL-006": share("crimes", domestic, "not rural"),
        "S002-RURAL-007": share("crimes", business, "rural"),
        "S002-RURAL-008": share("crimes", business, "not rural"),
        "S002-RURAL-009": share("crimes", "rural"),
        "S002-RURAL-010": share("crimes", "rural", vehicle),
        "S002-RURAL-011": share("crimes", "rural", burglary),
        "S002-RURAL-012": share("crimes", "rural", f"{burglary} and {taken}"),
        "S002-RURAL-013": share("crimes", taken, f"{burglary} and rural"),
        "S002-RURAL-014": share("crimes", taken, burglary),
        "S002-RURAL-015": share("stolen", "vehicle_type = 'agricultural'", "rural"),
        "S002-RURAL-016": share("stolen", "value_band = 'high'", "rural"),
        "S002-RURAL-017": share("stolen", "value_band = 'high'", "not rural"),
        "S002-RURAL-018": share("stolen", "vehicle_type = 'van'", "rural"),
        "S002-RURAL-019": share("stolen", "vehicle_type = 'van'", "not rural"),
        "S002-RURAL-020": share("crimes", business, f"{theft_of} and rural"),
        "S002-RURAL-021": share("crimes", business, theft_of),
        "S002-ALC-001": rate("crimes", alcohol),
        "S002-ALC-002": share("crimes", alcohol),
        "S002-ALC-004": share("crimes", alcohol, ppv),
        "S002-ALC-008": share("persons", "sex = 'female'", drunk),
        "S002-ALC-009": share("persons", "sex = 'male'", drunk),
        "S002-ALC-013": rate("crimes", alcohol),
        "S002-ALC-014": share("crimes", alcohol, vap),
        "S002-DRUG-001": share("crimes", drugs),
        "S002-DRUG-002": share("crimes", alcohol),
        "S002-DRUG-003": share("nominals", "drug"),
        "S002-DRUG-004": share("known", "drug"),
        "S002-DRUG-005": share("known", "drug", acquisitive),
        "S002-DRUG-006": share("known", "drug", burglary),
        "S002-DRUG-007": share("known", "drug", vehicle),
        "S002-DRUG-008": share("known", "drug", "grp = 'theft'"),
        "S002-DRUG-009": share("crimes", drugs, "grp = 'possession-of-weapons'"),
        "S002-DRUG-010": share("nominals", "crimes >= 2"),
        "S002-DRUG-011": share("nominals", "crimes >= 2", "drug"),
        "S002-DRUG-012": share("nominals", "sex = 'male'"),
        "S002-DRUG-013": share("nominals", "sex = 'male'", "drug"),
        "S002-MH-001": count("now", "has(flags, 'mental-health')"),
        "S002-MH-002": share("now", "has(flags, 'child-related')", mental),
        "S002-MH-003": count("now", "has(flags, 'missing')"),
        "S002-MH-004": share("now", "missing_risk = 'high'", "has(flags, 'missing')"),
        "S002-MH-005": rate("now", "has(flags, 'mental-health')"),
        "S002-MH-006": rate("now", "has(flags, 'missing')"),
        "S002-MH-007": count("now", "has(flags, 'concern-for-safety')"),
        "S002-REOFF-001": count("nominals"),
        "S002-REOFF-002": share("nominals", "crimes >= 2"),
        "S002-REOFF-003": share("known", "again"),
        "S002-REOFF-004": least,
        "S002-REOFF-005": eleven,
        "S002-REOFF-006": share("nominals", "crimes >= 2", "drug"),
        "S002-REOFF-007": share("nominals", "crimes >= 2", "not drug"),
        "S002-REOFF-008": share("nominals", "crimes >= 2"),
        "S002-REOFF-009": share("known", "again"),
        "S002-SURV-001": answered("satisfied-area", "satisfied"),
        "S002-SURV-002": answered("concern-drugs", "yes"),
        "S002-SURV-003": answered("concern-asb", "yes"),
        "S002-SURV-004": answered("concern-alcohol", "yes"),
        "S002-SURV-005": answered("police-presence", "satisfied"),
        "S002-SURV-006": answered("trust-police", "yes"),
        "S002-SURV-007": answered("safe-day", "safe"),
        "S002-SURV-008": dark.format("min(v)", "safe-day"),
        "S002-SURV-009": answered("safe-dark", "safe"),
        "S002-SURV-010": dark.format("min(v)", "safe-dark"),
        "S002-SURV-011": dark.format("max(v)", "safe-dark"),
        "S002-SURV-012": answered("likely-victim", "yes"),
        "S002-SURV-013": answered("likely-victim", "yes", harmed),
    }  # fmt: skip


FIXED = fixed()


def lines(checked: list[Checked]) -> Iterator[str]:
    for one in checked:
        drawn = one.drawn if isinstance(one.drawn, str) else f"{one.drawn or 0:.4g}"
        verdict = "agrees" if one.agrees else "DIFFERS"
        yield f"{one.id:<16}{one.published:>22}{drawn:>22}  {verdict}"
    agreed = sum(one.agrees for one in checked)
    yield f"{agreed} of {len(checked)} agree"


if __name__ == "__main__":
    print("\n".join(lines(check(Path(sys.argv[1])))))
