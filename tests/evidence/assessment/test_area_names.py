"""Area names in sentences, by the rule that ships."""

import pytest

from safercity.evidence.assessment.area_names import Articles
from safercity.evidence.assessment.wording import read_wording, shipped_wording
from tests.support.briefs import ASHMERE, brief_of


def said(name, wording=None):
    words = wording or shipped_wording()
    return words.words("population.title.finding", place=name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("City of London", "the City of London"),
        ("Vale of Glamorgan", "the Vale of Glamorgan"),
        ("Isle of Wight", "the Isle of Wight"),
        ("Isles of Scilly", "the Isles of Scilly"),
        ("Forest of Dean", "the Forest of Dean"),
        ("East Riding of Yorkshire", "the East Riding of Yorkshire"),
        ("Staffordshire Moorlands", "the Staffordshire Moorlands"),
        ("Derbyshire Dales", "the Derbyshire Dales"),
        ("West Midlands", "the West Midlands"),
        ("Hampshire and Isle of Wight", "Hampshire and the Isle of Wight"),
        ("The Potteries", "the Potteries"),
    ],
)
def test_some_names_take_the(name, sentence):
    assert said(name) == f"Who lives in {sentence}."


@pytest.mark.parametrize(
    "name",
    [
        "Stoke-on-Trent",
        "Telford and Wrekin",
        "Isleworth",
        "Cityside",
        "Ashdales",
        "North West Midlands Park",
        "Thetford",
        "Milton Keynes",
        "West Suffolk",
    ],
)
def test_other_names_stand_alone(name):
    assert said(name) == f"Who lives in {name}."


def test_a_name_at_the_start_of_a_sentence_has_a_capital():
    words = shipped_wording().words("category.dots.alone", force="City of London")

    assert words.startswith("The City of London has one partnership area")


def test_a_title_has_the_bare_name():
    words = shipped_wording().words(
        "front.title.subtitle", place="City of London", period="2025"
    )

    assert words == "City of London, 2025"


def test_a_partnership_may_have_a_rule_of_its_own(tmp_path):
    folder = tmp_path / "definitions" / "wording"
    folder.mkdir(parents=True)
    own = '[article]\nwhole = "Fylde | Wirral"\n'
    (folder / "names.toml").write_text(own, encoding="utf-8")

    wording = read_wording(tmp_path)

    assert said("Wirral", wording) == "Who lives in the Wirral."
    assert said("City of York", wording) == "Who lives in the City of York."
    assert said("Wirral") == "Who lives in Wirral."


def test_an_empty_rule_puts_the_before_nothing():
    rule = Articles.parse(begins=" | ", ends="", whole="")

    assert rule.in_sentence("City of London") == "City of London"


def test_an_ordinary_assessment_is_worded_as_before():
    brief = brief_of(area=ASHMERE)

    assert said(brief.place, brief.wording) == "Who lives in Ashmere."
