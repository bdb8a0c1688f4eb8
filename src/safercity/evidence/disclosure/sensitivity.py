"""Which figures are sensitive: those counted, wholly or partly, from sensitive data."""

from safercity.evidence.figures import FigureSet


def sensitive_figures(
    figures: FigureSet, public_extracts: frozenset[str]
) -> frozenset[str]:
    """The keys of the figures that a policy has to protect.

    A figure is sensitive when any of its sources is not in `public_extracts`, or when
    any figure it was worked out from is. Reference data (no source) is not.
    """
    is_public: dict[tuple[str, ...], bool] = {}
    found = set()
    for key, figure in figures.items():
        sources = figure.sources
        if sources not in is_public:
            is_public[sources] = public_extracts.issuperset(sources)
        if not is_public[sources]:
            found.add(key)
    if found:
        found |= {
            key
            for key, figure in figures.items()
            if not found.isdisjoint(figure.inputs)
        }
    return frozenset(found)
