"""A small made-up set of record-level extracts, for tests; no person of it is real.

Everything happens in the City of London, which is one partnership of six LSOAs.
"""

import csv
import io
from collections.abc import Iterable, Mapping

from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.partnership import Extract

HERE, THERE, OUTSIDE = "E01000001", "E01000002", "E01000853"
Row = Mapping[str, object]


def records_csv(rows: Iterable[Row]) -> bytes:
    """The text of a file with the columns that any of the rows has."""
    listed = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue().encode()


def records_extract(
    contract: str, path: str = "", name: str = "", **other: object
) -> Extract:
    """An extract of a contract, in `extracts/CONTRACT` unless it says otherwise."""
    return Extract(
        name or contract.replace("_", "-"),
        contract,
        path or f"extracts/{contract}",
        CONTRACTS[contract].title,
        "sensitive",
        synthetic=True,
        **other,  # type: ignore[arg-type]
    )


def a_crime(ref: str, **other: object) -> dict[str, object]:
    """An assault with injury in the City in January 2025."""
    return {
        "crime_ref": ref,
        "recorded_dt": "2025-01-10T14:05",
        "committed_from": "2025-01-09 22:00:00",
        "committed_to": "2025-01-09 23:30:00",
        "ho_code": "8N",
        "lsoa": HERE,
        **other,
    }


def an_incident(ref: str, **other: object) -> dict[str, object]:
    """Rowdy behaviour in the City in January 2025."""
    return {
        "ref": ref,
        "opened_dt": "2025-01-05T21:15",
        "domain": "asb",
        "qualifier": "nuisance",
        "local_category": "rowdy",
        "lsoa": THERE,
        **other,
    }


def a_victim(ref: str, key: str, **other: object) -> dict[str, object]:
    """A person of 34 who was the victim of a crime."""
    return {
        "crime_ref": ref,
        "victim_key": key,
        "age": 34,
        "sex": "female",
        "ethnicity": "asian",
        "lsoa": HERE,
        **other,
    }


def an_offender(ref: str, key: str, **other: object) -> dict[str, object]:
    """A suspect of 22, of a crime."""
    return {
        "crime_ref": ref,
        "nominal_key": key,
        "role": "suspect",
        "age": 22,
        "sex": "male",
        "ethnicity": "white",
        "lsoa": OUTSIDE,
        **other,
    }


# A row of each contract.
SAMPLE: Mapping[str, Row] = {
    "crimes": a_crime("a"),
    "incidents": an_incident("i"),
    "victims": a_victim("a", "v"),
    "offenders": an_offender("a", "n"),
}
