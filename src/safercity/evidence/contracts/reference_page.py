"""Write `docs/reference/contracts.md` from the contracts."""

from collections.abc import Iterable, Iterator

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.events import INCIDENTS, OFFENCES
from safercity.evidence.contracts.police_uk import POLICE_UK
from safercity.evidence.contracts.warehouse import WAREHOUSE

_HEAD = """\
# Contracts

What each table must be. This page is written from the contracts in
`src/safercity/evidence/contracts/`; do not edit it.

A row that breaks its contract is quarantined with a reason, and every row is accounted
for: rows read = accepted + quarantined + superseded, for each file.
"""


def contracts_page() -> str:
    """Set out every contract as Markdown, extracts first, then the warehouse."""
    return "\n".join(
        [
            _HEAD,
            "## Extracts",
            *_sections((POLICE_UK, OFFENCES, INCIDENTS)),
            "## Warehouse",
            *_sections(WAREHOUSE),
        ]
    )


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
        f"`{column.name}`",
        f"{column.type}{unit}",
        _needed(column),
        column.meaning + (". **Personal**" if column.personal else ""),
        _must_be(column),
    )
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _needed(column: Column) -> str:
    if column.required:
        return "in every row"
    return "column may be absent" if column.may_be_absent else "may be empty"


def _must_be(column: Column) -> str:
    if column.allowed:
        return ", ".join(column.allowed)
    if column.pattern:
        return f"`{column.pattern}`"
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:,} to {column.maximum:,}"
    return ""
