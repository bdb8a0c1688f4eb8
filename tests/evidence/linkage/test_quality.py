"""Precision and recall of linkage, measured on made-up people whom it does not know."""

import json
from pathlib import Path

import pytest

from safercity.evidence.linkage import link_files, make_key, pseudonymise
from tests.evidence.linkage.conftest import read, written
from tests.support import people_maker, people_names
from tests.support.people_files import people_found, score, write_agencies
from tests.support.people_maker import make_town

PAGE = Path(__file__).parents[3] / "docs/explanation/linkage.md"
# What differs between two records of a person, as the page calls it.
KINDS = {
    "typing": "A slip in typing in a name or postcode",
    "spelling": "Another spelling of a name",
    "short form": "A short form of a forename",
    "initial only": "An initial in the place of a forename",
    "names swapped": "Forename and surname exchanged",
    "born swapped": "Day and month of birth exchanged",
    "born mistyped": "A slip in typing in the date of birth",
    "gap": "A date of birth, postcode, sex or forename missing",
    "moved": "A move to another address",
    "married": "A surname changed on marriage",
    "twin": "A twin in the same files",
}


@pytest.fixture(scope="module")
def town():
    return make_town(2_500, seed=1)


@pytest.fixture(scope="module")
def folder(town, tmp_path_factory):
    """Four agencies' files, linked; the key is fixed so that a fault can be found."""
    folder = tmp_path_factory.mktemp("linkage")
    key = folder / "linkage.key"
    key.write_text("5be1a0c3f2d94e7786b0c1a2938475f60ddc5b1e77a94c83b2f60e1d2c3b4a59")
    key.chmod(0o600)
    files = []
    for agency, path in write_agencies(town, folder).items():
        files.append(folder / f"{agency}.csv")
        pseudonymise(path, key, files[-1])
    link_files(files, folder / "linked")
    return folder


@pytest.fixture(scope="module")
def measured(town, folder):
    return score(town, people_found(folder / "linked"))


def test_nearly_every_link_is_right_and_most_are_found(measured):
    assert measured.precision > 0.998
    assert measured.recall > 0.95


def test_twins_are_hardly_ever_taken_for_one_person(measured):
    assert measured.wrong_twins <= 2


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("typing", 0.84),
        ("spelling", 0.95),
        ("short form", 0.87),
        ("born swapped", 0.88),
        ("moved", 0.9),
        ("married", 0.9),
        ("twin", 0.93),
    ],
)
def test_people_are_found_in_spite_of(measured, kind, least):
    assert measured.kinds[kind][1] > 200
    assert measured.recall_of(kind) > least


def test_a_person_who_looks_at_the_pairs_for_review_finds_more(town, folder, measured):
    truth = {row.reference: row.person for row in town.rows}
    rows = read(folder / "linked/review.csv")
    for row in rows:
        is_same = truth[row["record_1"]] == truth[row["record_2"]]
        row["decision"] = "same" if is_same else "different"
    decided = written(
        folder / "decided.csv", list(rows[0]), *(list(row.values()) for row in rows)
    )
    files = [folder / f"{agency}.csv" for agency in people_maker.AGENCIES]

    link_files(files, folder / "reviewed", decisions=decided)

    reviewed = score(town, people_found(folder / "reviewed"))
    assert len(rows) < len(town.rows) / 15
    assert reviewed.precision >= measured.precision
    assert reviewed.recall > measured.recall + 0.01
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert (
        f"{len(rows):,} pairs for review, after which precision is "
        f"{reviewed.precision:.2%} and recall {reviewed.recall:.1%}"
    ) in page


def test_the_page_gives_the_figures_that_are_measured(town, folder, measured):
    page = " ".join(PAGE.read_text(encoding="utf-8").split())

    every, wrong = measured.right + measured.missed, measured.wrong
    assert f"{len(town.people):,} people and {len(town.rows):,} records" in page
    assert (
        f"precision {measured.precision:.2%} and recall {measured.recall:.1%}" in page
    )
    assert f"{every:,} pairs of records of one person" in page
    assert f"{wrong} pairs of two people, {measured.wrong_twins} of them twins" in page
    recorded = len({row.person for row in town.rows})
    found = json.loads((folder / "linked/link.json").read_text("utf-8"))["people"]
    assert f"{recorded:,} have a record, and {found:,} are found" in page
    for kind, words in KINDS.items():
        pairs = measured.kinds[kind][1]
        assert f"| {words} | {pairs:,} | {measured.recall_of(kind):.1%} |" in page


def test_what_the_model_expects_is_near_what_is_so(folder, measured):
    account = json.loads((folder / "linked/link.json").read_text(encoding="utf-8"))

    assert account["learnt_from_data"] is True
    assert account["expected_precision"] == pytest.approx(measured.precision, abs=0.005)
    assert account["expected_recall"] == pytest.approx(measured.recall, abs=0.03)


def test_files_without_addresses_or_sexes_are_linked_by_what_they_have(tmp_path):
    town = make_town(300, seed=2)
    key = tmp_path / "linkage.key"
    make_key(key)
    files = []
    for agency in people_maker.AGENCIES:
        rows = [(r.reference, r.forename, r.surname, r.born) for r in town.of(agency)]
        raw = written(
            tmp_path / "raw.csv", ("ref", "forename", "surname", "dob"), *rows
        )
        files.append(tmp_path / f"{agency}.csv")
        pseudonymise(raw, key, files[-1])

    report = link_files(files, tmp_path / "linked")

    found = score(town, people_found(tmp_path / "linked"))
    assert report.trained.by_data
    assert found.precision > 0.995
    assert found.recall > 0.8


def test_the_makers_of_people_know_nothing_of_linkage():
    for module in (people_maker, people_names):
        text = Path(module.__file__).read_text(encoding="utf-8")
        assert "safercity" not in text
