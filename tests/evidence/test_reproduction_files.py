import csv

import pytest
from typer.testing import CliRunner

from safercity.errors import SettingsError
from safercity.evidence.cli import app
from safercity.evidence.reproduce import HOW
from safercity.evidence.reproduction_files import number_in, read_both

PUBLISHED = {
    "id": "A-1", "measure": "crimes", "population": "the force", "class": "record",
    "value": "120", "unit": "crimes", "tolerance": "nearest 10",
    "lowest": "115", "highest": "125",
}  # fmt: skip
MEANING = {"id": "A-1", "how": "value", "figures": "count.all-crime.force", "note": ""}


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "published.csv", [PUBLISHED])
    write(tmp_path / "reproduce.csv", [MEANING])
    return tmp_path


def read(folder):
    return read_both(folder, ways=HOW, measures={"count"})


def refusal(folder):
    with pytest.raises(SettingsError) as refused:
        read(folder)
    return str(refused.value)


def test_what_was_published_is_read_with_what_it_is(folder):
    published, mapping = read(folder)

    assert published == {"A-1": PUBLISHED}
    assert mapping == [MEANING]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"value": "240"}, "value 240 is not between lowest 115 and highest 125"),
        ({"value": "many"}, 'value "many" is not a number'),
        ({"value": "nan"}, 'value "nan" is not a number'),
        ({"lowest": "some"}, 'lowest "some" is not a number'),
        ({"lowest": "", "highest": ""}, "any number would agree"),
        ({"highest": "118"}, "value 120 is not between lowest 115 and highest 118"),
    ],
)
def test_a_published_number_at_odds_with_itself_is_refused(folder, wrong, told):
    write(folder / "published.csv", [PUBLISHED | wrong])

    message = refusal(folder)

    assert "published.csv, line 2: " in message
    assert told in message


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"id": "A-2"}, '"A-2" is not in published.csv'),
        ({"how": "guess"}, '"guess" is not a way to work it out (value, mean,'),
        ({"figures": "cuont.all-crime.force"}, '"cuont.all-crime.force" is of no mea'),
        ({"figures": ""}, '"value" needs a figure'),
        ({"how": "ratio"}, '"ratio" needs two figures'),
    ],
)
def test_a_figure_that_cannot_be_worked_out_is_refused(folder, wrong, told):
    write(folder / "reproduce.csv", [MEANING | wrong])

    message = refusal(folder)

    assert "reproduce.csv, line 2: " in message
    assert told in message


def test_every_fault_of_both_files_is_told_at_once(folder):
    write(folder / "published.csv", [PUBLISHED, PUBLISHED | {"value": "1"}])
    write(folder / "reproduce.csv", [MEANING, MEANING | {"how": "guess"}])

    message = refusal(folder)

    assert message.count("\n  - ") == 4
    assert 'published.csv, line 3: "A-1" stands in line 2 already' in message
    assert 'reproduce.csv, line 3: "A-1" stands in line 2 already' in message


def test_words_and_open_ends_are_no_fault(folder):
    word = {"id": "B", "value": "Above", "lowest": "", "highest": ""}
    least = {"id": "C", "value": "2/3", "lowest": "0.6", "highest": ""}
    write(folder / "published.csv", [PUBLISHED | word, PUBLISHED | least])
    write(
        folder / "reproduce.csv",
        [MEANING | {"id": "B", "how": "words"}, MEANING | {"id": "C"}],
    )

    published, _ = read(folder)

    assert list(published) == ["B", "C"]


@pytest.mark.parametrize("name", ["published.csv", "reproduce.csv"])
def test_a_file_that_is_no_table_is_refused_by_name(folder, name):
    (folder / name).write_bytes(b"\xff\xfe\x00bad")
    assert f"{name} cannot be read" in refusal(folder)

    (folder / name).write_text("", encoding="utf-8")
    assert f"{name} has no column id" in refusal(folder)

    (folder / name).unlink()
    assert f"it has no {name}" in refusal(folder)


def test_a_folder_with_nothing_in_it_is_told_what_to_do(tmp_path):
    done = CliRunner().invoke(app, ["reproduce", str(tmp_path)])

    assert isinstance(done.exception, SettingsError)
    assert "There is no safercity.toml" in str(done.exception)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("-0.5", -0.5), ("1/3", 1 / 3), ("1/0", None), ("inf", None)],
)
def test_a_number_may_be_a_fraction(text, number):
    assert number_in(text) == (None if number is None else pytest.approx(number))
