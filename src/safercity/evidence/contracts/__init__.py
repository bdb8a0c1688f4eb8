"""What each table must be: columns, units, grain and source, as data."""

from safercity.evidence.contracts.base import Column, Contract, RowRule
from safercity.evidence.contracts.calls import CALLS
from safercity.evidence.contracts.collisions import COLLISIONS
from safercity.evidence.contracts.crimes import CRIMES
from safercity.evidence.contracts.events import OFFENCES
from safercity.evidence.contracts.fires import FIRES
from safercity.evidence.contracts.fraud import FRAUD_REFERRALS
from safercity.evidence.contracts.health import HEALTH_ACTIVITY
from safercity.evidence.contracts.incidents import INCIDENTS
from safercity.evidence.contracts.indicators import INDICATORS
from safercity.evidence.contracts.people import OFFENDERS, VICTIMS
from safercity.evidence.contracts.police_uk import POLICE_UK
from safercity.evidence.contracts.stop_search import STOP_SEARCH
from safercity.evidence.contracts.survey import SURVEY_RESPONSES
from safercity.evidence.contracts.vehicles import STOLEN_VEHICLES

# Every kind of extract, in the order that they are read about.
EXTRACTS = (
    POLICE_UK,
    OFFENCES,
    CRIMES,
    INCIDENTS,
    VICTIMS,
    OFFENDERS,
    CALLS,
    FRAUD_REFERRALS,
    STOLEN_VEHICLES,
    FIRES,
    COLLISIONS,
    SURVEY_RESPONSES,
    INDICATORS,
    HEALTH_ACTIVITY,
    STOP_SEARCH,
)
CONTRACTS = {contract.name: contract for contract in EXTRACTS}

__all__ = [
    "CONTRACTS",
    "EXTRACTS",
    "OFFENCES",
    "POLICE_UK",
    "Column",
    "Contract",
    "RowRule",
]
