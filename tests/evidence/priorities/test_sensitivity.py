from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.priorities.sensitivity import find_rank_ranges
from tests.evidence.priorities.scored import SCALE, scored
from tests.evidence.priorities.test_scoring import VOLUMES, WEIGHTS

HARM = ["None", "Low", "Moderate", "Substantial", "Severe", "Critical"]
VOLUME = ["Minimal", "Low", "Moderate", "High"]


def ranges(**themes):
    found = find_rank_ranges(
        SCALE, {theme: scored(**words) for theme, words in themes.items()}
    )
    return {one.theme: one for one in found.ranges}, found


def ranks_by_hand(themes, rule=max, spacing="geometric"):
    """Ranks of themes of (physical, psychological, community, volume) levels."""

    def weight(level):
        if spacing == "linear":
            return level
        return 2 ** (level - 1) if level else 0

    risks = []
    for physical, psychological, community, volume in themes:
        person = rule([weight(physical), weight(psychological)])
        risks.append((person + weight(community)) * weight(volume + 1))
    return [1 + sum(other > risk for other in risks) for risk in risks]


def ranges_by_hand(themes):
    found = defaultdict(list)
    found["combination"] = [ranks_by_hand(themes, rule) for rule in (max, sum)]
    found["spacing"] = [
        ranks_by_hand(themes, spacing=spacing) for spacing in ("linear", "geometric")
    ]
    for n, theme in enumerate(themes):
        for part, top in enumerate((5, 5, 5, 3)):
            for step in (-1, 1):
                moved = list(theme)
                moved[part] = min(max(moved[part] + step, 0), top)
                changed = [*themes[:n], tuple(moved), *themes[n + 1 :]]
                found["one-level"].append(ranks_by_hand(changed))
    return found


a_theme = st.tuples(*[st.integers(0, 5)] * 3, st.integers(0, 3))


@settings(max_examples=40)
@given(themes=st.lists(a_theme, min_size=1, max_size=6))
def test_ranges_are_those_of_ranking_again_by_hand(themes):
    found, _ = ranges(
        **{
            f"t{n}": {
                "physical": HARM[a],
                "psychological": HARM[b],
                "community": HARM[c],
                "volume": VOLUME[v],
            }
            for n, (a, b, c, v) in enumerate(themes)
        }
    )

    base = ranks_by_hand(themes)
    for n in range(len(themes)):
        one = found[f"t{n}"]
        every = {
            test: [base[n], *(ranks[n] for ranks in tried)]
            for test, tried in ranges_by_hand(themes).items()
        }
        assert one.rank == base[n]
        assert one.by_test == {t: (min(r), max(r)) for t, r in every.items()}
        assert one.best == min(min(r) for r in every.values())
        assert one.worst == max(max(r) for r in every.values())


def test_the_words_used_by_hand_are_those_of_the_scale():
    assert sorted(HARM, key=WEIGHTS.get) == HARM
    assert sorted(VOLUME, key=VOLUMES.get) == VOLUME


def test_adding_up_kinds_of_harm_can_turn_two_themes_round():
    many = {
        "physical": "Substantial",
        "psychological": "Substantial",
        "financial": "Substantial",
        "community": "Low",
        "volume": "High",
    }
    one = {"physical": "Severe", "community": "Low", "volume": "High"}

    found, _ = ranges(many=many, one=one)

    assert found["one"].rank == 1 and found["many"].rank == 2
    assert found["many"].by_test["combination"] == (1, 2)


def test_a_theme_that_nothing_moves_is_settled():
    far = {
        "top": {"individual": "Critical", "community": "Critical", "volume": "High"},
        "bottom": {"individual": "Low", "community": "None", "volume": "Minimal"},
    }

    found, whole = ranges(**far)

    assert [(r.rank, r.best, r.worst) for r in found.values()] == [(1, 1, 1), (2, 2, 2)]
    assert whole.stable and all(one.stable for one in found.values())


def test_a_theme_that_one_level_moves_three_places_is_not_settled():
    same = {"individual": "Moderate", "community": "Moderate", "volume": "Moderate"}

    found, whole = ranges(a=same, b=same, c=same, d=same)

    assert (found["a"].rank, found["a"].best, found["a"].worst) == (1, 1, 4)
    assert found["a"].stable is False
    assert not whole.stable and whole.places == 2


def test_a_theme_that_is_not_ranked_has_no_range_and_unsettles_nothing():
    found, whole = ranges(
        whole={"individual": "Low", "community": "Low", "volume": "Low"},
        some={"individual": "Low"},
    )

    assert (found["some"].rank, found["some"].stable) == (None, None)
    assert found["some"].by_test == {}
    assert found["whole"].rank == 1 and whole.stable


@pytest.mark.parametrize("themes", [{}, {"empty": {}}])
def test_nothing_scored_is_nothing_tested(themes):
    found, whole = ranges(**themes)

    assert whole.stable and all(one.rank is None for one in found.values())
