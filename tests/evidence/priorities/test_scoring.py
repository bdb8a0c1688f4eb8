import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.priorities.scores import find_gaps, ordinals_of
from safercity.evidence.priorities.scoring import assess_themes, evaluate
from tests.evidence.priorities.scored import SCALE, scored

# The worked table of docs/methods/priorities.md.
WORKED = {
    "a": {
        "individual": "Moderate",
        "community": "Severe",
        "volume": "High",
        "direction": "No clear change",
        "forecast": "High",
    },
    "b": {
        "individual": "Severe",
        "community": "Substantial",
        "volume": "Moderate",
        "direction": "Rise",
        "forecast": "High",
    },
    "c": {
        "individual": "Severe",
        "community": "Substantial",
        "volume": "Moderate",
        "direction": "Rise",
        "forecast": "Low",
    },
    "d": {"individual": "Critical", "community": "Critical", "volume": "Minimal"},
}


def assessed(**themes):
    found = assess_themes(
        SCALE, {theme: scored(**words) for theme, words in themes.items()}
    )
    return {one.theme: one for one in found}


def test_the_worked_table_comes_out_as_printed():
    found = assessed(**WORKED)

    assert [(t.impact, t.likelihood, t.risk, t.rank) for t in found.values()] == [
        (10, 8, 80, 1),
        (12, 5, 60, 2),
        (12, 4, 48, 3),
        (32, 1, 32, 4),
    ]


WEIGHTS = {
    "None": 0,
    "Low": 1,
    "Moderate": 2,
    "Substantial": 4,
    "Severe": 8,
    "Critical": 16,
}
VOLUMES = {"Minimal": 1, "Low": 2, "Moderate": 4, "High": 8}
DIRECTIONS = {"Fall": 0.8, "No clear change": 1.0, "Rise": 1.25}
CONFIDENCES = {"Low": 0.0, "Medium": 0.5, "High": 1.0}

a_theme = st.fixed_dictionaries(
    {
        "community": st.sampled_from(sorted(WEIGHTS)),
        "physical": st.sampled_from(sorted(WEIGHTS)),
        "volume": st.sampled_from(sorted(VOLUMES)),
    },
    optional={
        "psychological": st.sampled_from(sorted(WEIGHTS)),
        "financial": st.sampled_from(sorted(WEIGHTS)),
        "environment": st.sampled_from(sorted(WEIGHTS)),
        "direction": st.sampled_from(sorted(DIRECTIONS)),
        "forecast": st.sampled_from(sorted(CONFIDENCES)),
    },
)


def risk_by_hand(words):
    """The same answer in the plainest Python we can write."""
    kinds = [
        WEIGHTS[words[kind]]
        for kind in ("physical", "psychological", "financial")
        if kind in words
    ]
    impact = max(kinds) + WEIGHTS[words["community"]]
    impact += WEIGHTS[words.get("environment", "None")]
    likelihood = VOLUMES[words["volume"]]
    if "direction" in words and "forecast" in words:
        sure, turn = CONFIDENCES[words["forecast"]], DIRECTIONS[words["direction"]]
        likelihood = likelihood * (1 + sure * (turn - 1))
    return impact * likelihood


@given(themes=st.lists(a_theme, min_size=1, max_size=8))
def test_risk_and_rank_are_those_worked_out_by_hand(themes):
    found = assessed(**{f"t{n}": words for n, words in enumerate(themes)})

    risks = [risk_by_hand(words) for words in themes]
    for n, risk in enumerate(risks):
        one = found[f"t{n}"]
        assert one.risk == pytest.approx(risk)
        assert one.rank == 1 + sum(other > risk + 1e-9 for other in risks)


def test_themes_stand_in_order_of_rank_and_equals_as_they_were_given():
    same = {"individual": "Low", "community": "Low", "volume": "Low"}
    more = dict(same, volume="High")

    found = assessed(x=same, b=same, a=more)

    assert list(found) == ["a", "x", "b"]
    assert [one.rank for one in found.values()] == [1, 2, 2]


def test_equal_risks_are_parted_by_the_wider_gap_then_by_the_surer_evidence():
    same = {"individual": "Low", "community": "Low", "volume": "Low"}

    found = assessed(
        plain=same,
        sure=dict(same, confidence="High"),
        gap=dict(same, capability="Serious"),
        both=dict(same, capacity="Serious", confidence="Medium"),
    )

    assert {t: one.rank for t, one in found.items()} == {
        "both": 1,
        "gap": 2,
        "sure": 3,
        "plain": 4,
    }


def test_position_expectation_and_confidence_do_not_change_the_risk():
    plain = {"individual": "Severe", "community": "Low", "volume": "Low"}
    beside = {
        "capacity": "Serious",
        "capability": "Minor",
        "expectation": "Critical",
        "confidence": "Low",
    }

    found = assessed(plain=plain, all=dict(plain, **beside))

    assert found["plain"].risk == found["all"].risk
    assert (found["all"].position, found["all"].confidence) == ("Serious", "Low")
    assert (found["plain"].position, found["plain"].confidence) == ("", "")


@pytest.mark.parametrize(
    "left_out,title",
    [
        ("individual", "Harm to a person"),
        ("community", "Harm to the community"),
        ("volume", "Volume"),
    ],
)
def test_a_theme_is_not_ranked_until_what_is_required_is_scored(left_out, title):
    words = {"individual": "Low", "community": "Low", "volume": "Low"}
    some = {part: word for part, word in words.items() if part != left_out}

    found = assessed(some=some, whole=words)

    assert list(found) == ["whole", "some"]
    assert found["some"].rank is None and found["some"].risk is None
    assert found["some"].missing == (title,)
    assert found["whole"].missing == ()


def test_a_direction_that_nobody_scored_takes_no_part():
    words = {"individual": "Low", "community": "Low", "volume": "High"}

    found = assessed(
        none=words,
        unsure=dict(words, direction="Rise"),
        flat=dict(words, direction="No clear change", forecast="High"),
    )

    assert {one.likelihood for one in found.values()} == {8.0}


def test_the_matrix_bands_are_those_of_equal_words():
    for word in ("Low", "Moderate", "Substantial", "Severe", "Critical"):
        one = assessed(t={"individual": word, "community": word, "volume": "Moderate"})[
            "t"
        ]

        assert one.impact_band == word
        assert one.likelihood_band == "Moderate"


def test_kinds_of_harm_are_added_where_that_is_asked():
    ordinals = ordinals_of(
        SCALE,
        [
            scored(
                physical="Severe",
                psychological="Substantial",
                community="Low",
                volume="Minimal",
            )
        ],
    )

    assert evaluate(SCALE, ordinals).impact.tolist() == [9]
    assert evaluate(SCALE, ordinals, combination="sum").impact.tolist() == [13]


def test_what_only_people_can_set_is_listed_until_they_do():
    assert find_gaps(SCALE, scored(volume="High")) == (
        "Harm to a person",
        "Harm to the community",
        "Public expectation",
    )
    words = {"financial": "Low", "community": "Low", "expectation": "Low"}
    assert find_gaps(SCALE, scored(**words)) == ()


def test_no_themes_come_to_nothing():
    assert assess_themes(SCALE, {}) == ()


def test_scores_are_numbers_by_theme_and_component():
    table = ordinals_of(SCALE, [scored(individual="Moderate to severe"), ()])

    assert table.shape == (2, len(SCALE.components))
    assert table[0, 0] == 3.0
    assert np.isnan(table).sum() == table.size - 1
