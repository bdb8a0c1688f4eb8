"""Age bands by named sets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.ages import (
    AgeBands,
    add_age_band,
    european_population,
    load_age_bands,
)
from tests.support.tables import records

SETS = load_age_bands()


@pytest.mark.parametrize("key", sorted(SETS))
def test_the_sets_that_ship_cover_every_age_once(key):
    bands = SETS[key]

    assert bands.starts[0] == 0
    assert len(bands.labels) == len(bands.starts) == len(set(bands.labels))
    assert bands.title and bands.why.endswith(".")


def test_the_standard_population_has_the_bands_of_five_years():
    weights = european_population()

    # https://ec.europa.eu/eurostat: 19 bands that sum to 100,000 people.
    assert len(weights) == len(SETS["five-year"].labels) == 19
    assert sum(weights) == 100_000
    assert (weights[0], weights[8], weights[-1]) == (5_000, 7_000, 1_000)


@settings(max_examples=20, deadline=None)
@given(
    ages=st.lists(st.integers(-5, 130) | st.none(), min_size=1, max_size=40),
    key=st.sampled_from(sorted(SETS)),
)
def test_every_age_is_in_the_band_of_its_years(engine, ages, key):
    table = records([{"id": i, "age": age} for i, age in enumerate(ages)])
    table = table.mutate(age=table.age.cast("int64"))

    banded = add_age_band(table, bands=SETS[key]).order_by("id")

    for age, label in zip(
        ages, engine.to_pyarrow(banded.age_band).to_pylist(), strict=True
    ):
        if age is None or not 0 <= age <= 120:
            assert label is None
        elif label.endswith("+"):
            assert age >= int(label[:-1])
        else:
            first, last = label.split("-")
            assert int(first) <= age <= int(last)
            assert SETS[key].label_of(age) == label


def test_a_missing_column_is_named():
    with pytest.raises(ContractError, match="no column age"):
        add_age_band(records([{"years": 5}]), bands=SETS["justice"])


RESIDENTS = ("age_0_15", "age_16_24", "age_25_44", "age_45_64", "age_65_plus", "name")


def test_columns_of_residents_are_found_for_each_band():
    found = SETS["residents"].columns_of(RESIDENTS)

    assert found["16-24"] == ("age_16_24",) and found["65+"] == ("age_65_plus",)
    wide = AgeBands("wide", "Wide", (0, 25, 65)).columns_of(RESIDENTS)
    assert wide["0-24"] == ("age_0_15", "age_16_24")


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        ((0, 18), "age_16_24 lies in two of them"),
        ((0, 65, 75), "age_65_plus lies in two"),
        ((0, 16, 20, 25), "age_16_24 lies in two"),
    ],
)
def test_bands_that_residents_are_not_counted_by_are_refused(starts, words):
    with pytest.raises(SettingsError, match=words):
        AgeBands("own", "Own", starts).columns_of(RESIDENTS)


def test_a_band_without_any_column_is_refused():
    with pytest.raises(SettingsError, match=r"65\+ has no column"):
        SETS["residents"].columns_of(RESIDENTS[:4])


@pytest.mark.parametrize("starts", [(), (5, 10), (0, 10, 10), (0, 20, 10)])
def test_bands_begin_at_nought_and_rise(starts):
    with pytest.raises(SettingsError, match="must begin at 0 and rise"):
        AgeBands("odd", "Odd", starts)


def own(tmp_path, text):
    folder = tmp_path / "definitions" / "scales" / "ages"
    folder.mkdir(parents=True)
    (folder / "bands.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_partnership_adds_its_own_set_or_replaces_one(tmp_path):
    folder = own(
        tmp_path,
        '[youth]\ntitle = "Youth"\nfrom = [0, 12, 18]\n\n[ten-year]\nfrom = [0, 50]\n',
    )

    found = load_age_bands(folder)

    assert found["youth"].labels == ("0-11", "12-17", "18+")
    assert found["ten-year"].labels == ("0-49", "50+")
    assert found["justice"] == SETS["justice"]
    assert load_age_bands(tmp_path / "elsewhere") == SETS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[a]\nfrom = [1]\n[b]\nfrom = 3\n", r'"a" must begin at 0.*\n.*"b" need from'),
        ("a = 3", '"a" need from'),
        ("[a", "is not a TOML file"),
    ],
)
def test_faults_of_a_partnerships_sets_are_named(tmp_path, text, words):
    with pytest.raises(SettingsError, match=words):
        load_age_bands(own(tmp_path, text))
