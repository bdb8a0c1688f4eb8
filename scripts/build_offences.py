"""Rebuild the list of Home Office offence codes in `definitions/offences`.

    python scripts/build_offences.py RAW_FOLDER

RAW_FOLDER holds `offences/` with the Home Office's recorded crime by offence code, the
ONS severity weight of each code, and two tables that give the police.uk category of a
code. The same inputs give the same bytes. Run it when the Home Office adds codes.

Codes are text throughout. One of the tables has been through a spreadsheet, which made
dates of codes such as 8/1 and stored the number of the day. They are put back here, and
only here: the day's number says which code it was, since 43833, the third of January
2020, can only have been 3/1. In a supplier's extract nothing says so.
"""

import csv
import datetime as dt
import io
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from safercity.areas import slugify

OUT = (
    Path(__file__).parents[1]
    / "src/safercity/definitions/offences/home_office_2018.csv"
)
COUNTS = "offences/homeoffice_prc_pfa_2017_18.csv"
WEIGHTS = "offences/ons_crime_severity_weights.csv"
CATEGORIES = "offences/homeoffice_offence_to_policeuk_category.csv"
JOIN = "offences/policeuk_ons_offence_code_join.csv"
COLUMNS = (
    "code",
    "description",
    "group",
    "subgroup",
    "valid_from",
    "valid_to",
    "category",
    "also",
)

# The groups are those of the Home Office, but that theft is told apart from burglary
# and vehicle crime. Subgroups that are not as the table of counts names them:
SUBGROUPS = {
    "Domestic burglary": "burglary-residential",
    "Non-domestic burglary": "burglary-business-and-community",
    "Rape offences": "rape",
    "Other theft offences": "other-theft",
    "Theft of a motor vehicle": "theft-of-a-vehicle",
    "Possession of drugs": "drug-possession",
    "Trafficking of drugs": "drug-trafficking",
    "Possession of weapons offences": "possession-of-weapons",
    "Public order offences": "public-order",
    "Miscellaneous crimes": "other-crime",
}
# Since 2018 the Home Office sets deaths and injuries on the road apart from violence.
UNLAWFUL_DRIVING = ("4.4", "4.6", "4.8", "4.9", "37.1")
# In the weights and not in the counts, which add up homicide under one code.
LATER = {
    "1": "homicide",
    "4.1": "homicide",
    "4.2": "homicide",
    "4.10": "homicide",
    "19J": "rape",
    "19K": "rape",
}
GROUPS = {
    "homicide": "violence-against-the-person",
    "unlawful-driving": "violence-against-the-person",
    "violence-with-injury": "violence-against-the-person",
    "violence-without-injury": "violence-against-the-person",
    "stalking-and-harassment": "violence-against-the-person",
    "rape": "sexual-offences",
    "other-sexual-offences": "sexual-offences",
    "robbery-of-business-property": "robbery",
    "robbery-of-personal-property": "robbery",
    "burglary-residential": "burglary",
    "burglary-business-and-community": "burglary",
    "theft-of-a-vehicle": "vehicle-crime",
    "theft-from-a-vehicle": "vehicle-crime",
    "vehicle-interference": "vehicle-crime",
    "bicycle-theft": "theft",
    "shoplifting": "theft",
    "theft-from-the-person": "theft",
    "other-theft": "theft",
    "criminal-damage": "criminal-damage-and-arson",
    "arson": "criminal-damage-and-arson",
    "drug-possession": "drugs",
    "drug-trafficking": "drugs",
    "possession-of-weapons": "possession-of-weapons",
    "public-order": "public-order",
    "other-crime": "other-crime",
}
# Fraud is recorded nationally and is not a force's own.
NOT_THE_FORCES = "Fraud offences"
# What a spreadsheet did to the code of an offence, by its name.
MENDED_CODES = {"Corporate manslaughter": "4.10"}

# Classes of the counting rules that the tables do not have, and forces use most.
CLASSES = {"5/1": "5D", "8/1": "8N", "8/6": "8N", "105/1": "105A"}

# Burglary was divided anew on this day: dwelling and other building gave way to
# residential, and business and community. The older codes are still used for outcomes.
NEW_BURGLARY = dt.date(2017, 4, 1)
BURGLARY = re.compile(r"(28|29|30|31)[A-H]?")
_OUTCOME_ONLY = re.compile(r" *\(outcome only\)")


def rows(name: str, raw: Path) -> list[dict[str, str]]:
    """Every row of a CSV, every cell as stripped text."""
    with (raw / name).open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: (cell or "").strip() for key, cell in row.items() if key}
            for row in csv.DictReader(file)
        ]


