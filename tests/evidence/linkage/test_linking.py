"""Linkage from files to files: who is who, what is refused, the same bytes again."""

import json
import re
import sys

import pytest

from safercity.errors import LinkageError
from safercity.evidence.linkage import (
    ColumnChoice,
    link_files,
    make_key,
    pseudonymise,
)
from safercity.evidence.linkage.comparisons import LEVELS, shipped_model
from safercity.evidence.linkage.decisions import REVIEW_COLUMNS
from tests.evidence.linkage.conftest import HEADER, read, written

JANE = ("Jane", "Okonkwo", "07/04/1980", "ST1 5AB", "F")
JANE_AGAIN = ("JAYNE", "OKONKWO", "7 Apr 1980", "ST15AB", "Female")
JOHN = ("John", "Fotheringay", "17/12/1975", "WS10 9ZZ", "M")
JACK = ("Jack", "Twin", "01/06/2010", "ST2 2AA", "M")
KYLE = ("Kyle", "Twin", "01/06/2010", "ST2 2AA", "M")


@pytest.fixture
def two(made):
    """Two agencies' files: Jane is in both, twice in one, and twins are apart."""
    police = made("police", ("P1", *JANE), ("P2", *JOHN), ("P3", *JACK))
    council = made(
        "council", ("C1", *JANE_AGAIN), ("C2", *KYLE), ("C3", *JANE), ("C4", *JACK)
    )
    return [police, council]


def people_of(folder):
    return {
        row["record_ref"]: row["person_key"]
        for path in folder.glob("people-*.csv")
        for row in read(path)
    }


def test_the_same_person_has_one_key_in_every_file(two, tmp_path):
    report = link_files(two, tmp_path / "out")

    people = people_of(tmp_path / "out")
    assert people["P1"] == people["C1"] == people["C3"]
    assert people["P3"] == people["C4"]
    assert len({people[ref] for ref in ("P1", "P2", "P3", "C2")}) == 4
    assert all(re.fullmatch("P[0-9a-f]{16}", key) for key in people.values())
    assert (report.records, report.people) == (7, 4)
    assert (report.people_in_several_files, report.largest) == (2, 3)


def test_each_record_says_how_likely_and_of_how_many(two, tmp_path):
    link_files(two, tmp_path / "out")

    police = {r["record_ref"]: r for r in read(tmp_path / "out/people-police.csv")}
    assert police["P1"]["records_of_person"] == "3"
    assert police["P1"]["sources_of_person"] == "2"
    assert float(police["P1"]["match_weight"]) > 5
    assert float(police["P1"]["match_probability"]) > 0.95
    assert police["P2"]["match_weight"] == ""
    assert police["P2"]["records_of_person"] == "1"


def test_twins_are_for_review_by_reference_alone(two, tmp_path):
    link_files(two, tmp_path / "out")

    rows = read(tmp_path / "out/review.csv")
    pairs = {frozenset((row["record_1"], row["record_2"])) for row in rows}
    assert pairs == {frozenset(("P3", "C2")), frozenset(("C4", "C2"))}
    assert tuple(rows[0]) == REVIEW_COLUMNS
    assert (rows[0]["why"], rows[0]["forename"]) == ("forename", "differ")
    assert rows[0]["born"] == "the same"
    police = {r["record_ref"]: r for r in read(tmp_path / "out/people-police.csv")}
    assert (police["P3"]["in_review"], police["P1"]["in_review"]) == ("yes", "no")


def test_no_hash_leaves_with_the_results(two, tmp_path):
    hashes = {
        part
        for path in two
        for row in read(path)
        for name, cell in row.items()
        if name.startswith("link_") and len(cell) > 1
        for part in cell.split()
    }

    link_files(two, tmp_path / "out")

    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not any(value in text for value in hashes)
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_order_of_files_and_the_key_change_nothing(made, tmp_path):
    people = [("P1", *JANE), ("P2", *JOHN)], [("C1", *JANE_AGAIN), ("C2", *KYLE)]
    make_key(tmp_path / "other.key")
    outs = []
    for number, key in enumerate((None, tmp_path / "other.key")):
        files = [
            made("police", *people[0], key=key),
            made("council", *people[1], key=key),
        ]
        outs.append(tmp_path / f"out{number}")
        link_files(files[:: 1 - 2 * number], outs[-1])

    one, other = ({p.name: p.read_bytes() for p in out.iterdir()} for out in outs)
    assert one == other
    assert set(one) == {
        "people-police.csv",
        "people-council.csv",
        "review.csv",
        "link.json",
        "report.html",
    }


