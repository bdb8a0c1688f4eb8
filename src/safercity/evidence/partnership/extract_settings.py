"""Read `[[extracts]]`: each supply of data, and how its words map to ours."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safercity.areas import slugify
from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.contracts.flags import FLAGS
from safercity.evidence.partnership.reader import Reader
from safercity.evidence.partnership.settings import Extract
from safercity.periods import Month

SENSITIVITIES = ("public", "sensitive")

_STREET = "police_uk"
_STREET_TITLE = "Street-level crime, data.police.uk"


def read_extracts(reader: Reader) -> tuple[Extract, ...]:
    """Every extract; what is wrong with any of them is a fault of the reader's."""
    tables = reader.values.get("extracts", [])
    if not isinstance(tables, list) or not tables:
        reader.fault("needs at least one [[extracts]], the data to read")
        return ()
    found = [_read_extract(reader, n, table) for n, table in enumerate(tables, 1)]
    extracts = tuple(extract for extract in found if extract)
    names = [extract.name for extract in extracts]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reader.fault(f'two extracts are named "{name}"; names must differ')
    return extracts


def _read_extract(reader: Reader, number: int, table: Any) -> Extract | None:
    where = f"[[extracts]] number {number}"
    if not isinstance(table, dict):
        reader.fault(f"{where} must be a table of settings")
        return None
    reader.unknown("extracts", table)
    contract = reader.choice(table, where, "contract", _STREET, tuple(CONTRACTS))
    name = reader.name(table, where)
    title = _STREET_TITLE if contract == _STREET else name
    sensitivity = "public" if CONTRACTS[contract].public else "sensitive"
    return Extract(
        name=slugify(name),
        contract=contract,
        path=_read_path(reader, table, where),
        title=reader.text(table, where, "title", title),
        sensitivity=reader.choice(
            table, where, "sensitivity", sensitivity, SENSITIVITIES
        ),
        columns=reader.pairs(table, where, "columns"),
        categories=reader.pairs(table, where, "categories"),
        date_format=reader.maybe_text(table, where, "date_format"),
        sheet=reader.maybe_text(table, where, "sheet"),
        synthetic=reader.flag(table, where, "synthetic"),
        flags=_read_flags(reader, table, where),
        values=_read_values(reader, table, where, contract),
        months_without_events=_read_months(reader, table, where, contract),
    )


def _read_path(reader: Reader, table: Mapping[str, Any], where: str) -> str:
    path = reader.text(table, where, "path")
    if Path(path).is_absolute() or ".." in Path(path).parts:
        reader.fault(
            f'{where} path is "{path}"; keep extracts inside the partnership folder'
        )
    return path


def _read_flags(
    reader: Reader, table: Mapping[str, Any], where: str
) -> Mapping[str, str]:
    """What each of the supplier's flags stands for; faults name the nearest slugs."""
    flags = reader.pairs(table, where, "flags")
    for word, slug in sorted(flags.items()):
        if slug not in FLAGS:
            near = difflib.get_close_matches(slug, FLAGS, 3) or sorted(FLAGS)
            reader.fault(
                f'{where} flags "{word}" is "{slug}", which is no flag; '
                f"the nearest are {', '.join(near)}"
            )
    return flags


def _read_values(
    reader: Reader, table: Mapping[str, Any], where: str, contract: str
) -> Mapping[str, Mapping[str, str]]:
    """What each of the supplier's values stands for, by contract column."""
    tables = table.get("values", {})
    if not isinstance(tables, dict):
        reader.fault(f"{where} values must be tables by contract column")
        return {}
    columns = {c.name: c for c in CONTRACTS[contract].columns}
    found = {}
    for name in sorted(tables):
        pairs = found[name] = reader.pairs(tables, f"{where} values", name)
        allowed = columns[name].allowed if name in columns else ()
        if name not in columns or name in ("category", "flags"):
            reader.fault(
                f'{where} values has "{name}", which is not a column of {contract} '
                "whose values can be mapped"
            )
        for said, meant in sorted(pairs.items()):
            # Mapped to nothing, it says that the value is not known.
            if allowed and meant and meant not in allowed:
                reader.fault(
                    f'{where} values.{name} "{said}" is "{meant}"; it can be: '
                    f"{', '.join(allowed)}"
                )
    return found


def _read_months(
    reader: Reader, table: Mapping[str, Any], where: str, contract: str
) -> tuple[Month, ...]:
    """Months that were supplied and have no row; a street file always has some."""
    key = "months_without_events"
    texts = reader.texts(table, where, key, '["2025-03"]')
    if texts and contract == _STREET:
        reader.fault(
            f"{where} {key} is not for street files, which are never empty: a month "
            "without rows was not supplied"
        )
    months = (reader.month(text, f"{where} {key}") for text in texts)
    return tuple(sorted({month for month in months if month}))
