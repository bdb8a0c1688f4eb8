import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from safercity.errors import SettingsError
from safercity.evidence.measures.raking import Margin, RakingSettings, rake
from safercity.evidence.measures.survey import effective_size

FREE = RakingSettings(lowest=None, highest=None)


def people(table):
    """Labels of respondents from a table of counts by row and column."""
    rows = [
        (row, column)
        for row, counts in table.items()
        for column, count in counts.items()
        for _ in range(count)
    ]
    return [row for row, _ in rows], [column for _, column in rows]


def test_post_stratifying_to_one_margin_is_population_over_sample():
    sex = Margin("sex", ["f"] * 3 + ["m"], {"f": 510, "m": 490})

    raking = rake([sex])

    assert raking.weights == pytest.approx([0.68] * 3 + [1.96])
    assert raking.converged and raking.rounds == 1


def raked_by_hand(table, rows, columns, rounds=500):
    """Cells of a table, scaled by turns to its margins: Deming and Stephan, 1940."""
    cells = table.astype(float)
    for _ in range(rounds):
        cells *= (rows / cells.sum(axis=1))[:, None]
        cells *= columns / cells.sum(axis=0)
    return cells


@settings(max_examples=30, deadline=None)
@given(
    table=st.lists(
        st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=2, max_size=4
    ),
    targets=st.lists(st.integers(5, 100), min_size=7, max_size=7),
)
def test_weights_are_those_of_proportional_fitting_of_the_table(table, targets):
    cells = np.array(table)
    names = list("abcd")[: len(table)]
    rows = np.array(targets[: len(table)], dtype=float)
    columns = np.array(targets[4:], dtype=float)
    labels = people(
        {
            n: dict(zip("xyz", counts, strict=True))
            for n, counts in zip(names, table, strict=True)
        }
    )
    margins = [
        Margin("row", labels[0], dict(zip(names, rows, strict=True))),
        Margin("column", labels[1], dict(zip("xyz", columns, strict=True))),
    ]

    raking = rake(margins, settings=FREE)

    total = cells.sum()
    by_hand = raked_by_hand(
        cells, rows / rows.sum() * total, columns / columns.sum() * total
    )
    expected = np.repeat((by_hand / cells).ravel(), cells.ravel())
    assert raking.converged
    assert raking.weights == pytest.approx(expected, rel=1e-3, abs=1e-4)


UNEVEN = people({"f": {"a": 60, "b": 20, "c": 5}, "m": {"a": 10, "b": 15, "c": 10}})
MARGINS = [
    Margin("sex", UNEVEN[0], {"f": 51, "m": 49}),
    Margin("age", UNEVEN[1], {"a": 30, "b": 30, "c": 40}),
]


def test_every_margin_is_met_to_within_a_millionth():
    raking = rake(MARGINS, settings=FREE)

    for margin in MARGINS:
        for label, people_there in margin.population.items():
            here = np.array([x == label for x in margin.labels])
            share = raking.weights[here].sum() / raking.weights.sum()
            assert share == pytest.approx(people_there / 100, abs=1e-6)
    assert all(report.after < 1e-6 < report.before for report in raking.margins)
    assert raking.weights.mean() == pytest.approx(1, abs=1e-6)


def test_weights_keep_their_bounds_and_still_meet_the_margins():
    loose = rake(MARGINS, settings=FREE)
    bounds = RakingSettings(lowest=0.45, highest=3.3)

    raking = rake(MARGINS, settings=bounds)

    assert loose.weights.max() > 3.3
    assert raking.converged
    assert raking.weights.min() >= 0.45 and raking.weights.max() <= 3.3
    assert raking.at_highest == (raking.weights == 3.3).sum() > 0
    assert effective_size(raking.weights)[0] >= effective_size(loose.weights)[0]


