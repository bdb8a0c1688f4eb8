"""Whole documents: approved text, and what must be true of every one."""

import difflib
import re
from dataclasses import replace

import pyarrow as pa
import pytest

from safercity.areas import Area, AreaLevel
from safercity.errors import QuoteError, SettingsError
from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.document import (
    Chart,
    KeyFigures,
    Paragraph,
    Table,
    plain,
)
from safercity.evidence.assessment.quoted_figures import figures_in
from safercity.evidence.disclosure import load_policy, make_release
from safercity.evidence.figures import NOT_AVAILABLE, SUPPRESSED
from safercity.evidence.partnership import Extract
from tests.support.approve import GOLDEN, approved_documents
from tests.support.briefs import set_figure, withheld, without
from tests.support.document_text import document_text
from tests.support.figures_factory import (
    CSPS,
    EXTRACT,
    FORCE,
    YEAR,
    make_toy,
    toy,
    toy_events,
    toy_partnership,
)

EVERY_AREA = pytest.mark.parametrize("area", [FORCE, *CSPS], ids=lambda a: a.slug)


def document_of(made=None, area=CSPS[0]):
    made = made or toy()
    return build_document(
        made.release,
        made.partnership,
        made.areas,
        area,
        edition="2025-00000000",
        context=made.context,
    )


def section_of(document, name):
    return next(s for s in document.all_sections() if s.id == name)


def words_of(document):
    return document_text(document)


@pytest.mark.parametrize(
    "name", ["assessment-ashmere.txt", "assessment-force-wide.txt"]
)
def test_an_approved_document_changes_only_when_it_is_approved_again(name):
    approved = (GOLDEN / name).read_text(encoding="utf-8")

    now = approved_documents()[name]

    changes = difflib.unified_diff(
        approved.splitlines(), now.splitlines(), "approved", "now", lineterm="", n=0
    )
    assert "\n".join(list(changes)[:40]) == ""


@EVERY_AREA
def test_every_number_printed_is_a_figure_of_the_release(area):
    made = toy()

    assert figures_in(document_of(area=area).sections) <= set(made.figures)


@EVERY_AREA
def test_a_cell_shows_the_value_of_the_figure_that_it_names(area):
    made = toy()
    for table in document_of(area=area).tables():
        for cell in (cell for row in table.rows for cell in row):
            if cell.value is not None and cell.figure:
                assert cell.value == made.figures[cell.figure].value


@EVERY_AREA
def test_ids_are_unique_and_charts_and_links_lead_somewhere(area):
    document = document_of(area=area)
    sections = [s.id for s in document.all_sections()]
    tables = [t.id for t in document.tables()]
    charts = [b for b in document.blocks() if isinstance(b, Chart)]
    others = {f"area:{slug}" for slug, _ in document.others}
    every = [*sections, *tables, *(c.id for c in charts)]

    assert len(set(every)) == len(every)
    assert {c.table_id for c in charts} <= set(tables)
    assert _links(document) <= {*sections, *others}


def _links(document):
    found = set()
    for section in document.all_sections():
        for block in section.blocks:
            if isinstance(block, Table):
                found |= {c.link for row in block.rows for c in row if c.link}
                found |= {block.derivation.method} if block.derivation else set()
            elif isinstance(block, KeyFigures):
                found |= {f.derivation.method for f in block.figures if f.derivation}
            elif isinstance(block, Paragraph):
                found |= {span.link for span in block.content if span.link}
    return found - {None}


@EVERY_AREA
def test_every_sheet_has_a_name_of_its_own_that_spreadsheets_take(area):
    sheets = [t.sheet for t in document_of(area=area).tables()]

    assert len({s.lower() for s in sheets}) == len(sheets)
    assert all(0 < len(s) <= 31 and not set(s) & set("[]:*?/\\") for s in sheets)


@EVERY_AREA
def test_every_table_is_as_wide_as_its_columns_and_explains_its_shorthand(area):
    for table in document_of(area=area).tables():
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        shown = {cell.text for row in table.rows for cell in row}
        for mark in shown & {"[c]", "[x]", "[low]"}:
            assert any(note.startswith(mark) for note in table.notes)


@EVERY_AREA
def test_every_chart_states_a_finding_and_says_it_for_those_who_cannot_see(area):
    for chart in document_of(area=area).blocks():
        if isinstance(chart, Chart):
            assert chart.title
            assert chart.alt
            assert "chart of" not in chart.alt.lower()
            assert chart.source.startswith("Source: ")


