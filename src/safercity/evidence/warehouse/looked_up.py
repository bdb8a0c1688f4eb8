"""What text stands for: a value by a mapping, and a point by its coordinates."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from safercity.evidence.contracts.reading import read_number


def point(
    x: ir.StringValue, y: ir.StringValue
) -> tuple[ir.FloatingValue, ir.FloatingValue]:
    """A point, or nothing for 0, 0: what systems write when they know no place."""
    across, up = read_number(x), read_number(y)
    nowhere = (across == 0) & (up == 0)
    none = ibis.null("float64")
    return nowhere.ifelse(none, across), nowhere.ifelse(none, up)


def looked_up(value: ir.StringValue, meanings: Mapping[str, str]) -> ir.StringValue:
    """What each value means; null for one that has no meaning there."""
    if not meanings:
        return ibis.null("string")
    pairs = ((value == ibis.literal(k), ibis.literal(v)) for k, v in meanings.items())
    return ibis.cases(*pairs, else_=ibis.null("string"))
