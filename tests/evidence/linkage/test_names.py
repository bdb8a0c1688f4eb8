"""Names, dates, postcodes and sexes made alike before they are hashed."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.linkage.attributes import sex_of, tokens_of
from safercity.evidence.linkage.birth_dates import birth_date_of
from safercity.evidence.linkage.names import (
    forename_of,
    name_table,
    split_name,
    surname_of,
)
from safercity.evidence.linkage.postcodes import postcode_of
from safercity.evidence.linkage.sounds import sound_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien", "O’BRIEN"),
        ("Müller", "MULLER"),
        ("Łukasz", "lukasz"),
        ("Mr John", "john"),
        ("Mary-Jane", "Mary Jane"),
        ("John (Jack)", "John"),
        ("  ANNE ", "Anne"),
        ("Ｊｏｈｎ", "john"),
    ],
)
def test_the_same_forename_is_the_same_however_it_is_written(one, other):
    assert forename_of(one) == forename_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mc Donald", "McDonald"),
        ("O Brien", "O'Brien"),
        ("van der Berg", "VAN-DER-BERG"),
        ("St. John", "St John"),
        ("Smith-Jones", "SMITH JONES"),
    ],
)
def test_the_same_surname_is_the_same_however_it_is_written(one, other):
    found, same = surname_of(one), surname_of(other)
    assert (found.name, found.sound) == (same.name, same.sound)
    assert set(found.parts) & set(same.parts)


@pytest.mark.parametrize(
    ("short", "long"),
    [("Liz", "Elizabeth"), ("Bob", "Robert"), ("Mo", "Mohammed"), ("Kasia", "Kate")],
)
def test_short_forms_share_a_name_that_they_may_be_a_form_of(short, long):
    assert set(forename_of(short).forms) & set(forename_of(long).forms)


def test_a_form_of_several_names_keeps_them_all():
    assert forename_of("Sam").forms == ("samantha", "samuel")


def test_different_names_share_no_form():
    assert not set(forename_of("Jack").forms) & set(forename_of("James").forms)


def test_parts_of_double_surnames_in_either_order_are_shared():
    one, other = surname_of("Smith-Jones"), surname_of("Jones Smith")

    assert set(one.parts) == set(other.parts) == {"smith", "jones"}


@pytest.mark.parametrize(
    "text", ["", "  ", "Unknown", "N/K", "Not Known", "BABY", "Mr", "12345", "..."]
)
def test_what_is_no_name_is_none(text):
    assert forename_of(text) is None
    assert surname_of(text) is None


def test_an_initial_is_no_name_and_is_kept_as_an_initial():
    found = forename_of("J.")

    assert (found.name, found.initial, found.sound) == ("", "j", "")


@pytest.mark.parametrize("text", ["李", "Иван", "محمد"])
def test_names_in_other_scripts_are_names(text):
    assert forename_of(text).name
    assert forename_of(text).sound
    assert surname_of(text) is not None


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("SMITH, John Paul", ("John Paul", "SMITH")),
        ("John Smith", ("John", "Smith")),
        ("Anna van der Berg", ("Anna", "van der Berg")),
        ("Madonna", ("", "Madonna")),
        ("", ("", "")),
    ],
)
def test_a_whole_name_is_parted(whole, parts):
    assert split_name(whole) == parts


def test_every_form_in_the_table_is_a_name_as_names_are_made_alike():
    forms = name_table().forms

    assert len(forms) > 500
    assert all(forename_of(name).name == name for name in forms if len(name) > 1)


@pytest.mark.parametrize(
    ("sound", "names"),
    [
        ("TMSN", "Thompson Thomson Thomsen"),
        ("K0RN", "Catherine Katherine Kathryn Cathryn"),
        ("SM0", "Smith Smyth Smithe"),
        ("FLP", "Philip Phillip Filip"),
        ("STFN", "Stephen Steven Stefan"),
        ("NT", "Knight Night"),
        ("RT", "Wright Right"),
        ("SKMT", "Schmidt Schmitt"),
        ("MKL", "Michael Mikael"),
        ("MHMT", "Mohammed Muhammad Mohamed"),
        ("KN", "Khan Kahn"),
        ("RS", "Rhys Rees Reece"),
        ("FN", "Vaughan Vaughn"),
        ("HS", "Hughes Hews"),
        ("KLRK", "Clark Clarke"),
        ("LKLN", "Lachlan"),
        ("XRLS", "Charles"),
        ("AKSTNT", "Accident"),
        ("NXN", "Nation"),
        ("HJ", "Hodge"),
        ("SFR", "Xavier"),
        ("WT", "White Whyte"),
        ("LM", "Lamb"),
        ("BTKR", "Batdgar"),
        ("TJ", "Dodgy"),
        ("SN", "Sign Singh"),
        ("KST", "Ghost"),
        ("YSF", "Yusuf"),
        ("FSX", "Fascia"),
        ("MX", "Match Macha"),
        ("KS", "Quiz"),
        ("ALKS", "Alex"),
    ],
)
def test_spellings_of_a_sound_have_one_code(sound, names):
    assert {sound_of(name) for name in names.split()} == {sound}


@given(st.text(max_size=200))
def test_any_text_has_a_sound_and_never_a_fault(text):
    assert set(sound_of(text)) <= set(string.ascii_uppercase + "0")
    forename_of(text)
    surname_of(text)
    birth_date_of(text)
    postcode_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "7/4/1980",
        "07/04/1980",
        "07-04-1980",
        "7.4.1980",
        "1980-04-07",
        "1980-04-07 00:00:00",
        "1980-04-07T00:00",
        "1980/4/7",
        "19800407",
        "7 April 1980",
        "7th Apr 1980",
        "07-APR-1980",
        "07 04 1980",
    ],
)
def test_a_date_of_birth_is_read_as_britain_writes_it(text):
    assert birth_date_of(text).whole == "1980-04-07"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/1980",
        "07/04/80",
        "1980",
        "01/01/1900",
        "01/01/1801",
        "13/13/1980",
        "7 Foo 1980",
        "unknown",
        "٧/٤/١٩٨٠ x",
    ],
)
def test_what_is_no_date_of_birth_or_was_filled_in_is_none(text):
    assert birth_date_of(text) is None


def test_a_date_of_birth_has_its_parts_and_its_exchange():
    born = birth_date_of("7/4/1980")

    assert born.swapped == "1980-07-04"
    assert (born.year_month, born.year_day, born.day_month) == (
        "1980-04",
        "1980-07",
        "04-07",
    )
    assert birth_date_of("17/4/1980").swapped == "1980-04-17"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ST1 5AB", ("ST15AB", "ST1")),
        ("st15ab", ("ST15AB", "ST1")),
        ("SW1A 1AA", ("SW1A1AA", "SW1A")),
        ("ST1", ("", "ST1")),
        ("ZZ99 3VZ", ("", "")),
        ("75001", ("", "")),
        ("", ("", "")),
    ],
)
def test_postcodes_are_made_alike(text, found):
    assert postcode_of(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("F", "f"), ("Male", "m"), ("2", "f"), ("Non-binary", "o"), ("U", ""), ("", "")],
)
def test_sexes_are_made_alike(text, found):
    assert sex_of(text) == found


def test_low_numbers_of_letters_are_never_hashed_without_something_rare():
    tokens = tokens_of(
        {"forename": "John", "surname": "Smith", "date_of_birth": "7/4/1980"}
    )

    assert set(tokens["link_initial"]) == {"j SM0", "j 1980-04-07"}
    assert all(token.endswith(" 1980-04-07") for token in tokens["link_forename_ends"])
    assert "link_initial" not in tokens_of({"forename": "John"})


def test_the_initials_of_what_a_name_may_be_a_form_of_count_too():
    tokens = tokens_of({"forename": "Tony", "date_of_birth": "7/4/1980"})

    assert set(tokens["link_initial"]) == {"a 1980-04-07", "t 1980-04-07"}


def test_a_slip_in_typing_leaves_an_end_as_it_was():
    born = {"date_of_birth": "7/4/1980"}
    right = set(tokens_of({"forename": "Thomas", **born})["link_forename_ends"])

    for slip in ("Thomaz", "Tohmas", "Thmas", "homas", "Tjomas"):
        assert right & set(tokens_of({"forename": slip, **born})["link_forename_ends"])


def test_a_whole_name_gives_what_its_parts_would():
    parts = tokens_of({"forename": "Ann", "surname": "Lee", "sex": "f"})

    assert tokens_of({"full_name": "LEE, Ann", "sex": "F"}) == parts
