"""The partnership folder: what an analyst owns, read from its `safercity.toml`.

Everything that differs from place to place is a setting here; nothing in the code
knows a place. All faults of a file are reported at once.
"""

from safercity.evidence.partnership.loading import load_partnership
from safercity.evidence.partnership.settings import (
    SETTINGS_FILE,
    ChangeRule,
    Extract,
    Partnership,
    WardRule,
)

__all__ = [
    "SETTINGS_FILE",
    "ChangeRule",
    "Extract",
    "Partnership",
    "WardRule",
    "load_partnership",
]
