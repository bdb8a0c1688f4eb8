"""Findings: what matters most in an area, chosen by one written rule.

Only clear evidence can be a finding. In this order: clear rises and falls; rates whose
whole interval lies above an average, by a tenth or more; the category with most harm;
crime that gathers in few places. Of a kind, those about most offences or incidents come
first, two of a kind at most and one a category; where some categories rose and others
fell, the two changes are the largest rise and the largest fall. Where that leaves fewer
than three, rates below an average follow, and then what stayed the same. Crime as a
whole has a part of the front page to itself, so it is no finding.
Docs: docs/decisions/0010-wording.md.
"""

from collections.abc import Callable, Sequence
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
# And half of it lies in a quarter of them, of enough for "a few places" to mean much.
HALF_IN = 25.0
ENOUGH_PLACES = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that matters: what kind, about which category, and how large.

    `size` is how many offences or incidents it is about; `group` is the group of
    forces that a comparison is with; `is_above` is True for a rise, and for a rate
    above the one that it stands beside.
    """

    kind: str
    topic: Topic
    size: float = 0.0
    group: GroupStanding | None = None
    is_above: bool = True


def choose_findings(brief: Brief) -> list[Finding]:
    """The three to five findings of an area, most important first.

    Fewer only where a release shows too little to say more.
    """
    chosen: list[Finding] = []
    compared = _found(brief, _comparison)
    _take(chosen, _changes(brief))
    _take(chosen, [f for f in compared if f.is_above])
    chosen += [f for f in (_harm(brief), _places(brief)) if f is not None]
    _take(chosen, [f for f in compared if not f.is_above], fill=True)
    _take(chosen, _steady(brief), fill=True)
    return chosen[:MOST]


def _take(
    chosen: list[Finding], candidates: Sequence[Finding], *, fill: bool = False
) -> None:
    """Add the largest of a kind, one a category; to `fill`, only up to three in all."""
    added = 0
    for finding in sorted(candidates, key=_by_size):
        told = {f.topic.slug for f in chosen if f.kind not in (HARM, PLACES)}
        if added == MOST_OF_A_KIND or (fill and len(chosen) >= FEWEST):
            return
        if finding.topic.slug not in told:
            chosen.append(finding)
            added += 1


def _found(
    brief: Brief, look: Callable[[Brief, Topic], Finding | None]
) -> list[Finding]:
    return [f for topic in brief.crimes if (f := look(brief, topic)) is not None]


def _steady(brief: Brief) -> list[Finding]:
    topics = (brief.topic(slug) for slug in (ALL_CRIME, ASB))
    return [
        Finding(STEADY, topic)
        for topic in topics
        if topic and brief.figures.known("count", topic.slug, brief.area)
    ]


def _changes(brief: Brief) -> list[Finding]:
    """The clear changes; of a rise and a fall neither may hide the other."""
    found = sorted(_found(brief, _change), key=_by_size)
    rises = [finding for finding in found if finding.is_above]
    falls = [finding for finding in found if not finding.is_above]
    return [rises[0], falls[0]] if rises and falls else found


def _by_size(finding: Finding) -> tuple[float, str]:
    return (-finding.size, finding.topic.name)


def _change(brief: Brief, topic: Topic) -> Finding | None:
    direction = direction_of(brief, topic, brief.area)
    now, was = direction.now, direction.was
    if not direction.is_clear or now is None or was is None:
        return None
    more = (now.value or 0) - (was.value or 0)
    return Finding(CHANGE, topic, abs(more), is_above=more > 0)


def _comparison(brief: Brief, topic: Topic) -> Finding | None:
    count = brief.figures.known("count", topic.slug, brief.area)
    if count is None or brief.has_few_residents:
        return None
    if not brief.is_whole:
        ratio = brief.figures.known("rate_ratio_force", topic.slug, brief.area)
        if not _is_far(ratio):
            return None
        return Finding(
            FORCE, topic, _beyond(count, ratio), is_above=stands(ratio) == ABOVE
        )
    for standing in group_standings(brief, topic, brief.area):
        if _is_far(standing.ratio):
            size = _beyond(count, standing.ratio)
            return Finding(GROUP, topic, size, standing, standing.stands == ABOVE)
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
    places = brief.figures.value("lsoas", "all", brief.area) or 0
    if half is None or half.value is None or top is None or places < ENOUGH_PLACES:
        return None
    if top < GATHERED or half.value > HALF_IN:
        return None
    return Finding(PLACES, topic)
