"""Combinations: of which of many categories each row is, as bits of a few numbers.

A row may be of dozens of categories at once. Rows are grouped by all of them together,
in one pass; whatever is asked of a category is added up from the few combinations there
are.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

# A 64-bit number holds this many yes-or-no answers.
_BITS = 62
_NAME = "mask_{}"


def mark(
    table: ir.Table, conditions: Mapping[str, ir.BooleanValue]
) -> tuple[ir.Table, tuple[str, ...]]:
    """Add to each row which conditions it meets; give the columns that say so.

    The columns take the conditions in key order, and hold int64.
    """
    keys = sorted(conditions)
    masks = {
        _NAME.format(n): _mask([conditions[key] for key in keys[start : start + _BITS]])
        for n, start in enumerate(range(0, len(keys), _BITS))
    }
    return table.mutate(**masks), tuple(masks)


def _mask(conditions: Sequence[ir.BooleanValue]) -> ir.IntegerValue:
    return sum(
        (
            condition.ifelse(ibis.literal(1 << bit, "int64"), 0)
            for bit, condition in enumerate(conditions)
        ),
        ibis.literal(0, "int64"),
    )


def unpack(found: pa.Table, number: int) -> NDArray[np.bool_]:
    """Which of `number` conditions, in key order, hold in each row: (rows, number)."""
    masks = [found[name] for name in found.column_names if name.startswith(_NAME[:5])]
    bits = [
        np.array(mask.to_pylist(), dtype=np.int64)[:, None] >> np.arange(_BITS) & 1
        for mask in masks
    ]
    return np.concatenate(bits, axis=1)[:, :number].astype(bool)
