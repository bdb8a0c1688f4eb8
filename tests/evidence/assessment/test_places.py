from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.assessment.document import Choropleth
from safercity.evidence.assessment.numbers import rounded
from safercity.evidence.assessment.places import (
    CLASSES,
    bands_of,
    rate_groups,
    ward_map,
    ward_table,
)
from safercity.evidence.figures import NOT_AVAILABLE
from tests.support.briefs import brief_of, topic, withheld
from tests.support.figures_factory import FORCE, WARDS, toy

rates = st.lists(
    st.one_of(st.none(), st.floats(0, 900).map(lambda v: round(v, 2))), max_size=60
).map(lambda values: sorted(values, key=lambda v: (v is None, -(v or 0))))


@given(rates)
def test_a_map_has_up_to_five_classes_that_do_not_overlap(values):
    names, bands = bands_of(values)
    printed = [
        None if v is None else float(rounded(v, 1).replace(",", "")) for v in values
    ]

    assert len(names) <= CLASSES
    assert [b is None for b in bands] == [v is None for v in values]
    known = [(p, b) for p, b in zip(printed, bands, strict=True) if p is not None]
    for value, band in known:
        for other, at in known:
            assert (value == other) <= (band == at)
            assert (value < other) <= (band <= at)
    assert {b for _, b in known} == set(range(len(names)))


@given(rates)
def test_the_name_of_a_class_runs_from_its_lowest_to_its_highest_rate(values):
    names, bands = bands_of(values)

    for number, name in enumerate(names):
        inside = [
            rounded(v, 1) for v, b in zip(values, bands, strict=True) if b == number
        ]
        ends = {inside[-1], inside[0]}
        assert set(name.split(" to ")) == ends


def test_the_title_of_a_map_states_the_finding():
    brief = brief_of()

    chart = ward_map(brief, topic(brief, "burglary"), "m", table="t")

    assert chart.title == (
        "Burglary was highest in Market Place; one of five wards is above the average "
        "for wards"
    )
    assert chart.table_id == "t"
    assert isinstance(chart.data, Choropleth)
    assert sum(area.label for area in chart.data.areas) == 3


def test_force_wide_a_ward_is_named_with_its_area_since_names_repeat():
    brief = brief_of(area=FORCE)

    chart = ward_map(brief, topic(brief, "burglary"), "m", table="t")

    assert "highest in Market Place in Ashmere;" in chart.title


def test_a_ward_without_a_rate_is_on_the_map_and_last_in_the_table():
    market = WARDS[1]
    key = f"rate.burglary.{market.slug}.2025"
    brief = brief_of(withheld(toy(), NOT_AVAILABLE, key))
    found = topic(brief, "burglary")

    table = ward_table(brief, found, "t")
    chart = ward_map(brief, found, "m", table="t")

    assert table.rows[-1][0].text == market.name
    assert table.rows[-1][2].text == "[x]"
    assert any(note.startswith("[x]") for note in table.notes)
    (area,) = [a for a in chart.data.areas if a.code == market.code]
    assert (area.band, area.text) == (None, "no rate to show")


def test_a_ward_table_shows_the_published_rule_beside_the_adjusted_funnel():
    brief = brief_of()

    table = ward_table(brief, topic(brief, "burglary"), "t")

    first = table.rows[0]
    assert [c.text for c in first[:2]] == ["Market Place", "116"]
    assert [c.text for c in first[4:6]] == ["Well above", "High (99.8%)"]
    assert first[4].figure == f"ward_class.burglary.{WARDS[1].slug}.2025"
    assert [column.kind for column in table.columns] == [
        "text",
        "number",
        "number",
        "number",
        "text",
        "text",
        "text",
    ]


def test_the_categories_fit_across_tables_of_even_width():
    groups = rate_groups(brief_of())

    assert [len(group) for group in groups] == [7, 6]
    assert len({t.slug for group in groups for t in group}) == 13
