"""Groups: people with something in common, as the profiles of a category have them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from safercity.areas import slugify
from safercity.evidence.calculation.persons import (
    DRUG_RELATED,
    REPEAT,
    Marks,
    Persons,
)

#: Age bands of profiles, by their first and last year.
FINE_BANDS = (
    (0, 9), (10, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 74),
    (75, 200),
)  # fmt: skip
#: Age bands of which the residents are known, so that shares can be set beside theirs.
BANDS_OF_RESIDENTS = ((0, 15), (16, 24), (25, 44), (45, 64), (65, 200))
#: Bands within those, so that every band is a sum of others (see `NESTED`).
_OTHER_BANDS = ((10, 15), (16, 17), (18, 19), (20, 24))
#: Groups by the person's history: it is known of everyone who is known.
_OF_EVERYONE = frozenset({DRUG_RELATED, REPEAT})
SEXES = ("female", "male")
ETHNICITIES = ("asian", "black", "mixed", "other", "white")


@dataclass(frozen=True, slots=True)
class Group:
    """People with something in common: its slug, the column that tells, the test.

    Groups of one `family` share out all of whom the column is known; `sex` narrows a
    group to one sex.
    """

    slug: str
    column: str
    test: Callable[[Any], bool]
    sex: str | None = None
    family: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """The columns that tell."""
        return frozenset({self.column, *(() if self.sex is None else ("sex",))})

    @property
    def told_by(self) -> str:
        """What has to be known of a person to say whether they are in the group.

        Nothing more than who they are, where that is "".
        """
        if self.column in _OF_EVERYONE:
            return ""
        return self.column if self.sex is None else f"{self.column}-and-sex"

    def marks(self, persons: Persons) -> tuple[Marks, Marks]:
        """Who is in the group, and of whom it is known whether they are."""
        inside = persons.where(self.column, self.test)
        known = persons.known(self.column)
        if self.sex is None:
            return inside, known
        of_sex = persons.where("sex", lambda value: bool(value == self.sex))
        return inside & of_sex, known & persons.known("sex")


def band(low: int, high: int, prefix: str = "age") -> str:
    """The slug of an age band, such as `age-18-24`."""
    return f"{prefix}-{low}-plus" if high >= 200 else f"{prefix}-{low}-{high}"


def _between(low: int, high: int) -> Callable[[Any], bool]:
    return lambda age: low <= age <= high


def _is(value: Any) -> Callable[[Any], bool]:
    return lambda found: bool(found == value)


def _banded(bands: Iterable[tuple[int, int]], family: str) -> list[Group]:
    return [
        Group(band(low, high), "age", _between(low, high), family=family)
        for low, high in bands
    ]


GROUPS: tuple[Group, ...] = (
    *(Group(sex, "sex", _is(sex), family="sex") for sex in SEXES),
    *_banded(FINE_BANDS, "age"),
    *_banded(BANDS_OF_RESIDENTS, "age of residents"),
    *_banded(_OTHER_BANDS, ""),
    *(
        Group(band(low, high, f"{sex}-age"), "age", _between(low, high), sex, "both")
        for sex in SEXES
        for low, high in FINE_BANDS
    ),
    Group("under-18", "age", _between(0, 17)),
    *(Group(f"ethnic-{e}", "ethnicity", _is(e), family="group") for e in ETHNICITIES),
    *(
        Group(f"deprivation-decile-{n}", "decile", _is(n), family="decile")
        for n in range(1, 11)
    ),
    Group("most-deprived-quintile", "decile", _between(1, 2)),
    Group(DRUG_RELATED, DRUG_RELATED, bool),
    Group(REPEAT, REPEAT, bool),
)


def _bands(*bands: tuple[int, int]) -> tuple[str, ...]:
    return tuple(band(low, high) for low, high in bands)


#: Groups that others make up: a whole and its parts. Bands that lie across one another
#: are told apart by the narrower ones that they share.
NESTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("under-18", _bands((0, 9), (10, 17))),
    ("age-10-17", _bands((10, 15), (16, 17))),
    ("age-18-24", _bands((18, 19), (20, 24))),
    ("age-0-15", _bands((0, 9), (10, 15))),
    ("age-16-24", _bands((16, 17), (18, 24))),
    ("age-25-44", _bands((25, 34), (35, 44))),
    ("age-45-64", _bands((45, 54), (55, 64))),
    ("age-65-plus", _bands((65, 74), (75, 200))),
    ("most-deprived-quintile", ("deprivation-decile-1", "deprivation-decile-2")),
    *(
        (band(low, high), tuple(band(low, high, f"{sex}-age") for sex in SEXES))
        for low, high in FINE_BANDS
    ),
    *((sex, tuple(band(*b, f"{sex}-age") for b in FINE_BANDS)) for sex in SEXES),
)

#: Groups by both age and sex are shown for the force alone: elsewhere they are few.
FORCE_ONLY = frozenset(group.slug for group in GROUPS if group.sex is not None)


def groups_of(segments: Iterable[str], *, is_force: bool) -> list[Group]:
    """The groups that people are split by, with these segments."""
    own = [
        Group(f"segment-{slugify(s)}", "segment", _is(s), family="segment")
        for s in segments
    ]
    named = [group for group in GROUPS if is_force or group.slug not in FORCE_ONLY]
    return [*named, *own]
