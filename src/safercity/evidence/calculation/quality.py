"""Data-quality figures: where every row that was read went."""

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir

from safercity.areas import Area, slugify
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.completeness import count_placement
from safercity.evidence.measures.counts import within
from safercity.periods import Month, Period

ALL_RECORDS = "all-records"
_ROWS = {
    "rows_read": "rows_read",
    "rows_accepted": "accepted",
    "rows_quarantined": "quarantined",
    "rows_superseded": "superseded",
}


def file_category(extract: str, file_id: int) -> str:
    """The category that a file's rows are counted under."""
    return f"{extract}-file-{file_id:03d}"


def rule_category(extract: str, rule: str) -> str:
    """The category that the rows which break a rule are counted under."""
    return f"{extract}-rule-{slugify(rule)}"


def add_accounting(
    maker: FigureMaker,
    files: ir.Table,
    quarantine: ir.Table,
    *,
    force: Area,
    period: Period,
) -> None:
    """Add rows read, accepted, quarantined and superseded, by extract and by file."""
    totals: dict[str, dict[str, int]] = {}
    for row in files.order_by("file_id").to_pyarrow().to_pylist():
        extract = row["extract"]
        when = Period.of_month(Month.parse(row["month"])) if row["month"] else period
        rows = {measure: row[column] for measure, column in _ROWS.items()}
        _add_rows(maker, file_category(extract, row["file_id"]), force, when, rows)
        total = totals.setdefault(extract, dict.fromkeys(_ROWS, 0))
        for measure, number in rows.items():
            total[measure] += number
    for extract, total in totals.items():
        _add_rows(maker, extract, force, period, total)
    _add_rules(maker, quarantine, force, period)


def _add_rows(
    maker: FigureMaker,
    category: str,
    area: Area,
    period: Period,
    rows: Mapping[str, int],
) -> None:
    read = float(rows["rows_read"])
    for measure, number in rows.items():
        maker.add(
            measure,
            category,
            area,
            period,
            float(number),
            numerator=float(number),
            denominator=read,
        )


def _add_rules(
    maker: FigureMaker, quarantine: ir.Table, force: Area, period: Period
) -> None:
    broken = quarantine.distinct(on=["extract", "file_id", "line", "rule"])
    rules = broken.group_by("extract", "rule").agg(rows=broken.count())
    for row in rules.order_by("extract", "rule").to_pyarrow().to_pylist():
        maker.add(
            "rows_quarantined",
            rule_category(row["extract"], row["rule"]),
            force,
            period,
            float(row["rows"]),
            numerator=float(row["rows"]),
        )


def add_placement(
    maker: FigureMaker,
    events: ir.Table,
    *,
    force: Area,
    period: Period,
    sources: Mapping[str, tuple[str, ...]],
) -> None:
    """Add the records with no place, outside the area, and of other forces inside."""
    inside = within(events, period)
    everything = tuple(sorted({s for extracts in sources.values() for s in extracts}))
    (total,) = count_placement(inside).to_pyarrow().to_pylist()
    rows = count_placement(inside, by=("category",)).to_pyarrow().to_pylist()
    by_category = {row["category"]: row for row in rows} | {ALL_RECORDS: total}
    # All crime is the sum of others, and has no rows of its own.
    counted_here = sorted(sources.keys() & by_category.keys())
    # Less the categories that are shown, the sum would tell of one that is not.
    parts = tuple(figure_key("unplaced", c, force, period) for c in counted_here)
    for measure in ("unplaced", "outside_area", "other_force_inside"):
        number = float(total[measure] or 0)
        maker.add(
            measure,
            ALL_RECORDS,
            force,
            period,
            number,
            numerator=number,
            sources=everything,
            inputs=parts if measure == "unplaced" else (),
        )
    for category in sorted({*counted_here, ALL_RECORDS}):
        row = by_category[category]
        extracts = sources.get(category, everything)
        unplaced, counted = float(row["unplaced"] or 0), float(row["counted"] or 0)
        shown = counted_here if category == ALL_RECORDS else [category]
        if category != ALL_RECORDS:
            maker.add(
                "unplaced",
                category,
                force,
                period,
                unplaced,
                numerator=unplaced,
                sources=extracts,
            )
        maker.add(
            "unplaced_share",
            category,
            force,
            period,
            100 * unplaced / counted if counted else None,
            numerator=unplaced,
            denominator=counted,
            sources=extracts,
            inputs=_placement_inputs(shown, force, period),
        )


def _placement_inputs(
    categories: Sequence[str], force: Area, period: Period
) -> tuple[str, ...]:
    """The counts that the share without a place is worked out from."""
    return tuple(
        figure_key(measure, category, force, period)
        for category in categories
        for measure in ("count", "unplaced")
    )
