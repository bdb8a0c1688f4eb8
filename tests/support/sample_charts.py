"""Charts of the sample assessment."""

import numpy as np

from safercity.areas import Area
from safercity.evidence.assessment.document import (
    BarRow,
    Bars,
    Chart,
    Choropleth,
    DotRow,
    Dots,
    Funnel,
    FunnelPoint,
    MapArea,
    Trend,
    TrendPoint,
)
from safercity.evidence.figures import Figure
from tests.support.sample_county import (
    ASHMERE,
    CSPS,
    FORCE,
    MONTHS,
    NAMES,
    WARDS,
    YEAR,
    monthly_counts,
    populations,
    sample_figures,
)
from tests.support.sample_words import shown, source_line


def _rate(category: str, area: Area) -> Figure:
    return sample_figures().quote(f"rate.{category}.{area.slug}.{YEAR.slug}")


def trend(category: str, *, small: bool = False) -> Chart:
    """The months of Ashmere with XmR limits."""
    counts = monthly_counts()[category, ASHMERE.slug]
    mean = float(np.mean(counts))
    reach = 2.66 * float(np.abs(np.diff(counts)).mean()) * 0.85
    points = tuple(
        TrendPoint(
            month.title,
            f"{month.title[:3]} {month.year}",
            float(count),
            f"{count:,}",
            "above the upper limit"
            if count > mean + reach
            else "below the lower limit"
            if count < mean - reach
            else "",
        )
        for month, count in zip(MONTHS, counts, strict=True)
    )
    signals = sum(bool(p.signal) for p in points)
    finding = f"{signals or 'No'} of 24 months stood out from the usual range"
    return Chart(
        f"{'small-' * small}trend-{category}",
        finding,
        f"{NAMES[category]} in {ASHMERE.name}, incidents a month, 2024 to 2025",
        f"{finding}. The mean was {mean:,.0f} a month.",
        Trend(points, mean, max(0.0, mean - reach), mean + reach, "incidents"),
        source_line(),
        f"months-{category}",
        small,
    )


def dots(category: str) -> Chart:
    """The nine partnerships with their intervals."""
    rows = sorted(CSPS, key=lambda a: -(_rate(category, a).value or 0))
    reference = _rate(category, FORCE).value
    place = rows.index(ASHMERE) + 1
    finding = f"{ASHMERE.name} ranked {place} of 9 partnerships"
    return Chart(
        f"dots-{category}",
        finding,
        f"{NAMES[category]} per 1,000 people with 95% intervals, {YEAR.title}",
        f"{finding}, with {shown(_rate(category, ASHMERE), 1)} per 1,000.",
        Dots(
            tuple(
                DotRow(a.name, f.value, f.lower, f.upper, shown(f, 1), a == ASHMERE)
                for a, f in ((a, _rate(category, a)) for a in rows)
            ),
            reference,
            f"{FORCE.name} {reference:.1f}",
            "per 1,000 people",
        ),
        source_line(),
        f"partnerships-{category}",
    )


def ward_map(category: str) -> Chart:
    """The forty wards in five classes; two may have no value."""
    rates = {w: _rate(category, w) for w in WARDS}
    values = sorted(f.value for f in rates.values() if f.value is not None)
    cuts = [values[len(values) * n // 5] for n in range(1, 5)]
    edges = [values[0], *cuts, values[-1]]
    bands = tuple(f"{edges[n]:.1f} to {edges[n + 1]:.1f}" for n in range(5))
    top = sorted(WARDS, key=lambda w: -(rates[w].value or -1))[:3]
    names = ", ".join(w.name for w in top[:2]) + f" and {top[2].name}"
    finding = f"Rates were highest in {names}"
    return Chart(
        f"map-{category}",
        finding,
        f"{NAMES[category]} per 1,000 people, wards of {ASHMERE.name}, {YEAR.title}",
        f"{finding}.",
        Choropleth(
            tuple(
                MapArea(
                    w.code,
                    w.name,
                    None if f.value is None else sum(f.value >= c for c in cuts),
                    shown(f, 1),
                    w in top,
                )
                for w, f in rates.items()
            ),
            bands,
            "per 1,000 people",
        ),
        source_line(),
        f"wards-{category}",
    )


def funnel(category: str) -> Chart:
    """The forty wards between the control limits of a Poisson count."""
    average = _rate(category, ASHMERE).value or 0.0
    people = np.linspace(3_000, 10_500, 24)

    def curve(z: float) -> tuple[tuple[float, float, float], ...]:
        reach = z * np.sqrt(average * 1000 / people) * 3
        return tuple(
            (float(p), max(0.0, average - float(r)), average + float(r))
            for p, r in zip(people, reach, strict=True)
        )

    points = []
    for ward in WARDS:
        rate, size = _rate(category, ward), populations()[ward.slug]
        if rate.value is not None:
            limit = 3.09 * 3 * (average * 1000 / size) ** 0.5
            flag = "above the 99.8% limit" if rate.value > average + limit else ""
            points.append(FunnelPoint(ward.name, float(size), rate.value, flag))
    high = [p.label for p in points if p.flag]
    finding = f"{len(high) or 'No'} wards were above the 99.8% limit"
    return Chart(
        f"funnel-{category}",
        finding,
        f"{NAMES[category]} per 1,000 people by population, wards of {ASHMERE.name}",
        f"{finding}{': ' if high else ''}{', '.join(high)}.",
        Funnel(
            tuple(points),
            average,
            (("95%", curve(1.96)), ("99.8%", curve(3.09))),
            "per 1,000 people",
        ),
        source_line(),
        f"wards-{category}",
    )


def bars() -> Chart:
    """Rows by what became of them, one with no value."""
    rows = (
        ("Counted", 125_990.0, "125,990"),
        ("Set aside, because a month could not be read", 310.0, "310"),
        ("Superseded", 112.0, "112"),
        ("Lost", None, "[x]"),
    )
    return Chart(
        "bars-rows",
        "Nearly every row could be counted",
        "Rows read, by what became of them",
        "125,990 of 126,412 rows were counted.",
        Bars(tuple(BarRow(a, v, t, a == "Counted") for a, v, t in rows), "rows"),
        source_line(),
    )


def ward_bars(category: str) -> Chart:
    """The ten wards with the highest rates."""
    top = sorted(WARDS, key=lambda w: -(_rate(category, w).value or -1))[:10]
    return Chart(
        f"bars-{category}",
        f"{top[0].name} had the highest rate",
        f"{NAMES[category]} per 1,000 people, ten highest wards, {YEAR.title}",
        f"{top[0].name} had the highest rate, {shown(_rate(category, top[0]), 1)}.",
        Bars(
            tuple(
                BarRow(w.name, f.value, shown(f, 1), n < 2)
                for n, (w, f) in enumerate((w, _rate(category, w)) for w in top)
            ),
            "per 1,000 people",
        ),
        source_line(),
        f"wards-{category}",
    )
