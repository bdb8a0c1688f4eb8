import pytest

from safercity.errors import SettingsError
from safercity.evidence.measures.change import ChangeOutcome
from safercity.evidence.measures.process import Signal
from safercity.evidence.priorities.proposals import (
    DirectionRule,
    propose_direction,
    propose_volume,
)
from safercity.evidence.priorities.scores import merge_scores
from tests.evidence.priorities.scored import SCALE, scored

BANDS = SCALE.volume_bands

# Rates of the 2019 assessment a year per 1,000 people: docs/methods/priorities.md.
RATES_2019 = [
    ("anti-social behaviour", 32.6, "High"),
    ("domestic abuse", 15.8, "Moderate"),
    ("alcohol", 5.8, "Moderate"),
    ("mental health calls", 4.9, "Moderate"),
    ("fraud", 4.0, "Moderate"),
    ("hate crime", 1.4, "Low"),
    ("drug trafficking", 0.4, "Low"),
    ("nothing", 0.0, "Minimal"),
]


@pytest.mark.parametrize("_theme,rate,word", RATES_2019)
def test_volume_is_proposed_from_the_rate(_theme, rate, word):
    assert propose_volume(rate, BANDS).word == word


EDGES = [
    (20.0, '20.0 per 1,000 residents a year: "High" is proposed from 20.'),
    (
        19.99,
        '20.0 per 1,000 residents a year: "Moderate" is proposed from 2 to under 20.',
    ),
    (0.05, '0.05 per 1,000 residents a year: "Low" is proposed from 0.05 to under 2.'),
    (0.04, '0.04 per 1,000 residents a year: "Minimal" is proposed under 0.05.'),
]


@pytest.mark.parametrize("rate,rule", EDGES)
def test_a_proposal_of_volume_says_its_rule_with_the_numbers(rate, rule):
    assert propose_volume(rate, BANDS).rule == rule


def test_a_single_band_is_proposed_for_any_rate():
    assert propose_volume(7.0, {"Low": 0.0}).rule.endswith("proposed for any rate.")


@pytest.mark.parametrize("rate", [None, float("nan")])
def test_no_rate_proposes_no_volume(rate):
    proposal = propose_volume(rate, BANDS, evidence=["rate.x.y.2025"])

    assert (proposal.word, proposal.text) == ("", "Not known")
    assert proposal.score(SCALE, on="2026") is None


RISE, FALL, NONE = (
    ChangeOutcome.RISE,
    ChangeOutcome.FALL,
    ChangeOutcome.NO_CLEAR_CHANGE,
)
HIGH, LOW = [0, 0, 0, 0, 0, 4], [0, 0, 0, 0, 0, -1]
DIRECTIONS = [
    (RISE, HIGH, "Rise", "High", "Clear rise, and recent months unusually high"),
    (RISE, [], "Rise", "Medium", "Clear rise"),
    (
        RISE,
        LOW,
        "No clear change",
        "Low",
        "Clear rise, but recent months unusually low",
    ),
    (
        NONE,
        HIGH,
        "No clear change",
        "Low",
        "No clear change, but recent months unusually high",
    ),
    (NONE, [], "No clear change", "High", "No clear change"),
    (NONE, [1, -1], "No clear change", "High", "No clear change"),
    (
        NONE,
        LOW,
        "No clear change",
        "Low",
        "No clear change, but recent months unusually low",
    ),
    (
        FALL,
        HIGH,
        "No clear change",
        "Low",
        "Clear fall, but recent months unusually high",
    ),
    (FALL, [], "Fall", "Medium", "Clear fall"),
    (FALL, LOW, "Fall", "High", "Clear fall, and recent months unusually low"),
]


@pytest.mark.parametrize("outcome,signals,direction,sure,text", DIRECTIONS)
def test_direction_is_proposed_from_change_and_signal(
    outcome, signals, direction, sure, text
):
    found, forecast = propose_direction(outcome, signals, months=36)

    assert (found.word, found.text, forecast.word) == (direction, text, sure)


def test_with_under_three_years_no_direction_is_highly_sure():
    assert propose_direction(RISE, HIGH, months=35)[1].word == "Medium"
    assert propose_direction(RISE, [], months=24)[1].word == "Medium"
    assert propose_direction(RISE, LOW, months=24)[1].word == "Low"


NOTHING = [
    (RISE, 23, "Not known", "23 months of data: a change takes 24."),
    (
        ChangeOutcome.NOT_AVAILABLE,
        48,
        "Not known",
        "The change over the year is not available.",
    ),
    (ChangeOutcome.NOT_AVAILABLE, 12, "Not known", "12 months of data"),
    (ChangeOutcome.TOO_FEW, 48, "Too few to say", "Too few events to say."),
]


@pytest.mark.parametrize("outcome,months,text,why", NOTHING)
def test_no_direction_is_proposed_where_the_data_cannot_tell(
    outcome, months, text, why
):
    direction, forecast = propose_direction(outcome, HIGH, months=months)

    assert (direction.word, direction.text, forecast.word) == ("", text, "")
    assert direction.rule.startswith(why)


def test_only_recent_months_signal_and_unknown_ones_do_not():
    old = [4, 4, 0, 0, 0, 0, 0, 0]
    unknown = [0, 0, 0, Signal.NOT_AVAILABLE, Signal.NOT_AVAILABLE, 0]

    for signals in (old, unknown):
        assert propose_direction(RISE, signals, months=48)[0].text == "Clear rise"


def test_a_proposal_of_direction_says_its_rule_with_the_numbers():
    direction, _ = propose_direction(RISE, [0, 0, 0, 1, 1, 4], months=40)

    assert direction.rule == (
        "Over the year a clear rise; of the last 6 months 3 signal high and 0 low; "
        "40 months of data."
    )


@pytest.mark.parametrize("wrong", [{"recent": 0}, {"sure_months": 12}])
def test_rules_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        DirectionRule(**wrong)


def test_what_people_set_comes_before_what_data_propose():
    proposal = propose_volume(4.9, BANDS, evidence=["rate.mental-health.x.2019"])
    proposed = proposal.score(SCALE, on="2019-03")
    people = {score.component: score for score in scored(volume="Small")}

    alone = merge_scores({}, [proposed])
    both = merge_scores(people, [proposed])

    assert [(s.grade.words, s.proposed) for s in alone] == [("Moderate", True)]
    assert [(s.grade.words, s.proposed) for s in both] == [("Small", False)]
    assert alone[0].evidence == ("rate.mental-health.x.2019",)
    assert alone[0].scored_on == "2019-03" and alone[0].reason == proposal.rule
