"""The web pages, read as a machine reads them."""

import dataclasses
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest

from safercity.areas import Area, AreaLevel
from safercity.errors import ReleaseError
from safercity.evidence.assessment.document import (
    Bullets,
    Cell,
    Column,
    Document,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
    text,
)
from safercity.evidence.figures import FigureSet
from safercity.evidence.publication.html import EditionEntry, write_html
from safercity.evidence.publication.html.quoted import quoted
from tests.support.sample_county import ASHMERE, FORCE, YEAR
from tests.support.sample_document import sample_document, sample_figures
from tests.support.sample_site import DOWNLOADS, write_sample_site

OUTSIDE = ("https:", "tel:", "mailto:")


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return write_sample_site(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="module")
def pages(edition):
    found = sorted(edition.rglob("*.html"))
    return {path: lxml.html.parse(path).getroot() for path in found}


def small_document(*blocks, **changes):
    """A document of one page that holds these blocks."""
    front = Section("summary", "Summary", tuple(blocks))
    return Document(
        title="Assessment",
        subtitle="",
        area=ASHMERE,
        period=YEAR,
        audience="public",
        partnership="Mercia Vale",
        organisation="",
        contact="",
        colour="#12436D",
        edition="2025-1",
        sections=changes.pop("sections", (front,)),
        **changes,
    )


def written(folder, document, figures=None):
    """The front page of a document, as a tree and as text."""
    path = write_html(document, figures or FigureSet(()), {}, folder)
    return lxml.html.parse(path).getroot(), path.read_text(encoding="utf-8")


def test_every_section_at_the_top_has_a_page_and_the_first_is_the_front(edition):
    sections = sample_document().sections
    expected = {"index.html"} | {f"{section.id}.html" for section in sections[1:]}

    found = {path.name for path in (edition / "ashmere").glob("*.html")}

    assert found == expected


def test_pages_are_in_english_with_landmarks_and_headings_in_order(pages):
    for path, page in pages.items():
        assert page.get("lang") == "en-GB"
        assert [len(page.findall(f".//{name}")) for name in ("main", "footer")] == [
            1,
            1,
        ]
        main = page.find(".//main")
        levels = [int(h.tag[1]) for h in main.iter("h1", "h2", "h3", "h4", "h5")]
        assert levels[0] == 1, path
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels)), path
        assert max(levels) <= 4


def test_titles_differ_and_ids_are_unique_on_each_page(pages):
    titles = [page.findtext(".//title") for page in pages.values()]

    assert len(set(titles)) == len(titles)
    for path, page in pages.items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_names_of_parts_lead_to_something(pages):
    for page in pages.values():
        ids = set(page.xpath("//@id"))
        for names in page.xpath("//@aria-labelledby"):
            assert set(names.split()) <= ids


def test_nothing_inline_that_a_strict_policy_forbids(pages):
    for path, page in pages.items():
        raw = path.read_text(encoding="utf-8")
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert not page.xpath("//@style | //style | //script[not(@src)]")
        assert not re.search(r"\son\w+=", raw)


def test_every_link_inside_the_edition_leads_somewhere(edition, pages):
    files = {download.file for download in DOWNLOADS}
    trees = {path.resolve(): page for path, page in pages.items()}
    for path, page in pages.items():
        for href in page.xpath("//a/@href | //link/@href | //script/@src"):
            if href.startswith(OUTSIDE) or href in files:
                continue
            name, _, place = unquote(href).partition("#")
            target = (path.parent / name).resolve() if name else path.resolve()
            if _is_another_area(edition, target):
                continue
            assert target.exists(), (path.name, href)
            assert not place or trees[target].get_element_by_id(place) is not None


def _is_another_area(edition, target):
    """The sample writes one of the assessments that it links to."""
    folder = target.parent
    return folder.parent == edition.resolve() and folder.name != "ashmere"


def test_no_address_is_absolute_but_those_of_help_licence_and_contact(pages):
    found = {
        href
        for page in pages.values()
        for href in page.xpath("//@href | //@src")
        if ":" in href or href.startswith("/")
    }

    assert found == {
        "tel:999",
        "tel:101",
        "tel:0800555111",
        "mailto:assessment@mercia-vale.example",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }


def test_help_is_in_one_place_on_every_page(pages):
    for page in pages.values():
        (place,) = page.xpath("//footer//section[@aria-labelledby='help']")
        words = place.text_content()
        assert all(number in words for number in ("999", "101", "0800 555 111"))


def test_every_figure_of_the_document_is_on_the_pages_with_its_value(edition, pages):
    figures = sample_figures()
    shown = {}
    for path, page in pages.items():
        if path.parent != edition:
            for node in page.xpath("//*[@data-figure]"):
                key = node.get("data-figure")
                shown.setdefault(key, set()).add(node.text_content())
                value = node.get("value", node.get("data-value"))
                assert (value is None) == (figures[key].value is None), key
                assert value is None or float(value) == pytest.approx(
                    figures[key].value, rel=1e-9
                )

    assert set(shown) == set(quoted(sample_document()))
    violence = "count.violence-and-sexual-offences.ashmere.2025"
    assert shown[violence] == {"11,254"}


