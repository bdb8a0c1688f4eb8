"""Rows read = accepted + quarantined + superseded, against plain Python."""

import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.staging import stage_extracts
from safercity.evidence.warehouse.supersession import find_superseded
from tests.support.street_files import (
    CITY,
    a_partnership,
    crime,
    street_csv,
    street_name,
    write_zip,
)

REFS = "abc"
BROKEN_CSV = ("a,b,c", "x" * 40, 'y,"z' + ",," * 8, "a\0b," + "," * 10)
KINDS = ("asb", *REFS, "no month", "two faults", *range(len(BROKEN_CSV)))

some_rows = st.lists(st.sampled_from(KINDS), max_size=8)
some_supplies = st.lists(
    st.dictionaries(st.sampled_from(["2025-01", "2025-02", "2025-03"]), some_rows),
    min_size=1,
    max_size=3,
)


def line_of(kind, month):
    """The line of a street file for a kind of row."""
    if isinstance(kind, int):
        return BROKEN_CSV[kind].encode()
    row = crime(kind, Month=month) if kind in REFS else CITY | {"Month": month}
    if kind == "no month":
        row |= {"Month": ""}
    if kind == "two faults":
        row |= {"Crime type": "Theft", "Longitude": "here"}
    return street_csv([row]).splitlines()[1]


def file_of(kinds, month):
    lines = [street_csv([]).strip(), *(line_of(kind, month) for kind in kinds)]
    return b"\n".join(lines) + b"\n"


def by_hand(supplies):
    """(read, accepted, quarantined, superseded) of each file, in the plainest way."""
    latest = [max(supply, default="") for supply in supplies]
    order = sorted(range(len(supplies)), key=lambda n: (latest[n], n))
    newest = {month: n for n in order for month in supplies[n]}
    account, standing = {}, {}
    for n in order:
        for month in sorted(supplies[n]):
            kinds = supplies[n][month]
            sound = [k for k in kinds if k == "asb" or k in tuple(REFS)]
            count = Counter(read=len(kinds), faulty=len(kinds) - len(sound))
            account[n, month] = count
            if newest[month] != n:
                count["older"] += len(sound)
                continue
            for kind in sound:
                count["sound"] += 1
                if kind != "asb" and kind in standing:
                    standing[kind]["sound"] -= 1
                    standing[kind]["older"] += 1
                if kind != "asb":
                    standing[kind] = count
    return {
        key: (c["read"], c["sound"], c["faulty"], c["older"])
        for key, c in account.items()
    }


def by_engine(supplies, folder):
    for n, supply in enumerate(supplies):
        members = {street_name(m): file_of(kinds, m) for m, kinds in supply.items()}
        write_zip(folder / f"extracts/{n}.zip", {"readme.txt": b"", **members})
    with closing(Engine(folder)) as engine:
        staged = stage_extracts(engine, a_partnership(folder), lambda _: None)
        find_superseded(engine, staged)

        def count(query):
            return dict(engine.run(f"SELECT file_id, {query} GROUP BY file_id"))

        sound = count("count(*) FROM standing")
        faulty = count("count(DISTINCT line) FROM faults")
        older = count("count(*) FROM superseded")
        return {
            (int(Path(read.file.disk).stem), read.file.month): (
                read.rows,
                *(counts.get(n, 0) for counts in (sound, faulty, older)),
            )
            for n, read in enumerate(staged.files)
        }


@settings(max_examples=15, deadline=None)
@given(supplies=some_supplies)
def test_every_row_is_accounted_for_as_plain_python_does(supplies):
    expected = by_hand(supplies)
    if not any(read for read, *_ in expected.values()):
        return
    with tempfile.TemporaryDirectory() as folder:
        found = by_engine(supplies, Path(folder))

    assert found == expected
    assert all(read == sum(rest) for read, *rest in found.values())


def test_lots_of_any_size_give_the_same_account(monkeypatch, tmp_path):
    supplies = [
        {"2025-01": ["asb", "a", "b", "no month"], "2025-02": ["a", "c", 0, 1]},
        {"2025-02": ["c", "c", "two faults", 3], "2025-03": ["b", "asb", "asb", 2]},
    ]
    monkeypatch.setattr("safercity.evidence.warehouse.stager.LOT_ROWS", 1)

    assert by_engine(supplies, tmp_path) == by_hand(supplies)
