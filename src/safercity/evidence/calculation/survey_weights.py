"""Survey weights: a survey that came without any is made to match the residents."""

import re
from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from safercity.areas import slugify
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.raking import Margin, rake
from safercity.evidence.measures.survey import SAMPLE_MODES
from safercity.evidence.measures.survey_answers import list_respondents, with_weights

#: Adults by the bands that residents are known in: the first year of each, its column.
_BANDS = {
    16: "age_16_24",
    25: "age_25_44",
    45: "age_45_64",
    65: "age_65_plus",
}
_YEARS = re.compile(r"(\d{1,3})(?:\s*(?:-|to|\u2013)\s*(\d{1,3})|\s*\+|.*over)")

_Targets = Mapping[str, Mapping[Hashable, float]]


def weighed(rows: ir.Table, areas: AreaSet) -> ir.Table:
    """Rake a survey that has no weights to adults by partnership and by age.

    A survey with any weight keeps those it has, whose makers knew it. Respondents of no
    known area or age take no part in that margin. `rows` have `csp` and `age_band`.
    Source:  docs/methods/survey.md#raking
    """
    if "weight" in rows.columns and rows.weight.count().to_pyarrow().as_py():
        return rows
    wanted = [name for name in ("csp", "age_band") if name in rows.columns]
    people = list_respondents(rows, columns=wanted).to_pyarrow()
    targets = _targets(areas)
    weights: list[float] = []
    listed = people.to_pylist()
    for (_, mode), group in groupby(listed, lambda p: (p["wave"], p["mode"])):
        chosen = list(group)
        if slugify(mode) in SAMPLE_MODES:
            weights += _raked(chosen, targets)
        else:
            weights += [1.0] * len(chosen)
    kept = people.select(["wave", "mode", "respondent"])
    table = kept.append_column("weight", pa.array(weights, pa.float64()))
    return with_weights(rows, ibis.memtable(table))


def _targets(areas: AreaSet) -> _Targets:
    """How many adults each partnership has, and each band of ages."""
    columns = {
        first: np.array(areas.lsoas[name].to_pylist(), dtype=float)
        for first, name in _BANDS.items()
        if name in areas.lsoas.column_names
    }
    if not columns:
        return {}
    adults = np.nansum(list(columns.values()), axis=0)
    csps = np.array(areas.lsoas["csp"].to_pylist(), dtype=object)
    return {
        "partnership": {
            csp.code: float(adults[csps == csp.code].sum()) for csp in areas.csps
        },
        "age": {first: float(np.nansum(n)) for first, n in columns.items()},
    }


def _raked(
    people: Sequence[Mapping[str, str | None]], targets: _Targets
) -> list[float]:
    labels: dict[str, list[Hashable]] = {
        "partnership": [person.get("csp") for person in people],
        "age": [_band(person.get("age_band")) for person in people],
    }
    margins = [
        Margin(name, asked, {k: n for k, n in population.items() if k in asked})
        for name, population in targets.items()
        for asked in [[k if population.get(k) else None for k in labels[name]]]
        if len({*asked} - {None}) > 1
    ]
    if not margins:
        return [1.0] * len(people)
    weights: list[float] = rake(margins).weights.tolist()
    return weights


def _band(said: str | None) -> int | None:
    """The first year of the band of residents that a survey's band lies in, if in one.

    >>> _band("25-34"), _band("65 to 74"), _band("75+"), _band("16-44"), _band("other")
    (25, 65, 65, None, None)
    """
    found = _YEARS.match((said or "").strip())
    if found is None:
        return None
    start = int(found[1])
    end = int(found[2]) if found[2] else 200
    first = max((year for year in _BANDS if year <= start), default=None)
    last = max((year for year in _BANDS if year <= end), default=None)
    return first if first == last else None
