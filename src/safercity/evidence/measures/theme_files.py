"""Reading themes: those that ship, with a partnership's own put over them."""

import difflib
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safercity.areas import slugify
from safercity.errors import SettingsError, all_at_once
from safercity.evidence.measures.themes import (
    COHORTS,
    KINDS,
    PEOPLE,
    SPLITS,
    STYLES,
    AtRisk,
    Breakdown,
    Condition,
    Profile,
    Recommendation,
    Theme,
)

SHIPPED = Path(__file__).parents[2] / "definitions" / "themes"
OWN = Path("definitions") / "themes"
LONGEST_SHORT = 19

#: What a partnership may write besides a theme's own settings: `show = false` drops it.
_SWITCH = "show"


def load_themes(
    folder: Path | None = None, *, categories: Collection[str] = ()
) -> Mapping[str, Theme]:
    """Load every theme by slug, in the order of their pages.

    `folder` is a partnership folder. A file in its `definitions/themes` changes the
    theme of that name setting by setting, drops it (`show = false`), or adds one. With
    `categories`, every category that a theme names must be one of them.
    Raises:  SettingsError naming every fault of every file at once.
    """
    faults: list[str] = []
    tables = dict(_shipped())
    own = sorted((folder / OWN).glob("*.toml")) if folder else []
    for path in own:
        tables[path.stem] = {**tables.get(path.stem, {}), **_read(path, faults)}
    themes = []
    for slug, table in tables.items():
        if table.get(_SWITCH, True) is not False:
            themes += _theme(slug, table, faults)
    faults += _together(themes)
    if categories:
        faults += [
            f for theme in themes for f in _unknown_categories(theme, categories)
        ]
    if faults:
        raise SettingsError(all_at_once("These themes cannot be used:", faults))
    ordered = sorted(themes, key=lambda theme: (theme.order, theme.slug))
    return MappingProxyType({theme.slug: theme for theme in ordered})


@cache
def _shipped() -> Mapping[str, Mapping[str, Any]]:
    return MappingProxyType(
        {
            path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
            for path in sorted(SHIPPED.glob("*.toml"))
        }
    )


def _read(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name} is not a TOML file: {error}.")
        return {}


def _theme(slug: str, table: Mapping[str, Any], faults: list[str]) -> list[Theme]:
    """The theme of a table, or nothing and its faults."""
    reader = _Reader(f"{slug}.toml")
    values = reader.settings(Theme, table, {"slug", _SWITCH})
    if slug != slugify(slug):
        reader.fault(f'the name of the file must be a slug, such as "{slugify(slug)}".')
    short = values.get("short", "")
    if len(short) > LONGEST_SHORT:
        reader.fault(f'"short" is longer than {LONGEST_SHORT} letters.')
    if values.get("kind", KINDS[0]) not in KINDS:
        reader.fault(f'"kind" must be one of {", ".join(KINDS)}.')
    faults += reader.faults
    return [] if reader.faults else [Theme(slug=slug, **values)]