def test_the_sections_come_in_the_order_a_reader_needs():
    ids = [s.id for s in document_of(area=FORCE).sections]

    themes = [
        "anti-social-behaviour",
        "public-place-and-serious-violence",
        "car-key-burglary-and-vehicle-theft",
        "drug-use",
        "business-crime",
        "themes-not-shown",
        "plan-evidence",
    ]
    first = ["summary", "data-quality", "population", "overview", "exceptions"]
    assert ids[:5] == first
    assert ids[5:12] == themes
    assert ids[12] == "all-crime"
    assert ids[13:26] == sorted(ids[13:26], key=lambda i: i.replace("drugs", "drug-"))
    assert ids[26:] == [
        "wards",
        "comparison",
        "priorities",
        "recommendations",
        "how-to-read",
        "methods",
        "sources",
        "glossary",
    ]


def test_the_comparison_of_areas_is_force_wide_only():
    assert "comparison" not in [s.id for s in document_of().sections]


def test_every_measure_that_is_printed_has_its_method():
    document = document_of()
    printed = {key.partition(".")[0] for key in figures_in(document.sections)}

    methods = {s.id for s in section_of(document, "methods").sections}

    assert {f"method-{m.replace('_', '-')}" for m in printed} == methods


@EVERY_AREA
def test_no_page_speaks_of_insignificance_blame_or_p_values(area):
    said = words_of(document_of(area=area)).lower()

    for word in ("insignificant", "worst", "hotspot", " p = ", "p-value", "none none"):
        assert word not in said
    assert not re.search(r"\{\{|\}\}|\{%|\[\[|  \.", said)


def test_the_same_inputs_give_the_same_document():
    assert document_of() == document_of()


def test_the_document_says_that_it_is_made_up():
    document = document_of()

    assert any(label.startswith("Synthetic") for label in document.labels)
    assert "These numbers are made up" in words_of(document)


def test_without_the_year_before_there_is_no_change_and_no_zero():
    events = toy_events()
    this_year = events.filter(
        pa.array([m >= "2025" for m in events["month"].to_pylist()])
    )

    document = document_of(make_toy(events=this_year))

    said = words_of(document)
    assert "so no change can be given" in said
    assert "this assessment gives no change" in said
    assert "Change: [x]" in said
    assert "burglary-change-table" not in said
    assert "Direction" not in {c.header for t in document.tables() for c in t.columns}


def test_missing_months_are_said_on_the_front_page_and_on_every_rate():
    events = toy_events()
    kept = [m not in ("2025-11", "2025-12") for m in events["month"].to_pylist()]
    settings = toy_partnership(missing_months="annualise")

    document = document_of(make_toy(settings, events=events.filter(pa.array(kept))))

    said = words_of(document)
    assert "There are no data for November 2025 and December 2025." in said
    assert any("months are missing" in label for label in document.labels)
    assert "annualised from 10 of 12 months" in said
    assert "(annualised)" in plain(section_of(document, "burglary").blocks[0].content)
    table = next(t for t in document.tables() if t.id == "burglary-months-table")
    assert [c.text for c in table.rows[-1]] == ["December 2025", "[x]", "[x]"]


def test_without_other_forces_the_document_says_so():
    made = without(toy(), "rate_ratio_national", "rate_ratio_similar")
    made = replace(made, context=replace(made.context, comparators=()))

    document = document_of(made, FORCE)

    said = words_of(document)
    assert "no group of forces has complete data" in said.lower()
    assert "England and Wales rate" not in said
    assert "Against England and Wales" not in said


def test_an_area_without_wards_has_no_ward_page_and_a_plain_sentence():
    made = replace(toy(), areas=replace(toy().areas, wards=()))

    document = document_of(made)

    assert "wards" not in [s.id for s in document.sections]
    assert "There are no wards to show." in words_of(document)


def test_a_force_with_one_area_is_compared_with_nobody():
    made = replace(toy(), areas=replace(toy().areas, csps=(CSPS[0],)))

    document = document_of(made, FORCE)

    assert "comparison" not in [s.id for s in document.sections]
    assert "has one partnership area, so there is no other" in words_of(document)


def test_a_place_of_few_residents_is_not_set_beside_others_without_a_warning():
    document = document_of(area=CSPS[2])  # Calder Green has under 20,000 residents

    warnings = [
        plain(b.content)
        for b in document.blocks()
        if isinstance(b, Paragraph) and b.style == "warning"
    ]
    assert any("Few people live in Calder Green" in w for w in warnings)
    assert "Many more work there or visit" in words_of(document)


