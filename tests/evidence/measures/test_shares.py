"""Shares with Wilson's limits on each row of a table."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.arrays import nullable
from safercity.evidence.measures.intervals import wilson_limits
from safercity.evidence.measures.shares import add_share
from tests.support.tables import drawn, records

# Limits by PHEindicatormethods' formula, as docs/methods/rates.md prints them.
PUBLISHED = [
    (0, 20, 0, 0.16113),
    (5, 20, 0.11186, 0.46870),
    (420, 1000, 0.38977, 0.45084),
    (840, 1000, 0.81598, 0.86141),
]


@pytest.mark.parametrize(("part", "whole", "lower", "upper"), PUBLISHED)
def test_shares_have_the_published_limits(engine, part, whole, lower, upper):
    table = add_share(records([{"n": part, "of": whole}]), part="n", whole="of")

    (row,) = engine.to_pyarrow(table).to_pylist()
    assert row["share"] == part / whole
    assert [round(row["lower"], 5), round(row["upper"], 5)] == [lower, upper]


def test_what_is_no_share_is_not_known(engine):
    table = add_share(
        drawn("""
            id | n  | of
            ---+----+---
            1  | 0  | 0
            2  | 5  | 4
            3  | -1 | 4
            4  | -  | 4
            5  | 3  | -
        """),
        part="n",
        whole="of",
    )

    for row in engine.to_pyarrow(table).to_pylist():
        assert (row["share"], row["lower"], row["upper"]) == (None, None, None)


a_share = st.integers(0, 100_000).flatmap(
    lambda of: st.tuples(st.integers(0, of), st.just(of))
)


@settings(max_examples=25, deadline=None)
@given(
    pairs=st.lists(a_share, min_size=1, max_size=20), confidence=st.floats(0.5, 0.999)
)
def test_they_agree_with_the_limits_of_columns(engine, pairs, confidence):
    rows = records([{"id": i, "n": n, "of": of} for i, (n, of) in enumerate(pairs)])

    table = add_share(rows, part="n", whole="of", confidence=confidence).order_by("id")

    found = engine.to_pyarrow(table)
    for name, limits in zip(
        ("lower", "upper"),
        wilson_limits(*zip(*pairs, strict=True), confidence=confidence),
        strict=True,
    ):
        assert found[name].to_pylist() == pytest.approx(nullable(limits), abs=1e-12)
    for row in found.to_pylist():
        if row["of"]:
            assert 0 <= row["lower"] <= row["share"] <= row["upper"] <= 1
            assert math.isclose(row["share"], row["n"] / row["of"])


def test_a_missing_column_and_a_confidence_of_none_are_refused():
    rows = records([{"n": 1, "of": 2}])

    with pytest.raises(ContractError, match="no column known"):
        add_share(rows, part="n", whole="known")
    with pytest.raises(SettingsError, match="confidence of 95"):
        add_share(rows, part="n", whole="of", confidence=95)
