"""Categories: the kinds of crime and incident, with the words that name them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safercity.errors import SettingsError, all_at_once

_DEFINITIONS = Path(__file__).parents[2] / "definitions"

#: The scale that weighs police.uk categories unless a partnership names another.
DEFAULT_SCALE = "ons_severity_policeuk_2020"

KINDS = ("offence", "incident")


@dataclass(frozen=True, slots=True)
class Category:
    """A category of events.

    `police_uk` is its name in the public data ("" for a sum of categories). `title`
    heads a page, `short` fits a chart; `singular` and `plural` go in a sentence.
    `covers` says what is in it and `caution` what its numbers cannot tell.
    `harm_weight` is in days, None where the scale has none; `harm_basis` says how it
    was made.
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
    made = {"harm_weight", "harm_basis"}
    known = {name for name in Category.__slots__ if name not in made}
    faults = [f'"{name}" is missing.' for name in sorted(known - set(table))]
    faults += [f'"{name}" is not known.' for name in sorted(set(table) - known)]
    if not faults and table["key"] != stem:
        faults.append(f'its key is "{table["key"]}"; a file is named after its key.')
    if not faults and table["kind"] not in KINDS:
        faults.append(f'"kind" must be one of {", ".join(KINDS)}.')
    return faults
