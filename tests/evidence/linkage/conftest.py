import csv

import pytest

from safercity.evidence.linkage import make_key, pseudonymise

HEADER = ("Ref", "Forename", "Surname", "DOB", "Postcode", "Sex")


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "linkage.key"
    make_key(path)
    return path


@pytest.fixture
def made(tmp_path, key_file):
    """Make a pseudonymised file of these people; each is in the order of HEADER."""

    def make(name, *people, key=None):
        raw = written(tmp_path / f"{name}-raw.csv", HEADER, *people)
        out = tmp_path / f"{name}.csv"
        pseudonymise(raw, key or key_file, out)
        return out

    return make


def written(path, *rows):
    """Write rows, the header first, as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def read(path):
    """The rows of a CSV file by column."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
