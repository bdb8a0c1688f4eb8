"""The tables of a warehouse that records are kept in, one for each contract.

Each has the columns of its contract, typed, and what the warehouse worked out beside
them. They are made from the contracts, so that neither can say what the other does not.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from safercity.evidence.contracts import EXTRACTS
from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.flags import FLAGS, flag_column
from safercity.evidence.contracts.warehouse import EVENTS, FILES

_ORIGIN = ("extract", "file_id", "line")
_PLACED = ("ward", "ward_method", "csp", "placement", "own_force", "counted")
_METRES = ("easting", "northing")

_MONTH = Column(
    name="month",
    type="month",
    required=False,
    meaning="Month that it counts in; of a person, that of the crime; empty if none",
)
_OFFENCE = (
    Column(
        name="subgroup",
        type="text",
        meaning="Home Office subgroup of the offence on the day, a slug",
    ),
    Column(
        name="offence_group",
        type="text",
        meaning="Home Office group of the offence, a slug",
    ),
    Column(name="category", type="text", meaning="Category key, as police.uk sorts it"),
)
_HOME = (
    Column(
        name="lsoa21",
        type="text",
        required=False,
        meaning="LSOA of 2021 of the person's home",
    ),
    Column(
        name="ward",
        type="text",
        required=False,
        meaning="Ward of the home, by best fit of the LSOA; empty outside the area",
    ),
    Column(
        name="csp",
        type="text",
        required=False,
        meaning="Community safety partnership of the home; empty outside the area",
    ),
)


def record_table(contract: Contract) -> Contract:
    """The table that the accepted rows of a contract are kept in."""
    columns = [*(EVENTS.column(name) for name in _ORIGIN), _MONTH]
    columns += _own(contract)
    if contract.name == "crimes":
        columns += _OFFENCE
    columns += _where(contract)
    return Contract(
        name=contract.name,
        title=contract.title,
        grain=contract.grain,
        source=FILES.source,
        columns=tuple(columns),
    )


def _own(contract: Contract) -> Iterator[Column]:
    for column in contract.columns:
        if column.name == "month" or (contract.lies and column.name in _PLACED):
            continue  # Each is among the others
        if column.type == "flags":
            for slug, meaning in FLAGS.items():
                yield Column(
                    name=flag_column(slug), type="flag", required=False, meaning=meaning
                )
        elif column.name in _METRES:
            yield EVENTS.column(column.name)
        else:
            yield Column(
                name=column.name,
                type=column.type,
                required=column.required or column.default is not None,
                meaning=column.meaning,
                unit=column.unit,
                personal=column.personal,
            )


def _where(contract: Contract) -> tuple[Column, ...]:
    if contract.lies == "place":
        return tuple(EVENTS.column(name) for name in ("lsoa21", *_PLACED))
    return _HOME if contract.lies == "home" else ()


RECORD_TABLES: Mapping[str, Contract] = MappingProxyType(
    {c.name: record_table(c) for c in EXTRACTS if c.has_table}
)
