"""Whatever comes in, the answer is a warehouse or a message; never anything between."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safercity.errors import SaferCityError
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.extract_files import read_extract_file
from safercity.evidence.extracts.supplies import find_supplies
from safercity.evidence.extracts.tables import FileRead
from tests.evidence.warehouse.malformed import PARTNER, attempt, malformed
from tests.support.street_files import a_partnership, street_extract


def test_builds_of_malformed_extracts_end_in_a_warehouse_or_a_message(tmp_path):
    came_to = Counter(attempt(seed, tmp_path) for seed in range(20))

    assert came_to["built"] > 3
    assert came_to["ExtractError"] > 5


def rows_of(folder, name, data, extract):
    """How many rows a file is said to have, and how many came out of it."""
    path = folder / "extracts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    try:
        file = find_supplies(a_partnership(folder, extract)).files[0]
        found = FileRead(file)
        with Contents() as contents:
            batches = list(read_extract_file(contents, found))
    finally:
        path.unlink()
    lines = [n for b in batches for n in b.table["line"].to_pylist()]
    lines += [odd.line for b in batches for odd in b.odd]
    return found.rows, lines


def test_hundreds_of_malformed_files_are_read_to_the_row_or_refused(tmp_path):
    came_to = Counter()

    for seed in range(1000, 1600):
        try:
            count, lines = rows_of(tmp_path, *malformed(seed))
        except SaferCityError as error:
            came_to[type(error).__name__] += 1
            continue
        came_to["read"] += 1
        assert len(lines) == len(set(lines)) == count

    assert came_to["read"] > 100


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.binary(max_size=400),
    name=st.sampled_from(["a.csv", "a.csv.gz", "a.zip", "a.xlsx", "a.parquet"]),
)
def test_any_bytes_at_all_are_read_to_the_row_or_refused(tmp_path, name, data):
    street = name.rpartition(".")[2] in ("csv", "gz", "zip")

    try:
        count, lines = rows_of(
            tmp_path, name, data, street_extract() if street else PARTNER
        )
    except SaferCityError:
        return
    assert len(lines) == count
