"""Every measure as a drawn example: what goes in on the left, what comes out right.

Each answer was worked out on paper, or is published (docs/methods). A blank is "not
known", on either side.
"""

import numpy as np
import pytest

from safercity.evidence.measures import (
    change,
    comparison,
    concentration,
    funnel,
    harm,
    intervals,
    process,
    rates,
    ward_rule,
)
from safercity.evidence.measures.arrays import NOT_AVAILABLE, nullable
from tests.support.tables import drawn


class Drawing:
    """A drawn table, by column."""

    def __init__(self, text):
        self._columns = drawn(text).to_pyarrow().to_pydict()

    def __getitem__(self, name):
        return self._columns[name]

    def wrong(self, abs=1e-9, **columns):
        """The columns that do not come out as drawn: what came, and what was drawn."""
        came = {
            name: nullable(np.asarray(values, dtype=float))
            for name, values in columns.items()
        }
        return {
            name: (values, self[name])
            for name, values in came.items()
            if values != pytest.approx(self[name], abs=abs)
        }


def outcomes(codes, words):
    return [words.get(int(code), "") for code in codes]


def test_rate_and_its_95_percent_limits():
    table = Drawing("""
        area   | events | residents | rate  | lower  | upper
        -------+--------+-----------+-------+--------+-------
        Abbey  |     42 |      8400 |   5.0 | 3.6031 | 6.7587
        Brook  |      0 |      5000 |   0.0 | 0.0    | 0.7378
        Castle |    100 |     10000 |  10.0 | 8.1362 | 12.1628
        Docks  |      7 |         0 |       |        |
        Eaves  |        |      9000 |       |        |
    """)

    lower, upper = intervals.rate_limits(table["events"], table["residents"])

    assert table.wrong(rate=rates.crude_rate(table["events"], table["residents"])) == {}
    assert table.wrong(abs=5e-4, lower=lower, upper=upper) == {}


def test_proportion_and_its_limits():
    table = Drawing("""
        part | whole | lower   | upper
        -----+-------+---------+--------
           0 |    20 | 0.0     | 0.16113
           5 |    20 | 0.11186 | 0.46870
         420 |  1000 | 0.38977 | 0.45084
           3 |     0 |         |
    """)

    lower, upper = intervals.wilson_limits(table["part"], table["whole"])

    assert table.wrong(abs=1e-5, lower=lower, upper=upper) == {}


def test_change_on_the_year_before():
    table = Drawing("""
        before | now    | difference | percent | p      | outcome
        -------+--------+------------+---------+--------+----------------
            40 |     60 |         20 |    50.0 | 0.0569 | no clear change
             8 |     15 |          7 |         | 0.2100 | no clear change
           100 |    100 |          0 |     0.0 | 1.0    | no clear change
           400 |    600 |        200 |    50.0 | 0.0    | rise
           600 |    400 |       -200 |  -33.33 | 0.0    | fall
             5 |      9 |          4 |         | 0.4240 | too few
               |      9 |            |         |        | -
    """)
    words = {-1: "fall", 0: "no clear change", 1: "rise", 2: "too few"}

    found = change.compare_periods(table["before"], table["now"])

    assert table.wrong(difference=found.difference) == {}
    assert table.wrong(abs=0.005, percent=found.percent) == {}
    assert table.wrong(abs=5e-5, p=found.p) == {}
    expected = [word or "" for word in table["outcome"]]
    assert outcomes(found.outcome, words) == expected


def test_ratio_to_the_year_before():
    table = Drawing("""
        before | now | people_before | people_now | ratio | lower | upper
        -------+-----+---------------+------------+-------+-------+------
            40 |  60 |          1000 |       1000 | 1.5   | 0.989 | 2.297
            40 |  60 |          1000 |       2000 | 0.75  | 0.494 | 1.149
             0 |  60 |          1000 |       1000 |       |       |
    """)
    columns = [table[c] for c in ("before", "now", "people_before", "people_now")]

    ratio, lower, upper = change.rate_ratio(*columns)

    assert table.wrong(abs=5e-4, ratio=ratio, lower=lower, upper=upper) == {}


def test_ward_rule():
    table = Drawing("""
        ward | rate | class
        -----+------+-----------
        A    |   20 | not above
        B    |   30 | not above
        C    |   40 | not above
        D    |   30 | not above
        E    |   30 | not above
        F    |   30 | not above
        G    |   40 | not above
        H    |   60 | above
        I    |   80 | well above
        J    |      | -
    """)
    words = {0: "not above", 1: "above", 2: "well above"}

    found = ward_rule.classify_wards(table["rate"])

    # mean 40, deviation 17.64: thresholds 57.6 and 75.3
    assert [float(found.mean), round(float(found.sd), 2)] == [40.0, 17.64]
    expected = [word or "" for word in table["class"]]
    assert outcomes(found.classes, words) == expected