class _Reader:
    """Takes the settings of one file and gathers every fault on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[str] = []

    def fault(self, text: str) -> None:
        self.faults.append(f"{self.file}: {text}")

    def settings(
        self,
        made: type,
        table: Mapping[str, Any],
        besides: Collection[str] = (),
        where: str = "",
    ) -> dict[str, Any]:
        """The settings that a dataclass takes, checked and put in shape."""
        known = {field.name: field for field in fields(made)}
        at = f" in {where}" if where else ""
        for name in sorted(set(table) - set(known) - set(besides)):
            near = difflib.get_close_matches(name, sorted(known), 1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            self.fault(f'"{name}"{at} is not known.{hint}')
        found = {}
        for name, field in known.items():
            if name in besides:
                continue
            if name in table:
                shaped = _SHAPES[str(field.type)](self, table[name], f'"{name}"{at}')
                found[name] = shaped
            elif field.default is MISSING and field.default_factory is MISSING:
                self.fault(f'"{name}"{at} is missing.')
        return found

    def text(self, value: object, where: str) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fault(f"{where} must be text.")
        return " ".join(str(value).split())

    def whole(self, value: object, where: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(f"{where} must be a whole number.")
            return 0
        return value

    def number(self, value: object, where: str) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.fault(f"{where} must be a number.")
            return 0
        return float(value)

    def flag(self, value: object, where: str) -> bool:
        if not isinstance(value, bool):
            self.fault(f"{where} must be true or false.")
        return value is True

    def texts(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.fault(f"{where} must be a list of texts.")
            return ()
        return tuple(self.text(item, where) for item in value)

    def pairs(self, value: object, where: str) -> tuple[tuple[str, str], ...]:
        items = value if isinstance(value, list) else [None]
        found = []
        for item in items:
            if isinstance(item, list) and len(item) == 2:
                found.append((self.text(item[0], where), self.text(item[1], where)))
            else:
                self.fault(f'{where} must be a list of pairs, such as [["a", "b"]].')
        return tuple(found)

    def one(self, made: type, value: object, where: str) -> Any:
        if not isinstance(value, Mapping):
            self.fault(f"{where} must be a table of settings.")
            return None
        before = len(self.faults)
        values = self.settings(made, value, where=where)
        return None if len(self.faults) > before else made(**values)

    def several(self, made: type, value: object, where: str) -> tuple[Any, ...]:
        items = value if isinstance(value, list) else [None]
        found = (
            self.one(made, item, f"{where} number {place}")
            for place, item in enumerate(items, 1)
        )
        return tuple(item for item in found if item is not None)

    def breakdowns(self, value: object, where: str) -> tuple[Breakdown, ...]:
        found = self.several(Breakdown, value, where)
        for breakdown in found:
            if breakdown.style not in STYLES:
                self.fault(f'{where}: "style" must be one of {", ".join(STYLES)}.')
        return found

    def profiles(self, value: object, where: str) -> tuple[Profile, ...]:
        found = self.several(Profile, value, where)
        for profile in found:
            if profile.people not in PEOPLE:
                self.fault(f'{where}: "people" must be one of {", ".join(PEOPLE)}.')
            for split in sorted(set(profile.by) - set(SPLITS)):
                self.fault(
                    f'{where}: "{split}" is not one of the splits {", ".join(SPLITS)}.'
                )
        return found

    def recommendations(self, value: object, where: str) -> tuple[Recommendation, ...]:
        return self.several(Recommendation, value, where)

    def condition(self, value: object, where: str) -> Condition | None:
        found: Condition | None = self.one(Condition, value, where)
        if found is None:
            return None
        for name in found.figures:
            if "." not in name:
                self.fault(f'{where}: "{name}" is not a "measure.category".')
        bounds = (found.above, found.below, found.than or None)
        if found.figure and bounds == (None, None, None):
            self.fault(f'{where} needs "above", "below" or "than" beside its figure.')
        if not (found.figure or found.rising or found.higher or found.wards):
            self.fault(f'{where} needs "figure", "rising", "higher" or "wards".')
        return found

    def at_risk(self, value: object, where: str) -> AtRisk:
        found: AtRisk | None = self.one(AtRisk, value, where)
        if found and found.people not in PEOPLE:
            self.fault(f'{where}: "people" must be one of {", ".join(PEOPLE)}.')
        return found or AtRisk()


#: How a setting is read, by the type that its dataclass gives it.
_SHAPES: Mapping[str, Callable[[_Reader, Any, str], Any]] = {
    str(str): _Reader.text,
    str(int): _Reader.whole,
    str(float): _Reader.number,
    str(float | None): _Reader.number,
    str(bool): _Reader.flag,
    str(tuple[str, ...]): _Reader.texts,
    str(tuple[tuple[str, str], ...]): _Reader.pairs,
    str(tuple[Breakdown, ...]): _Reader.breakdowns,
    str(tuple[Profile, ...]): _Reader.profiles,
    str(tuple[Recommendation, ...]): _Reader.recommendations,
    str(Condition | None): _Reader.condition,
    str(AtRisk): _Reader.at_risk,
}


def _together(themes: Collection[Theme]) -> list[str]:
    """What is wrong between themes: names and ids that two of them have."""
    faults = []
    for name in ("title", "short"):
        faults += _twice([(getattr(t, name).lower(), t.slug) for t in themes], name)
    ids = [(r.id, t.slug) for t in themes for r in t.recommendations]
    return faults + _twice(ids, "recommendation")


def _twice(named: Collection[tuple[str, str]], what: str) -> list[str]:
    seen: dict[str, str] = {}
    faults = []
    for name, slug in named:
        if name in seen:
            faults.append(
                f'{slug}.toml: its {what} "{name}" is in {seen[name]}.toml too.'
            )
        seen.setdefault(name, slug)
    return faults


def _unknown_categories(theme: Theme, known: Collection[str]) -> list[str]:
    used = {
        *theme.categories,
        *(name for pair in theme.crossings for name in pair),
        *(name for pair in (*theme.nights, *theme.rural_crossings) for name in pair),
        *(category for category, _ in theme.offender_crime),
        *theme.victims,
        *theme.offenders,
        *theme.repeat_victims,
        *theme.repeat_offenders,
        *theme.times,
        *theme.rural_rates,
        *theme.hotspots,
        *((theme.stand_in,) if theme.stand_in else ()),
    }
    faults = []
    for name in sorted(used - set(known) - set(COHORTS)):
        near = difflib.get_close_matches(name, sorted(known), 1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        faults.append(f'{theme.slug}.toml: there is no category "{name}".{hint}')
    return faults
