"""Code scales: harm weights by offence code or subgroup, as data.

Each says what it is of, from when, and what it is worth: two scales rank offences
otherwise, and neither is the truth. A partnership may add or replace them in its
`definitions/scales/by_code`.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safercity.errors import SettingsError, all_at_once

_SCALES = Path(__file__).parents[2] / "definitions" / "scales"

#: The scales that stand side by side unless a partnership names others.
USUAL_SCALES = ("ons_severity_2020", "cambridge_harm_2026")

#: The columns of crimes that weights can be by.
COLUMNS = ("ho_code", "subgroup")


@dataclass(frozen=True, slots=True)
class CodeScale:
    """Weights by the value of a column of crimes, in days, with where they are from.

    `dated` says of when they are. `proactive` are values that the scale's makers leave
    out because their number says how much the police looked. `certainty` is a word of
    docs/methods/README.md and `caveat` what the scale cannot tell.
    """

    key: str
    title: str
    version: str
    kind: str
    column: str
    unit: str
    dated: str
    licence: str
    source: str
    certainty: str
    caveat: str
    proactive: tuple[str, ...]
    weights: Mapping[str, float]


def load_code_scales(folder: Path | None = None) -> Mapping[str, CodeScale]:
    """Load every code scale by key: those that ship, then a partnership's own.

    `folder` is a partnership folder.
    Raises:  SettingsError naming every fault of every file.

    >>> load_code_scales()["cambridge_harm_2026"].weights["arson"]
    185.0
    """
    paths = sorted((_SCALES / "by_code").glob("*.toml"))
    if folder is not None:
        own = folder / "definitions" / "scales" / "by_code"
        paths += sorted(own.glob("*.toml")) if own.is_dir() else []
    scales: dict[str, CodeScale] = {}
    faults: list[str] = []
    for path in paths:
        try:
            scales[path.stem] = _read(path)
        except SettingsError as error:
            faults.append(str(error))
    if faults:
        raise SettingsError(all_at_once("These scales cannot be used:", faults))
    return MappingProxyType(dict(sorted(scales.items())))


def _read(path: Path) -> CodeScale:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not a TOML file: {error}.") from error
    names = table.pop("file_columns", ["code", "weight_days"])
    file = table.pop("file", None)
    if file is not None:
        table["weights"] = _from_file(path, str(file), names)
    faults = _faults(path.stem, table)
    if faults:
        raise SettingsError(" ".join(f"{path.name}: {fault}" for fault in faults))
    weights = {str(code): float(days) for code, days in table["weights"].items()}
    return CodeScale(
        **{
            **table,
            "proactive": tuple(table["proactive"]),
            "weights": MappingProxyType(weights),
        }
    )


def _from_file(path: Path, file: str, names: object) -> dict[str, float]:
    """Read weights from a CSV beside the scale, or beside those that ship."""
    places = (path.parent / file, path.parents[1] / file)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise SettingsError(f'{path.name}: there is no file "{file}" beside it.')
    if not (isinstance(names, list) and len(names) == 2):
        raise SettingsError(f"{path.name}: file_columns names two columns.")
    with found.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    code, days = names
    try:
        return {row[code].strip(): float(row[days]) for row in rows if row[days]}
    except (KeyError, ValueError, AttributeError) as error:
        raise SettingsError(
            f'{path.name}: "{file}" needs columns {code} and {days}, a number of days '
            "in each row."
        ) from error


def _faults(stem: str, table: Mapping[str, Any]) -> list[str]:
    known = {field.name for field in fields(CodeScale)}
    faults = [f'"{name}" is missing.' for name in sorted(known - set(table))]
    faults += [f'"{name}" is not known.' for name in sorted(set(table) - known)]
    if faults:
        return faults
    if table["key"] != stem:
        faults.append(f'its key is "{table["key"]}"; a file is named after its key.')
    if table["column"] not in COLUMNS:
        faults.append(f'"column" must be one of {", ".join(COLUMNS)}.')
    weights = table["weights"]
    if not isinstance(weights, dict) or not weights:
        return [*faults, '"weights" must be a table of days by code.']
    if any(type(days) not in (int, float) or days < 0 for days in weights.values()):
        faults.append("a weight must be a number of days, 0 or more.")
    extra = sorted(set(table["proactive"]) - set(weights))
    if extra:
        faults.append(f'"proactive" names {", ".join(extra)}, which has no weight.')
    return faults