def test_a_document_that_prints_a_figure_the_release_lacks_is_refused(tmp_path):
    document = small_document(Paragraph(text(Span("12", figure="count.made-up"))))

    with pytest.raises(ReleaseError, match=r"prints 1 figures .* count\.made-up"):
        write_html(document, FigureSet(()), {}, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_every_derivation_is_on_its_page_with_steps_query_and_sources(pages):
    page = next(p for path, p in pages.items() if path.name == "burglary.html")

    how = page.get_element_by_id("how-rate.burglary.ashmere.2025")

    assert how.tag == "details"
    words = how.text_content()
    assert "× 1,000" in words
    assert "SELECT count(*)" in how.findtext(".//pre")
    assert "sha256 3b5d5c37" in words
    assert "method.html#method-rates" in how.xpath(".//a/@href")


def test_tables_have_captions_scopes_and_the_own_row_marked(pages):
    for page in pages.values():
        for table in page.iter("table"):
            assert table.findtext("./caption/strong")
            assert {th.get("scope") for th in table.iter("th")} == {"col", "row"}
            columns = len(table.findall("./thead/tr/th"))
            assert {len(row) for row in table.findall("./tbody/tr")} <= {columns}
            region = table.getparent()
            assert (region.get("tabindex"), region.get("role")) == ("0", "group")


def test_a_table_of_many_rows_scrolls_under_its_header(tmp_path):
    rows = tuple((Cell(f"Ward {n}"), Cell(str(n), value=n)) for n in range(61))
    table = Table(
        "many",
        "Wards",
        "",
        (Column("Ward", "text"), Column("Count")),
        rows,
        "Many",
        highlight=frozenset({2}),
    )

    page, _ = written(tmp_path, small_document(table))

    assert page.xpath("//div[@class='scroll tall']")
    assert "61 rows" in page.get_element_by_id("many").text_content()
    assert page.xpath("//tr[@class='own']/th/text()") == ["Ward 2"]
    assert page.xpath("//td[@class='number']/@data-value")[:3] == ["0", "1", "2"]


def test_a_chart_links_to_its_data_even_on_another_page(pages):
    page = next(p for path, p in pages.items() if path.name == "ward-tables.html")

    figure = page.get_element_by_id("bars-drugs")

    assert figure.xpath(".//a/@href") == ["drugs.html#wards-drugs"]
    assert figure.find(".//svg").get("role") == "img"


def test_a_finding_has_its_heading_and_words_beside_its_small_chart(pages):
    page = next(
        p
        for path, p in pages.items()
        if path.name == "index.html" and path.parent.name == "ashmere"
    )

    findings = page.xpath("//div[@class='finding']")

    assert len(findings) == 3
    assert findings[0].findtext(".//h3") == "Violence is the largest harm"
    assert [child.tag for child in findings[0]] == ["div", "figure"]


def test_the_front_page_lists_every_other_page_with_its_finding(pages, edition):
    page = pages[edition / "ashmere" / "index.html"]

    items = page.xpath("//main//ul[@class='index']/li")

    assert len(items) == len(sample_document().sections) - 1
    assert "A clear rise: 3.0 per 1,000 people." in {
        " ".join(item.find("span").text_content().split()) for item in items
    }


def test_pages_lead_to_the_one_before_and_the_one_after(pages, edition):
    page = pages[edition / "ashmere" / "burglary.html"]

    assert page.xpath("//a[@rel='prev']/@href") == ["bicycle-theft.html"]
    assert page.xpath("//a[@rel='next']/@href") == ["criminal-damage-and-arson.html"]


NASTY = "<script>alert(1)</script> & \"Ward\" 'B'"


def test_names_are_text_wherever_they_stand(tmp_path):
    area = Area(AreaLevel.CSP, "E22", NASTY, "nasty")
    table = Table(
        "t",
        NASTY,
        NASTY,
        (Column(NASTY, "text"),),
        ((Cell(NASTY),),),
        "T",
        NASTY,
        (NASTY,),
    )
    document = dataclasses.replace(
        small_document(Paragraph(text(NASTY)), Bullets((text(NASTY),)), table),
        area=area,
        title=NASTY,
        partnership=NASTY,
        contact=NASTY,
        labels=(NASTY,),
        licence=(NASTY,),
    )

    page, raw = written(tmp_path, document)

    assert "<script>alert" not in raw
    assert [script.get("src") for script in page.iter("script")] == ["assets/site.js"]
    assert page.findtext(".//h1") == NASTY
    assert page.find(".//meta[@name='description']").get("content") == NASTY


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "no-such-id"]
)
def test_a_link_that_leads_nowhere_safe_is_plain_text(tmp_path, link):
    page, raw = written(
        tmp_path, small_document(Paragraph(text(Span("go", link=link))))
    )

    assert page.xpath("//main//p[text()='go']")
    assert link not in raw


