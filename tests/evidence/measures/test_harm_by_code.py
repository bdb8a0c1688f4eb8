"""Harm by offence code, on the scales that ship and a partnership's own."""

import csv
from dataclasses import replace
from pathlib import Path

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.contracts.offence_codes import offence_codes
from safercity.evidence.measures import code_scales
from safercity.evidence.measures.code_scales import USUAL_SCALES, load_code_scales
from safercity.evidence.measures.harm_by_code import (
    count_unweighed_codes,
    weigh_by_code,
)
from tests.support.tables import drawn, records

SCALES = load_code_scales()
ONS, CAMBRIDGE = (SCALES[key] for key in USUAL_SCALES)
COUNTS = ("events", "weighed", "left_out", "unweighed")

CRIMES = """
    csp | ho_code | subgroup
    ----+---------+------------------------
    A   | 46      | shoplifting
    A   | 46      | shoplifting
    A   | 34B     | robbery-of-personal-property
    A   | 92D     | drug-possession
    B   | 92D     | drug-possession
    B   | 999X    | -
    B   | 56A     | arson
"""


def found(table, *of):
    return {tuple(r[n] for n in of): r for r in table.to_pyarrow().to_pylist()}


def test_the_same_crimes_weigh_otherwise_on_each_scale():
    crimes = drawn(CRIMES).mutate(ho_code=ibis._.ho_code.cast("string"))

    rows = found(weigh_by_code(crimes, [ONS, CAMBRIDGE], by=["csp"]), "scale", "csp")

    ons_a, ons_b = rows[ONS.key, "A"], rows[ONS.key, "B"]
    assert [ons_a[n] for n in COUNTS] == [4, 4, 0, 0]
    assert ons_a["harm"] == pytest.approx(2 * 11.9 + 799.6 + 8.08, abs=0.2)
    assert [ons_b[n] for n in COUNTS] == [3, 2, 0, 1]
    assert ons_b["harm"] == pytest.approx(8.08 + 826.19, abs=0.01)
    cambridge_a, cambridge_b = rows[CAMBRIDGE.key, "A"], rows[CAMBRIDGE.key, "B"]
    assert [cambridge_a[n] for n in COUNTS] == [4, 3, 1, 0]
    assert cambridge_a["harm"] == 2 * 1 + 365
    assert [cambridge_b[n] for n in COUNTS] == [3, 1, 1, 1]
    assert cambridge_b["harm"] == 185


def test_what_police_find_by_looking_is_weighed_if_asked_for():
    table = weigh_by_code(drawn(CRIMES), [CAMBRIDGE], with_proactive=True)

    (row,) = table.to_pyarrow().to_pylist()
    assert [row[n] for n in COUNTS] == [7, 6, 0, 1]
    assert row["harm"] == 2 * 1 + 365 + 2 * 3 + 185


def test_codes_without_a_weight_are_counted_and_not_harmless():
    crimes = records([{"ho_code": code} for code in ("8T", "8T", None, "46")])

    (row,) = weigh_by_code(crimes, [ONS]).to_pyarrow().to_pylist()
    bare = found(count_unweighed_codes(crimes, ONS), "code")

    assert [row[n] for n in COUNTS] == [4, 1, 0, 3]
    assert {code: r["events"] for (code,), r in bare.items()} == {"8T": 2, None: 1}


def test_crimes_of_which_none_is_weighed_have_no_harm():
    crimes = records([{"ho_code": "8T", "csp": None}])

    (row,) = weigh_by_code(crimes, [ONS], by=["csp"]).to_pyarrow().to_pylist()

    assert row["harm"] is None


def test_codes_are_text_and_4_10_is_not_4_1():
    crimes = records([{"ho_code": "4.10"}, {"ho_code": "4.1"}])
    scale = replace(ONS, weights={"4.10": 10.0, "4.1": 1.0})

    by_code = found(weigh_by_code(crimes, [scale], by=["ho_code"]), "ho_code")

    assert {code: r["harm"] for (code,), r in by_code.items()} == scale.weights


def test_a_scale_and_its_column_are_needed():
    with pytest.raises(SettingsError, match="none was named"):
        weigh_by_code(drawn(CRIMES), [])
    with pytest.raises(ContractError, match="no column subgroup"):
        weigh_by_code(drawn(CRIMES).drop("subgroup"), [ONS, CAMBRIDGE])
    with pytest.raises(ContractError, match="no column ho_code"):
        count_unweighed_codes(drawn(CRIMES).drop("ho_code"), ONS)


