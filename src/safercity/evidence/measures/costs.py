"""Unit costs: what a crime of each kind costs, as a partnership supplies them.

`costs.toml` in the partnership folder names its source, the year of its prices, and
pounds for each category. We ship none: published costs are revised, and which of them
fit a place is for the partnership to judge.
"""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safercity.errors import SettingsError, all_at_once
from safercity.evidence.measures.categories import Category, load_offence_tree

COSTS_FILE = "costs.toml"


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """What a crime costs, in pounds by category; `prices` is the year of the prices."""

    title: str
    prices: int
    pounds: Mapping[str, float]


def load_costs(folder: Path, categories: Mapping[str, Category]) -> UnitCosts | None:
    """Read `costs.toml` of a partnership folder; None where there is none.

    Raises:  SettingsError naming every fault at once: a category that does not exist,
             with the nearest, or that would count a crime twice.
    """
    path = folder / COSTS_FILE
    if not path.is_file():
        return None
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{COSTS_FILE} is not a TOML file: {error}.") from None
    faults = [*_faults(table), *_category_faults(table, categories)]
    if faults:
        raise SettingsError(all_at_once(f"{COSTS_FILE} cannot be used:", faults))
    pounds = {key: float(value) for key, value in sorted(table["costs"].items())}
    return UnitCosts(table["title"].strip(), table["prices"], pounds)


def _faults(table: Mapping[str, Any]) -> list[str]:
    known = ("title", "prices", "costs")
    faults = [f'there is no setting "{name}".' for name in table if name not in known]
    title, prices, costs = (table.get(name) for name in known)
    if not isinstance(title, str) or not title.strip():
        faults.append('"title" must name the source of the costs.')
    if not isinstance(prices, int) or isinstance(prices, bool):
        faults.append('"prices" must be the year of the prices, such as 2016.')
    if not isinstance(costs, dict) or not costs:
        faults.append("[costs] must give pounds for one category or more.")
        return faults
    for key, value in costs.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or value < 0:
            faults.append(f'"{key}" must be a number of pounds, nought or more.')
    return faults


def _category_faults(
    table: Mapping[str, Any], categories: Mapping[str, Category]
) -> list[str]:
    costs = table.get("costs")
    if not isinstance(costs, dict):
        return []
    faults = []
    for key in costs:
        if key not in categories:
            near = difflib.get_close_matches(key, sorted(categories), 1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            faults.append(f'there is no category "{key}".{hint}')
        elif categories[key].marker:
            faults.append(f'"{key}" crosses kinds of crime, so some would count twice.')
    inside = _parts()
    for key in costs:
        twice = sorted(inside.get(key, frozenset()) & set(costs))
        if twice:
            faults.append(f'"{key}" holds "{twice[0]}" too: give a cost for one only.')
    return faults


def _parts() -> Mapping[str, frozenset[str]]:
    """Everything inside each category of the offence tree, however deep."""
    direct: dict[str, set[str]] = {}
    for whole, parts in load_offence_tree():
        direct.setdefault(whole, set()).update(parts)

    def inside(key: str) -> frozenset[str]:
        parts = frozenset(direct.get(key, ()))
        return parts.union(*(inside(part) for part in parts))

    return {key: inside(key) for key in direct}
