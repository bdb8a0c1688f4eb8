"""Scale files: read, checked as a whole, and refused with every fault at once."""

import itertools
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from safercity.errors import SettingsError, all_at_once
from safercity.evidence.priorities.ladders import KINDS, Ladder, Level
from safercity.evidence.priorities.reading import Reader, is_number, read_toml
from safercity.evidence.priorities.scale_faults import find_faults
from safercity.evidence.priorities.scales import (
    COMBINATIONS,
    LIKELIHOODS,
    PARTS,
    RISKS,
    Bands,
    Component,
    Group,
    RiskScale,
)

SHIPPED = Path(__file__).parents[2] / "definitions" / "scales" / "risk"
DEFAULT_SCALE = "morile_style_2026"


def load_risk_scale(key: str = DEFAULT_SCALE, folder: Path | None = None) -> RiskScale:
    """Load a scale by key: the partnership's own of that key, else the one that ships.

    `folder` is a partnership folder; its scales are in `definitions/scales`.
    Raises:  SettingsError naming every fault of the file, or the scales there are.
    """
    own = folder / "definitions" / "scales" / "risk" if folder else None
    for place in (own, SHIPPED):
        path = place / f"{key}.toml" if place else None
        if path and path.is_file():
            return _load(path, path.stat().st_mtime_ns)
    there = sorted(p.stem for p in own.glob("*.toml")) if own else []
    raise SettingsError(
        f'There is no risk scale "{key}". There is: '
        f"{', '.join([*there, DEFAULT_SCALE])}."
    )


@cache
def _load(path: Path, _changed: int) -> RiskScale:
    """Read a file, once for each state of it."""
    reader = Reader()
    table = read_toml(path)
    reader.known("", table, _TABLES)
    scale = _scale(reader, table)
    reader.faults += find_faults(scale, path.stem) if not reader.faults else []
    if reader.faults:
        heading = f"The scale {path.name} cannot be used:"
        raise SettingsError(all_at_once(heading, reader.faults))
    return scale


_TABLES = frozenset(
    "key title version note source licence rules sensitivity ladders groups "
    "components volume_bands matrix".split()
)


def _scale(reader: Reader, table: Mapping[str, Any]) -> RiskScale:
    rules = reader.table("[rules]", table.get("rules", {}))
    reader.known("[rules]", rules, ("likelihood", "risk"))
    limits = reader.table("[sensitivity]", table.get("sensitivity", {}))
    reader.known("[sensitivity]", limits, ("places",))
    matrix = reader.table("[matrix]", table.get("matrix", {}))
    reader.known("[matrix]", matrix, ("impact", "likelihood"))
    ladders = reader.table("[ladders]", table.get("ladders", {}))
    groups = reader.tables("[[groups]]", table.get("groups", []))
    components = reader.tables("[[components]]", table.get("components", []))
    return RiskScale(
        key=reader.text("", table, "key", None),
        title=reader.text("", table, "title", None),
        version=reader.text("", table, "version", None),
        note=reader.text("", table, "note"),
        source=reader.text("", table, "source", None),
        licence=reader.text("", table, "licence", None),
        likelihood=reader.choice("[rules]", rules, "likelihood", LIKELIHOODS),
        risk=reader.choice("[rules]", rules, "risk", RISKS),
        places=int(reader.number("[sensitivity]", limits, "places", 2)),
        ladders={name: _ladder(reader, name, ladders[name]) for name in ladders},
        groups=tuple(_group(reader, group) for group in groups),
        components=tuple(_component(reader, part) for part in components),
        volume_bands=read_bands(reader, "[volume_bands]", table.get("volume_bands")),
        impact_bands=read_bands(reader, "[matrix.impact]", matrix.get("impact")),
        likelihood_bands=read_bands(
            reader, "[matrix.likelihood]", matrix.get("likelihood")
        ),
    )


def _ladder(reader: Reader, name: str, value: Any) -> Ladder:
    where = f"[ladders.{name}]"
    table = reader.table(where, value)
    reader.known(where, table, ("kind", "levels", "phrases"))
    phrases = reader.table(f"[ladders.{name}.phrases]", table.get("phrases", {}))
    levels = reader.tables(f"{where} levels", table.get("levels", []))
    return Ladder(
        key=name,
        kind=reader.choice(where, table, "kind", KINDS),
        levels=tuple(_level(reader, where, level) for level in levels),
        phrases={phrase: str(word) for phrase, word in phrases.items()},
    )


def _level(reader: Reader, where: str, table: Mapping[str, Any]) -> Level:
    word = reader.text(where, table, "word", None)
    where = f"{where} {word}"
    reader.known(where, table, ("ordinal", "word", "weight", "also"))
    return Level(
        ordinal=int(reader.number(where, table, "ordinal", None)),
        word=word,
        weight=reader.number(where, table, "weight", None),
        also=reader.texts(where, table, "also"),
    )


def _group(reader: Reader, table: Mapping[str, Any]) -> Group:
    key = reader.text("[[groups]]", table, "key", None)
    where = f"[[groups]] {key}"
    reader.known(where, table, Group.__slots__)
    return Group(
        key=key,
        title=reader.text(where, table, "title", None),
        part=reader.choice(where, table, "part", PARTS),
        combination=reader.choice(where, table, "combination", COMBINATIONS),
        required=reader.flag(where, table, "required"),
        unscored=reader.number(where, table, "unscored", 0.0),
    )


def _component(reader: Reader, table: Mapping[str, Any]) -> Component:
    key = reader.text("[[components]]", table, "key", None)
    where = f"[[components]] {key}"
    reader.known(where, table, Component.__slots__)
    return Component(
        key=key,
        title=reader.text(where, table, "title", None),
        group=reader.text(where, table, "group", None),
        ladder=reader.text(where, table, "ladder", None),
        asks=reader.text(where, table, "asks"),
        qualifier=reader.text(where, table, "qualifier"),
    )


def read_bands(reader: Reader, where: str, value: Any) -> Bands:
    """Read bands: words, each with its least value, from nought upwards."""
    table = reader.table(where, {} if value is None else value)
    edges = list(table.values())
    if not edges or not all(is_number(edge) for edge in edges):
        reader.fault(where, 'give words with their least value, such as "Low" = 0.')
        return {}
    if edges[0] != 0 or any(b <= a for a, b in itertools.pairwise(edges)):
        reader.fault(where, "the first must be 0, and each more than the one before.")
        return {}
    return {word: float(edge) for word, edge in table.items()}
