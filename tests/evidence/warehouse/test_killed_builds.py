"""A build that is killed at any moment leaves the last good warehouse readable."""

import subprocess
import sys
from contextlib import closing

import duckdb
import pytest

from safercity.errors import UsageError
from safercity.evidence.warehouse import build_warehouse, open_warehouse
from safercity.evidence.warehouse.exclusive import building_aside
from safercity.periods import Period
from tests.support.street_files import (
    CITY,
    a_partnership,
    crime,
    street_csv,
    street_name,
    write_files,
)

# One process that has imported everything makes a child for each build and kills it:
# at the first moment of each step, then after delays that end past a whole build.
KILLER = """
import os, pickle, signal, sys, time
from pathlib import Path
import ibis
from safercity.evidence.identity import software
from safercity.evidence.warehouse import build_warehouse

# What would be imported or worked out again in every child.
software()
ibis.to_sql(ibis.table({"a": "int64"}, name="t"), dialect="duckdb")
partnership, out, rows = pickle.loads(Path(sys.argv[1]).read_bytes())
street = next(partnership.folder.glob("extracts/*/*.csv"))
text = street.read_bytes()

def build(stop_at=None):
    seen = []
    def step(name):
        seen.append(name)
        if len(seen) == stop_at:
            os.kill(os.getpid(), signal.SIGKILL)
    build_warehouse(partnership, out, step)

def attempt(number, stop_at=None, delay=None):
    street.write_bytes(text + text.splitlines(True)[1] * number)
    child = os.fork()
    if not child:
        try:
            build(stop_at)
        finally:
            os._exit(0)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    started = time.monotonic()
    os.waitpid(child, 0)
    return time.monotonic() - started

attempts = 0
for stop_at in range(1, 9):
    attempts += 1
    attempt(attempts, stop_at=stop_at)
    print(attempts, flush=True)
    assert input() == "go on"
for n in range(6):
    attempts += 1
    attempt(attempts, delay=0.08 * n)
    print(attempts, flush=True)
    assert input() == "go on"
"""


def events_in(out):
    with closing(duckdb.connect(str(out), read_only=True)) as connection:
        return connection.execute("SELECT count(*) FROM events").fetchall()[0][0]


@pytest.fixture
def city(tmp_path):
    rows = street_csv([CITY, *(crime(str(n)) for n in range(200))])
    write_files(tmp_path / "extracts", {street_name(): rows})
    return a_partnership(tmp_path, period=Period.parse("2025-01", "2025-01"))


def test_a_build_killed_at_any_moment_harms_nothing(city, tmp_path):
    import pickle  # noqa: PLC0415

    out = tmp_path / "out" / "warehouse.duckdb"
    build_warehouse(city, out, lambda _: None)
    given = tmp_path / "given.pickle"
    given.write_bytes(pickle.dumps((city, out, 201)))
    good = events_in(out)
    killer = subprocess.Popen(
        [sys.executable, "-c", KILLER, str(given)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    with killer:
        for attempt in range(1, 15):
            assert killer.stdout.readline() == f"{attempt}\n"
            found = events_in(out)
            # The last good one, or, killed just after the swap, the one being built.
            assert found in (good, 201 + attempt)
            good = found
            killer.stdin.write("go on\n")
            killer.stdin.flush()

    report = build_warehouse(city, out, lambda _: None)
    assert report.accepted == events_in(out) == 201 + 14
    assert sorted(path.name for path in out.parent.iterdir()) == [
        ".warehouse.duckdb.lock",
        "warehouse.duckdb",
    ]


def test_a_build_that_fails_leaves_the_last_warehouse_and_nothing_else(city, tmp_path):
    out = tmp_path / "out" / "warehouse.duckdb"
    build_warehouse(city, out, lambda _: None)
    before = out.read_bytes()
    write_files(tmp_path / "extracts", {"2025-02/wrong.csv": b"not,a,street,file\n"})

    with pytest.raises(Exception, match="has no column"):
        build_warehouse(city, out, lambda _: None)

    assert out.read_bytes() == before
    assert len(list(out.parent.iterdir())) == 2


def test_two_builds_at_once_do_not_mix(city, tmp_path):
    out = tmp_path / "out" / "warehouse.duckdb"

    with (
        building_aside(out),
        pytest.raises(UsageError, match=r"Another build of .* is running"),
    ):
        build_warehouse(city, out, lambda _: None)

    assert build_warehouse(city, out, lambda _: None).accepted == 201


def test_leftovers_of_a_killed_build_are_removed_by_the_next(city, tmp_path):
    out = tmp_path / "out" / "warehouse.duckdb"
    left = write_files(tmp_path / "out" / ".warehouse.duckdb.building-99", {"x": b"y"})

    build_warehouse(city, out, lambda _: None)

    assert not left.exists()


def test_nothing_is_done_when_nothing_has_changed(city, tmp_path):
    out = tmp_path / "out" / "warehouse.duckdb"
    first = build_warehouse(city, out, lambda _: None)
    before = out.stat()

    again = build_warehouse(city, out, lambda _: None)

    assert (first.unchanged, again.unchanged) == (False, True)
    assert again.files == first.files
    assert again.months == first.months
    assert again.in_words().startswith("Nothing has changed since the last build.")
    after = out.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_change_of_input_or_setting_builds_anew(city, tmp_path):
    import dataclasses  # noqa: PLC0415

    out = tmp_path / "out" / "warehouse.duckdb"
    build_warehouse(city, out, lambda _: None)

    changed = dataclasses.replace(city, missing_months="annualise")
    assert not build_warehouse(changed, out, lambda _: None).unchanged
    street = tmp_path / "extracts" / street_name()
    street.write_bytes(street.read_bytes() + street_csv([CITY]).splitlines()[1])
    assert build_warehouse(changed, out, lambda _: None).accepted == 202


def test_a_warehouse_that_cannot_be_read_is_built_anew_or_refused(city, tmp_path):
    out = tmp_path / "out" / "warehouse.duckdb"
    write_files(out.parent, {out.name: b"not a database"})

    with pytest.raises(UsageError, match="not a warehouse that can be read"):
        open_warehouse(out)
    with pytest.raises(UsageError, match="There is no warehouse"):
        open_warehouse(out.parent / "other")

    assert build_warehouse(city, out, lambda _: None).accepted == 201
    assert open_warehouse(out).con.sql("FROM events").fetchall()


def test_a_place_that_cannot_be_written_is_refused(city, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()

    with pytest.raises(UsageError, match="Nothing can be written"):
        build_warehouse(city, tmp_path / "file" / "w.duckdb", lambda _: None)
    with pytest.raises(UsageError, match="is a folder"):
        build_warehouse(city, tmp_path / "folder", lambda _: None)
