import dataclasses
import pickle
from dataclasses import replace

import pytest

from safercity.areas import Area, AreaLevel
from safercity.errors import DisclosureError
from safercity.evidence.disclosure import Release, make_release
from safercity.evidence.figures import NOT_AVAILABLE, SUPPRESSED, Figure, FigureSet
from safercity.periods import Period
from tests.evidence.disclosure.drawn_counts import YEAR
from tests.evidence.disclosure.partnerships import policy
from tests.support.sensitive import SENSITIVE, figures_of, made_up_county

COUNTY = made_up_county(wards_in=(3, 4), categories=3, mean=1.0, seed=5)
FIGURES = figures_of(COUNTY)
NATION = Area(AreaLevel.COMPARATOR, "national-pooled", "Nation", "national-pooled")
REFERENCE = Figure("rate", "kind-01", NATION, YEAR, 3.0, "per 1,000")


def released(figures=FIGURES, rules=None, public=()):
    return make_release(
        figures,
        policy=rules or policy(),
        public_extracts=frozenset(public),
        aggregates=COUNTY.aggregates,
    )


def test_nobody_makes_a_release_but_disclosure():
    with pytest.raises(DisclosureError, match="made by disclosure only"):
        Release("public", policy(), FIGURES)

    with pytest.raises((DisclosureError, ValueError)):
        replace(released(public=[SENSITIVE]), figures=FIGURES)


def test_a_release_cannot_be_changed():
    release = released(public=[SENSITIVE])

    with pytest.raises(dataclasses.FrozenInstanceError):
        release.figures = FIGURES


def test_a_release_can_be_handed_to_another_process():
    release = released(public=[SENSITIVE])

    again = pickle.loads(pickle.dumps(release))  # noqa: S301

    assert again == release or again.figures.to_csv() == release.figures.to_csv()
    assert again.for_area(COUNTY.csps[0]).audience == "public"


def test_what_was_public_already_passes_untouched_and_the_release_says_why():
    release = released(public=[SENSITIVE])

    assert release.figures is FIGURES
    assert release.suppressed == {}
    assert release.notes[0].startswith(
        "All figures here come from data that the police already publish"
    )


def test_partners_see_every_figure_and_are_told_so():
    release = released(rules=policy("partners"))

    assert release.figures is FIGURES
    assert release.policy.marking.startswith("OFFICIAL")
    assert "for the partnership only" in release.notes[-1]


def test_a_withheld_figure_has_nothing_left_to_read():
    release = released()

    for figure in release.figures.values():
        if figure.status == SUPPRESSED:
            numbers = (
                figure.value,
                figure.lower,
                figure.upper,
                figure.numerator,
                figure.denominator,
            )
            assert numbers == (None,) * 5


def test_the_notes_add_up_to_what_was_withheld():
    release = released(FigureSet([*FIGURES.values(), REFERENCE]))
    withheld = [f for f in release.figures.values() if f.status == SUPPRESSED]

    assert sum(release.suppressed.values()) == len(withheld)
    assert release.notes[0].endswith("are not suppressed.")
    assert f"{len(withheld):,} of them are withheld" in release.notes[1]
    assert "counts below 5, nought included" in " ".join(release.notes)


def test_the_notes_do_not_tell_small_counts_from_those_that_protect_them():
    release = released()

    assert (
        len([reason for reason in release.suppressed if "small counts" in reason]) == 1
    )


def test_two_runs_give_the_same_bytes():
    assert released().figures.to_csv() == released().figures.to_csv()


def test_a_figure_that_is_not_available_tells_nothing_of_a_withheld_count():
    """A percentage is not given on fewer than 20, which would tell of the count."""
    release = released()

    for figure in release.figures.values():
        if figure.measure == "change_percent" and figure.status == NOT_AVAILABLE:
            counts = {release.figures[key].status for key in figure.inputs}
            assert SUPPRESSED not in counts


def test_an_areas_release_holds_its_own_figures_and_what_it_is_compared_with():
    csp, other = COUNTY.csps
    wards = [ward for ward in COUNTY.wards if ward.parent == csp.code]
    release = released(FigureSet([*FIGURES.values(), REFERENCE]))

    cut = release.for_area(csp, wards)

    areas = {figure.area for figure in cut.figures.values()}
    assert areas == {csp, other, COUNTY.force, NATION, *wards}
    month = Period.parse("2025-03", "2025-03")
    months = {f.area for f in cut.figures.values() if f.period == month}
    assert months == {csp}
    assert cut.notes == release.notes
    assert all(figure == release.figures[key] for key, figure in cut.figures.items())


def test_the_forces_release_holds_everything():
    release = released()

    cut = release.for_area(COUNTY.force, [*COUNTY.csps, *COUNTY.wards])

    assert cut.figures.to_csv() == release.figures.to_csv()


def test_partners_can_be_kept_from_what_is_too_fine_all_the_same():
    coarser = policy("partners", shortest_period={"csp": 12, "force": 12})

    release = released(rules=coarser)

    withheld = [f for f in release.figures.values() if f.status == SUPPRESSED]
    assert {len(figure.period) for figure in withheld} == {1}
    assert list(release.suppressed) == ["too small an area or too short a period"]
