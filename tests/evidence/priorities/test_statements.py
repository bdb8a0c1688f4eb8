from safercity.evidence.priorities.statements import state_theme, volume_and_harm
from tests.evidence.priorities.scored import SCALE, scored

HARM = SCALE.ladders["harm"]


def test_nothing_set_states_nothing():
    said = state_theme(SCALE, ())

    assert said.volume_and_harm == said.expectation == said.individual_harm == ""


def test_the_gravest_kind_of_harm_speaks_for_the_person():
    one = state_theme(SCALE, scored(financial="Severe"))
    more = state_theme(SCALE, scored(financial="Severe", physical="Low"))

    assert one.individual_harm == "Severe (financial)"
    assert one.volume_and_harm == "Severe individual financial harm"
    assert more.individual_harm == "Severe"
    assert more.volume_and_harm == "Severe individual harm"


def test_the_same_phrase_for_person_and_community_is_said_once():
    phrase = HARM.read("Risk of mass loss of life")

    assert volume_and_harm(None, phrase, phrase) == "Risk of mass loss of life"