def test_links_lead_to_areas_sections_and_outside(tmp_path):
    spans = [
        Span("a", link="area:tamworth"),
        Span("b", link="area:ashmere"),
        Span("c", link="summary"),
        Span("d", link="method"),
        Span("e", link="rates"),
        Span("f", link="https://www.ons.gov.uk/"),
    ]
    sections = (
        Section("summary", "Summary", (Paragraph(tuple(spans)),)),
        Section("method", "Method", (), (Section("rates", "Rates"),)),
    )

    page, _ = written(tmp_path, small_document(sections=sections))

    assert page.xpath("//main/p[a]/a/@href") == [
        "../tamworth/index.html",
        "index.html",
        "#main",
        "method.html",
        "method.html#rates",
        "https://www.ons.gov.uk/",
    ]


def test_the_same_key_figure_twice_has_two_ids(tmp_path):
    figure = sample_document().sections[2].blocks[2].figures[0]
    document = small_document(KeyFigures((figure, figure)))

    page, _ = written(tmp_path, document, sample_figures())

    key = figure.value.figure
    assert page.xpath("//details[@class='how']/@id") == [f"how-{key}", f"how-{key}-2"]


def test_a_suppressed_figure_is_named_and_has_no_value(tmp_path):
    key = next(k for k, f in sample_figures().items() if f.status == "suppressed")
    document = small_document(
        KeyFigures((KeyFigure("Count", Span("[c]", figure=key), text("suppressed")),))
    )

    page, raw = written(tmp_path, document, sample_figures())

    (node,) = page.xpath("//*[@data-figure]")
    assert (node.tag, node.text, node.get("value")) == ("span", "[c]", None)
    assert "<data" not in raw


@pytest.mark.parametrize(
    ("wanted", "used"),
    [("#005A30", "#005A30"), ("#FFD700", "#12436D"), ("#ffffff", "#12436D")],
)
def test_a_colour_too_pale_to_read_gives_way_to_the_default(tmp_path, wanted, used):
    write_html(
        dataclasses.replace(small_document(), colour=wanted),
        FigureSet(()),
        {},
        tmp_path,
    )

    assert f"--brand: {used};" in (tmp_path / "assets" / "brand.css").read_text()
    assert used in (tmp_path / "assets" / "icon.svg").read_text()


def test_without_sister_assessments_or_formats_nothing_links_to_them(tmp_path):
    page, _ = written(tmp_path, small_document())

    assert not page.xpath("//a[starts-with(@href, '..')]")
    assert not page.xpath("//*[@id='more']")


def test_an_edition_lists_the_force_first_and_every_partnership(edition):
    page = lxml.html.parse(edition / "index.html").getroot()

    links = page.xpath("//main//a/@href")

    assert links[0] == "force-wide/index.html"
    assert "ashmere/index.html" in links
    assert len(links) == 10


def test_an_entry_of_an_edition_says_the_first_finding():
    entry = EditionEntry.of(sample_document())

    assert (entry.slug, entry.name, entry.is_force) == ("ashmere", "Ashmere", False)
    assert entry.finding == "Violence is the largest harm"
    bare = dataclasses.replace(small_document(), area=FORCE)
    assert EditionEntry.of(bare) == EditionEntry(
        "force-wide", "Mercia Vale", "Summary", True
    )


def test_pages_are_light_and_the_same_each_time(edition, tmp_path):
    again = write_sample_site(tmp_path)

    files = {p.relative_to(edition): p.read_bytes() for p in _files(edition)}

    assert files == {p.relative_to(again): p.read_bytes() for p in _files(again)}
    assert max(len(data) for data in files.values()) < 150_000
    assert len(files[Path("assets/site.css")]) < 20_000
    assert len(files[Path("assets/site.js")]) < 4_000


def _files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_search_engines_are_kept_from_what_is_not_public(tmp_path):
    partners = dataclasses.replace(small_document(), audience="partners")

    _, public = written(tmp_path / "public", small_document())
    _, private = written(tmp_path / "partners", partners)

    assert "noindex" not in public
    assert '<meta name="robots" content="noindex, nofollow">' in private


def test_the_front_page_offers_the_other_formats_at_once(pages, edition):
    page = pages[edition / "ashmere" / "index.html"]

    (line,) = page.xpath("//main/p[@class='formats']")

    assert line.text_content() == "Also as PDF, Spreadsheet."
    assert line.xpath("./a/@href") == ["assessment.pdf", "tables.ods"]


def test_short_words_stay_on_one_line_in_tables_that_have_room(tmp_path):
    few = (Column("Area", "text"), Column("Direction", "text"), Column("Why", "text"))
    row = (Cell("Tamworth"), Cell("no clear change"), Cell("so " * 20))
    table = Table("few", "Few", "", few, (row,), "Few")
    many = Table("many", "Many", "", few * 3, (row * 3,), "Many")

    page, _ = written(tmp_path, small_document(table, many))

    classes = page.xpath("//*[@id='few']//td/@class")
    assert classes == ["short"]
    assert page.xpath("//*[@id='few']//table/@class") == ["slim"]
    assert page.xpath("//*[@id='many']//table/@class") == ["wide"]
    assert page.xpath("//*[@id='many']//td/@class") == []
