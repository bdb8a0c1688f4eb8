"""Which figures are sensitive: those counted, wholly or partly, from sensitive data."""

from safercity.evidence.disclosure.reach import TALLIES
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
