"""Victims and offenders as an extract has them: one row for each crime of a person."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.synth.crime_tables import Booked, blank
from safercity.synth.keys import pseudonym
from safercity.synth.offenders import Offenders
from safercity.synth.persons import Persons
from safercity.synth.places import Places
from safercity.synth.rows import Mask, Rows
from safercity.synth.victims import Victims

Generator = np.random.Generator
Whole = NDArray[np.int64]

PERSON, BUSINESS, STATE, UNKNOWN = range(4)
_TYPES = ("person", "business", "state", "person")
_BY_OUTCOME = {"1": "accused", "": "suspect"}
# Businesses and persons are numbered apart.
_BUSINESSES_FROM = 500_000_000
# Those of the year before who are in no crime of the year.
_OTHERS_FROM = 1_000_000_000


@dataclass(frozen=True)
class Parts:
    """For each crime: what kind of victim it has, and who; and who did it."""

    kind: Whole
    victim: Whole
    offender: Whole


def parts_of(booked: Booked, victims: Victims, offenders: Offenders) -> Parts:
    """Say for each crime who had a part in it; -1 where nobody is known."""
    rows, size = booked.rows, booked.size
    victim = np.full(size, -1, np.int64)
    kind = np.full(size, UNKNOWN, np.int64)
    for choice in ("type=drugs|possession-of-weapons", "type=public-order|other-crime"):
        kind[rows.chosen(choice)] = STATE
    crime, number = victims.business
    kind[crime], victim[crime] = BUSINESS, number + _BUSINESSES_FROM
    persons = victims.persons
    kind[persons.crime], victim[persons.crime] = PERSON, persons.person
    offender = np.full(size, -1, np.int64)
    offender[offenders.persons.crime] = offenders.persons.person
    return Parts(kind, victim, offender)


def child_crimes(booked: Booked, victims: Victims) -> Mask:
    """The crimes whose victim is under 18."""
    ages, persons = victims.ages, victims.persons
    found = np.zeros(booked.size, bool)
    found[persons.crime] = (ages[persons.person] >= 0) & (ages[persons.person] < 18)
    return found


def victim_table(
    booked: Booked,
    places: Places,
    victims: Victims,
    parts: Parts,
    picked: Whole,
    refs: pa.Array,
    keys: Whole,
) -> pa.Table:
    """The victims of some crimes; `keys` are the numbers their keys are made of."""
    kind, who = parts.kind[picked], parts.victim[picked]
    is_person = kind == PERSON
    person = np.where(is_person, who, 0)
    table, marks = victims.draws.rows, booked.rows
    has_key = is_person | (kind == BUSINESS)
    ages = np.where(is_person, victims.ages[person], -1)
    domestic = marks.marked("domestic")[picked]
    enhanced = domestic | marks.chosen("type=sexual-offences")[picked]
    enhanced |= marks.marked("hate")[picked] | ((ages >= 0) & (ages < 18))
    types = np.array(_TYPES, object)[kind]
    return pa.table(
        {
            "crime_ref": refs,
            "victim_key": pseudonym("V", np.where(has_key, keys, -1)),
            "victim_type": pa.array(types, pa.string()),
            "age": pa.array(ages, pa.int32(), mask=ages < 0),
            "sex": _told(table, "sex", person, is_person),
            "ethnicity": _told(table, "ethnicity", person, is_person),
            "lsoa": _homes(places, victims.homes, person, is_person),
            "segment": _told(table, "segment", person, is_person),
            "relationship": _relationship(domestic, is_person, keys),
            "enhanced_rights": pa.array(enhanced & is_person),
        }
    )


def _relationship(domestic: Mask, is_person: Mask, keys: Whole) -> pa.Array:
    at_home = np.array(["ex-partner", "partner", "family"], object)[keys % 3]
    other = np.array(["stranger", "acquaintance", ""], object)[keys % 3]
    words = np.where(domestic, at_home, other)
    return blank(np.where(is_person, words, ""))


def offender_table(
    booked: Booked,
    places: Places,
    offenders: Offenders,
    parts: Parts,
    picked: Whole,
    refs: pa.Array,
    keys: Whole,
) -> pa.Table:
    """The offenders of some crimes that have a known one."""
    person = parts.offender[picked]
    table = offenders.draws.rows
    outcome = booked.outcome[picked]
    role = np.array([_BY_OUTCOME.get(word, "suspect") for word in outcome], object)
    known = np.ones(picked.size, bool)
    male = table.marked("male")[person]
    drugs = table.marked("drug-related")[person]
    return pa.table(
        {
            "crime_ref": refs,
            "nominal_key": pseudonym("N", keys),
            "role": pa.array(role, pa.string()),
            "age": pa.array(offenders.ages[person].astype(np.int32)),
            "sex": pa.array(np.where(male, "male", "female").astype(object)),
            "ethnicity": _told(table, "ethnicity", person, known),
            "lsoa": _homes(places, offenders.homes, person, known),
            "segment": _told(table, "segment", person, known),
            "flags": pa.array(np.where(drugs, "drugs", "").astype(object), pa.string()),
        }
    )


def _told(table: Rows, name: str, person: Whole, known: Mask) -> pa.Array:
    words = np.array(["" if w == "unknown" else w for w in table.words(name)], object)
    return blank(np.where(known, words[table.codes(name)[person]], ""))


def _homes(places: Places, homes: Whole, person: Whole, known: Mask) -> pa.Array:
    codes = np.array(places.codes, object)
    return blank(np.where(known, codes[homes[person]], ""))


def numbers_before(
    who: Whole, stays: float, persons: Persons, random: Generator
) -> Whole:
    """Numbers of the persons in crimes of the year before: some are those of the year.

    Each person either is the same in all of them, or somebody else throughout.
    """
    same = random.random(persons.size) < stays
    is_person = (who >= 0) & (who < persons.size)
    place = np.where(is_person, who, 0)
    return np.where(is_person & ~same[place], who + _OTHERS_FROM, who)
