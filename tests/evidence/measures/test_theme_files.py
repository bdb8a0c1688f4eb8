"""Themes: those that ship, and what a partnership may do with them."""

import pytest

from safercity.errors import SettingsError
from safercity.evidence.measures.categories import (
    load_categories,
    load_record_categories,
)
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import (
    CHALLENGE,
    PRIORITY,
    VULNERABILITY,
    themes_asked_for,
)

EVERY_CATEGORY = {*load_categories(), *load_record_categories()}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "definitions" / "themes").mkdir(parents=True)
    return tmp_path


def write(folder, name, text):
    path = folder / "definitions" / "themes" / f"{name}.toml"
    path.write_text(text, encoding="utf-8")


OWN = """
title = "Nuisance drones"
short = "Drones"
inline = "nuisance drones"
order = 15
kind = "priority"
head = "anti-social-behaviour"
why = "They are loud."
limits = ["Few are reported."]
needs = ["incidents"]

[[recommendations]]
id = "REC-drones-1"
text = "Ask for quiet."
"""


def test_the_eighteen_themes_of_the_2019_assessment_ship_in_its_order():
    themes = load_themes(categories=EVERY_CATEGORY)

    assert list(themes) == [
        "anti-social-behaviour",
        "domestic-abuse",
        "county-lines",
        "drug-supply",
        "fraud",
        "public-place-and-serious-violence",
        "counter-terrorism-and-extremism",
        "modern-slavery",
        "car-key-burglary-and-vehicle-theft",
        "hate-crime-and-cohesion",
        "rural-crime",
        "alcohol",
        "drug-use",
        "mental-health-and-missing",
        "contextual-safeguarding",
        "repeat-offending",
        "fire",
        "business-crime",
    ]
    kinds = [theme.kind for theme in themes.values()]
    assert kinds == [PRIORITY] * 11 + [VULNERABILITY] * 4 + [CHALLENGE] * 3


def test_every_theme_says_why_it_matters_what_it_cannot_say_and_what_to_do():
    for theme in load_themes().values():
        assert len(theme.why.split()) > 20, theme.slug
        assert theme.limits, theme.slug
        assert len(theme.recommendations) >= 3, theme.slug
        assert theme.at_risk.known, theme.slug
        ids = [one.id for one in theme.recommendations]
        numbers = range(1, len(ids) + 1)
        assert ids == [f"REC-{theme.slug}-{n}" for n in numbers]
        for one in theme.recommendations:
            quotes = [m for m in ("{figure}", "{than}") if m in one.because]
            assert not quotes or one.when is not None, one.id
            assert bool(one.because) == (one.when is not None), one.id


def test_what_themes_ask_for_is_gathered_once_and_in_order():
    asked = themes_asked_for(load_themes())

    for name in asked.__dataclass_fields__:
        values = getattr(asked, name)
        assert list(values) == sorted(set(values)), name
    assert ("domestic-abuse", "alcohol-related") in asked.crossings
    assert ("alcohol-related", "public-place-violence") in asked.crossings
    assert ("knife-crime", "under-18") in asked.offender_groups
    assert "domestic-abuse" not in asked.wards


def test_a_partnership_adds_a_theme_in_its_place(folder):
    write(folder, "nuisance-drones", OWN)

    themes = load_themes(folder, categories=EVERY_CATEGORY)

    assert list(themes)[:3] == [
        "anti-social-behaviour",
        "nuisance-drones",
        "domestic-abuse",
    ]


def test_a_partnership_changes_one_setting_of_a_theme_and_keeps_the_rest(folder):
    write(folder, "fraud", 'why = "Our own words."')

    fraud = load_themes(folder)["fraud"]

    assert fraud.why == "Our own words."
    assert fraud.recommendations == load_themes()["fraud"].recommendations


def test_a_partnership_leaves_a_theme_out(folder):
    write(folder, "rural-crime", "show = false")

    assert "rural-crime" not in load_themes(folder)


def test_every_fault_of_every_theme_is_reported_at_once(folder):
    write(folder, "fraud", 'kynd = "priority"\nwards = "yes"\nlimits = "one"')
    write(folder, "rural-crime", "order = [")
    write(
        folder,
        "alcohol",
        """
        kind = "worry"
        short = "Much longer than nineteen letters"
        more_crossings = [["one"]]

        [[breakdowns]]
        key = "a"
        title = "A"
        style = "pie"
        of = "alcohol-related"
        items = ["burglary"]

        [[profiles]]
        people = "cats"
        category = "alcohol-related"
        by = ["height"]

        [[recommendations]]
        id = "REC-alcohol-1"
        text = "Do."
        when = { figure = "night_share" }
        """,
    )

    with pytest.raises(SettingsError) as caught:
        load_themes(folder)

    said = str(caught.value)
    for fault in (
        'fraud.toml: "kynd" is not known. Did you mean "kind"?',
        'fraud.toml: "wards" must be true or false.',
        'fraud.toml: "limits" must be a list of texts.',
        "rural-crime.toml is not a TOML file",
        'alcohol.toml: "kind" must be one of priority, vulnerability, challenge.',
        'alcohol.toml: "short" is longer than 19 letters.',
        'alcohol.toml: "more_crossings" must be a list of pairs',
        '"style" must be one of parts, shares.',
        '"people" must be one of victims, offenders.',
        '"height" is not one of the splits',
        '"night_share" is not a "measure.category".',
        'needs "above", "below" or "than" beside its figure.',
    ):
        assert fault in said, fault


def test_a_category_that_there_is_not_is_named_with_the_nearest(folder):
    write(folder, "fraud", 'head = "frawd"')

    with pytest.raises(
        SettingsError, match=r'no category "frawd"\. Did you mean "fraud"'
    ):
        load_themes(folder, categories=EVERY_CATEGORY)


def test_two_themes_may_not_share_a_name_or_an_id(folder):
    write(folder, "drones", OWN)
    write(folder, "nuisance-drones", OWN)

    with pytest.raises(SettingsError) as caught:
        load_themes(folder)

    said = str(caught.value)
    assert 'its title "nuisance drones" is in drones.toml too.' in said
    assert 'its recommendation "REC-drones-1" is in drones.toml too.' in said


def test_a_new_theme_needs_every_setting_that_has_no_default(folder):
    write(folder, "drones", 'title = "Drones"')

    with pytest.raises(SettingsError) as caught:
        load_themes(folder)

    for name in ("short", "inline", "order", "kind", "why", "limits", "needs"):
        assert f'drones.toml: "{name}" is missing.' in str(caught.value)


def test_the_name_of_a_theme_is_a_slug(folder):
    write(folder, "Our Drones", OWN)

    with pytest.raises(SettingsError, match='must be a slug, such as "our-drones"'):
        load_themes(folder)
