"""Files without names: what leaves an agency, what never does, what is refused."""

import datetime as dt
import hashlib
import hmac
import re
import string
from itertools import pairwise

import openpyxl
import pytest

from safercity.errors import LinkageError
from safercity.evidence.linkage import ColumnChoice, make_key, pseudonymise
from safercity.evidence.linkage.attributes import HASHED_NAMES
from tests.evidence.linkage.conftest import HEADER, read, written
from tests.support.people_files import write_agencies
from tests.support.people_maker import make_town

JANE = ("A1", "Jane", "Okonkwo-Bell", "07/04/1980", "ST1 5AB", "F")
JOHN = ("A2", "John", "Fotheringay", "17/12/1975", "WS10 9ZZ", "M")


@pytest.fixture
def source(tmp_path):
    return written(tmp_path / "people.csv", HEADER, JANE, JOHN)


def test_a_file_of_hashes_is_written_with_the_agencys_own_references(
    source, key_file, tmp_path
):
    report = pseudonymise(source, key_file, tmp_path / "out.csv")

    rows = read(tmp_path / "out.csv")
    assert {row["record_ref"] for row in rows} == {"A1", "A2"}
    assert set(rows[0]) == {"record_ref", *HASHED_NAMES, "link_method", "link_key"}
    assert (report.rows, dict(report.known)["surname"]) == (2, 2)


def test_the_same_key_and_file_give_the_same_bytes(source, key_file, tmp_path):
    for name in ("one.csv", "two.csv"):
        pseudonymise(source, key_file, tmp_path / name)

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_nobody_else_on_the_machine_may_read_what_is_written(
    source, key_file, tmp_path
):
    pseudonymise(source, key_file, tmp_path / "out.csv")

    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600


