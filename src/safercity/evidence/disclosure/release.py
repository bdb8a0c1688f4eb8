"""The release: figures that an audience may read, made only here.

Counts are protected as one table over every area, category and period of an edition;
every other figure follows the counts that it was worked out from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field

from safercity.areas import Area, AreaLevel
from safercity.errors import DisclosureError
from safercity.evidence.disclosure.cells import read_cells, read_hierarchy
from safercity.evidence.disclosure.policy import Policy
from safercity.evidence.disclosure.protect import hide
from safercity.evidence.disclosure.relations import relate
from safercity.evidence.disclosure.sensitivity import sensitive_figures
from safercity.evidence.disclosure.system import build_system
from safercity.evidence.figures import OK, SUPPRESSED, Figure, FigureSet

_MADE_HERE = object()


@dataclass(frozen=True)
class Release:
    """Figures that have passed disclosure control, for one audience.

    `suppressed` counts the figures withheld, by reason; `notes` say in sentences what
    was withheld and why. Only `make_release` makes one.
    """

    audience: str
    policy: Policy
    figures: FigureSet
    suppressed: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_HERE:
            raise DisclosureError("A release can be made only by make_release.")

    def for_area(self, area: Area, children: Iterable[Area]) -> "Release":
        """The figures that one area's release holds (see `belongs`)."""
        own = {area.slug, *(child.slug for child in children)}
        return Release(
            self.audience,
            self.policy,
            FigureSet(f for f in self.figures.values() if belongs(f, own)),
            self.suppressed,
            self.notes,
            made_by=_MADE_HERE,
        )


def belongs(figure: Figure, own: set[str]) -> bool:
    """Whether a figure is in the release of an area.

    `own` are the slugs of the area and its wards. Beside its own figures a release
    holds the comparators' and those of the force and its CSPs, to compare with.
    """
    compared = (AreaLevel.FORCE, AreaLevel.CSP, AreaLevel.COMPARATOR)
    return figure.area.slug in own or figure.area.level in compared


def make_release(
    figures: FigureSet,
    *,
    policy: Policy,
    public_extracts: frozenset[str],
    aggregates: Mapping[str, tuple[str, ...]],
    earlier: Sequence[FigureSet] = (),
) -> Release:
    """Withhold what an audience may not read, or could work out.

    `public_extracts` names the extracts that were public when they arrived: what is
    counted from them alone is never withheld. `aggregates` gives the components of a
    category that adds others up. `earlier` are figures published before.
    Raises:  DisclosureError where a small count cannot be protected.
    """
    sensitive = sensitive_figures(figures, public_extracts)
    hidden = _hidden_counts(figures, sensitive, policy, aggregates, earlier)
    kept = [_kept(f, key, sensitive, hidden, policy) for key, f in figures.items()]
    withheld = sum(f.status == SUPPRESSED for f in kept)
    return Release(
        policy.audience,
        policy,
        FigureSet(kept),
        {"withheld": withheld} if withheld else {},
        _notes(bool(sensitive), withheld, policy),
        made_by=_MADE_HERE,
    )


def _hidden_counts(
    figures: FigureSet,
    sensitive: frozenset[str],
    policy: Policy,
    aggregates: Mapping[str, tuple[str, ...]],
    earlier: Sequence[FigureSet],
) -> frozenset[str]:
    if not sensitive:
        return frozenset()
    hierarchy = read_hierarchy(figure.area for figure in figures.values())
    cells = read_cells(figures, sensitive, earlier)
    system = build_system(relate(cells, hierarchy, aggregates), policy, aggregates)
    hidden = hide(system)
    return frozenset(
        cell.key
        for cell, is_hidden in zip(system.cells, hidden, strict=True)
        if is_hidden and cell.key
    )


def _kept(
    figure: Figure,
    key: str,
    sensitive: frozenset[str],
    hidden: frozenset[str],
    policy: Policy,
) -> Figure:
    if figure.status != OK or key not in sensitive:
        return figure
    allowed = policy.allows(figure.category, figure.area.level, len(figure.period))
    if key in hidden or not allowed or not hidden.isdisjoint(figure.inputs):
        return figure.without_numbers(SUPPRESSED)
    return figure


def _notes(has_sensitive: bool, withheld: int, policy: Policy) -> tuple[str, ...]:
    if not has_sensitive:
        return (
            "Every figure here is counted from data that were public already, so none "
            "is withheld: withholding it would protect nobody.",
        )
    return (
        f"{withheld:,} figures are withheld, shown as [c]: counts under "
        f"{policy.suppress_below}, and what would let them be worked out.",
    )
