"""The commands of linkage, as somebody types them."""

import json

import pytest
from typer.testing import CliRunner

from safercity.errors import LinkageError
from safercity.evidence.cli import app
from tests.evidence.linkage.conftest import HEADER, read, written

JANE = ("P1", "Jane", "Okonkwo", "07/04/1980", "ST1 5AB", "F")


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def key(tmp_path):
    assert run("linkage-key", tmp_path / "k").exit_code == 0
    return tmp_path / "k"


def test_from_a_key_to_people_in_three_commands(key, tmp_path):
    header = ("URN", "Fn", "Family name", "Born", "PC", "Crime")
    raw = written(tmp_path / "raw.csv", header, (*JANE[:5], "C7"))
    out = tmp_path / "police.csv"

    done = run(
        *("pseudonymise", raw, "--key-file", key, "--out", out),
        *("--column", "forename=Fn", "--column", "surname=Family name"),
        *("--column", "date_of_birth=Born", "--column", "postcode=PC"),
        *("--contract", "victims", "--keep", "crime_ref=Crime"),
    )
    linked = run("link", out, "--out", tmp_path / "linked", "--json")

    assert done.exit_code == 0, done.exception
    assert "1 of 1 rows of raw.csv" in done.output
    assert read(out)[0]["crime_ref"] == "C7"
    assert linked.exit_code == 0, linked.exception
    assert json.loads(linked.stdout)["people"] == 1


def test_settings_may_come_from_a_file_and_options_go_before_it(key, tmp_path):
    raw = written(tmp_path / "raw.csv", ("A", "B", "C", "D"), ("P1", "Doe", "x", "ST1"))
    (tmp_path / "c.toml").write_text(
        '[columns]\nreference = "A"\nsurname = "C"\npostcode = "D"\n'
    )

    done = run(
        *("pseudonymise", raw, "--key-file", key, "--out", tmp_path / "o.csv"),
        *("--columns", tmp_path / "c.toml", "--column", "surname=B", "--json"),
    )

    assert json.loads(done.stdout)["columns"]["surname"] == "B"


@pytest.mark.parametrize("command", ["pseudonymise", "link"])
def test_faults_are_errors_in_words(command, tmp_path):
    raw = written(tmp_path / "raw.csv", HEADER, JANE)
    options = ["--key-file", tmp_path / "none"] if command == "pseudonymise" else []

    done = run(command, raw, "--out", tmp_path / "out", *options)

    assert isinstance(done.exception, LinkageError)
    assert "Okonkwo" not in str(done.exception)


def test_a_key_cannot_be_given_by_mistake_for_the_file_to_write(key, tmp_path):
    raw = written(tmp_path / "raw.csv", HEADER, JANE)
    before = key.read_bytes()

    done = run("pseudonymise", raw, "--key-file", key, "--out", key)

    assert isinstance(done.exception, LinkageError)
    assert key.read_bytes() == before


def test_help_has_an_example_and_no_key_on_the_command_line():
    for command in ("linkage-key", "pseudonymise", "link"):
        said = run(command, "--help").output
        assert f"Example: safercity {command}" in said
        assert "--key " not in said
