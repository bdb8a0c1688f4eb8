"""The words of the 2019 assessment, printed again as it printed them.

The expected words are copied from the published document, each theme's "Volume and
potential harm", "Public expectation" and "CSPs with priority".
"""

from pathlib import Path

import pytest

from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.priorities.localities import group_by_prevalence, list_held
from safercity.evidence.priorities.proposals import propose_direction
from safercity.evidence.priorities.scores import find_gaps
from safercity.evidence.priorities.scoring import assess_themes
from safercity.evidence.priorities.settings import load_priorities
from safercity.evidence.priorities.statements import (
    direction_of_travel,
    state_theme,
)

FOLDER = Path(__file__).parents[3] / "examples" / "staffordshire-2019"
CODES = {
    "CC": "cannock-chase",
    "ES": "east-staffordshire",
    "Li": "lichfield",
    "NuL": "newcastle-under-lyme",
    "SS": "south-staffordshire",
    "St": "stafford",
    "SM": "staffordshire-moorlands",
    "SoT": "stoke-on-trent",
    "Ta": "tamworth",
}
CSPS = tuple(CODES.values())
THEMES = load_themes()
PRIORITIES = load_priorities(FOLDER, themes=THEMES, csps=CSPS)
SCALE = PRIORITIES.scale

PRINTED = [
    ("anti-social-behaviour", "CC ES Li SS St SM SoT Ta", "Moderate",
     "High volume / Moderate individual harm / Severe community harm",
     "Ongoing challenge"),
    ("domestic-abuse", "CC ES Li NuL SS St SM SoT Ta", "Moderate",
     "Moderate volume / Severe individual harm / Substantial community harm",
     "Long-term"),
    ("county-lines", "CC ES Li NuL St SoT Ta", "Critical / National expectations",
     "Small volume / Substantial individual and community harm",
     "Some increases (in line with national)"),
    ("drug-supply", "SoT", "Critical / National expectations",
     "Small volume / Substantial individual and community harm",
     "Ongoing challenge"),
    ("fraud", "Li NuL SS St SM", "Critical",
     "Moderate volume / Severe individual financial harm / Moderate community harm",
     "Improving visibility"),
    ("public-place-and-serious-violence", "CC ES NuL SoT Ta", "",
     "Moderate volume / Moderate to substantial individual harm / "
     "Substantial to severe community harm", ""),
    ("counter-terrorism-and-extremism", "CC ES NuL SoT",
     "Critical / National expectations",
     "Minimal volume / Risk of mass loss of life / Critical community harm",
     "Growing concern"),
    ("modern-slavery", "ES NuL St SoT", "Substantial",
     "Small volume / Substantial individual and community harm",
     "Visibility of offences improving"),
    ("car-key-burglary-and-vehicle-theft", "Li SS Ta", "Moderate",
     "Low volume / Moderate individual harm / Low community harm",
     "Keyless thefts emerging challenge"),
    ("hate-crime-and-cohesion", "ES", "Moderate",
     "Low volume / Substantial individual harm / Moderate community harm",
     "Consistently high"),
    ("rural-crime", "SM", "Moderate", "Small volume / Moderate individual harm",
     "Ongoing concern. Rural crime increases in line with force-area increases"),
    ("alcohol", "Li NuL SoT", "Moderate",
     "Moderate volume / Moderate individual and community harm",
     "Persistent concern"),
    ("drug-use", "CC ES Li NuL SM SoT Ta", "",
     "Small volume / Substantial individual harm / Severe community harm",
     "Consistent concern"),
    ("mental-health-and-missing", "CC ES Li NuL St SM SoT Ta", "",
     "Small volume / Moderate to severe individual harm / Low community harm", ""),
    # Printed as "Moderate volumes / Moderate to Severe individual and community harm".
    ("contextual-safeguarding", "CC ES Li NuL SoT Ta", "",
     "Moderate volume / Moderate to severe individual and community harm",
     "On-going concern in specific parts of the locality"),
    ("repeat-offending", "CC ES Li NuL St SM SoT Ta", "Substantial",
     "High volume / Moderate individual harm / Substantial community harm",
     "N/A (New indicator)"),
]  # fmt: skip


