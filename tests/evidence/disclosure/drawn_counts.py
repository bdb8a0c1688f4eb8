"""Small sets of count figures, drawn as a table of areas by categories."""

from safercity.areas import Area, AreaLevel, slugify
from safercity.evidence.figures import Figure, FigureSet, figure_key
from safercity.periods import Period

YEAR = Period.parse("2025-01", "2025-12")
FORCE = Area(AreaLevel.FORCE, "E23", "Force", "force-wide")
ALL_CRIME = {"all-crime": ("burglary", "drugs", "robbery")}


def csp(name: str) -> Area:
    return Area(AreaLevel.CSP, f"E22-{name}", name, slugify(name), FORCE.code)


def ward(name: str, home: Area) -> Area:
    return Area(AreaLevel.WARD, f"E05-{name}", name, slugify(name), home.code)


def count(
    area: Area, category: str, number: float, period: Period = YEAR, **more: object
) -> Figure:
    return Figure(
        str(more.pop("measure", "count")),
        category,
        area,
        period,
        float(number),
        "events",
        numerator=float(number),
        sources=("secret",),
        **more,  # type: ignore[arg-type]
    )


def derived(measure: str, area: Area, category: str, **more: object) -> Figure:
    """A figure worked out from the count of its own area, category and year."""
    settings = {
        "inputs": (figure_key("count", category, area, YEAR),),
        "sources": ("secret",),
        **more,
    }
    return Figure(measure, category, area, YEAR, 1.5, "", **settings)  # type: ignore[arg-type]


def drawn_counts(text: str, home: Area = FORCE) -> FigureSet:
    """Read counts: the first row names categories, the first column areas.

    `Force` is the force, `Unplaced` its events without a place; other areas lie in
    `home`: CSPs in the force, or wards in a CSP.
    """
    lines = [line for line in text.strip().splitlines() if set(line) - set("-+ ")]
    _, *categories = [cell.strip() for cell in lines[0].split("|")]
    figures = []
    for line in lines[1:]:
        name, *numbers = [cell.strip() for cell in line.split("|")]
        for category, number in zip(categories, numbers, strict=True):
            if number:
                figures.append(_read(name, category, int(number), home))
    return FigureSet(figures)


def _read(name: str, category: str, number: int, home: Area) -> Figure:
    if name == "Unplaced":
        return count(FORCE, category, number, measure="unplaced")
    if name == "Force":
        return count(FORCE, category, number)
    if name == home.name:
        return count(home, category, number)
    area = csp(name) if home == FORCE else ward(name, home)
    return count(area, category, number)


def withheld(figures: FigureSet) -> set[str]:
    """The withheld figures of a release, as `Area category` or `measure Area ...`."""
    return {
        f"{'' if f.measure == 'count' else f.measure + ' '}{f.area.name} {f.category}"
        for f in figures.values()
        if f.status == "suppressed"
    }
