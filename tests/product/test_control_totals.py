"""Figures against totals counted here in the plainest Python, straight from the zip."""

import csv
import io
import zipfile
from collections import Counter

import pytest

from tests.product.conftest import EXAMPLE

YEAR = [f"2025-{month:02d}" for month in range(1, 13)]


def slug(crime_type):
    return crime_type.lower().replace(" ", "-")


def rows_of_zips():
    for archive in sorted((EXAMPLE / "extracts").glob("*.zip")):
        with zipfile.ZipFile(archive) as zipped:
            for name in sorted(zipped.namelist()):
                if name.endswith("-street.csv"):
                    text = io.TextIOWrapper(zipped.open(name), encoding="utf-8-sig")
                    yield from csv.DictReader(text)


@pytest.fixture(scope="module")
def csp_of_lsoa():
    with (EXAMPLE / "areas" / "lsoas.csv").open(encoding="utf-8-sig") as file:
        return {row["lsoa21"]: row["csp"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def counted(csp_of_lsoa):
    """Counts by (csp code or 'unplaced', category, month), each crime once."""
    latest, nameless = {}, []
    for row in rows_of_zips():
        if row["Crime ID"]:
            kept = latest.get(row["Crime ID"])
            if kept is None or row["Month"] >= kept["Month"]:
                latest[row["Crime ID"]] = row
        else:
            nameless.append(row)
    counts = Counter()
    for row in [*latest.values(), *nameless]:
        lsoa = row["LSOA code"]
        place = csp_of_lsoa.get(lsoa) if lsoa else "unplaced"
        if place:
            counts[place, slug(row["Crime type"]), row["Month"]] += 1
    return counts


def figures_of(made, measure, level, area="force-wide"):
    return [
        figure
        for figure in made.read(area=area).figures.values()
        if figure.measure == measure and figure.area.level == level
    ]


def test_every_partnerships_count_of_the_year_is_the_number_of_its_rows(made, counted):
    expected = Counter()
    for (place, category, month), events in counted.items():
        if month in YEAR:
            expected[place, category] += events
            if category != "anti-social-behaviour":
                expected[place, "all-crime"] += events

    found = {
        (figure.area.code, figure.category): figure.value
        for figure in figures_of(made, "count", "csp")
        if figure.period.slug == "2025"
    }

    assert len(found) == 9 * 15
    assert {key: int(value) for key, value in found.items()} == {
        key: expected[key] for key in found
    }


def test_the_forces_counts_are_its_partnerships_and_the_records_with_no_place(
    made, counted
):
    expected = Counter()
    for (_, category, month), events in counted.items():
        if month in YEAR:
            expected[category] += events

    found = {
        figure.category: figure.value
        for figure in figures_of(made, "count", "force")
        if figure.period.slug == "2025" and figure.category != "all-crime"
    }
    told = {category: int(value) for category, value in found.items() if value}
    assert told == expected
    # Categories that only a partnership's own records tell are said to be missing.
    assert {found[category] for category in found.keys() - told.keys()} == {None}


def test_every_month_of_every_partnership_is_the_number_of_its_rows(made, counted):
    checked = 0
    for figure in figures_of(made, "count", "csp"):
        if figure.period.slug in YEAR and figure.category != "all-crime":
            key = (figure.area.code, figure.category, figure.period.slug)
            assert figure.value == counted[key]
            checked += 1

    assert checked == 9 * 14 * 12


def test_wards_add_up_to_their_partnership(made):
    for csp in ("stoke-on-trent", "lichfield"):
        wards = Counter()
        for figure in figures_of(made, "count", "ward", area=csp):
            if figure.period.slug == "2025":
                wards[figure.category] += figure.value
        whole = {
            figure.category: figure.value
            for figure in figures_of(made, "count", "csp", area=csp)
            if figure.period.slug == "2025" and figure.area.slug == csp
        }

        assert len(whole) == 15
        assert dict(wards) == whole


def test_rates_are_counts_over_the_residents_printed_beside_them(made):
    rates = [f for f in figures_of(made, "rate", "csp") if f.status == "ok"]

    assert len(rates) == 9 * 15
    for rate in rates:
        assert rate.value == pytest.approx(rate.numerator / rate.denominator * 1000)
        assert rate.lower < rate.value < rate.upper
        assert rate.denominator_year == 2021
