"""Which figures are sensitive: those counted, wholly or partly, from sensitive data."""

from safercity.evidence.disclosure.cells import is_count
from safercity.evidence.disclosure.reach import TALLIES, Reach
from safercity.evidence.figures import Figure, FigureSet


def sensitive_figures(
    figures: FigureSet, public_extracts: frozenset[str]
) -> frozenset[str]:
    """The keys of the figures that a policy has to protect.

    A figure is sensitive when any of its sources is not in `public_extracts`, or when
    any figure it was worked out from is. So are tallies of a sensitive extract's
    rows. Reference data (no source) is not.
    """
    is_public: dict[tuple[str, ...], bool] = {}
    found = set()
    for key, figure in figures.items():
        sources = figure.sources
        if sources not in is_public:
            is_public[sources] = public_extracts.issuperset(sources)
        if not is_public[sources]:
            found.add(key)
    if not found:
        return frozenset()
    extracts = {name for sources in is_public for name in sources} - public_extracts
    return frozenset(
        key
        for key, figure in figures.items()
        if key in found
        or not found.isdisjoint(figure.inputs)
        or _is_tally_of(figure, extracts)
    )


def _is_tally_of(figure: Figure, extracts: set[str]) -> bool:
    """Whether a figure without sources counts rows of one of these extracts."""
    if figure.measure not in TALLIES or figure.sources:
        return False
    extract = figure.category.partition("-file-")[0].partition("-rule-")[0]
    return extract in extracts


def reached_from(
    figures: FigureSet, sensitive: frozenset[str], reach: Reach
) -> frozenset[str]:
    """Those figures, and any that is worked out from one without naming it.

    Such as the share that a public category has of a total that is not public.
    """
    more = {
        key
        for key, figure in figures.items()
        if figure.sources and key not in sensitive and not is_count(figure)
        if not sensitive.isdisjoint(reach.counts_of(figure))
    }
    return sensitive | more
