"""Group records into people: likely pairs first, and never against what tells apart.

Joining whatever is linked to what is linked would make one person of twins, or of a
father and son of one name, as soon as a record between them lacks a forename or a date
of birth. So groups are joined only if, pair by pair between them, forenames and dates
of birth agree at least as often as they differ; where they do not, a person decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from safercity.evidence.linkage.comparisons import DIFFERS, LEVELS, TELLING, Model
from safercity.evidence.linkage.scoring import Pairs

_PLACES = {name: list(LEVELS).index(name) for name in LEVELS}
Why = Literal["uncertain", "forename", "born", "decided"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a record tells people apart, hashed; empty where it is not known."""

    forename: str
    forms: frozenset[str]
    sound: str
    ends: frozenset[str]
    initials: frozenset[str]
    surname: str
    surname_sound: str
    born: str
    swapped: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, hashes: Mapping[str, str]) -> "Facts":
        """From the hashed columns of a record."""

        def several(name: str) -> frozenset[str]:
            return frozenset(hashes[name].split())

        return cls(
            forename=hashes["link_forename"],
            forms=several("link_forename_forms"),
            sound=hashes["link_forename_sound"],
            ends=several("link_forename_ends"),
            initials=several("link_initial"),
            surname=hashes["link_surname"],
            surname_sound=hashes["link_surname_sound"],
            born=hashes["link_born"],
            swapped=hashes["link_born_swapped"],
            parts=tuple(
                hashes[f"link_born_{part}"]
                for part in ("year_month", "year_day", "day_month")
            ),
        )


def forenames_agree(one: Facts, other: Facts) -> bool | None:
    """True where two forenames agree in some way; None where that cannot be told."""
    if not one.forename or not other.forename:
        known = (one.forename or one.initials) and (other.forename or other.initials)
        return False if known and not one.initials & other.initials else None
    return bool(
        one.forename == other.forename
        or one.forms & other.forms
        or one.sound == other.sound
        or one.ends & other.ends
        or _exchanged(one, other)
        or _exchanged(other, one)
    )


def _exchanged(one: Facts, other: Facts) -> bool:
    """True where one's forename is the other's surname, and the other way about."""
    return one.forename == other.surname and one.surname_sound == other.sound


def births_agree(one: Facts, other: Facts) -> bool | None:
    """True where two dates of birth agree in some way; None where one is not known."""
    if not one.born or not other.born:
        return None
    return one.born in (other.born, other.swapped) or any(
        a == b for a, b in zip(one.parts, other.parts, strict=True)
    )


_AGREE = {"forename": forenames_agree, "born": births_agree}


@dataclass(slots=True)
class ReviewPair:
    """Two records that a person should look at; `place` is where among the pairs."""

    place: int
    why: Why


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people have decided of pairs, by numbers of records."""

    same: frozenset[tuple[int, int]] = frozenset()
    different: frozenset[tuple[int, int]] = frozenset()


@dataclass
class Groups:
    """Records by person: the group of each, and pairs for review."""

    of: list[int]
    members: dict[int, list[int]]
    review: list[ReviewPair] = field(default_factory=list)
    held_apart: int = 0


def group(
    facts: Sequence[Facts], pairs: Pairs, model: Model, decisions: Decisions
) -> Groups:
    """Join records into people, the likeliest pairs first.

    Pairs must come likeliest first. What people have decided goes before all else.
    """
    joined = _Joined(facts, decisions.different)
    for left, right in sorted(decisions.same):
        joined.join(left, right)
    kept_apart: dict[int, Why] = {}
    for place, chance in enumerate(pairs.probability):
        if chance < model.link:
            break
        why = joined.link(pairs.left[place], pairs.right[place])
        if why:
            kept_apart[place] = why
    groups = Groups(joined.groups(), joined.by_group())
    groups.held_apart = len(kept_apart)
    groups.review = _review(groups.of, pairs, model, kept_apart, decisions)
    return groups


def _review(
    of: Sequence[int],
    pairs: Pairs,
    model: Model,
    kept_apart: Mapping[int, Why],
    decisions: Decisions,
) -> list[ReviewPair]:
    """Pairs in the grey band, and likely ones that were kept apart."""
    decided = decisions.same | decisions.different
    found = []
    for place, chance in enumerate(pairs.probability):
        left, right = pairs.left[place], pairs.right[place]
        if chance < model.review:
            break
        if of[left] == of[right] or (left, right) in decided:
            continue
        found.append(ReviewPair(place, kept_apart.get(place, _why(pairs, place))))
    return found


def _why(pairs: Pairs, place: int) -> Why:
    for name in TELLING:
        if pairs.levels[place][_PLACES[name]] == DIFFERS:
            return name  # type: ignore[return-value]
    return "uncertain"


class _Joined:
    """Records joined so far, as groups that know their members."""

    def __init__(
        self, facts: Sequence[Facts], different: frozenset[tuple[int, int]]
    ) -> None:
        self._facts = facts
        self._different = different
        self._parent = list(range(len(facts)))
        self._members: dict[int, list[int]] = {}

    def link(self, left: int, right: int) -> Why | None:
        """Join two records' groups, or say what keeps them apart."""
        one, other = self._top(left), self._top(right)
        if one == other:
            return None
        why = self._against(self._of(one), self._of(other))
        if why is None:
            self.join(left, right)
        return why

    def join(self, left: int, right: int) -> None:
        """Join two records' groups, whatever is against it."""
        one, other = sorted((self._top(left), self._top(right)))
        if one != other:
            self._parent[other] = one
            self._members[one] = self._of(one) + self._of(other)

    def _against(self, ones: Sequence[int], others: Sequence[int]) -> Why | None:
        if self._different and any(
            (min(a, b), max(a, b)) in self._different for a in ones for b in others
        ):
            return "decided"
        for name, agree in _AGREE.items():
            answers = [
                agree(self._facts[a], self._facts[b]) for a in ones for b in others
            ]
            if answers.count(False) > answers.count(True):
                return name  # type: ignore[return-value]
        return None

    def _of(self, top: int) -> list[int]:
        return self._members.get(top, [top])

    def _top(self, record: int) -> int:
        while self._parent[record] != record:
            self._parent[record] = self._parent[self._parent[record]]
            record = self._parent[record]
        return record

    def groups(self) -> list[int]:
        """The group of each record: the lowest number in it."""
        return [self._top(record) for record in range(len(self._parent))]

    def by_group(self) -> dict[int, list[int]]:
        """The records of each group, in order."""
        found: dict[int, list[int]] = {}
        for record, top in enumerate(self.groups()):
            found.setdefault(top, []).append(record)
        return found


def pairs_within(members: Iterable[Sequence[int]]) -> int:
    """How many pairs of records stand in groups together."""
    return sum(len(group) * (len(group) - 1) // 2 for group in members)