def test_bounded_weights_are_the_nearest_to_the_design_that_meet_the_margins():
    """Against a general solver of the same problem, cell by cell."""
    raking = rake(MARGINS, settings=RakingSettings(lowest=0.45, highest=3.3))
    cells = sorted(set(zip(*UNEVEN, strict=True)))
    of_cell = [list(zip(*UNEVEN, strict=True)).index(cell) for cell in cells]
    sizes = np.array([list(zip(*UNEVEN, strict=True)).count(cell) for cell in cells])

    def divergence(w):
        return (sizes * (w * np.log(w) - w)).sum()

    targets = {"f": 51, "m": 49, "a": 30, "b": 30, "c": 40}
    equal = [
        {
            "type": "eq",
            "fun": lambda w, x=label, t=share: (
                (sizes * w)[[x in cell for cell in cells]].sum() / sizes.sum() - t / 100
            ),
        }
        for label, share in targets.items()
        if label != "c"
    ]
    solved = optimize.minimize(
        divergence, np.ones(len(cells)), bounds=[(0.45, 3.3)] * len(cells),
        constraints=equal, method="SLSQP", options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip

    assert raking.weights[of_cell] == pytest.approx(solved.x, abs=1e-3)


def test_the_order_of_margins_does_not_matter():
    bounds = RakingSettings(lowest=0.45, highest=3.3, tolerance=1e-10)

    one, other = rake(MARGINS, settings=bounds), rake(MARGINS[::-1], settings=bounds)

    assert one.weights == pytest.approx(other.weights, abs=1e-6)


def test_bounds_that_the_margins_cannot_be_had_within_are_reported():
    raking = rake(MARGINS, settings=RakingSettings(lowest=0.9, highest=1.1, rounds=50))

    assert not raking.converged and raking.rounds == 50
    assert raking.weights.min() >= 0.9 and raking.weights.max() <= 1.1
    worst = max(raking.margins, key=lambda report: report.after)
    assert (worst.name, worst.worst) == ("age", "c")
    assert worst.after > 0.1


def test_an_unknown_label_takes_no_part_in_its_margin():
    known = Margin("sex", ["f", "f", "f", "m", None, None], {"f": 1, "m": 1})

    raking = rake([known], settings=FREE)

    assert raking.weights == pytest.approx([2 / 3] * 3 + [2, 1, 1])
    assert raking.margins[0].unknown == 2


def test_design_weights_are_kept_in_proportion_within_a_label():
    sex = Margin("sex", ["f", "f", "m"], {"f": 1, "m": 1})

    raking = rake([sex], design=[1, 2, 3], settings=FREE)

    assert raking.weights == pytest.approx([0.5, 1.0, 1.5])


def test_a_missing_design_weight_stands_at_the_mean():
    sex = Margin("sex", ["f", "f", "m", "m"], {"f": 1, "m": 1})

    some = rake([sex], design=[2, None, 2, 2], settings=FREE)
    none = rake([sex], design=[None] * 4, settings=FREE)

    assert some.weights.tolist() == none.weights.tolist() == [1, 1, 1, 1]


def test_a_margin_may_cross_two_columns():
    crossed = Margin(
        "sex by age",
        [("f", "old"), ("m", "old"), ("m", "young")],
        {("f", "old"): 2, ("m", "old"): 1, ("m", "young"): 1},
    )

    assert rake([crossed]).weights == pytest.approx([1.5, 0.75, 0.75])


def test_every_label_without_a_match_is_named_at_once():
    margins = [
        Margin("sex", ["f", "x"], {"f": 1, "m": 1}),
        Margin("age by sex", [("a", "f"), ("b", "f")], {("a", "f"): 1, ("b", "f"): 0}),
        Margin("area", ["p", "p"], {"p": -1}),
    ]

    with pytest.raises(SettingsError) as refused:
        rake(margins)

    said = str(refused.value)
    assert "sex: no respondent is m; join it with another." in said
    assert "sex: some respondents are x, and the population has none." in said
    assert "age by sex: some respondents are b f, and the population has none." in said
    assert "area: a number of people must be nought or more." in said


WRONG = [
    {"margins": []},
    {"margins": [MARGINS[0], Margin("age", ["a"], {"a": 1})]},
    {"margins": MARGINS, "design": [1, 2]},
    {"margins": [Margin("sex", ["f"], {"f": 1})], "design": [0]},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_sample_that_cannot_be_weighted_is_refused(wrong):
    with pytest.raises(SettingsError, match="The sample cannot be weighted"):
        rake(wrong["margins"], design=wrong.get("design"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"lowest": 1.0},
        {"highest": 1.0},
        {"lowest": -0.1},
        {"tolerance": 0},
        {"rounds": 0},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        RakingSettings(**wrong)
