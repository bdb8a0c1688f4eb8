"""Comparisons: how two records are set side by side, level by level, as data and SQL.

Each comparison has levels from the closest agreement down; the first that holds counts.
How much each says is in `definitions/linkage/model_2026.toml`.
"""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import safercity

MODEL = Path(safercity.__file__).parent / "definitions" / "linkage" / "model_2026.toml"

UNKNOWN, DIFFERS = "unknown", "differs"
# A pair that differs outright in one of these is never linked without a person.
TELLING = ("forename", "born")


def _one(column: str) -> str:
    return f"link_{column}_l = link_{column}_r"


def _any(column: str) -> str:
    left, right = (f"string_split(link_{column}_{side}, ' ')" for side in "lr")
    return f"list_has_any({left}, {right})"


def _unknown(column: str) -> str:
    return f"link_{column}_l is null or link_{column}_r is null"


_NO_FORENAME = " or ".join(
    f"(link_forename_{side} is null and link_initial_{side} is null)" for side in "lr"
)
# A name where the other stands, and the other where the name does, as far as it sounds.
_SWAPPED = (
    "(link_forename_l = link_surname_r"
    " and link_surname_sound_l = link_forename_sound_r)"
    " or (link_surname_l = link_forename_r"
    " and link_forename_sound_l = link_surname_sound_r)"
)
_TWO_PARTS = " or ".join(
    _one(f"born_{parts}") for parts in ("year_month", "year_day", "day_month")
)
_ELSE = "ELSE"

#: The condition of each level, by comparison, closest first.
LEVELS: Mapping[str, Mapping[str, str]] = {
    "forename": {
        UNKNOWN: _NO_FORENAME,
        "same": _one("forename"),
        "form": _any("forename_forms"),
        "sound": _one("forename_sound"),
        "swapped": _SWAPPED,
        "ends": _any("forename_ends"),
        "initial_alone": f"({_unknown('forename')}) and {_any('initial')}",
        "initial": _any("initial"),
        DIFFERS: _ELSE,
    },
    "surname": {
        UNKNOWN: _unknown("surname"),
        "same": _one("surname"),
        "sound": _one("surname_sound"),
        "part": _any("surname_parts"),
        "swapped": _SWAPPED,
        "ends": _any("surname_ends"),
        DIFFERS: _ELSE,
    },
    "born": {
        UNKNOWN: _unknown("born"),
        "same": _one("born"),
        "swapped": "link_born_l = link_born_swapped_r",
        "two_parts": _TWO_PARTS,
        DIFFERS: _ELSE,
    },
    "postcode": {
        UNKNOWN: _unknown("outcode"),
        "same": _one("postcode"),
        "outcode": _one("outcode"),
        DIFFERS: _ELSE,
    },
    "sex": {UNKNOWN: _unknown("sex"), "same": _one("sex"), DIFFERS: _ELSE},
}

#: What two records must share to be compared at all; any of these.
BLOCKS = (
    ("born", "surname_sound"),
    ("born", "forename_sound"),
    ("born", "postcode"),
    ("postcode", "forename_sound", "surname_sound"),
    ("postcode", "born_year_month"),
    ("forename", "surname", "born_year_month"),
    ("forename", "surname", "born_year_day"),
    ("forename", "surname", "born_day_month"),
    ("forename", "surname", "outcode"),
)
#: The same, as conditions where the columns differ.
OTHER_BLOCKS = (
    "l.link_born = r.link_born_swapped and l.link_surname_sound = r.link_surname_sound",
    "l.link_forename = r.link_surname and l.link_surname = r.link_forename",
)
#: Pairs that are of one person on the face of it.
PLAIN = (
    ("forename", "surname", "born"),
    ("forename", "surname", "postcode"),
)
#: What pairs share from which a round of training learns about all else. Pairs of one
#: postcode alone would not do: most are of one household, which would be taken for one
#: person.
TRAINING_BLOCKS = (
    ("born",),
    ("forename", "surname"),
    ("postcode", "forename_sound"),
)
#: The columns whose common values say less: a rare name, a date that systems fill in.
BY_FREQUENCY = {
    "forename": ("link_forename", 0.0005),
    "surname": ("link_surname", 0.0002),
    "born": ("link_born", 0.00002),
}


@dataclass(frozen=True)
class Model:
    """The shipped model: thresholds, shares by comparison and level, words of levels.

    `same` and `strangers` give the share of pairs of one person, and of two, that fall
    in a level.
    """

    version: str
    seed: int
    link: float
    review: float
    fewest_records: int
    fewest_plain_matches: int
    plain_share: float
    random_pairs: int
    same: Mapping[str, Mapping[str, float]]
    strangers: Mapping[str, Mapping[str, float]]
    fixed: Mapping[str, frozenset[str]]
    words: Mapping[str, str]


@functools.cache
def shipped_model() -> Model:
    """Read the model that ships."""
    values = tomllib.loads(MODEL.read_text(encoding="utf-8"))
    return Model(
        version=values["version"],
        seed=values["seed"],
        **values["thresholds"],
        **values["training"],
        same={name: values[name]["same"] for name in LEVELS},
        strangers={name: values[name]["strangers"] for name in LEVELS},
        fixed={name: frozenset(values[name].get("fixed", ())) for name in LEVELS},
        words=values["words"],
    )
