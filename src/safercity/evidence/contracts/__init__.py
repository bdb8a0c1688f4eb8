"""What each table must be: columns, units, grain and source, as data."""

from safercity.evidence.contracts.base import Column, Contract, RowRule
from safercity.evidence.contracts.events import INCIDENTS, OFFENCES
from safercity.evidence.contracts.police_uk import POLICE_UK

CONTRACTS = {contract.name: contract for contract in (POLICE_UK, OFFENCES, INCIDENTS)}

__all__ = [
    "CONTRACTS",
    "INCIDENTS",
    "OFFENCES",
    "POLICE_UK",
    "Column",
    "Contract",
    "RowRule",
]
