"""Disclosure: suppress and round for a named audience. The only maker of releases."""

from safercity.evidence.disclosure.policy import Policy, audiences, load_policy
from safercity.evidence.disclosure.release import Release, figures_for, make_release
from safercity.evidence.disclosure.topics import Topic

__all__ = [
    "Policy",
    "Release",
    "Topic",
    "audiences",
    "figures_for",
    "load_policy",
    "make_release",
]
