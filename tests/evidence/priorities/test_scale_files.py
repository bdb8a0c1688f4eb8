import shutil
from pathlib import Path

import pytest

from safercity.errors import SettingsError
from safercity.evidence.priorities.scale_files import SHIPPED, load_risk_scale
from safercity.evidence.priorities.scales import band_of
from safercity.evidence.priorities.scoring import assess_themes
from tests.evidence.priorities.scored import SCALE, scored

SHIPPED_TEXT = (SHIPPED / "morile_style_2026.toml").read_text(encoding="utf-8")


def own_scale(folder: Path, *changes, key="ours") -> Path:
    """A partnership folder with a scale of its own: the one that ships, changed."""
    text = SHIPPED_TEXT.replace("morile_style_2026", key, 1)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    place = folder / "definitions" / "scales" / "risk"
    place.mkdir(parents=True)
    (place / f"{key}.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_scale_that_ships_says_that_it_is_our_own():
    assert SCALE.title == "MoRiLE-style scale, 2026"
    assert "SaferCity's own" in SCALE.note and "not public" in SCALE.note


def test_the_harm_weights_are_those_of_the_methods_page():
    levels = SCALE.ladders["harm"].levels

    assert [(lv.ordinal, lv.word, lv.weight) for lv in levels] == [
        (0, "None", 0),
        (1, "Low", 1),
        (2, "Moderate", 2),
        (3, "Substantial", 4),
        (4, "Severe", 8),
        (5, "Critical", 16),
    ]


def test_no_public_text_calls_a_list_official():
    pages = Path(__file__).parents[3] / "docs"
    texts = [SHIPPED_TEXT, *(p.read_text("utf-8") for p in pages.rglob("*.md"))]

    assert not any("official morile" in text.casefold() for text in texts)


def test_a_partnerships_own_scale_is_used_with_its_own_rules(tmp_path):
    own_scale(
        tmp_path,
        ('likelihood = "tempered"', 'likelihood = "product"'),
        ('risk = "product"', 'risk = "sum"'),
        ('word = "Critical", weight = 16', 'word = "Critical", weight = 40'),
    )

    scale = load_risk_scale("ours", tmp_path)

    words = {
        "individual": "Critical",
        "community": "Low",
        "volume": "High",
        "direction": "Rise",
        "forecast": "Medium",
    }
    (theme,) = assess_themes(scale, {"t": scored(scale, **words)})
    assert (theme.impact, theme.likelihood, theme.risk) == (41, 5, 46)


def test_a_likelihood_can_be_a_sum(tmp_path):
    own_scale(tmp_path, ('likelihood = "tempered"', 'likelihood = "sum"'))

    scale = load_risk_scale("ours", tmp_path)

    words = {"individual": "Low", "community": "Low", "volume": "High"}
    (theme,) = assess_themes(scale, {"t": scored(scale, **words)})
    assert theme.likelihood == 9  # volume 8, direction unscored 1, forecast unscored 0


def test_a_partnership_may_change_the_scale_that_ships_under_its_name(tmp_path):
    own_scale(tmp_path, ("places = 2", "places = 5"), key="morile_style_2026")

    assert load_risk_scale(folder=tmp_path).places == 5
    assert load_risk_scale().places == 2


def test_a_changed_file_is_read_again(tmp_path):
    own_scale(tmp_path, ("places = 2", "places = 3"))
    assert load_risk_scale("ours", tmp_path).places == 3

    shutil.rmtree(tmp_path / "definitions")
    own_scale(tmp_path, ("places = 2", "places = 4"))

    assert load_risk_scale("ours", tmp_path).places == 4


def test_a_scale_that_is_not_there_is_named_with_those_that_are(tmp_path):
    own_scale(tmp_path)

    with pytest.raises(SettingsError, match="There is: ours, morile_style_2026"):
        load_risk_scale("theirs", tmp_path)


FAULTS = [
    ("MoRiLE-style scale, 2026", "Official MoRiLE", "may not call a scale official"),
    ('key = "ours"', 'key = "other"', "a file is named after its key"),
    ('version = "1.0"\n', "", '"version" is missing'),
    ('version = "1.0"', "version = 1", '"version" must be text'),
    ("[rules]", "rool = 1\n[rules]", 'there is no "rool"'),
    ("[rules]", '[rules]\nrisks = "sum"', 'Did you mean "risk"?'),
    ('risk = "product"', 'risk = "guess"', "it can be: product, sum"),
    ('likelihood = "tempered"\n', "", '"likelihood" is missing'),
    ("places = 2", "places = -1", "a number of nought or more"),
    ("places = 2", 'places = "two"', "a number of nought or more"),
    ("weight = 16", "weight = 3", "may not weigh less than a lower one"),
    ("ordinal = 5", "ordinal = 7", "each ordinal must be one more"),
    ('also = ["Small"]', 'also = ["High"]', '"high" is there twice'),
    ('also = ["Small"]', "also = 3", "a list of texts"),
    ('also = ["Small"]', 'allso = ["Small"]', 'Did you mean "also"?'),
    ('= "Critical"\n', '= "Awful"\n', '"Awful", which is not a level'),
    ('kind = "factor"', 'kind = "fctor"', "it can be: weight, factor"),
    ('group = "environment"', 'group = "nature"', 'there is no group "nature"'),
    ('ladder = "gap"', 'ladder = "gaps"', 'there is no ladder "gaps"'),
    ('key = "expectation"\ntitle', 'key = "community"\ntitle', "is there twice"),
    ('key = "financial"', 'key = "physical"', '"physical" is there twice'),
    ('part = "likelihood"', 'part = "beside"', 'none has part = "likelihood"'),
    ('key = "forecast"\n', 'key = "outlook"\n', "a tempered likelihood takes"),
    ("required = true", 'required = "yes"', "must be true or false"),
    ('"Moderate" = 2.0', '"Middling" = 2.0', '"Middling" is not a level of volume'),
    ('"Low" = 0.05', '"Low" = 3.0', "each more than the one before"),
    ('"Minimal" = 0.0\n"Low" = 0.05', '"Low" = 0.05', "the first must be 0"),
    ('"Low" = 0.05', '"Low" = "some"', "give words with their least value"),
    ("[matrix.impact]", "[matrix.impacts]", 'Did you mean "impact"?'),
]


@pytest.mark.parametrize("old,new,fault", FAULTS)
def test_a_scale_with_a_fault_is_refused_in_words_that_mend_it(
    tmp_path, old, new, fault
):
    own_scale(tmp_path, (old, new))

    with pytest.raises(SettingsError) as refused:
        load_risk_scale("ours", tmp_path)

    assert str(refused.value).startswith("The scale ours.toml cannot be used:")
    assert fault in str(refused.value)


def test_all_faults_of_a_scale_are_said_at_once(tmp_path):
    own_scale(tmp_path, ("places = 2", "places = -1"), ('risk = "product"', "risk = 1"))

    with pytest.raises(SettingsError) as refused:
        load_risk_scale("ours", tmp_path)

    assert '"places"' in str(refused.value) and '"risk"' in str(refused.value)


@pytest.mark.parametrize(
    "text,fault",
    [
        ("not toml", "ours.toml is not a TOML file"),
        ("ladders = 3", "[ladders]: it must be a table of settings"),
        ("groups = 3", "[[groups]]: it must be a list of tables"),
        ("groups = [3]", "[[groups]] number 1: it must be a table"),
        ('key = "ours"', '"title" is missing'),
    ],
)
def test_a_file_that_is_no_scale_at_all_is_refused(tmp_path, text, fault):
    place = tmp_path / "definitions" / "scales" / "risk"
    place.mkdir(parents=True)
    (place / "ours.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as refused:
        load_risk_scale("ours", tmp_path)

    assert fault in str(refused.value)


def test_a_scale_needs_what_the_words_of_priorities_are_scored_as(tmp_path):
    without = SHIPPED_TEXT.split('[[components]]\nkey = "expectation"')
    rest = without[1].split("[[components]]", 1)[1]
    place = tmp_path / "definitions" / "scales" / "risk"
    place.mkdir(parents=True)
    text = f"{without[0]}[[components]]{rest}".replace("morile_style_2026", "ours", 1)
    (place / "ours.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as refused:
        load_risk_scale("ours", tmp_path)

    assert '[[components]]: "expectation" is missing.' in str(refused.value)
    assert "[[groups]] expectation: no component belongs to it." in str(refused.value)


def test_a_ladder_of_one_level_is_refused(tmp_path):
    lines = '    { ordinal = 1, word = "Fall", weight = 0.8 },\n'
    own_scale(
        tmp_path,
        (lines, ""),
        ('    { ordinal = 3, word = "Rise", weight = 1.25 },\n', ""),
    )

    with pytest.raises(SettingsError, match="it needs two levels or more"):
        load_risk_scale("ours", tmp_path)


def test_a_value_on_an_edge_is_in_the_higher_band():
    bands = {"Low": 0.0, "High": 2.0}

    assert [band_of(v, bands) for v in (0, 1.99, 2, 50)] == [
        "Low",
        "Low",
        "High",
        "High",
    ]
