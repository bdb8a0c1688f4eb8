"""What each table must be: columns, units, grain and source, as data."""

from safercity.evidence.contracts.base import Column, Contract, RowRule
from safercity.evidence.contracts.crimes import CRIMES
from safercity.evidence.contracts.events import OFFENCES
from safercity.evidence.contracts.incidents import INCIDENTS
from safercity.evidence.contracts.people import OFFENDERS, VICTIMS
from safercity.evidence.contracts.police_uk import POLICE_UK

# Every kind of extract, in the order that they are read about.
EXTRACTS = (POLICE_UK, OFFENCES, CRIMES, INCIDENTS, VICTIMS, OFFENDERS)
CONTRACTS = {contract.name: contract for contract in EXTRACTS}

__all__ = [
    "CONTRACTS",
    "CRIMES",
    "EXTRACTS",
    "INCIDENTS",
    "OFFENCES",
    "OFFENDERS",
    "POLICE_UK",
    "VICTIMS",
    "Column",
    "Contract",
    "RowRule",
]