def test_a_person_keeps_the_key_as_files_grow(made, tmp_path):
    small = [made("police", ("P1", *JANE), ("P2", *JOHN))]
    link_files(small, tmp_path / "small")
    before = people_of(tmp_path / "small")

    large = [made("police", ("P1", *JANE), ("P2", *JOHN)), made("zoo", ("Z1", *JANE))]
    link_files(large, tmp_path / "large")

    after = people_of(tmp_path / "large")
    assert {ref: after[ref] for ref in before} == before
    assert after["Z1"] == before["P1"]


def test_columns_that_were_kept_come_out_beside_the_person(tmp_path, key_file):
    raw = written(tmp_path / "r.csv", (*HEADER, "crime_ref"), ("P1", *JANE, "C/77"))
    pseudonymise(
        raw, key_file, tmp_path / "v.csv", choice=ColumnChoice(contract="victims")
    )

    link_files([tmp_path / "v.csv"], tmp_path / "out")

    (row,) = read(tmp_path / "out/people-v.csv")
    assert row["crime_ref"] == "C/77"
    assert row["person_key"].startswith("P")


def test_decisions_of_people_are_followed_and_not_asked_again(two, tmp_path):
    link_files(two, tmp_path / "out")
    rows = read(tmp_path / "out/review.csv")
    for row in rows:
        row["decision"] = "Same"
    path = tmp_path / "decided.csv"
    written(path, list(rows[0]), *(list(row.values()) for row in rows))

    report = link_files(two, tmp_path / "again", decisions=path)

    people = people_of(tmp_path / "again")
    assert people["P3"] == people["C2"] == people["C4"]
    assert report.review_pairs == 0


def test_decisions_that_cannot_be_used_are_told_at_once(two, tmp_path):
    header = REVIEW_COLUMNS
    row = ["police", "P1", "council", "C1", *[""] * (len(header) - 5)]
    path = written(
        tmp_path / "d.csv",
        header,
        [*row, "same"],
        [*row, "different"],
        [*row, "maybe"],
        ["gone", "G1", "gone", "G2", *row[4:], "same"],
    )

    with pytest.raises(LinkageError) as caught:
        link_files(two, tmp_path / "out", decisions=path)

    said = str(caught.value)
    assert 'must be "same" or "different", or empty: line 4' in said
    assert "decided both ways" in said


def test_decisions_without_their_columns_are_refused(two, tmp_path):
    path = written(tmp_path / "d.csv", ("a", "b"), ("1", "2"))

    with pytest.raises(LinkageError, match="has no column source_1"):
        link_files(two, tmp_path / "out", decisions=path)


def refused(paths, out, **more):
    with pytest.raises(LinkageError) as caught:
        link_files(paths, out, **more)
    assert not out.exists()
    return str(caught.value)


def test_a_file_with_names_in_it_is_refused(two, tmp_path):
    rows = read(two[0])
    path = written(
        tmp_path / "named.csv",
        [*rows[0], "Surname"],
        *([*row.values(), "Okonkwo"] for row in rows),
    )

    said = refused([path], tmp_path / "out")

    assert 'is refused, and no row of it was kept: "Surname" looks like a name' in said
    assert "Delete this one" in said
    assert "Okonkwo" not in said


def test_a_file_with_postcodes_under_another_name_is_refused(two, tmp_path):
    rows = read(two[0])
    path = written(
        tmp_path / "placed.csv",
        [*rows[0], "segment"],
        *([*row.values(), "ST1 5AB"] for row in rows),
    )

    said = refused([path], tmp_path / "out")

    assert '"segment" holds what looks like a full postcode' in said
    assert "ST1 5AB" not in said


def test_a_file_that_was_not_pseudonymised_is_refused(tmp_path):
    path = written(tmp_path / "raw.csv", HEADER, ("P1", *JANE))

    said = refused([path], tmp_path / "out")

    assert "is not a file that `safercity pseudonymise` wrote" in said
    assert "Jane" not in said


def test_files_of_two_keys_are_never_linked(made, tmp_path):
    make_key(tmp_path / "other.key")
    files = [
        made("police", ("P1", *JANE)),
        made("council", ("C1", *JANE), key=tmp_path / "other.key"),
    ]

    assert "were made with several keys" in refused(files, tmp_path / "out")


def test_files_of_another_method_are_never_linked(two, tmp_path):
    text = two[0].read_text(encoding="utf-8")
    two[0].write_text(re.sub(r"(?m),1,([0-9a-f]{16})$", r",2,\1", text))

    assert "were made by several methods" in refused(two, tmp_path / "out")


