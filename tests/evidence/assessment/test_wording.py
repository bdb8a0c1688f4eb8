import pytest

from safercity.errors import SettingsError
from safercity.evidence.assessment import wording as module
from safercity.evidence.assessment.area_names import Articles
from safercity.evidence.assessment.document import plain
from safercity.evidence.assessment.wording import (
    given_values,
    read_wording,
    sentence_case,
    shipped_wording,
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "definitions" / "wording").mkdir(parents=True)
    return tmp_path


def write(folder, file, text):
    (folder / "definitions" / "wording" / file).write_text(text, encoding="utf-8")


def test_every_shipped_sentence_is_text_and_a_template():
    sentences = module._shipped_sentences()
    environment = module._environment(Articles())

    assert len(sentences) > 300
    for sentence in sentences.values():
        assert sentence.source.strip() or sentence.name == "category.rank.only"
        environment.from_string(sentence.source)


FORBIDDEN = ("insignificant", "worst", "hotspot", "blame", "p-value", "p value")
EARNED = {"hotspots.toml": {"hotspot"}}


def test_no_shipped_sentence_blames_alarms_or_speaks_of_insignificance():
    for sentence in module._shipped_sentences().values():
        said = sentence.source.lower()
        # A hotspot is what a test of chance has found, and that is where it is said.
        forbidden = set(FORBIDDEN) - EARNED.get(sentence.file, set())

        assert not [word for word in forbidden if word in said], sentence.name


def test_a_partnership_without_its_own_words_has_those_that_ship(tmp_path):
    assert read_wording(tmp_path) is shipped_wording()


def test_a_partnership_may_word_one_sentence_and_keep_the_rest(folder):
    write(folder, "category.toml", '[lead]\nrise = "More {{ topic.inline }}."')

    wording = read_wording(folder)

    class Topic:
        inline = "burglary"

    assert plain(wording.text("category.lead.rise", topic=Topic)) == "More burglary."
    assert wording.words("common.direction.fall") == "Clear fall"


def test_every_fault_of_every_file_is_told_at_once(folder):
    write(folder, "common.toml", '[direction]\nrize = "Up"\nfall = 3')
    write(folder, "category.toml", '[lead]\nrise = "{{ colour }}"\nfall = "{% if %}"')
    write(folder, "front.toml", "not toml")

    with pytest.raises(SettingsError) as caught:
        read_wording(folder)

    said = str(caught.value)
    assert "common.direction.rize is not the name of a sentence" in said
    assert "common.direction.rise" in said
    assert "common.direction.fall must be text in quotes" in said
    assert "category.lead.rise uses colour; it can use like, place and topic" in said
    assert "category.lead.fall is not a template" in said
    assert "front.toml is not valid TOML" in said


def test_a_template_cannot_reach_into_the_software(folder):
    write(
        folder,
        "category.toml",
        '[lead]\nrise = "{{ topic.__class__.__mro__ }}"',
    )

    with pytest.raises(SettingsError, match=r"category\.lead\.rise"):
        read_wording(folder).text("category.lead.rise", topic="burglary", place="here")


def test_a_sentence_may_use_what_any_sentence_of_its_table_is_given():
    assert given_values("category.lead.rise") == {"like", "place", "topic"}
    assert given_values("category.compared.same") >= {"now", "was", "percent"}


def test_a_value_that_is_not_given_names_the_file_and_the_sentence():
    with pytest.raises(SettingsError, match=r"category\.toml.*category\.lead\.rise"):
        shipped_wording().text("category.lead.rise", place="here")


def test_the_sentences_of_a_table_come_in_the_order_they_are_written():
    names = shipped_wording().names("reading.outcomes")

    assert names[0].endswith("intro")
    assert names[-1].endswith("after")


def test_a_capital_begins_a_sentence_and_nothing_else_changes():
    assert sentence_case("ASB rose in Ashmere") == "ASB rose in Ashmere"
    assert sentence_case("") == ""


def test_every_sentence_can_be_compiled_before_the_first_document():
    wording = shipped_wording()

    wording.prepare()

    assert set(wording._compiled) == set(module._shipped_sentences())