def test_rates_of_a_place_of_few_residents_stand_beside_no_other_areas():
    document = document_of(area=CSPS[2])

    said = words_of(document)
    headers = {c.header for t in document.tables() for c in t.columns}
    assert "The rate is above that" not in said
    assert "Rates of Calder Green are not set beside those of other areas" in said
    assert "No other area's rates stand here beside those of Calder Green" in said
    assert not headers & {"England and Wales rate", "Mercia Vale rate"}
    assert "rank" not in {k.split(".")[0] for k in figures_in(document.sections)}


def test_other_areas_are_told_which_rates_are_not_like_theirs():
    for area in (FORCE, CSPS[0]):
        said = words_of(document_of(area=area))

        assert "Few people live in Calder Green beside the many" in said
        assert "No sign is read off the rates of Calder Green" in said


def test_a_partnership_that_is_the_whole_force_has_no_rank_and_is_not_set_beside_it():
    made = replace(toy(), areas=replace(toy().areas, csps=(CSPS[0],)))

    document = document_of(made, CSPS[0])

    assert "rank" not in {k.split(".")[0] for k in figures_in(document.sections)}
    assert "across Mercia Vale" not in words_of(document)


@pytest.mark.parametrize(("source", "shown"), [("best_fit", True), ("boundary", False)])
def test_the_ward_page_says_why_a_ward_may_be_missing_or_have_no_rate(source, shown):
    made = replace(toy(), context=replace(toy().context, ward_source=source))

    said = document_text(document_of(made), ("wards",))

    assert ("Such a ward does not appear" in said) is shown
    assert "No rate is given for a ward of fewer than 1,000 residents ([x])" in said


def test_where_every_record_has_a_place_the_pages_say_none_and_not_nought_per_cent():
    made = toy()
    for measure in ("unplaced", "unplaced_share", "outside_area", "other_force_inside"):
        made = set_figure(made, measure, "all-records", FORCE, YEAR, 0.0)

    pages = ("summary", "data-quality", "overview")
    said = document_text(document_of(made), pages)

    assert "include records with no place" not in said
    assert "Records with no place, by category" not in said
    assert said.count("None of the records counted for Mercia Vale lacks a place.") == 3
    assert "None of the force's records lies outside Mercia Vale." in said
    assert "None of the records supplied is another force's, inside" in said
    assert "0% of the records" not in said
    assert "No records" not in said


def test_withheld_figures_are_marked_and_appear_in_no_sentence():
    made = toy()
    keys = [k for k in made.figures if ".burglary.ashmere." in k]

    document = document_of(withheld(made, SUPPRESSED, *keys))

    page = section_of(document, "burglary")
    said = plain(page.blocks[0].content)
    assert "not shown" in said
    assert not re.search(r"\d{2,3} burglaries", said)
    assert "The change is not shown" not in said
    assert not [b for b in page.blocks if isinstance(b, KeyFigures)]


def test_everything_unavailable_is_still_a_document():
    made = toy()
    keys = [k for k in made.figures if not k.startswith("rows_")]

    said = words_of(document_of(withheld(made, NOT_AVAILABLE, *keys), FORCE))

    assert "[x]" in said
    assert "None was recorded" not in said


def test_a_release_with_hardly_a_figure_is_still_a_document():
    made = toy()
    keep = ("count.burglary.force-wide.2025", "count.burglary.ashmere.2025")
    bare = without(made, *(k for k in made.figures if k not in keep))

    document = document_of(bare)

    assert "There were 205 burglaries in Ashmere in 2025." in words_of(document)


SENSITIVE = Extract(
    name="incidents",
    contract="incidents",
    path="extracts/incidents.csv",
    title="Calls about mental health",
    sensitivity="sensitive",
)


def with_sensitive_calls():
    events = toy_events()
    rows = [row for row in events.to_pylist() if row["category"] == "robbery"]
    calls = [
        row | {"category": "mental-health", "extract": "incidents"} for row in rows
    ]
    both = pa.concat_tables([events, pa.Table.from_pylist(calls, schema=events.schema)])
    settings = toy_partnership(extracts=(EXTRACT, SENSITIVE))
    return make_toy(settings, events=both)


@pytest.fixture(scope="module")
def calls():
    return with_sensitive_calls()


