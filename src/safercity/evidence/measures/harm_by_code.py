"""Harm by code: crimes weighed each by its own offence, on one or several scales.

Where the offence is known this is better than `harm`, which knows only categories. What
a scale has no weight for is counted, never taken as harmless.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from safercity.errors import SettingsError
from safercity.evidence.measures.code_scales import CodeScale
from safercity.evidence.measures.columns import check_columns

#: Weights are summed in whole millionths of a day, so that sums come to the same in any
#: order.
_PARTS = 1_000_000


def weigh_by_code(
    crimes: ir.Table,
    scales: Iterable[CodeScale],
    *,
    by: Sequence[str] = (),
    with_proactive: bool = False,
) -> ir.Table:
    """Weigh crimes on each scale, to be set side by side.

    Crimes of what a scale calls proactive are left out of its harm, and counted, unless
    they are asked for.

    Rows:    one for each scale and combination of `by`.
    Adds:    `scale` (its key); `events`; `weighed` (those with a weight that is taken),
             `left_out` (proactive), `unweighed` (no weight); all int64, the last three
             adding up to the first. `harm` (float64), in the scale's unit: null where
             no event is weighed.
    Raises:  ContractError if a column is missing; SettingsError without a scale.
    Source:  docs/methods/harm.md#by-offence-code
    """
    wanted = list(scales)
    if not wanted:
        raise SettingsError("Crimes can be weighed only on a scale; none was named.")
    needed = {scale.column for scale in wanted}
    check_columns(crimes, *sorted(needed), *by, to="weigh crimes by code")
    # One long read; scales are joined to what few codes there are.
    grain = [*by, *(column for column in sorted(needed) if column not in by)]
    few = crimes.group_by(grain).agg(events=crimes.count())
    weighed = [_weigh(few, s, by=by, with_proactive=with_proactive) for s in wanted]
    return reduce(ir.Table.union, weighed)


def _weigh(
    few: ir.Table, scale: CodeScale, *, by: Sequence[str], with_proactive: bool
) -> ir.Table:
    joined = _with_weights(few, scale)
    known = joined.weight_parts.notnull()
    taken = known if with_proactive else known & ~joined.proactive
    events = joined.events
    sums = {
        "events": events.sum(),
        "weighed": taken.ifelse(events, 0).sum(),
        "left_out": (known & ~taken).ifelse(events, 0).sum(),
        "unweighed": known.ifelse(0, events).sum(),
        "parts": taken.ifelse(events * joined.weight_parts, None).sum(),
    }
    summed = joined.aggregate(
        by=list(by), **{name: n.cast("int64") for name, n in sums.items()}
    )
    counts = {
        name: summed[name].fill_null(0)
        for name in ("events", "weighed", "left_out", "unweighed")
    }
    harm = summed.parts.cast("float64") / _PARTS
    return summed.select(*by, scale=ibis.literal(scale.key), **counts, harm=harm)


def _with_weights(few: ir.Table, scale: CodeScale) -> ir.Table:
    """Set each code's weight beside it; null where it has none."""
    codes = list(scale.weights)
    rows = pa.table(
        {
            "of_code": pa.array(codes, pa.string()),
            "weight_parts": pa.array(
                [round(scale.weights[code] * _PARTS) for code in codes], pa.int64()
            ),
            "proactive": pa.array([c in scale.proactive for c in codes], pa.bool_()),
        }
    )
    weights = ibis.memtable(rows)
    return few.left_join(weights, few[scale.column] == weights.of_code)


def count_unweighed_codes(crimes: ir.Table, scale: CodeScale) -> ir.Table:
    """Count crimes by each code that a scale has no weight for.

    Rows:    one for each such value of the scale's column; null is a crime without one.
    Adds:    `code`, `events` (int64).
    Raises:  ContractError if the column is missing.
    Source:  docs/methods/harm.md#by-offence-code
    """
    check_columns(crimes, scale.column, to="count codes that have no weight")
    few = crimes.group_by(scale.column).agg(events=crimes.count())
    joined = _with_weights(few, scale)
    bare = joined.filter(joined.weight_parts.isnull())
    return bare.select(code=bare[scale.column], events="events")
