import csv

import numpy as np
import pytest

from safercity.errors import SettingsError
from safercity.synth.draws import Draws
from safercity.synth.margins import COLUMNS, read_margins
from safercity.synth.rows import Rows


@pytest.fixture
def draws_of(tmp_path):
    """Draws over a thousand rows, 300 of them at night and 200 in the docks."""

    def made(*lines):
        (tmp_path / "margins").mkdir(exist_ok=True)
        with (tmp_path / "margins/table.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([[*line, *[""] * (7 - len(line))] for line in lines])
        rows = Rows(1000)
        rows.mark("night", np.arange(1000) < 300)
        rows.code("ward", (np.arange(1000) % 5 == 0).astype(int), ("abbey", "docks"))
        margins = read_margins(tmp_path, "table")
        return Draws(rows, margins, lambda _: 4_000, np.random.default_rng(1))

    return made


def test_percentages_of_rows_and_of_the_mark_are_both_met(draws_of):
    draws = draws_of(
        ("drunk", "drunk", "", "count", 200, 0.5),
        ("drunk", "drunk & night", "night", "percent", 40, 0.1),
        ("drunk", "drunk & ward=docks", "drunk", "percent", 30, 0.1),
    )

    drunk = draws.mark("drunk")

    assert drunk.sum() == 200
    assert drunk[:300].sum() == 120
    assert (drunk & draws.rows.chosen("ward=docks")).sum() == 60
    assert all(one.is_met for one in draws.drawn)


def test_a_rate_is_of_the_residents(draws_of):
    draws = draws_of(("drunk", "drunk", "", "per 1000", 25, 0.1))

    assert draws.mark("drunk").sum() == 100


def test_what_is_always_or_never_so_has_no_exception(draws_of):
    draws = draws_of(
        ("drunk", "drunk", "", "count", 350, 0.5),
        ("drunk", "drunk & night", "", "always", "", ""),
        ("drunk", "drunk & !night & ward=docks", "", "never", "", ""),
    )

    drunk = draws.mark("drunk")

    assert drunk[:300].all()
    assert not (drunk & draws.rows.chosen("!night & ward=docks")).any()
    assert drunk.sum() == 350


def test_odds_make_some_likelier(draws_of):
    draws = draws_of(
        ("drunk", "drunk", "", "count", 100, 0.5),
        ("drunk", "drunk & night", "", "odds", 7, ""),
    )

    drunk = draws.mark("drunk")

    assert drunk[:300].sum() == 75


def test_a_mark_can_be_counted_by_those_that_lack_it(draws_of):
    draws = draws_of(("again", "!again & night", "", "count", 90, 0.5))

    again = draws.mark("again", draws.rows.chosen("night"))

    assert again.sum() == 210


def test_words_are_shared_out_and_the_rest_get_the_last(draws_of):
    draws = draws_of(
        ("sex", "sex=female", "", "percent", 40, 0.1),
        ("sex", "sex=female & night", "night", "percent", 60, 0.1),
        ("sex", "sex=other", "", "count", 10, 0.5),
        ("sex", "sex=male", "", "rest", "", ""),
    )

    draws.word("sex")

    words = draws.rows.texts("sex").tolist()
    assert [words.count(word) for word in ("female", "other", "male")] == [400, 10, 590]
    assert words[:300].count("female") == 180


def test_a_margin_that_cannot_be_met_is_reported_with_what_was_drawn(draws_of):
    draws = draws_of(("drunk", "drunk & night", "", "count", 400, 1))

    draws.mark("drunk")

    (one,) = draws.drawn
    assert not one.is_met
    assert one.drawn == 300


def test_a_step_that_no_margin_speaks_of_marks_nothing(draws_of):
    draws = draws_of(("drunk", "drunk", "", "count", 1, 1))

    assert not draws.mark("armed").any()


def test_every_fault_of_a_file_of_margins_is_said(draws_of):
    with pytest.raises(SettingsError) as error:
        draws_of(("a", "a", "", "share", 1, 1), ("b", "b", "", "count", "many", 1))

    assert "table.csv line 2" in str(error.value)
    assert '"share"' in str(error.value)
    assert "table.csv line 3" in str(error.value)
