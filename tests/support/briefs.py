"""Briefs for the tests of sentences: the toy force with a few figures set by hand."""

from dataclasses import replace
from typing import Any

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.build import make_brief
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.figures import Figure, FigureSet, figure_key
from safercity.periods import Period
from tests.support.figures_factory import CSPS, Toy, toy

ASHMERE = CSPS[0]


def brief_of(toy_force: Toy | None = None, area: Area = ASHMERE) -> Brief:
    """The brief of one area of a toy."""
    made = toy_force or toy()
    return make_brief(made.release, made.partnership, made.areas, area, made.context)


def without(toy_force: Toy, *starts: str) -> Toy:
    """The toy without the figures whose keys start with any of these."""
    kept = [f for key, f in toy_force.figures.items() if not key.startswith(starts)]
    return toy_force.with_figures(FigureSet(kept))


def changed(toy_force: Toy, *figures: Figure) -> Toy:
    """The toy with these figures in the place of those of the same key."""
    every = dict(toy_force.figures) | {figure.key: figure for figure in figures}
    return toy_force.with_figures(FigureSet(every.values()))


def set_figure(
    toy_force: Toy,
    measure: str,
    category: str,
    area: Area,
    period: Period,
    value: float | None,
    **more: Any,
) -> Toy:
    """The toy with one figure's value set; other fields as they were."""
    key = figure_key(measure, category, area, period)
    return changed(toy_force, replace(toy_force.figures[key], value=value, **more))


def withheld(toy_force: Toy, status: str, *keys: str) -> Toy:
    """The toy with these figures suppressed or not available."""
    return changed(
        toy_force, *(toy_force.figures[key].without_numbers(status) for key in keys)
    )


def topic(brief: Brief, slug: str) -> Topic:
    """The topic of that slug; KeyError where the brief has none."""
    return {topic.slug: topic for topic in brief.topics}[slug]
