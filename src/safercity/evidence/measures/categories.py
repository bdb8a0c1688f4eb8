"""Categories: the kinds of crime and incident, with the words that name them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safercity.errors import SettingsError, all_at_once
from safercity.evidence.measures.selections import Selection, read_selection

_DEFINITIONS = Path(__file__).parents[2] / "definitions"

#: The scale that weighs police.uk categories unless a partnership names another.
DEFAULT_SCALE = "ons_severity_policeuk_2020"

KINDS = (
    "offence",
    "incident",
    "referral",
    "vehicle",
    "call",
    "contact",
    "fire",
    "collision",
    "search",
)


@dataclass(frozen=True, slots=True)
class Category:
    """A category of events.

    `police_uk` is its name in the public data ("" for a sum of categories). `title`
    heads a page, `short` fits a chart; `singular` and `plural` go in a sentence.
    `covers` says what is in it and `caution` what its numbers cannot tell.
    `harm_weight` is in days, None where the scale has none; `harm_basis` says how it
    was made.

    A category with `select` is counted from a table of records and not from events;
    one that is a `marker` (a flag, a kind of place) crosses the kinds of offence;
    `wards` says whether it is worked out for wards too; `police_generated` that it
    comes to light by what the police do.
    """

    key: str
    police_uk: str
    title: str
    short: str
    singular: str
    plural: str
    kind: str
    in_all_crime: bool
    covers: str
    caution: str
    harm_weight: float | None
    harm_basis: str
    select: Selection | None = None
    marker: bool = False
    wards: bool = True
    police_generated: bool = False

    @property
    def is_crime(self) -> bool:
        """True when its events are some of all crime."""
        of_crimes = self.select is not None and self.select.table == "crimes"
        return self.in_all_crime or of_crimes


@dataclass(frozen=True, slots=True)
class HarmScale:
    """Weights by category, in days, with where they are from."""

    key: str
    title: str
    version: str
    kind: str
    unit: str
    weights_vintage: str
    volumes_period: str
    volumes_area: str
    licence: str
    source: str
    offence_weights: str
    offences_recorded: int
    offences_joined: int
    share_joined: float
    weights: Mapping[str, Mapping[str, float]]

    def basis(self, category: str) -> str:
        """Say in a sentence how a category's weight was made."""
        entry = self.weights.get(category)
        if entry is None:
            return "This category has no severity weight."
        return (
            f"The mean severity of its {entry['offences']:,} offences recorded in "
            f"{self.volumes_area}, {self.volumes_period} ({entry['codes']} offence "
            f"codes, from {entry['lowest']:,.0f} to {entry['highest']:,.0f} days), "
            f"by ONS weights of {self.weights_vintage}."
        )


@cache
def load_scale(key: str = DEFAULT_SCALE) -> HarmScale:
    """Load a harm scale that ships.

    Raises:  SettingsError if there is none of that key.
    """
    path = _DEFINITIONS / "scales" / f"{key}.toml"
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in path.parent.glob("*.toml")))
        raise SettingsError(f'There is no harm scale "{key}". There is: {there}.')
    return HarmScale(**tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def load_categories() -> Mapping[str, Category]:
    """Load every category by key, in key order, weighed by the default scale.

    >>> load_categories()["burglary"].plural
    'burglaries'
    """
    scale = load_scale()
    paths = sorted((_DEFINITIONS / "categories").glob("*.toml"))
    return MappingProxyType({path.stem: _category(path, scale) for path in paths})


@cache
def load_record_categories() -> Mapping[str, Category]:
    """Load every category that is counted from records, by key, in key order.

    >>> load_record_categories()["rape"].select.table
    'crimes'
    """
    faults: list[str] = []
    found: dict[str, Category] = {}
    for path in sorted((_DEFINITIONS / "record_categories").glob("*.toml")):
        for key, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            wrong = _record_faults(table)
            faults += [f"{path.name}, {key}: {fault}" for fault in wrong]
            if not wrong:
                found[key] = _record_category(key, path.stem, table)
    if faults:
        raise SettingsError(all_at_once("These categories cannot be used:", faults))
    return MappingProxyType(dict(sorted(found.items())))


#: A whole and its parts, which may leave something over.
Sums = tuple[tuple[str, tuple[str, ...]], ...]


@cache
def load_offence_tree() -> Sums:
    """Load which categories are made up of which: each whole with parts of it."""
    path = _DEFINITIONS / "offence_tree.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    sums = [(whole, tuple(parts)) for whole, parts in table["parts"].items()]
    sums += [(entry["whole"], tuple(entry["parts"])) for entry in table["also"]]
    return tuple(sorted(sums))


_WORDS = ("title", "short", "singular", "plural", "covers", "caution")
_OF_RECORDS = frozenset(
    {*_WORDS, "kind", "marker", "wards", "police_generated", "select"}
)


def _record_faults(table: Mapping[str, Any]) -> list[str]:
    needed = {*_WORDS, "select"}
    faults = [f'"{name}" is missing.' for name in sorted(needed - set(table))]
    faults += [f'"{name}" is not known.' for name in sorted(set(table) - _OF_RECORDS)]
    if table.get("kind", KINDS[0]) not in KINDS:
        faults.append(f'"kind" must be one of {", ".join(KINDS)}.')
    return faults


def _record_category(key: str, group: str, table: Mapping[str, Any]) -> Category:
    kind = "incident" if group == "incidents" else table.get("kind", "offence")
    return Category(
        key=key,
        police_uk="",
        kind=kind,
        in_all_crime=False,
        harm_weight=None,
        harm_basis=_BASIS_OF_RECORDS,
        select=read_selection(table["select"]),
        marker=table.get("marker", False),
        wards=table.get("wards", False),
        police_generated=table.get("police_generated", False),
        **{name: table[name] for name in _WORDS},
    )


_BASIS_OF_RECORDS = "Its harm is weighed offence by offence, by the code of each."


def _category(path: Path, scale: HarmScale) -> Category:
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    faults = [f"{path.name}: {fault}" for fault in _faults(path.stem, table)]
    if faults:
        raise SettingsError(all_at_once("This category cannot be used:", faults))
    entry = scale.weights.get(path.stem)
    is_sum = not table["police_uk"]
    return Category(
        **table,
        harm_weight=float(entry["weight"]) if entry else None,
        harm_basis=_BASIS_OF_A_SUM if is_sum else scale.basis(path.stem),
    )


_BASIS_OF_A_SUM = "Its harm is the sum of the harm of the categories in it."


def _faults(stem: str, table: Mapping[str, Any]) -> list[str]:
    made = {"harm_weight", "harm_basis"} | _OF_RECORDS - {*_WORDS, "kind"}
    known = {name for name in Category.__slots__ if name not in made}
    faults = [f'"{name}" is missing.' for name in sorted(known - set(table))]
    other = set(table) - known - {"police_generated"}
    faults += [f'"{name}" is not known.' for name in sorted(other)]
    if not faults and table["key"] != stem:
        faults.append(f'its key is "{table["key"]}"; a file is named after its key.')
    if not faults and table["kind"] not in KINDS:
        faults.append(f'"kind" must be one of {", ".join(KINDS)}.')
    return faults
