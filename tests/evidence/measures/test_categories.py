"""Categories and the harm scale that weighs them."""

import csv
import importlib.util
import re
from pathlib import Path

import pytest

from safercity.errors import SettingsError
from safercity.evidence.measures import categories
from safercity.evidence.measures.categories import load_categories, load_scale

PROJECT = Path(__file__).parents[3]
SCALES = PROJECT / "src/safercity/definitions/scales"

# The names in the column "Crime type" of the public files, and the keys made of them.
POLICE_UK = {
    "Anti-social behaviour": "anti-social-behaviour",
    "Bicycle theft": "bicycle-theft",
    "Burglary": "burglary",
    "Criminal damage and arson": "criminal-damage-and-arson",
    "Drugs": "drugs",
    "Other crime": "other-crime",
    "Other theft": "other-theft",
    "Possession of weapons": "possession-of-weapons",
    "Public order": "public-order",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from the person": "theft-from-the-person",
    "Vehicle crime": "vehicle-crime",
    "Violence and sexual offences": "violence-and-sexual-offences",
}


def test_every_police_uk_category_is_defined_and_all_crime():
    found = {c.police_uk: c.key for c in load_categories().values() if c.police_uk}

    assert found == POLICE_UK
    assert set(load_categories()) == {*POLICE_UK.values(), "all-crime"}


def test_all_crime_is_every_offence_and_no_incident():
    inside = {c.key for c in load_categories().values() if c.in_all_crime}

    assert inside == set(POLICE_UK.values()) - {"anti-social-behaviour"}
    assert {c.kind for c in load_categories().values() if c.in_all_crime} == {"offence"}
    assert load_categories()["anti-social-behaviour"].kind == "incident"


@pytest.mark.parametrize("key", sorted(load_categories()))
def test_the_words_of_a_category_fit_a_sentence(key):
    category = load_categories()[key]

    assert category.singular != category.plural
    for noun in (category.singular, category.plural):
        assert noun[0].islower() and not noun.endswith(".")
    for sentence in (category.covers, category.caution, category.harm_basis):
        assert sentence.endswith(".")


def test_every_crime_has_a_weight_and_anti_social_behaviour_has_none():
    kinds = load_categories()

    assert all(c.harm_weight > 0 for c in kinds.values() if c.in_all_crime)
    assert kinds["anti-social-behaviour"].harm_weight is None
    assert "no severity weight" in kinds["anti-social-behaviour"].harm_basis
    assert kinds["all-crime"].harm_weight is None
    assert "sum of the harm" in kinds["all-crime"].harm_basis


def offences():
    with (SCALES / load_scale().offence_weights).open(newline="") as file:
        return list(csv.DictReader(file))


def test_weights_by_category_are_the_means_of_the_offences_that_ship():
    for key, entry in load_scale().weights.items():
        mine = [
            (float(o["weight_days"]), int(o["recorded_2017_18"]))
            for o in offences()
            if o["category"] == key and int(o["recorded_2017_18"])
        ]
        volume = sum(n for _, n in mine)
        assert entry["offences"] == volume
        assert entry["codes"] == len(mine)
        assert entry["weight"] == round(sum(w * n for w, n in mine) / volume, 2)
        assert entry["lowest"] <= entry["weight"] <= entry["highest"]


def test_the_scale_says_how_much_of_recorded_crime_it_covers():
    scale = load_scale()
    joined = sum(int(o["recorded_2017_18"]) for o in offences())

    assert scale.offences_joined == joined
    assert scale.share_joined == round(joined / scale.offences_recorded, 4) == 1.0
    assert "by category" in scale.kind and "Open Government Licence" in scale.licence


# Some of the weights of 2020 as ONS published them, to one decimal.
PUBLISHED = {
    "19C": 2952.9,
    "5D": 2034.7,
    "2": 4654.3,
    "34B": 799.6,
    "92A": 513.0,
    "28E": 465.4,
    "30C": 123.0,
    "56A": 826.2,
    "56B": 186.7,
    "8N": 189.2,
    "48": 128.4,
    "39": 80.4,
    "8Q": 56.3,
    "10D": 53.0,
    "8L": 36.1,
    "45": 32.9,
    "8R": 15.1,
    "105A": 13.5,
    "46": 11.9,
    "126": 9.3,
    "9A": 6.8,
    "58A": 5.4,
    "92E": 1.8,
}


def test_offence_weights_are_those_published():
    weights = {o["code"]: float(o["weight_days"]) for o in offences()}

    assert {code: round(weights[code], 1) for code in PUBLISHED} == PUBLISHED