def test_every_fault_of_every_file_is_told_with_its_lines(two, tmp_path):
    rows = read(two[0])
    rows[0]["link_surname"] = "Okonkwo"
    rows[1]["record_ref"] = rows[2]["record_ref"]
    path = written(
        tmp_path / "spoilt.csv", list(rows[0]), *(list(r.values()) for r in rows)
    )
    empty = written(tmp_path / "empty.csv", list(rows[0]))

    said = refused([path, empty], tmp_path / "out")

    assert "link_surname holds what is no hash: line 2" in said
    assert "record_ref is empty, or stands above already: line 4" in said
    assert "empty.csv has no records" in said
    assert "Okonkwo" not in said


def test_two_files_of_one_name_are_refused(two, tmp_path):
    (tmp_path / "other").mkdir()
    copy = tmp_path / "other" / two[0].name
    copy.write_bytes(two[0].read_bytes())

    assert "two files of the name police" in refused([two[0], copy], tmp_path / "out")


@pytest.mark.parametrize(
    ("link", "review"), [(1.0, None), (0.0, None), (0.4, 0.5), (0.9, 0.0)]
)
def test_thresholds_that_make_no_sense_are_refused(two, tmp_path, link, review):
    said = refused(two, tmp_path / "out", link=link, review=review)

    assert "thresholds cannot be used" in said


def test_other_work_in_the_folder_is_never_replaced(two, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("x")

    with pytest.raises(LinkageError, match="holds other things"):
        link_files(two, tmp_path / "out")
    with pytest.raises(LinkageError, match="--out is a file"):
        link_files(two, two[0])

    assert (tmp_path / "out" / "thesis.txt").read_text() == "x"


def test_an_earlier_linkage_is_replaced_whole(two, tmp_path):
    link_files(two, tmp_path / "out")
    link_files(two[:1], tmp_path / "out")

    assert not (tmp_path / "out/people-council.csv").exists()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_without_splink_it_says_how_to_install_it(two, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "splink", None)

    said = refused(two, tmp_path / "out")

    assert 'pip install "safercity[linkage]"' in said


def test_files_with_nobody_in_common_are_linked_to_nothing(made, tmp_path):
    report = link_files(
        [made("police", ("P1", *JANE)), made("council", ("C1", *JOHN))],
        tmp_path / "out",
    )

    assert (report.people, report.linked_pairs) == (2, 0)
    assert report.expected_precision is None
    assert "By the model" not in report.in_words()


def test_one_record_alone_is_one_person(made, tmp_path):
    report = link_files([made("police", ("P1", *JANE))], tmp_path / "out")

    assert (report.records, report.people) == (1, 1)


def test_records_that_say_too_little_are_nobodys(made, tmp_path):
    people = [(f"P{n}", "", "Smith", "", "", "") for n in range(30)]
    nobody = [("P30", "", "", "7/4/1980", "ST1 5AB", "F")]

    report = link_files([made("police", *people, *nobody)], tmp_path / "out")

    rows = read(tmp_path / "out/people-police.csv")
    assert {row["person_key"] for row in rows} == {""}
    assert {row["records_of_person"] for row in rows} == {""}
    assert (report.people, report.not_known, report.largest) == (0, 31, 0)
    assert "31 records say too little" in report.in_words()
    assert "31 records say too little" in (tmp_path / "out/report.html").read_text()


def test_the_account_for_machines_says_counts_thresholds_and_model(two, tmp_path):
    link_files(two, tmp_path / "out")

    account = json.loads((tmp_path / "out/link.json").read_text(encoding="utf-8"))
    assert account["files"] == {"council": 4, "police": 3}
    assert account["link_from"] == shipped_model().link
    assert set(account["same_person"]) == set(LEVELS)
    assert account["learnt_from_data"] is False


def test_the_report_is_a_page_of_tables_with_captions(two, tmp_path):
    link_files(two, tmp_path / "out")

    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert page.count("<caption>") == page.count("<table>") == 2 + len(LEVELS)
    assert '<html lang="en-GB">' in page
    assert "7 records are of 4 people" in page
    assert "There were too few records" in page
    assert "http" not in page


def test_the_shares_of_the_shipped_model_add_up():
    model = shipped_model()

    for name, levels in LEVELS.items():
        known = [level for level in levels if level != "unknown"]
        for shares in (model.same[name], model.strangers[name]):
            assert list(shares) == known
            assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
        assert set(known) <= set(model.words)
