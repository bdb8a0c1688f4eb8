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
    "calls": {
        "call_ref": "c1",
        "channel": "999",
        "received_dt": "2025-01-05T23:10:05",
        "answer_seconds": 6,
        "grade": "Immediate",
        "response_minutes": 11.5,
        "initial_class": "Violence",
        "closing_class": "Crime",
        "lsoa": HERE,
    },
    "fraud_referrals": {
        "ref": "f1",
        "month": "2025-01",
        "fraud_type": "Courier fraud",
        "loss": 12500.5,
        "age": 81,
        "sex": "Female",
        "lsoa": HERE,
    },
    "stolen_vehicles": {
        "ref": "s1",
        "crime_ref": "a",
        "date": "2025-01-09",
        "vehicle_type": "van",
        "make": "Ford",
        "value": 9000,
        "business_victim": "yes",
        "recovered": "no",
        "lsoa": THERE,
        "flags": "car-key-burglary",
    },
    "fires": {
        "ref": "r1",
        "opened_dt": "2025-01-02 03:04",
        "fire_type": "outdoor",
        "deliberate": "1",
        "casualties": 0,
        "longitude": -0.097562,
        "latitude": 51.51888,
    },
    "collisions": {
        "accident_index": "2025480000001",
        "date": "07/01/2025",
        "time": "17:50",
        "accident_severity": "2",
        "number_of_casualties": 1,
        "longitude": -0.097562,
        "latitude": 51.51888,
        "lsoa_of_accident_location": HERE,
    },
    "survey_responses": {
        "respondent": "17",
        "wave": "2025-01",
        "mode": "telephone",
        "area": "E22000180",
        "age_band": "35-44",
        "sex": "female",
        "weight": 1.25,
        "question": "safe_after_dark",
        "answer": "Very safe",
    },
    "indicators": {
        "indicator": "alcohol-admissions",
        "area": "England",
        "period": "2024/25",
        "value": 632.1,
        "lower": 629.9,
        "upper": 634.3,
        "unit": "per 100,000",
    },
    "health_activity": {
        "measure": "assault-attendances",
        "area": "E09000001",
        "month": "2025-01",
        "count": 12,
    },
    "stop_search": {
        "Type": "Person search",
        "Date": "2025-01-01T00:06:00+00:00",
        "Part of a policing operation": "False",
        "Latitude": 51.51888,
        "Longitude": -0.097562,
        "Gender": "Male",
        "Age range": "18-24",
        "Self-defined ethnicity": "White - British",
        "Officer-defined ethnicity": "White",
        "Legislation": "Police and Criminal Evidence Act 1984 (section 1)",
        "Object of search": "Offensive weapons",
        "Outcome": "Arrest",
        "Outcome linked to object of search": "True",
        "Removal of more than just outer clothing": "",
    },
}