def code_of(serial: str) -> str:
    """The code that a spreadsheet made a day's number of; other text as it is.

    A first of a month long ago was a code whose second part is no day's month: 8/60.
    """
    if not re.fullmatch(r"\d{5}", serial):
        return serial
    day = dt.date(1899, 12, 30) + dt.timedelta(days=int(serial))
    if day.year < 2000:
        return f"{day.month}/{day.year % 100}"
    return f"{day.day}/{day.month}"


def descriptions(raw: Path) -> Iterator[tuple[str, str, str]]:
    """Each code once, with its name and the slug of its subgroup."""
    met = set()
    for row in rows(COUNTS, raw):
        code = row["Offence Code"]
        if row["Offence Group"] == NOT_THE_FORCES or code in met:
            continue
        met.add(code)
        said = row["Offence Subgroup"]
        subgroup = SUBGROUPS.get(said, slugify(said))
        if code in UNLAWFUL_DRIVING:
            subgroup = "unlawful-driving"
        yield code, row["Offence Description"], subgroup
    for row in rows(WEIGHTS, raw):
        code = MENDED_CODES.get(row["description"], row["code_original"])
        if code in LATER:
            yield code, row["description"], LATER[code]
        elif code not in met:
            sys.exit(f'Code {code}, "{row["description"]}", has no subgroup.')


def categories(raw: Path) -> dict[str, str]:
    """Category key of each code; stops where the two tables disagree."""
    keys = {
        row["Offence_Code"]: slugify(row["Police.uk_Cat"])
        for row in rows(CATEGORIES, raw)
    }
    for row in rows(JOIN, raw):
        code = MENDED_CODES.get(row["ONS_COUNTS_description"], row["ONS_COUNTS_code"])
        key = slugify(row["POLICE_UK_CAT_MAP_category"])
        if keys.setdefault(code, key) != key:
            sys.exit(f"Code {code} is {keys[code]} in one table and {key} in another.")
    return keys


def classes(raw: Path) -> dict[str, set[str]]:
    """Codes in the form of class and subclass, 104/23, that mean just one code."""
    meant: dict[str, set[str]] = {said: {code} for said, code in CLASSES.items()}
    for row in rows(JOIN, raw):
        code = MENDED_CODES.get(row["ONS_COUNTS_description"], row["ONS_COUNTS_code"])
        said = code_of(row["POLICE_UK_CAT_MAP_code"])
        if "/" in said and "/" not in code:
            first, _, second = said.partition("/")
            meant.setdefault(f"{first}/{int(second)}", set()).add(code)
    # A class and subclass is how 4.3 is written where points are not used.
    for row in rows(WEIGHTS, raw):
        code = MENDED_CODES.get(row["description"], row["code_original"])
        if "." in code and "/" not in code:
            meant[code.replace(".", "/")] = {code}
    also: dict[str, set[str]] = {}
    for said, codes in meant.items():
        if len(codes) == 1:
            also.setdefault(codes.pop(), set()).add(said)
    also.setdefault("1", set()).add("1/1")
    return also


def dates(code: str, description: str) -> tuple[str, str]:
    """First and last day that a code is for offences recorded, where they are known."""
    if not BURGLARY.fullmatch(code):
        return "", ""
    if _OUTCOME_ONLY.search(description):
        return "", (NEW_BURGLARY - dt.timedelta(days=1)).isoformat()
    return NEW_BURGLARY.isoformat(), ""


def order(code: str) -> tuple[int, list[int], str]:
    """Codes by number, then by what follows."""
    numbers = [int(part) for part in re.findall(r"\d+", code)]
    return numbers[0], numbers[1:], code


def listed(raw: Path) -> str:
    """The list; every cell in quotes, so that a code stays text."""
    keys, also = categories(raw), classes(raw)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    known: Mapping[str, tuple[str, str]] = {
        code: (name, subgroup) for code, name, subgroup in descriptions(raw)
    }
    for code in sorted(known, key=order):
        name, subgroup = known[code]
        writer.writerow(
            [
                code,
                _OUTCOME_ONLY.sub("", name),
                GROUPS[subgroup],
                subgroup,
                *dates(code, name),
                keys[code],
                ";".join(sorted(also.get(code, ()), key=order)),
            ]
        )
    return text.getvalue()


def main(raw: Path) -> None:
    """Rebuild the list."""
    text = listed(raw)
    OUT.write_text(text, encoding="utf-8")
    print(f"{text.count(chr(10)) - 1} codes in {OUT.name}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
