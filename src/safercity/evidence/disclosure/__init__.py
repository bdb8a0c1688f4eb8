"""Disclosure control: the only maker of a release."""

from safercity.evidence.disclosure.policy import Policy, load_policy
from safercity.evidence.disclosure.release import Release, make_release

__all__ = ["Policy", "Release", "load_policy", "make_release"]
