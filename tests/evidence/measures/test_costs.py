"""Unit costs from the partnership folder, and what they come to."""

import pyarrow.compute as pc
import pytest

from safercity.errors import SettingsError
from safercity.evidence.measures.categories import (
    load_categories,
    load_record_categories,
)
from safercity.evidence.measures.costs import load_costs
from tests.support.figures_factory import (
    CSPS,
    FORCE,
    YEAR,
    make_toy,
    toy_events,
    toy_partnership,
)

CATEGORIES = {**load_categories(), **load_record_categories()}

COSTS = """
title = "Our study"
prices = 2016

[costs]
burglary = 5_000
robbery = 11_000.50
"""


def write(folder, text):
    (folder / "costs.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_partnership_without_costs_has_none(tmp_path):
    assert load_costs(tmp_path, CATEGORIES) is None


def test_costs_name_their_source_and_the_year_of_their_prices(tmp_path):
    costs = load_costs(write(tmp_path, COSTS), CATEGORIES)

    assert costs is not None
    assert (costs.title, costs.prices) == ("Our study", 2016)
    assert costs.pounds == {"burglary": 5_000.0, "robbery": 11_000.5}


def test_every_fault_of_the_costs_is_reported_at_once(tmp_path):
    write(
        tmp_path,
        """
        titel = "x"
        prices = "2016"

        [costs]
        burglry = 5
        robbery = -1
        domestic-abuse = 3
        violence-and-sexual-offences = 1
        violence-with-injury = 2
        """,
    )

    with pytest.raises(SettingsError) as caught:
        load_costs(tmp_path, CATEGORIES)

    said = str(caught.value)
    for fault in (
        'there is no setting "titel".',
        '"title" must name the source of the costs.',
        '"prices" must be the year of the prices',
        'there is no category "burglry". Did you mean "burglary"?',
        '"robbery" must be a number of pounds, nought or more.',
        '"domestic-abuse" crosses kinds of crime',
        '"violence-and-sexual-offences" holds "violence-with-injury" too',
    ):
        assert fault in said, fault


@pytest.mark.parametrize("text", ["costs = 3", "title = 'x'\nprices = 2016", "x = ["])
def test_a_file_without_costs_is_a_fault(tmp_path, text):
    with pytest.raises(SettingsError, match=r"costs\.toml"):
        load_costs(write(tmp_path, text), CATEGORIES)


def test_costs_are_counts_times_unit_costs_and_their_sum(tmp_path):
    made = make_toy(toy_partnership(write(tmp_path, COSTS)))

    for area in (FORCE, *CSPS):

        def figure(measure, category, area=area):
            return made.figures.quote(f"{measure}.{category}.{area.slug}.{YEAR.slug}")

        burglaries, robberies = (
            figure("count", c).value for c in ("burglary", "robbery")
        )
        assert figure("cost", "burglary").value == burglaries * 5_000
        whole = figure("cost", "all-costed")
        assert whole.value == burglaries * 5_000 + robberies * 11_000.5
        assert whole.numerator == burglaries + robberies
        assert set(whole.inputs) == {
            f"count.{c}.{area.slug}.{YEAR.slug}" for c in ("burglary", "robbery")
        }


def test_a_cost_of_what_was_not_supplied_is_not_available(tmp_path):
    events = toy_events()
    without = events.filter(pc.not_equal(events["category"], "robbery"))
    made = make_toy(toy_partnership(write(tmp_path, COSTS)), events=without)

    robbery = made.figures.quote(f"cost.robbery.force-wide.{YEAR.slug}")
    whole = made.figures.quote(f"cost.all-costed.force-wide.{YEAR.slug}")

    assert robbery.value is None
    assert whole.value is None
