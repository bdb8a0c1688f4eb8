import numpy as np
import pytest

from safercity.errors import SettingsError
from safercity.evidence.priorities.ladders import Grade
from tests.evidence.priorities.scored import SCALE

HARM, VOLUME = SCALE.ladders["harm"], SCALE.ladders["volume"]

SAID = [
    ("Severe", Grade("Severe", 4, 4)),
    ("severe", Grade("Severe", 4, 4)),
    ("Moderate to substantial", Grade("Moderate to substantial", 2, 3)),
    ("Moderate to Severe", Grade("Moderate to severe", 2, 4)),
    ("Severe (financial)", Grade("Severe", 4, 4, "financial")),
    ("Low to Severe (financial)", Grade("Low to severe", 1, 4, "financial")),
    (
        "Critical / National expectations",
        Grade("Critical", 5, 5, "National expectations"),
    ),
    ("risk of mass loss of life", Grade("Risk of mass loss of life", 5, 5, "", True)),
]


@pytest.mark.parametrize("text,grade", SAID)
def test_words_of_people_are_read(text, grade):
    assert HARM.read(text) == grade


def test_a_range_stands_at_its_middle_and_weighs_in_proportion():
    grade = HARM.read("Moderate to substantial")

    assert grade.ordinal == 2.5
    assert HARM.weights(np.array([grade.ordinal])).tolist() == [3.0]


def test_small_and_low_are_one_level_and_keep_their_own_word():
    small, low = VOLUME.read("Small"), VOLUME.read("Low")

    assert (small.ordinal, small.words) == (2, "Small")
    assert (low.ordinal, low.words) == (2, "Low")


def test_a_grade_says_its_qualifier_as_the_2019_assessment_prints_it():
    text = "Critical / National expectations"

    assert HARM.read(text).said == text


def test_a_partnerships_own_phrase_counts_as_a_word():
    grade = HARM.read_phrase("Danger to a child's life", "Severe")

    assert (grade.words, grade.ordinal, grade.is_phrase) == (
        "Danger to a child's life",
        4,
        True,
    )


WRONG = [
    ("Sevre", 'Did you mean "Severe"?'),
    ("High", "is not a word of this scale"),
    ("Severe to moderate", "must go from a lower word to a higher"),
    ("Moderate to moderate", "must go from a lower word to a higher"),
    ("Low to dire", '"dire" is not a word'),
    ("", "cannot be read"),
    ("Severe (a) (b)", "cannot be read"),
]


@pytest.mark.parametrize("text,fault", WRONG)
def test_words_that_are_not_on_the_ladder_are_refused_with_those_that_are(text, fault):
    with pytest.raises(SettingsError) as refused:
        HARM.read(text)

    assert fault in str(refused.value)
    assert "None, Low, Minimal, Moderate, Substantial, Severe, Critical" in str(
        refused.value
    )


def test_weights_are_those_of_the_file_or_evenly_spaced_or_doubling():
    ordinals = np.arange(6.0)

    assert HARM.weights(ordinals).tolist() == [0, 1, 2, 4, 8, 16]
    assert HARM.weights(ordinals, "linear").tolist() == [0, 1, 2, 3, 4, 5]
    assert HARM.weights(ordinals, "geometric").tolist() == [0, 1, 2, 4, 8, 16]


def test_factors_keep_their_values_whatever_spacing_is_asked_for():
    direction = SCALE.ladders["direction"]

    for spacing in ("own", "linear", "geometric"):
        assert direction.weights(np.array([1.0, 2, 3]), spacing).tolist() == [
            0.8,
            1.0,
            1.25,
        ]


def test_what_is_not_scored_has_no_weight():
    assert np.isnan(HARM.weights(np.array([np.nan]))).all()
