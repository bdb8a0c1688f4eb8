from pathlib import Path

import pytest

from safercity.errors import SettingsError
from safercity.evidence.priorities.settings import PRIORITIES_FILE, load_priorities
from tests.evidence.priorities.test_scale_files import own_scale

THEMES = ("fraud", "fire", "hate-crime")
CSPS = ("ashmere", "brook", "st-anns")
SET = '[set]\nby = "A panel"\non = 2026-01-15\nreason = "Workshop."\n'


def load(folder: Path, text: str):
    (folder / PRIORITIES_FILE).write_text(text, encoding="utf-8")
    return load_priorities(folder, themes=THEMES, csps=CSPS)


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        load(folder, text)
    first, *faults = str(refused.value).splitlines()
    assert first == "priorities.toml cannot be used:"
    return [fault.removeprefix("  - ") for fault in faults]


def test_a_folder_without_the_file_sets_nothing(tmp_path):
    found = load_priorities(tmp_path, themes=THEMES, csps=CSPS)

    assert list(found.themes) == list(THEMES)
    assert all(not theme.scores and not theme.csps for theme in found.themes.values())
    assert found.scale.key == "morile_style_2026"
    assert found.volume_bands == found.scale.volume_bands


WHOLE = (
    SET
    + """
why = "Agreed."

[volume_bands]
"Low" = 0
"High" = 5

[themes.fraud]
volume = "Small"
individual_harm = "Severe (financial)"
community_harm = { text = "Trust in neighbours lost", as = "Substantial" }
environment_harm = "None"
expectation = "Critical / National expectations"
direction = "Rise"
direction_text = "Improving visibility"
direction_reason = "Banks report more."
forecast = "Medium"
confidence = "High"
capacity = "Minor"
evidence = ["rate.fraud.force-wide.2025-04_2026-03"]
csps = ["St Ann's", "Ashmere"]
partly = ["Ashmere"]

[themes.fraud.why_in]
ashmere = "Many older residents."

[[themes.fraud.scores]]
component = "capability"
word = "Serious"
by = "Head of economic crime"
on = "2026-02"
reason = "One investigator."
evidence = ["count.fraud.ashmere.2025"]
dissent = "Trading Standards disagree."

[themes.fire]
csps = "all"
"""
)


def test_everything_that_people_set_is_kept(tmp_path):
    found = load(tmp_path, WHOLE)

    fraud = found.themes["fraud"]
    words = {part: score.grade.words for part, score in fraud.scores.items()}
    assert words == {
        "volume": "Small",
        "financial": "Severe",
        "community": "Trust in neighbours lost",
        "environment": "None",
        "expectation": "Critical",
        "direction": "Rise",
        "forecast": "Medium",
        "confidence": "High",
        "capacity": "Minor",
        "capability": "Serious",
    }
    assert fraud.csps == ("ashmere", "st-anns") and fraud.partly == ("ashmere",)
    assert fraud.why == {"ashmere": "Many older residents.", "st-anns": "Agreed."}
    assert fraud.direction_text == "Improving visibility"
    assert fraud.direction_reason == "Banks report more."
    assert found.themes["fire"].csps == CSPS
    assert found.volume_bands == {"Low": 0.0, "High": 5.0}


def test_a_score_keeps_who_when_why_and_on_what(tmp_path):
    scores = load(tmp_path, WHOLE).themes["fraud"].scores

    in_a_word, in_detail = scores["volume"], scores["capability"]
    assert (in_a_word.scored_by, in_a_word.scored_on, in_a_word.reason) == (
        "A panel",
        "2026-01-15",
        "Workshop.",
    )
    assert in_a_word.evidence == ("rate.fraud.force-wide.2025-04_2026-03",)
    assert scores["direction"].reason == "Banks report more."
    assert (in_detail.scored_by, in_detail.scored_on, in_detail.reason) == (
        "Head of economic crime",
        "2026-02",
        "One investigator.",
    )
    assert in_detail.evidence == ("count.fraud.ashmere.2025",)
    assert in_detail.dissent == "Trading Standards disagree."
    assert not any(score.proposed for score in scores.values())


def test_a_theme_may_have_a_reason_of_its_own(tmp_path):
    found = load(
        tmp_path, SET + '[themes.fire]\nvolume = "Low"\nreason = "Two in five years."'
    )

    assert found.themes["fire"].scores["volume"].reason == "Two in five years."


def test_a_direction_text_takes_the_reason_that_is_set_for_all(tmp_path):
    found = load(tmp_path, SET + '[themes.fire]\ndirection_text = "Steady"')

    assert found.themes["fire"].direction_reason == "Workshop."
    assert found.themes["fraud"].direction_reason == ""


def test_a_partnerships_own_scale_is_read_from_its_folder(tmp_path):
    own_scale(tmp_path, ('word = "Severe"', 'word = "Grave"'))

    found = load(
        tmp_path, 'scale = "ours"\n' + SET + '[themes.fire]\ncommunity_harm = "Grave"'
    )

    assert found.scale.key == "ours"
    assert found.themes["fire"].scores["community"].grade.words == "Grave"


