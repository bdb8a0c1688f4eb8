"""The figures that tell how far a study can be relied on, and where to walk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.figures import FigureSet
from safercity.evidence.hotspot_study.figures import hotspot_places
from safercity.evidence.hotspot_study.following import Following, see_what_followed
from safercity.evidence.hotspot_study.lasting import FULLEST, Lasting, see_what_lasts
from safercity.evidence.hotspot_study.patrols import patrol_place, suggest_patrols
from safercity.evidence.hotspot_study.points import Points
from safercity.evidence.hotspot_study.study import Study, cells_of
from safercity.evidence.hotspots.accuracy import Accuracy
from safercity.evidence.hotspots.patrol_areas import PatrolArea
from safercity.evidence.hotspots.victim_and_police import (
    Parting,
    compare_police_with_victims,
)
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.periods import Period


@dataclass(frozen=True)
class Proof:
    """What was seen of a study beyond its hotspots.

    `parting` sets what the police find by looking beside what people report; None for
    events that are no such thing.
    """

    lasting: Lasting
    following: Following | None
    patrols: tuple[PatrolArea, ...]
    parting: Parting | None = None


def prove(study: Study, reported: Points | None = None) -> Proof:
    """Look at a study month by month, test it on what followed, suggest patrols.

    `reported` are the points of what people report, for a study of what the police
    find by looking.
    """
    return Proof(
        see_what_lasts(study),
        see_what_followed(study),
        suggest_patrols(study),
        _parting(study, reported) if reported is not None else None,
    )


def _parting(study: Study, reported: Points) -> Parting | None:
    """Whether the fullest squares are those of what people report."""
    if study.squares <= FULLEST:
        return None
    cells = cells_of(reported, study.ground)
    others = np.bincount(cells[cells >= 0], minlength=len(study.grid))
    return compare_police_with_victims(
        study.counts[study.inside], others[study.inside], top=FULLEST
    )


def land_place(area: Area, share: float) -> Area:
    """A share of an area's land as an area of its own."""
    percent = f"{100 * share:g}"
    name = f"{percent}% of the land of {area.name}"
    code = f"{area.code}-L{percent}"
    return Area(AreaLevel.PLACE, code, name, f"{area.slug}-land-{percent}", area.code)


def proof_figures(
    study: Study,
    proof: Proof,
    category: str,
    area: Area,
    period: Period,
    measures: Mapping[str, MeasureDefinition],
) -> FigureSet:
    """Make every figure of the proof of a study."""
    maker = FigureMaker(measures)
    sources = study.points.extracts

    def add(
        measure: str,
        place: Area,
        when: Period,
        value: float | None,
        **more: Any,
    ) -> None:
        maker.add(measure, category, place, when, value, sources=sources, **more)

    for (place, _), found in zip(
        hotspot_places(area, study), proof.lasting.classes, strict=True
    ):
        add("hotspot_class", place, period, None if found is None else float(found))
    kept, halves = proof.lasting.kept, proof.lasting.halves
    add("fullest_kept", area, period, None if kept is None else 100 * kept)
    both = None if halves is None else 100 * halves.jaccard
    add("fullest_in_both_halves", area, period, both)
    for patrol in proof.patrols:
        place = patrol_place(area, study, patrol)
        add("patrol_events", place, period, patrol.events, numerator=patrol.events)
        add(
            "patrol_share",
            place,
            period,
            100 * patrol.share,
            numerator=patrol.events,
            denominator=float(study.events),
        )
    if proof.parting is not None and proof.parting.enough:
        add("agrees_with_reported", area, period, 100 * proof.parting.agreement)
        if_same = 100 * proof.parting.if_same
        add("agrees_with_reported_if_alike", area, period, if_same)
    if proof.following is not None:
        for measure, share, value, more in _caught(proof.following):
            add(measure, land_place(area, share), proof.following.tested, value, **more)
    return maker.figures()


def _caught(
    following: Following,
) -> Iterator[tuple[str, float, float, Mapping[str, float | None]]]:
    """Each figure on what was caught: its measure, share of land, value and parts."""
    for gain in following.gains:
        full, found = gain.naive, gain.found
        share = full.coverage
        yield "caught_share", share, *_hit_rate(full, following.events)
        yield "caught_share_neighbours", share, *_hit_rate(found, following.events)
        limits = {"lower": full.pai.lower, "upper": full.pai.upper}
        yield "caught_times", share, full.pai.value, limits
        yield "caught_of_best", share, 100 * full.pei.value, {}


def _hit_rate(one: Accuracy, events: int) -> tuple[float, Mapping[str, float | None]]:
    return 100 * one.hit_rate.value, {
        "lower": 100 * one.hit_rate.lower,
        "upper": 100 * one.hit_rate.upper,
        "numerator": one.events,
        "denominator": float(events),
    }
