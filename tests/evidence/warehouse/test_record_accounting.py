"""Records read = accepted + quarantined + superseded, against plain Python."""

import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.record_supersession import (
    find_superseded_records,
    standing_view,
)
from safercity.evidence.warehouse.staging import stage_extracts
from safercity.evidence.warehouse.supersession import find_superseded
from tests.support.sample_records import SAMPLE, records_csv, records_extract
from tests.support.street_files import a_partnership, write_files

# The column that tells the rows of these tests apart, and what it must not lack.
TOLD_BY = {
    "crimes": "crime_ref",
    "incidents": "ref",
    "victims": "victim_key",
    "offenders": "nominal_key",
    "calls": "call_ref",
    "fraud_referrals": "ref",
    "stolen_vehicles": "ref",
    "fires": "ref",
    "collisions": "accident_index",
    "survey_responses": "question",
    "indicators": "area",
    "health_activity": "area",
    "stop_search": "Outcome",
}
BREAK = {
    "crimes": ("recorded_dt", "soon"),
    "incidents": ("opened_dt", ""),
    "victims": ("crime_ref", ""),
    "offenders": ("age", "old"),
    "calls": ("received_dt", ""),
    "fraud_referrals": ("month", "2025-13"),
    "stolen_vehicles": ("lsoa", "here"),
    "fires": ("deliberate", "perhaps"),
    "collisions": ("accident_severity", "4"),
    "survey_responses": ("answer", ""),
    "indicators": ("value", "high"),
    "health_activity": ("count", "1.5"),
    "stop_search": ("Gender", "?"),
}
PEOPLE = ("victims", "offenders")
# A row without a reference, or of somebody who is not known.
GAP = ""
HAS_GAPS = ("incidents", *PEOPLE)

kinds = st.sampled_from(["a", "b", "c", GAP, "broken", "odd"])
supplies_of_rows = st.lists(st.lists(kinds, max_size=6), min_size=1, max_size=3)


def row_of(contract, kind):
    row = dict(SAMPLE[contract])
    if kind == "broken":
        name, value = BREAK[contract]
        return row | {name: value}
    return row | {TOLD_BY[contract]: kind}


def file_of(contract, kinds):
    lines = records_csv([SAMPLE[contract], *(row_of(contract, k) for k in kinds)])
    header, _, *rows = lines.splitlines()
    rows = [
        b'x,"y' if kind == "odd" else row for kind, row in zip(kinds, rows, strict=True)
    ]
    return b"\n".join([header, *rows, b""])


def is_sound(contract, kind):
    if kind == GAP:
        return contract in HAS_GAPS or contract == "stop_search"
    return kind not in ("broken", "odd")


def by_hand(contract, supplies):
    """(read, accepted, quarantined, superseded) of each supply, in the plainest way."""
    account = [Counter(read=len(kinds)) for kinds in supplies]
    standing = {}
    for number, kinds in enumerate(supplies):
        for kind in kinds:
            if not is_sound(contract, kind):
                account[number]["quarantined"] += 1
                continue
            account[number]["accepted"] += 1
            if kind == GAP or contract == "stop_search":
                continue
            if kind in standing:
                account[standing[kind]]["accepted"] -= 1
                account[standing[kind]]["superseded"] += 1
            standing[kind] = number
    if contract in PEOPLE:
        _unknown_again(contract, supplies, account)
    order = ("read", "accepted", "quarantined", "superseded")
    return [tuple(count[name] for name in order) for count in account]


def _unknown_again(contract, supplies, account):
    """All have one crime: only the unknown of its newest supply stand."""
    sound = [[k for k in kinds if is_sound(contract, k)] for kinds in supplies]
    newest = max((n for n, kinds in enumerate(sound) if kinds), default=0)
    for number, kinds in enumerate(sound):
        if number != newest:
            account[number]["accepted"] -= kinds.count(GAP)
            account[number]["superseded"] += kinds.count(GAP)


def by_engine(contract, supplies, folder):
    files = {
        f"extracts/{contract}/{number}/rows.csv": file_of(contract, kinds)
        for number, kinds in enumerate(supplies)
    }
    write_files(folder, files)
    with closing(Engine(folder)) as engine:
        partnership = a_partnership(folder, records_extract(contract))
        staged = stage_extracts(engine, partnership, lambda _: None)
        find_superseded(engine, staged)
        find_superseded_records(engine, staged)

        def count(query):
            return dict(engine.run(f"SELECT file_id, {query} GROUP BY file_id"))

        view = standing_view(contract) if staged.records else "standing"
        counts = (
            count(f"count(*) FROM {view}"),
            count("count(DISTINCT line) FROM faults"),
            count("count(*) FROM superseded"),
        )
        return {
            int(Path(read.file.disk).parent.name): (
                read.rows,
                *(found.get(n, 0) for found in counts),
            )
            for n, read in enumerate(staged.files)
        }


@settings(max_examples=12, deadline=None)
@given(contract=st.sampled_from(sorted(TOLD_BY)), supplies=supplies_of_rows)
def test_every_record_is_accounted_for_as_plain_python_does(contract, supplies):
    if not any(supplies):
        return
    with tempfile.TemporaryDirectory() as folder:
        found = by_engine(contract, supplies, Path(folder))

    expected = dict(enumerate(by_hand(contract, supplies)))
    assert found == expected
    assert all(read == sum(rest) for read, *rest in found.values())


@pytest.mark.parametrize("contract", TOLD_BY)
def test_the_rows_of_every_contract_are_accounted_for(tmp_path, contract):
    supplies = [["a", GAP, "b", "broken"], ["odd", "b", "c", "c"], [GAP, "a"]]

    assert by_engine(contract, supplies, tmp_path) == dict(
        enumerate(by_hand(contract, supplies))
    )


def test_every_contract_with_a_table_is_tried():
    assert set(TOLD_BY) == {c.name for c in CONTRACTS.values() if c.has_table}


@pytest.mark.parametrize("contract", ["crimes", "victims", "incidents"])
def test_lots_of_any_size_give_the_same_account(monkeypatch, tmp_path, contract):
    supplies = [["a", GAP, "b", "broken", "odd"], ["a", "c", GAP], ["odd", "b"]]
    monkeypatch.setattr("safercity.evidence.warehouse.stager.LOT_ROWS", 1)

    found = by_engine(contract, supplies, tmp_path)

    assert found == dict(enumerate(by_hand(contract, supplies)))