def test_nothing_that_is_known_of_a_person_is_in_the_file(key_file, tmp_path):
    """Every name, date, postcode and part of one, in any case and style."""
    town = make_town(200, seed=3)
    paths = write_agencies(town, tmp_path)
    pseudonymise(paths["police"], key_file, tmp_path / "out.csv")

    rows = read(tmp_path / "out.csv")
    values = {
        value
        for row in rows
        for name, cell in row.items()
        if name != "record_ref"
        for value in cell.split()
    }

    assert len(rows) == len(town.of("police")) > 100
    assert all(re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{16}|1", value) for value in values)
    text = (tmp_path / "out.csv").read_text(encoding="utf-8").casefold()
    for row in town.of("police"):
        for name in (row.forename, row.surname, row.born, row.postcode):
            # Four letters that are figures of hexadecimal too could come by chance.
            if len(name) > 3 and not re.fullmatch("[0-9a-f]+", name.casefold()):
                assert name.casefold() not in text


def test_the_order_of_rows_tells_nothing_of_the_order_of_names(key_file, tmp_path):
    letters = string.ascii_lowercase
    people = [
        (f"R{n:03}", "Ann", f"{letters[n // 26]}{letters[n % 26]}x", "", "ST1 1AA", "")
        for n in range(120)
    ]
    source = written(tmp_path / "sorted.csv", HEADER, *people)

    pseudonymise(source, key_file, tmp_path / "o.csv")

    order = [row["record_ref"] for row in read(tmp_path / "o.csv")]
    assert sorted(order) == [person[0] for person in people]
    rising = sum(one <= other for one, other in pairwise(order))
    assert 35 < rising < 85


def test_without_the_key_no_list_of_names_finds_a_hash(source, key_file, tmp_path):
    """Whoever has the file tries every name that is in it, every way but the key."""
    pseudonymise(source, key_file, tmp_path / "out.csv")
    hashes = {v for row in read(tmp_path / "out.csv") for v in row.values()}
    hashes = {part for value in hashes for part in value.split()}
    guesses = {"jane", "john", "okonkwobell", "1980-04-07", "ST15AB", "f", "m", "JN"}
    for name in guesses:
        for text in (name, f"safercity linkage\0001\0name\0{name}"):
            for tried in (
                hashlib.sha256(text.encode()).hexdigest(),
                hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
                hmac.new(b"", text.encode(), "sha256").hexdigest(),
                hmac.new(bytes(32), text.encode(), "sha256").hexdigest(),
            ):
                assert tried[:32] not in hashes


def test_letters_and_sexes_alone_cannot_be_counted_out(key_file, tmp_path):
    """A column with few values in it would be read by how often each is met."""
    town = make_town(300, seed=5)
    pseudonymise(
        write_agencies(town, tmp_path)["police"], key_file, tmp_path / "out.csv"
    )
    rows = read(tmp_path / "out.csv")

    for name in ("link_initial", "link_forename_ends", "link_surname_ends"):
        different = {part for row in rows for part in row[name].split()}
        assert len(different) > len(rows) / 3


def test_columns_of_a_contract_pass_and_others_are_left_behind(key_file, tmp_path):
    header = (*HEADER, "crime_ref", "age", "relationship", "Notes")
    source = written(
        tmp_path / "victims.csv",
        header,
        (*JANE, "C1", "44", "ex-partner", "Rang her sister"),
        (*JOHN, "C2", "49", "stranger", "Was asleep"),
    )

    report = pseudonymise(
        source, key_file, tmp_path / "out.csv", choice=ColumnChoice(contract="victims")
    )

    rows = sorted(read(tmp_path / "out.csv"), key=lambda row: row["record_ref"])
    assert [row["relationship"] for row in rows] == ["ex-partner", "stranger"]
    assert "Notes" not in rows[0]
    assert report.layout.dropped == ("Notes",)
    assert "Notes" in report.in_words()


def test_sex_passes_in_the_words_of_the_contract(key_file, tmp_path):
    source = written(tmp_path / "v.csv", [*HEADER[:5], "sex"], JANE, JOHN)
    pseudonymise(
        source, key_file, tmp_path / "o.csv", choice=ColumnChoice(contract="victims")
    )

    assert {row["sex"] for row in read(tmp_path / "o.csv")} == {"female", "male"}


@pytest.mark.parametrize(
    "value",
    ["partner of Jane", "OKONKWO", "born 7/4/1980", "at ST1 5AB", "bell's cousin"],
)
def test_a_value_that_holds_who_it_is_is_left_out(key_file, tmp_path, value):
    header = (*HEADER, "relationship")
    source = written(tmp_path / "v.csv", header, (*JANE, value), (*JOHN, "stranger"))

    report = pseudonymise(
        source, key_file, tmp_path / "o.csv", choice=ColumnChoice(contract="victims")
    )

    assert {r["relationship"] for r in read(tmp_path / "o.csv")} == {"", "stranger"}
    assert report.left_out == {"relationship": 1}
    assert "relationship: 1 value was left out" in report.in_words()
    assert value not in report.in_words()


def test_a_column_in_which_people_write_as_they_like_is_left_behind(key_file, tmp_path):
    people = [
        (f"A{n}", "Jane", f"Doe{chr(97 + n % 26)}", "7/4/1980", "", "F", f"note {n}")
        for n in range(60)
    ]
    source = written(tmp_path / "v.csv", (*HEADER, "relationship"), *people)

    report = pseudonymise(
        source, key_file, tmp_path / "o.csv", choice=ColumnChoice(contract="victims")
    )

    assert report.free == ("relationship",)
    assert "relationship" not in read(tmp_path / "o.csv")[0]


def test_values_that_are_not_understood_are_counted_and_not_shown(key_file, tmp_path):
    source = written(
        tmp_path / "p.csv",
        HEADER,
        ("A1", "Unknown", "Doe", "31/02/1980", "somewhere", "??"),
        ("A2", "Jane", "Doe", "7/4/1980", "ST1 1AA", "F"),
    )

    report = pseudonymise(source, key_file, tmp_path / "o.csv")

    assert report.not_read == {
        "forename": 1,
        "date_of_birth": 1,
        "postcode": 1,
        "sex": 1,
    }
    assert "31/02" not in report.in_words()
    assert "1 not understood" in report.in_words()


def test_a_workbook_is_read_with_its_dates(key_file, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(("A1", "Jane", "Doe", "=DATE(1980,4,7)", "ST1 5AB", "F"))
    book.active.append(("A2", "Jane", "Doe", None, "ST1 5AB", "F"))
    book.active.cell(3, 4).value = dt.datetime(1980, 4, 7)
    book.save(tmp_path / "p.xlsx")
    plain = written(
        tmp_path / "p.csv", HEADER, ("A2", "Jane", "Doe", "7/4/1980", "ST1 5AB", "F")
    )

    report = pseudonymise(tmp_path / "p.xlsx", key_file, tmp_path / "x.csv")
    pseudonymise(plain, key_file, tmp_path / "c.csv")

    assert read(tmp_path / "x.csv") == read(tmp_path / "c.csv")
    assert (report.rows, report.odd) == (1, [2])
    assert "line 2" in report.in_words()


def faults(source, key_file, out, **more):
    with pytest.raises(LinkageError) as caught:
        pseudonymise(source, key_file, out, **more)
    return str(caught.value)


def test_references_must_be_there_and_of_one_record(key_file, tmp_path):
    source = written(tmp_path / "p.csv", HEADER, JANE, ("", *JOHN[1:]), JANE)

    said = faults(source, key_file, tmp_path / "o.csv")

    assert "has no value: line 3" in said
    assert "stands above already: line 4" in said
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    "reference", ["okonkwo-1", "bell", "JANE", "07041980", "ST15AB"]
)
def test_a_reference_that_tells_who_is_refused_and_not_shown(
    key_file, tmp_path, reference
):
    source = written(tmp_path / "p.csv", HEADER, (reference, *JANE[1:]))

    said = faults(source, key_file, tmp_path / "o.csv")

    assert "holds what tells who the person is: line 2" in said
    assert reference not in said.removeprefix(f"{source}")


@pytest.mark.parametrize(
    ("references", "what"),
    [
        (("943 476 5919", "401 023 2137"), "an NHS number"),
        (("QQ123456C", "QQ 12 34 57 A"), "a National Insurance number"),
        (("jd@example.org", "kd@example.org"), "an e-mail address"),
        (("07700 900123", "07700 900124"), "a telephone number"),
        (("B1 1AA", "B1 1AB"), "a full postcode"),
    ],
)
def test_a_number_that_names_a_person_anywhere_is_no_reference(
    key_file, tmp_path, references, what
):
    source = written(
        tmp_path / "p.csv", HEADER, *((number, *JANE[1:]) for number in references)
    )

    said = faults(source, key_file, tmp_path / "o.csv")

    assert f"holds what looks like {what}" in said
    assert not any(number in said for number in references)


def test_a_column_that_holds_what_names_people_is_left_behind(key_file, tmp_path):
    header = (*HEADER, "relationship", "segment")
    source = written(
        tmp_path / "v.csv",
        header,
        (*JANE, "x@example.org", "QQ123456C"),
        (*JOHN, "friend", "QQ123457C"),
    )

    report = pseudonymise(
        source, key_file, tmp_path / "o.csv", choice=ColumnChoice(contract="victims")
    )

    assert report.free == ("segment", "relationship")


@pytest.mark.parametrize("reference", ["Label1", "C741980", "JAN-7", "F-1980"])
def test_a_reference_that_is_alike_by_chance_is_a_reference(
    key_file, tmp_path, reference
):
    source = written(tmp_path / "p.csv", HEADER, (reference, *JANE[1:]))

    assert pseudonymise(source, key_file, tmp_path / "o.csv").rows == 1


def test_nothing_is_written_over_the_file_the_key_or_a_folder(
    source, key_file, tmp_path
):
    for place, what in (
        (source, "the file itself"),
        (key_file, "the key file"),
        (tmp_path, "a folder"),
    ):
        before = place.read_bytes() if place.is_file() else b""
        with pytest.raises(LinkageError, match=f"--out is {what}"):
            pseudonymise(source, key_file, place)
        assert not before or place.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("p.txt", b"a,b\n", "is not a CSV file or an XLSX workbook"),
        ("p.csv", b"", "is empty"),
        ("p.csv", b"\xff\xfeR\x00e\x00f\x00", "UTF-16"),
        ("p.csv", b"PK\x03\x04rest", "zip archive"),
        ("p.xlsx", b"not a workbook", "not a whole XLSX workbook"),
        ("p.csv", b"Colour,Size\nred,4\n", "which column holds your own reference"),
        ("p.csv.gz", b"not gzip", "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_plain_paragraph(
    key_file, tmp_path, name, data, said
):
    (tmp_path / name).write_bytes(data)

    assert said in faults(tmp_path / name, key_file, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_file_that_is_not_there_is_told(key_file, tmp_path):
    assert "is not there" in faults(tmp_path / "no.csv", key_file, tmp_path / "o.csv")
    (tmp_path / "dir.csv").mkdir()
    assert "is a folder" in faults(tmp_path / "dir.csv", key_file, tmp_path / "o.csv")


def test_where_nothing_can_be_written_that_is_told(source, key_file, tmp_path):
    (tmp_path / "file").write_text("x")

    said = faults(source, key_file, tmp_path / "file" / "out.csv")

    assert "cannot be written" in said


def test_a_value_that_a_spreadsheet_would_run_is_made_harmless(key_file, tmp_path):
    source = written(tmp_path / "p.csv", HEADER, ("=1+1", *JANE[1:]))

    pseudonymise(source, key_file, tmp_path / "out.csv")

    assert read(tmp_path / "out.csv")[0]["record_ref"] == "'=1+1"


def test_another_key_gives_a_file_that_shares_nothing(source, key_file, tmp_path):
    make_key(tmp_path / "other.key")
    pseudonymise(source, key_file, tmp_path / "one.csv")
    pseudonymise(source, tmp_path / "other.key", tmp_path / "two.csv")

    def hashes(name):
        return {
            part
            for row in read(tmp_path / name)
            for column in HASHED_NAMES
            for part in row[column].split()
        }

    assert not hashes("one.csv") & hashes("two.csv")


def test_the_report_for_machines_holds_counts_and_no_value(source, key_file, tmp_path):
    report = pseudonymise(source, key_file, tmp_path / "out.csv").as_json()

    assert report["rows_written"] == 2
    assert report["known"]["forename"] == 2
    assert "Jane" not in str(report)
    assert "Okonkwo" not in str(report)