FAULTS = [
    ('[themes.frawd]\ncsps = "all"', 'no such theme. Did you mean "fraud"?'),
    ("[theme.fraud]", 'there is no "theme". Did you mean "themes"?'),
    ('[themes.fraud]\nvolum = "Low"', 'Did you mean "volume"?'),
    ('[themes.fraud]\nvolume = "Loww"', '"Loww" is not a word of this scale. Did you'),
    ("[themes.fraud]\nvolume = 3", "[themes.fraud] volume: it must be text"),
    (
        '[themes.fraud]\nindividual_harm = "Severe (finacial)"',
        'no kind of harm; it can be: physical, psychological, financial. Did you mean '
        '"financial"?',
    ),
    (
        '[themes.fraud]\ncommunity_harm = { text = "Awful", as = "Awfull" }',
        '"Awfull" is not a word of this scale',
    ),
    (
        '[themes.fraud]\ncommunity_harm = { text = "Awful", as = "Low", of = "x" }',
        'there is no "of"',
    ),
    (
        '[themes.fraud]\ncommunity_harm = { text = "Awful" }',
        '"as" is missing',
    ),
    ('[themes.fraud]\ncsps = ["Ashmeer"]', 'no CSP here. Did you mean "ashmere"?'),
    ("[themes.fraud]\ncsps = 3", '"csps" must be a list of texts'),
    (
        '[themes.fraud]\ncsps = ["brook"]\npartly = ["ashmere"]',
        '"ashmere" holds it in part, but is not in "csps"',
    ),
    (
        '[themes.fraud]\ncsps = ["brook"]\n[themes.fraud.why_in]\nbrok = "Why"',
        '"brok" is not one of "csps" of this theme. Did you mean "brook"?',
    ),
    ('[themes.fraud]\nevidence = ["fraud"]', '"fraud" is not the key of a figure'),
    ("[themes]\nfraud = 3", "[themes.fraud]: it must be a table"),
    (
        '[[themes.fraud.scores]]\ncomponent = "physicl"\nword = "Low"\nreason = "x"',
        'there is no component "physicl". Did you mean "physical"?',
    ),
    (
        '[[themes.fraud.scores]]\ncomponent = "physical"\nword = "Low"',
        'number 1: a score needs "reason"',
    ),
    (
        '[[themes.fraud.scores]]\ncomponent = "physical"\nreason = "x"',
        "number 1: it must be text in quotes",
    ),
    (
        '[[themes.fraud.scores]]\ncomponent = "physical"\nword = "Low"\nreason = "x"\n'
        'on = "last week"',
        '"on" must be a date',
    ),
    (
        '[[themes.fraud.scores]]\ncomponent = "volume"\nword = "Low"\nreason = "x"\n'
        '[[themes.fraud.scores]]\ncomponent = "volume"\nword = "High"\nreason = "x"',
        '"volume" is scored twice',
    ),
    (
        '[themes.fraud]\nindividual_harm = "Low"\n[[themes.fraud.scores]]\n'
        'component = "physical"\nword = "Low"\nreason = "x"',
        "scored both by kind and without one",
    ),
    ('[volume_bands]\n"Lowish" = 0', '"Lowish" is not one of Minimal, Low'),
    ('[volume_bands]\n"Low" = 1', "the first must be 0"),
]  # fmt: skip


@pytest.mark.parametrize("text,fault", FAULTS)
def test_a_fault_is_said_in_words_that_mend_it(tmp_path, text, fault):
    found = faults_of(tmp_path, SET + text)

    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize("left_out", ["by", "on", "reason"])
def test_words_need_someone_who_set_them_a_date_and_a_reason(tmp_path, left_out):
    lines = [line for line in SET.splitlines() if not line.startswith(left_out)]

    found = faults_of(tmp_path, "\n".join([*lines, "[themes.fraud]", 'volume = "Low"']))

    assert found == [
        '[themes.fraud]: words that people set need "by", "on" and "reason" in [set].'
    ]


@pytest.mark.parametrize("needed", ["by", "on"])
def test_a_score_in_detail_needs_someone_who_made_it_and_a_date(tmp_path, needed):
    given = {"by": 'by = "Me"', "on": "on = 2026-01-01", "reason": 'reason = "x"'}
    del given[needed]
    lines = ["[[themes.fraud.scores]]", 'component = "volume"', 'word = "Low"']

    found = faults_of(tmp_path, "\n".join([*lines, *given.values()]))

    assert found == [f'[themes.fraud] scores number 1: a score needs "{needed}".']


def test_a_direction_text_needs_a_reason(tmp_path):
    found = faults_of(tmp_path, '[themes.fire]\ndirection_text = "Steady"')

    assert found == ['[themes.fire]: a "direction_text" needs a "direction_reason".']


def test_all_faults_are_said_at_once(tmp_path):
    found = faults_of(
        tmp_path,
        SET
        + """
[themes.fraud]
volume = "Hihg"
csps = ["Nowhere"]
[themes.fier]
""",
    )

    assert len(found) == 3


def test_a_scale_that_cannot_be_used_is_said_alone(tmp_path):
    own_scale(tmp_path, ("places = 2", "places = -2"))

    with pytest.raises(SettingsError, match=r"The scale ours\.toml cannot be used"):
        load(tmp_path, 'scale = "ours"\n[themes.fraud]\nvolume = "Nonsense"')


def test_a_word_for_what_the_scale_does_not_score_is_refused(tmp_path):
    own_scale(
        tmp_path,
        ('[[components]]\nkey = "capacity"', '[[components]]\nkey = "staffing"'),
    )

    found = faults_of(
        tmp_path, 'scale = "ours"\n' + SET + '[themes.fire]\ncapacity = "Minor"'
    )

    assert found == ['[themes.fire]: the scale ours does not score "capacity".']


def test_a_file_that_is_not_toml_is_refused(tmp_path):
    with pytest.raises(SettingsError, match=r"priorities\.toml is not a TOML file"):
        load(tmp_path, "[themes")