def test_funnel_plain_and_adjusted():
    table = Drawing("""
        ward | events | residents | plain | adjusted
        -----+--------+-----------+-------+---------
        A    |    120 |      1000 |     0 |        0
        B    |     80 |      1000 |    -1 |        0
        C    |    100 |      1000 |     0 |        0
        D    |     60 |      1000 |    -2 |        0
        E    |    140 |      1000 |     2 |        0
        F    |     10 |         0 |     9 |        9
    """)

    found = funnel.draw_funnel(table["events"], table["residents"])

    assert table.wrong(plain=found.plain, adjusted=found.adjusted) == {}
    assert NOT_AVAILABLE == 9


def test_process_chart():
    table = Drawing("""
        month | events | signal
        ------+--------+-------
            1 |     10 |     -1
            2 |     12 |     -1
            3 |     10 |     -1
            4 |     12 |     -1
            5 |     10 |     -1
            6 |     12 |     -1
            7 |     10 |     -1
            8 |     12 |     -1
            9 |     10 |     -1
           10 |     12 |     -1
           11 |     10 |     -1
           12 |     40 |      4
    """)

    found = process.chart_process(table["events"])

    # mean 160 / 12, so the eleven before are a run below it; ranges ten of 2, one 30
    assert float(found.upper) == pytest.approx(160 / 12 + 2.66 * 50 / 11)
    assert table.wrong(signal=found.signals) == {}


def test_concentration():
    table = Drawing("""
        lsoa | burglary | drugs | robbery
        -----+----------+-------+--------
        L1   |        1 |     0 |       0
        L2   |        1 |     0 |       1
        L3   |        1 |     0 |       1
        L4   |        1 |     0 |       2
        L5   |        1 |    10 |       0
    """)
    events = np.column_stack([table[c] for c in ("burglary", "drugs", "robbery")])

    assert concentration.gini(events).tolist() == pytest.approx([0.0, 0.8, 0.5])
    assert concentration.gini_generalised(events).tolist() == pytest.approx(
        [0.0, 0.8, 0.375]
    )
    assert concentration.top_share(events, share=0.2).tolist() == [0.2, 1.0, 0.5]
    assert concentration.share_holding(events).tolist() == [0.6, 0.2, 0.2]


def test_harm():
    table = Drawing("""
        area  | robbery | asb | residents | total | rate
        ------+---------+-----+-----------+-------+------
        Abbey |       2 |  90 |      4000 |  1600 | 400.0
        Brook |       0 |  10 |      1000 |     0 |   0.0
        Docks |       1 |   0 |         0 |   800 |
    """)
    events = np.column_stack([table["robbery"], table["asb"]])

    found = harm.weigh_harm(events, [800.0, None], table["residents"])

    assert table.wrong(total=found.total, rate=found.rate) == {}


def test_rank_and_ratio_to_the_force():
    table = Drawing("""
        csp | rate | lower | upper | rank | ratio | class
        ----+------+-------+-------+------+-------+------
        A   | 12.0 |  11.0 |  13.0 |    2 |   1.2 |     1
        B   |  9.8 |   9.0 |  10.6 |    4 |  0.98 |     0
        C   | 12.0 |   9.9 |  14.1 |    2 |   1.2 |     0
        D   | 20.0 |  19.0 |  21.0 |    1 |   2.0 |     1
        E   |  5.0 |   4.0 |   6.0 |    5 |   0.5 |    -1
        F   |      |       |       |      |       |     9
    """)
    limits = table["lower"], table["upper"]

    assert table.wrong(rank=comparison.competition_rank(table["rate"])) == {}
    assert table.wrong(ratio=comparison.ratio_to(table["rate"], *limits, 10.0)[0]) == {}
    assert table.wrong(**{"class": comparison.difference_class(*limits, 10.0)}) == {}


def test_averages_of_a_group():
    table = Drawing("""
        force | events | residents
        ------+--------+----------
        A     |     10 |      1000
        B     |     90 |      3000
        C     |        |      9000
    """)
    columns = table["events"], table["residents"]

    assert float(comparison.pooled_rate(*columns)) == 25.0
    assert float(comparison.mean_rate(*columns)) == 20.0
