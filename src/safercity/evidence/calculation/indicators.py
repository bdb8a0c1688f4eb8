"""Indicators: numbers that others have published, as they published them."""

from collections.abc import Mapping

import ibis.expr.types as ir

from safercity.areas import Area, AreaLevel, slugify
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.measures.themes import Asked

Row = Mapping[str, object]


def add_indicators(
    maker: FigureMaker, cube: Cube, published: ir.Table, asked: Asked
) -> None:
    """Add the latest published value of each indicator, for each area that has one.

    Areas are the force, its CSPs and the comparators that rows name, by code or name.
    An indicator that a theme asks for and nobody published is not available.
    """
    areas = {a.code: a for a in _local(cube)} | {a.name: a for a in _local(cube)}
    rows = published.order_by("indicator", "area", "period", "extract")
    listed = rows.to_pyarrow().to_pylist()
    areas |= _comparators(listed, areas)
    latest: dict[tuple[str, str], Row] = {}
    for row in listed:
        slug, where = slugify(str(row["indicator"])), str(row["area"])
        if where in areas and row.get("value") is not None:
            latest[slug, areas[where].slug] = row
    for (slug, _), row in sorted(latest.items()):
        _add(maker, cube, slug, areas[str(row["area"])], row)
    told = {slug for slug, _ in latest}
    for slug in asked.indicators:
        if slug not in told:
            maker.add("indicator", slug, cube.areas[0], cube.period, None)


def _local(cube: Cube) -> list[Area]:
    return [cube.areas[n] for n in cube.rows(AreaLevel.FORCE, AreaLevel.CSP)]


def _comparators(rows: list[Row], local: Mapping[str, Area]) -> dict[str, Area]:
    """What rows are set against, as areas of their own."""
    names = {str(row["comparator"]) for row in rows if row.get("comparator")}
    return {
        name: Area(AreaLevel.COMPARATOR, slugify(name), name, slugify(name))
        for name in sorted(names - set(local))
    }


def _add(maker: FigureMaker, cube: Cube, slug: str, area: Area, row: Row) -> None:
    limits = {
        name: float(str(row[name]))
        for name in ("lower", "upper")
        if row.get(name) is not None
    }
    maker.add(
        "indicator",
        slug,
        area,
        cube.period,
        float(str(row["value"])),
        unit=str(row.get("unit") or "") or None,
        sources=(str(row["extract"]),),
        **limits,
    )
