import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.disclosure import make_release
from safercity.evidence.disclosure.rounding import rounded
from safercity.evidence.figures import SUPPRESSED, Figure, FigureSet
from tests.evidence.disclosure.drawn_counts import YEAR, count, csp, derived
from tests.evidence.disclosure.partnerships import policy

ASH = csp("Ash")


@pytest.mark.parametrize(
    ("number", "base", "nearest"),
    [(12, 5, 10), (13, 5, 15), (15, 10, 20), (14, 10, 10), (7, 1, 7), (0, 10, 0)],
)
def test_rounding_goes_to_the_nearest_and_halves_go_up(number, base, nearest):
    assert rounded(number, base) == nearest


@given(number=st.integers(0, 10**7), base=st.sampled_from([1, 3, 5, 10]))
def test_rounding_never_moves_a_count_by_more_than_half_its_base(number, base):
    assert abs(rounded(number, base) - number) <= base / 2
    assert rounded(number, base) % base == 0


def released(*figures: Figure) -> FigureSet:
    return make_release(
        FigureSet([count(ASH, "drugs", 33), *figures]),
        policy=policy(round_base=10),
        public_extracts=frozenset({"police-uk"}),
        aggregates={},
    )


def test_a_count_is_rounded_and_its_rate_worked_out_again_without_limits():
    rate = Figure(
        "rate",
        "drugs",
        ASH,
        YEAR,
        3.3,
        "per 1,000",
        lower=2.2,
        upper=4.6,
        numerator=33.0,
        denominator=10_000.0,
        denominator_year=2024,
        sources=("secret",),
        inputs=(f"count.drugs.{ASH.slug}.2025",),
    )

    release = released(rate)

    shown = release.figures.quote("count.drugs.ash.2025")
    assert (shown.value, shown.numerator) == (30.0, 30.0)
    again = release.figures.quote("rate.drugs.ash.2025")
    assert (again.value, again.numerator) == (3.0, 30.0)
    assert (again.lower, again.upper) == (None, None)
    assert "rounded to the nearest 10" in release.notes[-1]


def test_what_would_show_the_exact_count_is_withheld():
    release = released(derived("gini", ASH, "drugs"))

    assert release.figures.quote("gini.drugs.ash.2025").status == SUPPRESSED
    assert any("before rounding" in note for note in release.notes)


def test_figures_that_are_public_already_are_not_rounded():
    public = Figure("count", "arson", ASH, YEAR, 7.0, "events", sources=("police-uk",))

    assert released(public).figures.quote("count.arson.ash.2025").value == 7.0
