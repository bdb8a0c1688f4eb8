"""Read text as what a column holds: dates, moments, numbers and flags.

Each function takes and returns an Ibis value, null where the text is no such thing;
nothing runs.
"""

import datetime as dt
import re

import ibis
import ibis.expr.types as ir

from safercity.evidence.contracts.columns import FALSE, TRUE

# ISO's forms, and what data.police.uk adds. A form that fails costs ten times one that
# fits, so what a text can be is looked at before it is tried.
ISO = r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|\+00:00)?)?"
# What may follow a supplier's own form of a day, where the column holds moments.
_TIMES = (" %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S")


@ibis.udf.scalar.builtin(name="try_strptime", signature=((str, list[str]), dt.datetime))
def _try_strptime(text, formats):  # type: ignore[no-untyped-def]  # pragma: no cover
    """DuckDB's own; null where no format fits."""


@ibis.udf.scalar.builtin(name="regexp_full_match", signature=((str, str), bool))
def fits(text, pattern):  # type: ignore[no-untyped-def]  # pragma: no cover
    """DuckDB's own: the whole text fits the pattern."""


@ibis.udf.scalar.builtin(name="list_has_any", signature=((list[str], list[str]), bool))
def has_any(parts, wanted):  # type: ignore[no-untyped-def]  # pragma: no cover
    """DuckDB's own: the two lists have something in common."""


def read_date(text: ir.StringValue, date_format: str | None) -> ir.TimestampValue:
    """A date or a moment in the supplier's format or in ISO's.

    A supplier's format for days is taken with a time after it too.
    """
    iso = fits(text, ISO).ifelse(text, ibis.null("string")).try_cast("timestamp(6)")
    if date_format is None:
        return iso
    timed = [date_format + time for time in _TIMES]
    own = text.contains(":").ifelse(
        _try_strptime(text, _formats([date_format, *timed])),
        _try_strptime(text, _formats([date_format])),
    )
    return ibis.coalesce(own, iso)


def _formats(formats: list[str]) -> ir.ArrayScalar:
    return ibis.literal(formats, type="array<string>")


def read_number(text: ir.StringValue) -> ir.FloatingValue:
    """A number."""
    return text.try_cast("float64")


def read_flag(text: ir.StringValue) -> ir.BooleanValue:
    """True or false, as people and systems write them."""
    said = text.lower()
    return ibis.cases(
        (said.isin(TRUE), True), (said.isin(FALSE), False), else_=ibis.null("boolean")
    )


def words_of(text: ir.StringValue) -> ir.ArrayValue:
    """The parts of a list with semicolons between, in small letters."""
    return text.lower().re_replace(r"\s*;\s*", ";").strip().split(";")


def date_form(date_format: str | None) -> str:
    """How dates should be written, as part of a sentence."""
    if date_format is None:
        return "written YYYY-MM-DD"
    return f"in the form {re.sub(r'[^ -~]', '', date_format)}"
