"""A partnership with nothing but a disclosure policy, and the policies that ship."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safercity.evidence.disclosure import Policy, load_policy
from safercity.evidence.partnership import ChangeRule, Partnership, WardRule
from safercity.periods import Period

YEAR = Period.parse("2025-01", "2025-12")


def partnership(disclosure: Mapping[str, Any] | None = None) -> Partnership:
    """A partnership whose `[disclosure]` is this."""
    return Partnership(
        folder=Path("made-up"),
        name="Made-up",
        force="made-up",
        period=YEAR,
        comparison=YEAR.shifted(-12),
        missing_months="refuse",
        extracts=(),
        similar_forces=(),
        ward_rule=WardRule(),
        change_rule=ChangeRule(),
        minimum_population=1000,
        disclosure=disclosure or {},
        organisation="",
        contact="",
        colour="#12436D",
        synthetic=True,
    )


def policy(audience: str = "public", **settings: Any) -> Policy:
    """The policy of an audience, with some settings changed."""
    return load_policy(audience, partnership({audience: settings}))
