"""Releases: figures that are safe to show to an audience. Only made here.

Disclosure is decided once, over all figures of all areas of an edition, because one
area's release can give away what another's withholds. Each area's release is cut from
the whole afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field

from safercity.areas import Area, AreaLevel
from safercity.errors import DisclosureError
from safercity.evidence.disclosure.derived import UNROUNDED, Withholding
from safercity.evidence.disclosure.earlier import CountsNow, Earlier, unknown
from safercity.evidence.disclosure.notes import write_notes
from safercity.evidence.disclosure.policy import Policy
from safercity.evidence.disclosure.reach import Reach
from safercity.evidence.disclosure.relations import Sums
from safercity.evidence.disclosure.rounding import with_rounded_counts
from safercity.evidence.disclosure.sensitivity import (
    reached_from,
    sensitive_figures,
)
from safercity.evidence.disclosure.withheld import Counts
from safercity.evidence.figures import SUPPRESSED, Figure, FigureSet

_MADE_HERE = object()


@dataclass(frozen=True)
class Release:
    """Figures as one audience may see them, with what was withheld and why.

    `suppressed` counts the withheld figures of the whole edition by reason; `notes`
    are sentences for its page on data quality. Only `make_release` makes one, and
    publication accepts nothing else.
    """

    audience: str
    policy: Policy
    figures: FigureSet
    suppressed: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_HERE:
            raise DisclosureError(
                "A release is made by disclosure only: call make_release, so that "
                "nothing is published unprotected."
            )

    def for_area(self, area: Area, children: Iterable[Area] = ()) -> "Release":
        """The release of one area's assessment, with all that it compares itself to."""
        return Release(
            self.audience,
            self.policy,
            figures_for(self.figures, area, children),
            self.suppressed,
            self.notes,
            made_by=_MADE_HERE,
        )


# What is published month by month, and only in the release of its own area.
_MONTHLY = frozenset(
    "count xmr_signal expected exception exception_q exception_found_by flag_share "
    "flag_signal".split()
)


def figures_for(figures: FigureSet, area: Area, children: Iterable[Area]) -> FigureSet:
    """The figures that the release of one area holds, of those of a whole edition."""
    own = frozenset({area.slug, *(child.slug for child in children)})
    is_long = any(f.period.start != f.period.end for f in figures.values())
    return figures.where(lambda f: _belongs(f, area.code, own, is_long=is_long))


def _belongs(figure: Figure, code: str, own: frozenset[str], *, is_long: bool) -> bool:
    """Whether an area's release holds a figure: its own areas', and comparisons.

    Of places found in data, those found in the area itself, whose code is `code`.

    Comparisons are the comparators, the force and every CSP, but for their months: an
    edition that is not `is_long` is of a single month, and there it is compared.
    """
    if figure.area.slug in own or figure.area.level == AreaLevel.COMPARATOR:
        return True
    if figure.area.level == AreaLevel.PLACE:
        return figure.area.parent == code
    if figure.area.level not in (AreaLevel.FORCE, AreaLevel.CSP):
        return False
    is_month = figure.period.start == figure.period.end
    return not (is_long and is_month and figure.measure in _MONTHLY)


def make_release(
    figures: FigureSet,
    *,
    policy: Policy,
    public_extracts: frozenset[str],
    aggregates: Mapping[str, tuple[str, ...]],
    sums: Sums = (),
    records: frozenset[str] = frozenset(),
    earlier: Sequence[FigureSet] = (),
    counts_now: CountsNow = unknown,
) -> Release:
    """Make the figures of a whole edition safe to show to an audience.

    `figures` are those of all areas; `public_extracts` names the extracts that were
    public already; `aggregates` gives the components of a category that adds others
    up and `sums` further categories with some of their parts;
    `records` the categories shown for all areas of a level or none; `earlier` are the
    figures of editions that the same audience already has, oldest first, and
    `counts_now` how many events there are, by the records of now, in what they count.
    Raises:  DisclosureError where no release would be safe.
    Source:  docs/methods/disclosure.md
    """
    sensitive = sensitive_figures(figures, public_extracts)
    reasons: Mapping[str, str] = {}
    exposed = 0
    if _must_protect(figures, sensitive, policy):
        counts = Counts(
            figures,
            sensitive,
            policy,
            aggregates,
            sums,
            Earlier(earlier),
            counts_now,
            records,
        )
        sensitive, reasons = _reasons(counts)
        exposed = len(counts.shown_before() & reasons.keys())
    shown, reasons = _shown(figures, sensitive, reasons, policy.round_base)
    suppressed = _tally(reasons.values())
    notes = write_notes(
        policy,
        suppressed,
        figures=len(figures),
        sensitive=len(sensitive),
        exposed=exposed,
        earlier=len(earlier),
    )
    return Release(
        policy.audience, policy, shown, suppressed, notes, made_by=_MADE_HERE
    )


def _must_protect(
    figures: FigureSet, sensitive: frozenset[str], policy: Policy
) -> bool:
    """Whether a policy withholds any of these; the partners' lets all through."""
    if policy.protects or policy.minimum_population:
        return bool(sensitive)
    return not all(
        policy.allows(figure.category, figure.area.level, len(figure.period))
        for figure in map(figures.__getitem__, sensitive)
    )


def _reasons(counts: Counts) -> tuple[frozenset[str], Mapping[str, str]]:
    """The sensitive figures, and why some of them are withheld, by key."""
    figures, hidden = counts.figures, counts.withheld()
    reach = Reach(figures, counts.system)
    sensitive = reached_from(figures, counts.sensitive, reach)
    withholding = Withholding(figures, sensitive, reach, hidden, counts.policy)
    return sensitive, {
        key: reason
        for key in sorted(sensitive)
        if (reason := withholding.reason(key)) is not None
    }


def _shown(
    figures: FigureSet,
    sensitive: frozenset[str],
    reasons: Mapping[str, str],
    base: int,
) -> tuple[FigureSet, Mapping[str, str]]:
    """The figures with the withheld ones emptied and the others rounded."""
    if not reasons and (base == 1 or not sensitive):
        return figures, reasons
    shown, more = [], dict(reasons)
    for key, figure in figures.items():
        if key in sensitive and key not in reasons and base > 1:
            again = with_rounded_counts(figure, figures, base)
            if again is None:
                more[key] = UNROUNDED
        else:
            again = figure
        if key in more or again is None:
            again = figure.without_numbers(SUPPRESSED)
        shown.append(again)
    return FigureSet(shown), more


def _tally(reasons: Iterable[str]) -> Mapping[str, int]:
    tally: dict[str, int] = {}
    for reason in sorted(reasons):
        tally[reason] = tally.get(reason, 0) + 1
    return tally
