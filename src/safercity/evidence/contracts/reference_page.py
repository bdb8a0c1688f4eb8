"""Write `docs/reference/contracts.md` from the contracts."""

from collections.abc import Iterable, Iterator

from safercity.evidence.contracts import EXTRACTS
from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.flags import FLAGS, flag_column
from safercity.evidence.contracts.record_tables import RECORD_TABLES
from safercity.evidence.contracts.warehouse import WAREHOUSE

_HEAD = """\
# Contracts

What each table must be. This page is written from the contracts in
`src/safercity/evidence/contracts/`; do not edit it.

A row that breaks its contract is quarantined with a reason, and every row is accounted
for: rows read = accepted + quarantined + superseded, for each file.

Dates are written YYYY-MM-DD, and moments YYYY-MM-DDTHH:MM or with a space between, in
local time; or as the extract's `date_format` says. What is true is written true, yes,
y, t or 1; what is false false, no, n, f or 0. Words of a list may be in any case of
letters.

A file is refused when a column of it looks like a name, a date of birth, an address, a
full postcode, a telephone number, an e-mail address or an NHS number, by its heading or
by a sample of its values, whether or not the column would be read.
"""
_FLAGS = """
### Flags

The `flags` of an extract are these slugs. Words of the supplier's own are mapped to
them in the extract's `flags`; a word that is neither is quarantined with the nearest
slugs.

| flag | column in the warehouse | what it says |
|---|---|---|
"""
_RECORDS = """
A table is there only if an extract of its contract was supplied. A flag is true or
false; it is null where the file had no column of flags at all, so that what was never
recorded is not taken for what was recorded as absent.
"""


def contracts_page() -> str:
    """Set out every contract as Markdown, extracts first, then the warehouse."""
    return "\n".join(
        [
            _HEAD,
            "## Extracts",
            *_sections(EXTRACTS),
            _FLAGS + "\n".join(_flags()),
            "\n## Warehouse",
            *_sections(WAREHOUSE),
            "## Warehouse tables of records",
            _RECORDS,
            *_sections(RECORD_TABLES.values()),
        ]
    )


def _flags() -> Iterator[str]:
    for slug, meaning in FLAGS.items():
        yield f"| `{slug}` | `{flag_column(slug)}` | {meaning} |"


def _sections(contracts: Iterable[Contract]) -> Iterator[str]:
    for contract in contracts:
        yield f"\n### {contract.name}: {contract.title}\n"
        yield f"Grain: {contract.grain}. Source: {contract.source}.\n"
        yield "| column | type | needed | what it is | must be |"
        yield "|---|---|---|---|---|"
        yield from (_row(column) for column in contract.columns)
        if contract.row_rules:
            yield "\nRules about a row:\n"
            for rule in contract.row_rules:
                yield f"- **{rule.name}** ({', '.join(rule.columns)}): {rule.meaning}."
    yield ""


def _row(column: Column) -> str:
    unit = f", {column.unit}" if column.unit else ""
    cells = (
        " or ".join(f"`{name}`" for name in (column.name, *column.also)),
        f"{column.type}{unit}",
        _needed(column),
        _what_it_is(column),
        _must_be(column),
    )
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _what_it_is(column: Column) -> str:
    default = f". Empty means {column.default}" if column.default else ""
    return column.meaning + default + (". **Personal**" if column.personal else "")


def _needed(column: Column) -> str:
    if column.required:
        return "in every row"
    return "column may be absent" if column.may_be_absent else "may be empty"


def _must_be(column: Column) -> str:
    if column.allowed:
        return ", ".join(column.allowed)
    if column.pattern:
        return f"`{column.pattern}`"
    if column.type == "flags":
        return "flags, below"
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:,} to {column.maximum:,}"
    return ""