def released(made, audience):
    release = make_release(
        made.figures,
        policy=load_policy(audience, made.partnership),
        public_extracts=frozenset({EXTRACT.name}),
        aggregates=made.context.aggregates,
    )
    return replace(made, release=release)


def test_a_partnerships_own_category_has_a_page_in_its_own_words(calls):
    document = document_of(released(calls, "partners"))

    said = words_of(document)
    assert "# Mental health [mental-health]" in said
    assert "incidents recorded as mental health in 2025" in said
    assert document.labels[0].startswith("OFFICIAL")


def test_a_public_release_protects_what_is_sensitive_and_says_so(calls):
    public = document_of(released(calls, "public"))

    page = section_of(public, "mental-health")
    said = words_of(public)
    assert "[c]" in document_text(public, ["mental-health"])
    assert "Figures from Calls about mental health are protected" in said
    assert "205 burglaries" in said  # what is public already is shown in full
    assert page.group


def test_commentary_stands_in_its_section_and_quotes_the_release(tmp_path):
    folder = tmp_path / "commentary"
    folder.mkdir()
    (folder / "burglary.md").write_text(
        "We saw {{ rate.burglary.ashmere.2025 | number }}.", encoding="utf-8"
    )
    made = replace(toy(), partnership=toy_partnership(tmp_path))

    first = section_of(document_of(made), "burglary").sections[0]

    assert (first.title, plain(first.blocks[0].content)) == (
        "Local commentary",
        "We saw 6.7.",
    )


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "burglary.md",
            "{{ rate.burglery.ashmere.2025 }}",
            "line 1: There is no figure",
        ),
        ("burgulary.md", "x", "The nearest are: burglary"),
        ("ashmear/burglary.md", "x", "The nearest are: ashmere"),
    ],
)
def test_commentary_that_cannot_be_used_stops_the_build(tmp_path, name, text, words):
    path = tmp_path / "commentary" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    made = replace(toy(), partnership=toy_partnership(tmp_path))

    with pytest.raises(QuoteError, match=words):
        document_of(made)


def test_commentary_on_a_page_that_only_the_force_has_stops_no_local_build(tmp_path):
    (tmp_path / "commentary").mkdir()
    (tmp_path / "commentary" / "comparison.md").write_text("x", encoding="utf-8")
    made = replace(toy(), partnership=toy_partnership(tmp_path))

    assert "Local commentary" not in words_of(document_of(made))
    assert "Local commentary" in words_of(document_of(made, FORCE))


def test_a_partnerships_own_wording_is_used(tmp_path):
    path = tmp_path / "definitions" / "wording" / "front.toml"
    path.parent.mkdir(parents=True)
    path.write_text('[title]\ndocument = "Safer {{ place }}"', encoding="utf-8")
    made = replace(toy(), partnership=toy_partnership(tmp_path))

    with pytest.raises(SettingsError, match=r"front\.title\.document"):
        document_of(made)

    path.write_text('[heading]\nmatters = "What stands out"', encoding="utf-8")
    assert section_of(document_of(made), "what-matters").title == "What stands out"


def test_the_document_names_its_sisters_for_navigation():
    document = document_of()

    assert [slug for slug, _ in document.others] == [
        "force-wide",
        "ashmere",
        "bellbrook",
        "calder-green",
    ]
    assert document.area == Area(
        AreaLevel.CSP, "E22009901", "Ashmere", "ashmere", FORCE.code
    )


def test_nothing_is_drawn_where_every_number_is_withheld(calls):
    page = section_of(document_of(released(calls, "public")), "mental-health")

    blocks = [b for inner in page.sections for b in inner.blocks]

    assert not [b for b in blocks if isinstance(b, Chart)]
    assert len([b for b in blocks if isinstance(b, Table)]) == 4
    said = [plain(b.content) for b in blocks if isinstance(b, Paragraph)]
    assert any(words.startswith("The usual range is not shown") for words in said)


def test_where_no_index_of_deprivation_is_held_the_page_says_so():
    made = toy()
    keys = [k for k in made.figures if k.startswith("deprivation_")]
    kept = tuple(a for a in made.context.attributes if "imd_decile" not in a.columns)
    unranked = replace(
        without(made, *keys), context=replace(made.context, attributes=kept)
    )

    said = document_text(document_of(unranked), ["population"])

    assert "No index of deprivation is held for this area" in said
    assert "most deprived" not in said