def test_no_code_has_become_a_number_or_a_date():
    codes = [o["code"] for o in offences()]

    assert len(codes) == len(set(codes)) == 134
    assert {"4.1", "4.10", "37.1", "37.2"} <= set(codes)
    assert not [code for code in codes if re.fullmatch(r"\d{5}|.*[-:].*", code)]
    assert '"4.10",' in (SCALES / load_scale().offence_weights).read_text()


def test_a_scale_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(SettingsError, match="There is: ons_severity_policeuk_2020"):
        load_scale("cambridge")


@pytest.fixture
def a_definition(tmp_path):
    """Write one category's file in a folder of its own, and load that."""

    def load(change):
        folder = tmp_path / "categories"
        folder.mkdir()
        shipped = categories._DEFINITIONS / "categories" / "drugs.toml"
        (folder / "drugs.toml").write_text(change(shipped.read_text()))
        scale = load_scale()
        return categories._category(folder / "drugs.toml", scale)

    return load


@pytest.mark.parametrize(
    "old,new,message",
    [
        ("plural =", "plurals =", '"plural" is missing'),
        ('kind = "offence"', 'kind = "crime"', '"kind" must be one of'),
        ('key = "drugs"', 'key = "drug"', 'its key is "drug"'),
    ],
)
def test_a_category_that_is_wrong_is_refused(a_definition, old, new, message):
    with pytest.raises(SettingsError, match=message):
        a_definition(lambda text: text.replace(old, new))


@pytest.fixture(scope="module")
def build_severity():
    """The script that makes the scale, as a module."""
    path = PROJECT / "scripts" / "build_severity.py"
    spec = importlib.util.spec_from_file_location("build_severity", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def raw(tmp_path, build_severity, monkeypatch):
    """A folder of raw data with the traps of the real one; two forces."""
    monkeypatch.setattr(build_severity, "FORCES", 2)
    folder = tmp_path / "offences"
    folder.mkdir()
    files = {
        build_severity.WEIGHTS: (
            "description,code_original,weight\n"
            "Manslaughter,4.1,7973.4\nCorporate manslaughter,4.1,7973.4\n"
            "Shoplifting,46,11.9\nAbandoned code,98,5\n"
        ),
        build_severity.COUNTS: (
            "Force Name,Offence Code,Number of Offences\n"
            'Kent,46,"  1,500 "\nKent,4.10, - \nEssex,46, -4 \n'
            "CIFAS,CIFAS, 900 \nEssex,4.1, 2 \n"
        ),
        build_severity.CATEGORIES: (
            "Offence_Code,Police.uk_Cat\n46,Shoplifting\n"
            "4.1,Violence and Sexual Offences\n4.10,Violence and Sexual Offences\n"
        ),
        build_severity.JOIN: (
            "ONS_COUNTS_code,POLICE_UK_CAT_MAP_category\n46,Shoplifting\n"
        ),
    }
    for path, text in files.items():
        (tmp_path / path).write_text(text)
    return tmp_path


def test_spaces_commas_and_dashes_in_counts_are_read(build_severity, raw):
    assert build_severity.read_counts(raw) == {"46": 1496, "4.10": 0, "4.1": 2}


def test_codes_that_a_spreadsheet_shortened_are_mended(build_severity, raw):
    weights = build_severity.read_weights(raw)

    assert sorted(weights) == ["4.1", "4.10", "46", "98"]


def test_an_offence_without_a_category_is_left_out_and_the_share_says_so(
    build_severity, raw
):
    counts = build_severity.read_counts(raw) | {"98": 502}
    joined = build_severity.join(
        build_severity.read_weights(raw), counts, build_severity.read_categories(raw)
    )

    assert [o.code for o in joined] == ["4.1", "4.10", "46"]
    scale = build_severity.scale_toml(joined, 2_000)
    assert "share_joined = 0.7490" in scale
    assert "[weights.shoplifting]\nweight = 11.90\noffences = 1496" in scale


@pytest.mark.parametrize(
    "file,old,new,message",
    [
        ("COUNTS", "Kent,46,", "Kent,43831,", "43831"),
        ("WEIGHTS", "Shoplifting,46", "Shoplifting,43831", "43831"),
        ("WEIGHTS", "Abandoned code,98", "Abandoned code,46", "46 is there twice"),
        ("COUNTS", "Essex", "Kent", "1 forces where 2"),
        ("JOIN", "46,Shoplifting", "46,Drugs", "Code 46 is shoplifting in one"),
    ],
)
def test_raw_data_that_cannot_be_trusted_stop_the_script(
    build_severity, raw, file, old, new, message
):
    path = raw / getattr(build_severity, file)
    path.write_text(path.read_text().replace(old, new))

    with pytest.raises(SystemExit, match=message):
        build_severity.read_counts(raw)
        build_severity.read_weights(raw)
        build_severity.read_categories(raw)
