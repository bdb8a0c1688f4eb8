"""Findings: what matters most in an area, chosen by one written rule.

Only clear evidence can be a finding: a clear rise or fall; a rate whose whole interval
lies above or below an average, by a tenth or more; the category that does most harm;
crime that gathers in few places. Changes and comparisons are put in order of how many
offences or incidents they are about, with two of a kind at most and one a category;
harm and places follow. Docs: docs/decisions/0010-wording.md.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import direction_of
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.standings import (
    ABOVE,
    BELOW,
    GroupStanding,
    group_standings,
    stands,
)
from safercity.evidence.assessment.topics import ALL_CRIME, ASB, Topic

CHANGE, FORCE, GROUP, HARM, PLACES, STEADY = (
    "change",
    "force",
    "group",
    "harm",
    "places",
    "steady",
)
MOST, FEWEST, MOST_OF_A_KIND = 5, 3, 2
# A difference of less than a tenth is seldom worth a place among five findings.
FAR_ENOUGH = 0.1
# The 5% of neighbourhoods with most crime hold three times their even share, or more.
GATHERED = 15.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that matters: what kind, about which category, and how large.

    `size` is how many offences or incidents it is about; `group` is the group of
    forces that a comparison is with.
    """

    kind: str
    topic: Topic
    size: float = 0.0
    group: GroupStanding | None = None


def choose_findings(brief: Brief) -> list[Finding]:
    """The three to five findings of an area, most important first."""
    chosen = _limited(
        sorted(_sized(brief), key=lambda f: (-f.size, f.topic.name, f.kind)),
        most=MOST - 2,
    )
    told = {finding.topic.slug for finding in chosen}
    chosen += [f for f in (_harm(brief), _places(brief)) if f is not None]
    for slug in (ALL_CRIME, ASB):
        topic = brief.topic(slug)
        if len(chosen) < FEWEST and topic and slug not in told:
            chosen.append(Finding(STEADY, topic))
    return chosen[:MOST]


def _limited(candidates: Iterable[Finding], *, most: int) -> list[Finding]:
    """The first candidates, one a category and two of a kind at most."""
    chosen: list[Finding] = []
    kinds: Counter[str] = Counter()
    told: set[str] = set()
    for finding in candidates:
        if finding.topic.slug in told or kinds[finding.kind] == MOST_OF_A_KIND:
            continue
        chosen.append(finding)
        kinds[finding.kind] += 1
        told.add(finding.topic.slug)
        if len(chosen) == most:
            break
    return chosen


def _sized(brief: Brief) -> list[Finding]:
    found = []
    for topic in brief.topics:
        found += [_change(brief, topic), _comparison(brief, topic)]
    return [finding for finding in found if finding is not None]


def _change(brief: Brief, topic: Topic) -> Finding | None:
    direction = direction_of(brief, topic, brief.area)
    now, was = direction.now, direction.was
    if not direction.is_clear or now is None or was is None:
        return None
    return Finding(CHANGE, topic, abs((now.value or 0) - (was.value or 0)))


def _comparison(brief: Brief, topic: Topic) -> Finding | None:
    count = brief.figures.known("count", topic.slug, brief.area)
    if count is None:
        return None
    if not brief.is_force:
        ratio = brief.figures.known("rate_ratio_force", topic.slug, brief.area)
        if not _is_far(ratio):
            return None
        return Finding(FORCE, topic, _beyond(count, ratio))
    for standing in group_standings(brief, topic, brief.area):
        if _is_far(standing.ratio):
            return Finding(GROUP, topic, _beyond(count, standing.ratio), standing)
    return None


def _is_far(ratio: Quoted | None) -> bool:
    if ratio is None or ratio.value is None or stands(ratio) not in (ABOVE, BELOW):
        return False
    return abs(ratio.value - 1) >= FAR_ENOUGH


def _beyond(count: Quoted, ratio: Quoted | None) -> float:
    """How many more, or fewer, than at the average rate."""
    value = ratio.value if ratio else None
    if not value or count.value is None:
        return 0.0
    return abs(count.value * (1 - 1 / value))


def most_harmful(brief: Brief) -> Topic | None:
    """The category with the largest share of harm, where that is known."""
    shares = [
        (brief.figures.value("harm_share", topic.slug, brief.area), topic)
        for topic in brief.crimes
    ]
    known = [(share, topic.name, topic) for share, topic in shares if share]
    return max(known, key=lambda found: found[:2])[2] if known else None


def _harm(brief: Brief) -> Finding | None:
    most = most_harmful(brief)
    if most is None:
        return None
    has_share = brief.figures.known("share_of_crime", most.slug, brief.area)
    return Finding(HARM, most) if has_share else None


def _places(brief: Brief) -> Finding | None:
    topic = brief.topic(ALL_CRIME)
    if topic is None:
        return None
    top = brief.figures.value("top5_share", ALL_CRIME, brief.area)
    half = brief.figures.known("half_share", ALL_CRIME, brief.area)
    if half is None or top is None or top < GATHERED:
        return None
    return Finding(PLACES, topic)
