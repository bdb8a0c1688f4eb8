"""Errors a person may see: what could not be done, where, and the next step.

Everything here prints as plain paragraphs without a traceback, and each kind has
its own exit code (docs/reference/exit-codes.md). Anything else is a bug.
"""

from collections.abc import Iterable


class SaferCityError(Exception):
    """An expected failure. `exit_code` is what the command line returns."""

    exit_code = 1


class UsageError(SaferCityError):
    """The command was given something it cannot use."""

    exit_code = 2


class SettingsError(SaferCityError):
    """The partnership folder or its `safercity.toml` cannot be used."""

    exit_code = 3


class ExtractError(SaferCityError):
    """An extract cannot be read, or does not meet its contract."""

    exit_code = 4


class CoverageError(SaferCityError):
    """The extracts do not cover the period or the area asked for."""

    exit_code = 5


class ScopeError(SaferCityError):
    """The area is outside what the system covers (England and Wales)."""

    exit_code = 6


class ContractError(SaferCityError):
    """A table lacks what a contract or a measure needs."""

    exit_code = 7


class QuoteError(SaferCityError):
    """A commentary quotes a figure that does not exist."""

    exit_code = 8


class ReproductionError(SaferCityError):
    """Figures do not come to what was published."""

    exit_code = 11


class DisclosureError(SaferCityError):
    """A release would let a protected number be worked out."""

    exit_code = 9


class ReleaseError(SaferCityError):
    """A release is missing, unfinished or not what its manifest says."""

    exit_code = 10


class LinkageError(SaferCityError):
    """Records cannot be made ready for linkage, or cannot be linked."""

    exit_code = 12


def all_at_once(heading: str, faults: Iterable[str]) -> str:
    """Set out every fault under one heading, so a person mends them in one go."""
    return "\n".join([heading, *(f"  - {fault}" for fault in faults)])
