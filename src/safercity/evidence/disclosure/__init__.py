"""Disclosure: suppress and round for a named audience. The only maker of releases."""

from safercity.evidence.disclosure.policy import Policy, Topic, audiences, load_policy
from safercity.evidence.disclosure.release import Release, make_release

__all__ = ["Policy", "Release", "Topic", "audiences", "load_policy", "make_release"]
