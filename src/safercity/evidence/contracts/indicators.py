"""Indicators that somebody has published: a value, its interval and its comparator."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import optional

INDICATORS = Contract(
    name="indicators",
    title="Published indicators",
    grain="one row per indicator, area and period, of one source and comparator",
    source="whoever published them, named in each row's `source`",
    key=("indicator", "area", "period", "comparator", "source"),
    gaps_match=True,
    public=True,
    columns=(
        Column(name="indicator", type="code", meaning="Key of the indicator"),
        optional("title", "text", "Its name, for readers"),
        Column(
            name="area",
            type="code",
            meaning="Code of the area, or the name of a comparator such as England",
        ),
        Column(name="period", type="code", meaning="As published, such as 2017/18"),
        optional("value", "number", "The value; empty where it was not published"),
        optional("lower", "number", "Lower end of its interval"),
        optional("upper", "number", "Upper end of its interval"),
        optional("unit", "text", "Such as per 1,000, or %"),
        optional("comparator", "text", "What it is set against"),
        optional("source", "text", "Who published it, and where"),
    ),
)