rows_of_crimes = st.lists(
    st.fixed_dictionaries(
        {
            "csp": st.sampled_from(["A", "B", None]),
            "ho_code": st.sampled_from(["46", "34B", "92D", "8T", None]),
            "subgroup": st.sampled_from(["arson", "rape", "drug-possession", None]),
        }
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=20, deadline=None)
@given(rows=rows_of_crimes, proactive=st.booleans())
def test_harm_agrees_with_plain_python_on_every_engine(engine, rows, proactive):
    text = dict.fromkeys(("csp", "ho_code", "subgroup"), "string")
    table = weigh_by_code(
        records(rows).cast(text), SCALES.values(), by=["csp"], with_proactive=proactive
    )

    for row in engine.to_pyarrow(table).to_pylist():
        scale = SCALES[row["scale"]]
        mine = [r[scale.column] for r in rows if r["csp"] == row["csp"]]
        out = [] if proactive else scale.proactive
        taken = [scale.weights[c] for c in mine if c in scale.weights and c not in out]
        assert row["events"] == len(mine)
        assert row["weighed"] == len(taken)
        assert row["left_out"] == sum(c in out for c in mine)
        assert sum(row[n] for n in COUNTS[1:]) == row["events"]
        expected = pytest.approx(sum(taken), abs=1e-4) if taken else None
        assert row["harm"] == expected


# Weights of 2020 as ONS published them, to one decimal, by code.
PUBLISHED = {
    "2": 4654.3,
    "5D": 2034.7,
    "19C": 2952.9,
    "34B": 799.6,
    "92A": 513.0,
    "56A": 826.2,
    "56B": 186.7,
    "8N": 189.2,
    "39": 80.4,
    "8Q": 56.3,
    "10D": 53.0,
    "8L": 36.1,
    "8R": 15.1,
    "105A": 13.5,
    "46": 11.9,
    "126": 9.3,
    "9A": 6.8,
    "58A": 5.4,
    "92E": 1.8,
}


@pytest.mark.parametrize("code", sorted(PUBLISHED))
def test_ons_weights_are_those_published(code):
    assert round(ONS.weights[code], 1) == PUBLISHED[code]


def test_ons_weighs_what_the_list_of_codes_holds():
    listed = {entry.code for entry in offence_codes()}

    assert listed == set(ONS.weights)


def test_cambridge_weighs_every_subgroup_and_says_whose_derivation_it_is():
    subgroups = {entry.subgroup for entry in offence_codes()}

    assert set(CAMBRIDGE.weights) == subgroups
    assert "third-party derivation" in CAMBRIDGE.caveat.lower()
    assert CAMBRIDGE.certainty == "unsettled"
    assert (CAMBRIDGE.weights["homicide"], CAMBRIDGE.weights["rape"]) == (5475, 2555)


@pytest.mark.parametrize("key", sorted(SCALES))
def test_every_scale_is_named_and_dated(key):
    scale = SCALES[key]

    assert scale.dated.isdigit() and scale.version and scale.unit == "days"
    assert scale.source and scale.licence and scale.caveat.endswith(".")
    assert set(scale.proactive) <= set(scale.weights)


HEAD = """
title = "Own"
version = "1.0"
kind = "by offence code"
column = "ho_code"
unit = "days"
dated = "2024"
licence = "Ours"
source = "Us"
certainty = "our choice"
caveat = "None."
proactive = []
"""


def own(tmp_path, text, name="own"):
    folder = tmp_path / "definitions" / "scales" / "by_code"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_partnership_adds_a_scale_of_its_own_and_may_replace_one(tmp_path):
    own(tmp_path, f'key = "own"{HEAD}\n[weights]\n46 = 3\n')
    folder = own(
        tmp_path, f'key = "{ONS.key}"{HEAD}\n[weights]\n"4.10" = 7.5\n', ONS.key
    )

    scales = load_code_scales(folder)

    assert scales["own"].weights == {"46": 3.0}
    assert scales[ONS.key].weights == {"4.10": 7.5}
    assert scales[CAMBRIDGE.key] == CAMBRIDGE


def test_weights_may_be_in_a_file_beside_the_scale(tmp_path):
    more = 'file = "days.csv"\nfile_columns = ["offence", "days"]\n'
    folder = own(tmp_path, f'key = "own"{HEAD}{more}')
    beside = folder / "definitions" / "scales" / "by_code" / "days.csv"
    beside.write_text("offence,days\n46,3.5\n8N,\n", encoding="utf-8")

    assert load_code_scales(folder)["own"].weights == {"46": 3.5}
    beside.write_text("offence,days\n46,much\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="needs columns offence and days"):
        load_code_scales(folder)
    beside.unlink()
    with pytest.raises(SettingsError, match=r'no file "days\.csv" beside it'):
        load_code_scales(folder)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[", "own.toml is not a TOML file"),
        ('key = "own"', '"caveat" is missing'),
        (f'key = "own"{HEAD}extra = 1\n[weights]\n46 = 1\n', '"extra" is not known'),
        (f'key = "other"{HEAD}\n[weights]\n46 = 1\n', 'its key is "other"'),
        (f'key = "own"{HEAD}\n[weights]\n46 = -1\n', "0 or more"),
        (f'key = "own"{HEAD}\n[weights]\n46 = "1"\n', "a number of days"),
        (f'key = "own"{HEAD}\n[weights]\n', "must be a table of days"),
        (f'key = "own"{HEAD}file = "a.csv"\nfile_columns = [1]\n', 'no file "a.csv"'),
        (
            f'key = "own"{HEAD}\n[weights]\n46 = 1\n'.replace("ho_code", "category"),
            "one of ho_code, subgroup",
        ),
        (
            f'key = "own"{HEAD}\n[weights]\n46 = 1\n'.replace("= []", '= ["92A"]'),
            "names 92A, which has no weight",
        ),
    ],
)
def test_faults_of_a_scale_are_said_in_words(tmp_path, text, words):
    with pytest.raises(SettingsError, match=words):
        load_code_scales(own(tmp_path, text))


def test_two_columns_of_a_file_are_named(tmp_path):
    folder = own(tmp_path, f'key = "own"{HEAD}file = "a.csv"\nfile_columns = ["a"]\n')
    beside = folder / "definitions" / "scales" / "by_code" / "a.csv"
    beside.write_text("a\n1\n", encoding="utf-8")

    with pytest.raises(SettingsError, match="file_columns names two columns"):
        load_code_scales(folder)


def test_the_weights_that_ship_are_those_of_the_file_they_name():
    path = Path(code_scales.__file__).parents[2] / "definitions" / "scales"
    with (path / "ons_severity_offences_2020.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    assert ONS.weights == {row["code"]: float(row["weight_days"]) for row in rows}
