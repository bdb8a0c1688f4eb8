"""Folders that no county can be drawn from: what is wrong, where, and the next step."""

import shutil
from pathlib import Path

import pytest

from safercity.errors import SettingsError
from safercity.synth import draw_county

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def folder(tmp_path):
    """A small county, and beside it the one that it is like."""
    leave_out = shutil.ignore_patterns("areas", "extracts", "build")
    shutil.copytree(EXAMPLES / "stoke-2016", tmp_path / "small", ignore=leave_out)
    for part in ("areas", "margins"):
        beside = tmp_path / "staffordshire-2019" / part
        shutil.copytree(EXAMPLES / "staffordshire-2019" / part, beside)
    return tmp_path / "small"


def refusal(folder):
    with pytest.raises(SettingsError) as refused:
        draw_county(folder)
    assert not list(folder.glob("extracts/*/*"))
    return str(refused.value)


def spoil(folder, file, was, becomes):
    path = folder / "margins" / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes), encoding="utf-8")


@pytest.mark.parametrize("value", ["many", "nan", "inf", "-3", ""])
def test_a_margin_that_asks_for_no_number_is_told_with_its_line(folder, value):
    spoil(folder, "crimes.csv", "25406", value)

    assert f'crimes.csv line 2: value is "{value}"' in refusal(folder)


@pytest.mark.parametrize(
    ("file", "was", "becomes", "told"),
    [
        ("codes.csv", "30A,671", "30A,lots", "line 2: recorded_year_before is 'lots'"),
        (
            "codes.csv",
            "burglary-business-and-community,30A",
            "zzz,30A",
            'codes.csv names subgroup "zzz"',
        ),
        ("codes.csv", "recorded_year_before", "x", "recorded_year_before is missing"),
        ("county.toml", "seed = 2016", "", "seed is missing; it must be a whole"),
        ("county.toml", "seed = 2016", 'seed = "x"', "seed is 'x'"),
        ("county.toml", '"2015-09"', '"2015-13"', "start is '2015-13'; it must be a m"),
        ("county.toml", "[year]", "[yaer]", "[year] start is missing"),
        ("county.toml", "[offenders]", "[o]", "there is no table [offenders], which"),
        ("county.toml", "others = 42", 'others = "x"', "repeat_percent_others is 'x'"),
        ("county.toml", "asb = 4_299", 'asb = "x"', "[year_before] asb is 'x'"),
        ("county.toml", "../staffordshire-2019", "../gone", 'like is "../gone", and'),
        ("county.toml", "[[victims.repeat]]", "[[", "county.toml cannot be read"),
    ],
)
def test_what_cannot_be_used_is_named(folder, file, was, becomes, told):
    spoil(folder, file, was, becomes)

    assert told in refusal(folder)


def test_every_setting_that_is_wrong_is_told_at_once(folder):
    spoil(folder, "county.toml", "seed = 2016", "")
    spoil(folder, "county.toml", "[incidents]", "[i]")
    (folder / "margins/survey.csv").write_text("question\n", encoding="utf-8")

    message = refusal(folder)

    assert message.count("\n  - ") == 3
    assert "[survey], which margins/survey.csv needs" in message


@pytest.mark.parametrize(
    ("file", "was", "column"),
    [("survey.csv", ",93,", "percent"), ("calls.csv", "999,", "calls")],
)
def test_a_list_with_a_word_for_a_number_is_told_with_its_line(
    folder, file, was, column
):
    shutil.copy(EXAMPLES / "staffordshire-2019/margins" / file, folder / "margins")
    spoil(folder, file, was, f"{was[:-1] if was[0] != ',' else ''},lots,")

    assert f"{file} line 2: {column} is 'lots'" in refusal(folder)


def test_margins_that_are_no_text_are_named(folder):
    (folder / "margins/crimes.csv").write_bytes(b"step,\xe9\n")

    assert "crimes.csv cannot be read" in refusal(folder)


@pytest.mark.parametrize("name", ["victims", "offenders"])
def test_margins_that_crimes_need_and_are_not_there_are_named(folder, name):
    (folder / f"margins/{name}.csv").unlink()

    assert f"{name}.csv. A county is drawn from the margins" in refusal(folder)