@pytest.mark.parametrize("theme,csps,expectation,harm,direction", PRINTED)
def test_a_theme_says_what_the_2019_assessment_printed(
    theme, csps, expectation, harm, direction
):
    setting = PRIORITIES.themes[theme]

    said = state_theme(SCALE, tuple(setting.scores.values()))

    assert said.volume_and_harm == harm
    assert said.expectation == expectation
    assert setting.direction_text == direction
    assert setting.csps == tuple(CODES[code] for code in csps.split())
    assert set(setting.why) == set(setting.csps)


def test_every_theme_that_ships_is_in_the_example_or_was_given_no_words_in_2019():
    set_ = {theme for theme, *_ in PRINTED}

    assert set(THEMES) - set_ == {"fire", "business-crime"}
    assert all(not PRIORITIES.themes[t].scores for t in set(THEMES) - set_)


def test_priorities_of_2019_part_into_its_two_lists_and_its_challenges():
    held = list_held(PRIORITIES, THEMES)

    found = group_by_prevalence(held, CSPS)

    assert [one.key for one in found.prevalent] == [
        "anti-social-behaviour",
        "domestic-abuse",
        "drug-supply-and-county-lines",
        "fraud",
        "public-place-and-serious-violence",
        "vulnerable-people",
    ]
    assert [one.key for one in found.less_prevalent] == [
        "counter-terrorism-and-extremism",
        "modern-slavery",
        "car-key-burglary-and-vehicle-theft",
        "hate-crime-and-cohesion",
        "rural-crime",
    ]
    assert [one.key for one in found.challenges] == [
        "repeat-offending",
        "fire",
        "business-crime",
    ]
    assert [one.key for one in found.by_csp["south-staffordshire"]] == [
        "anti-social-behaviour",
        "domestic-abuse",
        "fraud",
        "car-key-burglary-and-vehicle-theft",
    ]


def test_a_family_is_held_by_whoever_holds_any_theme_of_it():
    held = {one.key: one for one in list_held(PRIORITIES, THEMES)}

    drugs, people = held["drug-supply-and-county-lines"], held["vulnerable-people"]
    assert drugs.themes == ("county-lines", "drug-supply")
    assert len(drugs.csps) == 7
    assert set(CSPS) - set(people.csps) == {"south-staffordshire"}


def test_a_partnership_in_brackets_holds_it_in_part_and_is_counted():
    held = {one.key: one for one in list_held(PRIORITIES, THEMES)}

    terror = held["counter-terrorism-and-extremism"]
    assert terror.partly == ("newcastle-under-lyme",)
    assert len(terror.csps) == 4 and not terror.is_prevalent


def test_more_than_half_is_prevalent_and_half_is_not():
    two = load_priorities(FOLDER, themes=THEMES, csps=CSPS)
    fraud = next(one for one in list_held(two, THEMES) if one.key == "fraud")

    assert (len(fraud.csps), fraud.of, fraud.is_prevalent) == (5, 9, True)


def test_rural_crime_is_not_ranked_as_its_harm_to_the_community_was_not_given():
    scores = {t: tuple(s.scores.values()) for t, s in PRIORITIES.themes.items()}

    found = {one.theme: one for one in assess_themes(SCALE, scores)}

    assert found["rural-crime"].missing == ("Harm to the community",)
    assert found["anti-social-behaviour"].rank == 1
    assert [t for t, one in found.items() if one.rank is None] == [
        "rural-crime",
        "fire",
        "business-crime",
    ]


def test_what_2019_left_unset_is_listed_for_people_to_set():
    ppv = PRIORITIES.themes["public-place-and-serious-violence"]

    assert find_gaps(SCALE, ppv.scores.values()) == ("Public expectation",)


def test_what_the_data_show_follows_what_people_say():
    setting = PRIORITIES.themes["anti-social-behaviour"]
    proposal, _ = propose_direction(0, [0] * 24, months=24)

    said = direction_of_travel(setting.direction_text, proposal)

    assert said == "Ongoing challenge. No clear change"
    assert direction_of_travel("", proposal) == "No clear change"
    assert direction_of_travel("Long-term", None) == "Long-term"
    assert direction_of_travel("", None) == "Not known"
