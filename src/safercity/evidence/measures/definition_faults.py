"""Faults of a measure's definition, in words that mend it."""

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any

GOOD = ("lower", "higher", "neither")

#: What a formula may name; each is a number of the figure.
PLACEHOLDERS = frozenset(
    {"numerator", "denominator", "denominator_year", "value", "lower", "upper"}
)

#: What a query may name; `render_query` fills them in.
PARAMETERS = frozenset(
    {
        "category",
        "crime_categories",
        "area_column",
        "area_code",
        "start",
        "end",
        "before_start",
        "before_end",
    }
)

CERTAINTIES = (
    "stated",
    "published",
    "in code",
    "general knowledge",
    "unsettled",
    "our choice",
)

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"\d+\.\d+")
_METHOD = re.compile(r"[a-z-]+\.md(#[a-z0-9-]+)?")
PARAMETER = re.compile(r"(?<!:):([a-z_]+)")


_TYPES: dict[str, type] = {"decimals": int, "codes": dict}
_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "key": (lambda v: bool(_KEY.fullmatch(v)), "small letters, digits and _"),
    "version": (lambda v: bool(_VERSION.fullmatch(v)), 'like "1.0"'),
    "method": (lambda v: bool(_METHOD.fullmatch(v)), 'like "rates.md#crude"'),
    "certainty": (
        lambda v: set(v.split(", ")) <= set(CERTAINTIES),
        f"one or more of {', '.join(CERTAINTIES)}",
    ),
    "good": (lambda v: v in GOOD, f"one of {', '.join(GOOD)}"),
    "decimals": (lambda v: 0 <= v <= 6, "0 to 6"),
    "codes": (
        lambda v: all(
            re.fullmatch(r"-?\d+", k) and isinstance(w, str) for k, w in v.items()
        ),
        "words by whole number",
    ),
}


def definition_faults(
    stem: str, table: Mapping[str, Any], known: Mapping[str, bool]
) -> list[str]:
    """List what is wrong with a definition, in plain words.

    `stem` is the name of its file; `known` says of each setting whether it is needed.
    """
    if not table:
        return []
    faults = [_unknown(name, known) for name in sorted(set(table) - set(known))]
    for name, needed in known.items():
        if name in table:
            faults += _value_faults(name, table[name])
        elif needed:
            faults.append(f'"{name}" is missing.')
    if not faults and table["key"] != stem:
        faults.append(f'its key is "{table["key"]}"; a file is named after its key.')
    if not faults:
        faults += _text_faults(table)
    return faults


def _unknown(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    hint = f' Did you mean "{near[0]}"?' if near else ""
    return f'"{name}" is not a setting of a measure.{hint}'


def _value_faults(name: str, value: Any) -> list[str]:
    kind = _TYPES.get(name, str)
    if not isinstance(value, kind) or isinstance(value, bool):
        words = {str: "text in quotes", int: "a whole number", dict: "a table"}
        return [f'"{name}" must be {words[kind]}.']
    rule = _RULES.get(name)
    if rule and not rule[0](value):
        return [f'"{name}" must be {rule[1]}.']
    return []


def _text_faults(table: Mapping[str, Any]) -> list[str]:
    """Check that formulas and the query name only what can be filled in."""
    faults = []
    for name in ("formula", "interval"):
        try:
            table.get(name, "").format(**dict.fromkeys(PLACEHOLDERS, ""))
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            faults.append(
                f'"{name}" cannot be filled in ({error}). '
                f"It may name {', '.join(sorted(PLACEHOLDERS))}, in {{braces}}."
            )
    unknown = sorted(set(PARAMETER.findall(table["query"])) - PARAMETERS)
    if unknown:
        faults.append(
            f'"query" names :{", :".join(unknown)}. '
            f"It may name :{', :'.join(sorted(PARAMETERS))}."
        )
    return faults
