"""The settings of a partnership folder, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safercity.areas import slugify
from safercity.periods import Month, Period

SETTINGS_FILE = "safercity.toml"


@dataclass(frozen=True)
class Extract:
    """One supply of data: where it is, what it must be, how its columns map.

    `columns` maps a contract's column to the supplier's; `categories` maps a value
    as supplied to a category key, `flags` to the slug of a flag, and `values` to one
    that the contract allows, by contract column; `path` is relative to the partnership
    folder. `months_without_events` were supplied, though there is no row of them.
    """

    name: str
    contract: str
    path: str
    title: str
    sensitivity: str
    columns: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    sheet: str | None = None
    synthetic: bool = False
    flags: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    months_without_events: tuple[Month, ...] = ()

    @property
    def is_public(self) -> bool:
        """True when the data were already public when they arrived."""
        return self.sensitivity == "public"


@dataclass(frozen=True)
class WardRule:
    """How the published ward rule is worked out (docs/methods/ward-rule.md)."""

    ddof: int = 0
    weighting: str = "none"


@dataclass(frozen=True)
class ChangeRule:
    """When a change is called clear (docs/methods/change.md)."""

    p_level: float = 0.05
    practical_percent: float = 5.0


@dataclass(frozen=True)
class Partnership:
    """A partnership folder's settings, checked.

    `force` and `similar_forces` are slugs of police.uk.
    """

    folder: Path
    name: str
    force: str
    period: Period
    comparison: Period
    missing_months: str
    extracts: tuple[Extract, ...]
    similar_forces: tuple[str, ...]
    ward_rule: WardRule
    change_rule: ChangeRule
    minimum_population: int
    disclosure: Mapping[str, Mapping[str, Any]]
    organisation: str
    contact: str
    colour: str
    synthetic: bool

    @property
    def slug(self) -> str:
        """The folder's short name."""
        return slugify(self.name)

    def extract(self, name: str) -> Extract:
        """The extract of that name; KeyError if there is none."""
        return {extract.name: extract for extract in self.extracts}[name]

    @property
    def is_synthetic(self) -> bool:
        """True when any of it is made up, so that every page must say so."""
        return self.synthetic or any(extract.synthetic for extract in self.extracts)
