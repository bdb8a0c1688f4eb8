"""The categories of the own county: which rows each has, as plain Python says it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One row of an extract, with where it lies and what its code means."""

    table: str
    ref: str
    month: str
    at: dt.datetime | None
    csp: str | None
    ward: str | None
    rural: bool | None
    subgroup: str
    group: str
    category: str
    flags: frozenset[str]
    row: Mapping[str, str]


Test = Callable[[Event], bool]
Defined = tuple[str, Test]


def _crimes(test: Test) -> Defined:
    return "crimes", test


def _subgroups(*names: str) -> Defined:
    return _crimes(lambda e: e.subgroup in names)


def _flags(*names: str) -> Defined:
    return _crimes(lambda e: not e.flags.isdisjoint(names))


def _incidents(test: Test) -> Defined:
    return "incidents", test


def _field(table: str, column: str, *values: str) -> Defined:
    return table, lambda e: e.row.get(column, "") in values


def _police_uk(*names: str) -> dict[str, Defined]:
    return {name: _crimes(lambda e, n=name: e.category == n) for name in names}


def _alike(*names: str) -> dict[str, Defined]:
    return {name: _subgroups(name) for name in names}


_THEFT = ("bicycle-theft", "shoplifting", "theft-from-the-person", "other-theft")
_TAKEN = ("vehicle-taken", "car-key-burglary")
_ORIENTATION = ("hate-sexual-orientation", "hate-gender-identity")

#: By key: the table that tells of it, and whether a row of that is one.
CATEGORIES: dict[str, Defined] = {
    "all-crime": _crimes(lambda _: True),
    **_police_uk(
        "bicycle-theft", "burglary", "criminal-damage-and-arson", "drugs",
        "other-crime", "other-theft", "possession-of-weapons", "public-order",
        "robbery", "shoplifting", "theft-from-the-person", "vehicle-crime",
        "violence-and-sexual-offences",
    ),
    "violence-against-the-person": _crimes(
        lambda e: e.group == "violence-against-the-person"
    ),
    "sexual-offences": _crimes(lambda e: e.group == "sexual-offences"),
    "theft": _subgroups(*_THEFT),
    "acquisitive-crime": _crimes(
        lambda e: (
            e.category in ("burglary", "robbery", "vehicle-crime")
            or e.subgroup in _THEFT
        )
    ),
    **_alike(
        "homicide", "unlawful-driving", "violence-with-injury",
        "violence-without-injury", "stalking-and-harassment", "rape",
        "other-sexual-offences", "robbery-of-business-property",
        "robbery-of-personal-property", "burglary-residential",
        "burglary-business-and-community", "theft-of-a-vehicle",
        "theft-from-a-vehicle", "vehicle-interference", "criminal-damage", "arson",
        "drug-possession", "drug-trafficking",
    ),
    "domestic-abuse": _flags("domestic"),
    "domestic-stalking": _crimes(
        lambda e: "domestic" in e.flags and e.subgroup == "stalking-and-harassment"
    ),
    "alcohol-related": _flags("alcohol"),
    "drugs-related": _flags("drugs"),
    "hate-crime": _flags(
        "hate-race", "hate-religion", "hate-disability", *_ORIENTATION
    ),
    "hate-race-or-religion": _flags("hate-race", "hate-religion"),
    "racially-or-religiously-aggravated": _flags("racially-aggravated"),
    "hate-sexual-orientation-or-gender-identity": _flags(*_ORIENTATION),
    "hate-disability": _flags("hate-disability"),
    "public-place-violence": _flags("ppv"),
    "knife-crime": _flags("knife"),
    "firearm-crime": _flags("firearm"),
    "cyber-crime": _flags("cyber"),
    "business-crime": _crimes(
        lambda e: "business" in e.flags or e.row.get("business_victim") == "yes"
    ),
    "rural-crime": _crimes(lambda e: e.rural is True),
    "urban-crime": _crimes(lambda e: e.rural is False),
    "car-key-burglary": _flags("car-key-burglary"),
    "vehicle-taken": _flags(*_TAKEN),
    "burglary-with-vehicle-taken": _crimes(
        lambda e: e.category == "burglary" and not e.flags.isdisjoint(_TAKEN)
    ),
    "modern-slavery": _flags("modern-slavery"),
    "county-lines": _flags("county-lines"),
    "exploitation": _flags("exploitation"),
    "child-victim-crime": _flags("child-victim"),
    "gang-related": _flags("gang"),
    "anti-social-behaviour": _incidents(
        lambda e: e.row["domain"] == "asb"
        or (not e.row["domain"] and bool(e.row["qualifier"]))
    ),
    "asb-rowdy": _field("incidents", "local_category", "rowdy"),
    "asb-neighbour": _field("incidents", "local_category", "neighbour"),
    "asb-vehicles": _field("incidents", "local_category", "vehicles"),
    "asb-other": _field("incidents", "local_category", "other"),
    "asb-personal": _field("incidents", "qualifier", "personal"),
    "asb-nuisance": _field("incidents", "qualifier", "nuisance"),
    "asb-environmental": _field("incidents", "qualifier", "environmental"),
    "mental-health-incidents": _incidents(lambda e: "mental-health" in e.flags),
    "mental-health-child": _incidents(
        lambda e: {"mental-health", "child-related"} <= e.flags
    ),
    "missing-persons": _incidents(lambda e: "missing" in e.flags),
    "missing-high-risk": _incidents(
        lambda e: "missing" in e.flags and e.row["missing_risk"] == "high"
    ),
    "concern-for-safety": _incidents(lambda e: "concern-for-safety" in e.flags),
    "all-incidents": _incidents(lambda _: True),
    "fraud": ("fraud_referrals", lambda _: True),
    "stolen-vehicles": ("stolen_vehicles", lambda _: True),
    "stolen-vans": _field("stolen_vehicles", "vehicle_type", "van"),
    "stolen-agricultural-vehicles": _field(
        "stolen_vehicles", "vehicle_type", "agricultural"
    ),
    "stolen-high-value-vehicles": _field("stolen_vehicles", "value_band", "high"),
    "stolen-business-vehicles": _field("stolen_vehicles", "business_victim", "yes"),
    "calls-999": _field("calls", "channel", "999"),
    "calls-101": _field("calls", "channel", "101"),
    "online-contacts": _field("calls", "channel", "online"),
}  # fmt: skip
