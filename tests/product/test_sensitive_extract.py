"""A sensitive extract, from its rows to the pages: what the public may not work out.

Synthetic: the extract is drawn from a seed.
"""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pyarrow.parquet as pq
import pytest
from lxml import etree, html

from safercity.evidence.assess import make_assessments
from safercity.evidence.disclosure import load_policy
from safercity.evidence.editions import current_edition
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.partnership import load_partnership
from safercity.periods import Period
from tests.support.attack_reading import (
    ALL_CRIME,
    OK,
    SUPPRESSED,
    Knowledge,
    Row,
    read_editions,
    read_rows,
)
from tests.support.attacker import Asked, attack, shown_beside
from tests.support.sensitive_extract import CATEGORIES, NAME, write_partnership

pytestmark = pytest.mark.slow

PERIOD = Period.parse("2025-01", "2025-03")
WITHHELD = "[c]"
# Beside a withheld count nothing stands but that it is withheld, or cannot be known.
SAYS_NOTHING = {WITHHELD, "[x]", "[z]", ""}
SENSITIVE = sorted(CATEGORIES.values())
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(frozen=True)
class Flagged:
    """The partnership folder, and the editions made from it."""

    folder: Path
    out: Path

    def releases(self, audience: str = "public") -> list[Path]:
        return sorted(current_edition(self.out, audience).releases)

    def rows(self, audience: str = "public") -> list[Row]:
        return read_editions(self.releases(audience))


@pytest.fixture(scope="module")
def flagged(tmp_path_factory) -> Flagged:
    folder = tmp_path_factory.mktemp("flagged")
    area = write_partnership(folder / "area", PERIOD)
    make_assessments(load_partnership(area), folder / "out")
    return Flagged(area, folder / "out")


def knowledge_of(flagged: Flagged, rows: list[Row]) -> Knowledge:
    """What anyone knows of the county: its map, its residents, what all crime is."""
    areas = read_areas(flagged.folder)
    slugs = {area.code: area.slug for area in (areas.force, *areas.csps)}
    counted = {row.count.category for row in rows if row.measure == "count"}
    not_crime = {ALL_CRIME, "anti-social-behaviour", *SENSITIVE}
    return Knowledge(
        parents={
            **{ward.slug: slugs[ward.parent or ""] for ward in areas.wards},
            **{csp.slug: areas.force.slug for csp in areas.csps},
        },
        people={
            row.count.place: row.value
            for row in rows
            if row.measure == "population" and row.value is not None
        },
        aggregates={ALL_CRIME: tuple(sorted(counted - not_crime))},
        extracts={NAME: tuple(SENSITIVE)},
    )


def test_an_attacker_with_all_ten_public_releases_finds_nothing(flagged):
    rows = flagged.rows()
    policy = load_policy("public", load_partnership(flagged.folder))

    found = attack(
        rows, knowledge_of(flagged, rows), Asked(policy.threshold, policy.width)
    )

    assert len(flagged.releases()) == 10
    assert sum(r.measure == "count" and r.status == SUPPRESSED for r in rows) > 100
    assert found == []
    assert shown_beside(rows) == []


def test_no_small_count_of_the_sensitive_extract_is_in_public_figures(flagged):
    small = [
        row
        for row in flagged.rows()
        if row.measure == "count"
        and row.count.category in SENSITIVE
        and row.value is not None
        and row.value < 5
    ]

    assert small == []


def test_every_release_withholds_the_same(flagged):
    """What one release shows and another withholds would be withheld in vain."""
    seen: dict[str, set[str]] = {}
    for release in flagged.releases():
        for row in read_rows((release / "figures.csv").read_text(encoding="utf-8")):
            seen.setdefault(row.key, set()).add(row.status)

    assert [key for key, statuses in seen.items() if len(statuses) > 1] == []


def test_a_withheld_figure_is_withheld_wherever_a_page_shows_it(flagged):
    shown = 0
    for release in flagged.releases():
        hidden = withheld_keys(release)
        for page in sorted(release.glob("*.html")):
            for element in html.parse(page).iterfind(".//*[@data-figure]"):
                if element.get("data-figure") in hidden:
                    assert not re.search(r"\d", element.text_content()), page
                    shown += 1

    assert shown > 1_000


@pytest.mark.parametrize("form", ["csv", "ods", "html", "docx"])
def test_no_table_in_any_format_says_anything_beside_a_withheld_count(flagged, form):
    read = {
        "csv": rows_of_csv,
        "ods": rows_of_ods,
        "html": rows_of_html,
        "docx": rows_of_docx,
    }[form]
    withheld = [
        (release.name, cells)
        for release in flagged.releases()
        for cells in of_one_category(read(release))
    ]

    assert len(withheld) > 20
    assert [row for row in withheld if not set(row[1][1:]) <= SAYS_NOTHING] == []


def of_one_category(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows whose count is withheld, of tables that are about a single category."""
    counts = False
    for cells in rows:
        if cells[:1] and cells[0] in ("Area", "Ward", "Month"):
            counts = cells[1:2] == ["Offences"]
        elif cells[:1] == ["Category"]:
            counts = False
        elif counts and cells[1:2] == [WITHHELD]:
            yield cells


def test_no_drawing_tells_a_withheld_rate(flagged):
    names = {area.slug: area.name for area in all_areas(flagged)}
    for release in flagged.releases():
        for category in SENSITIVE:
            hidden = {
                names[key.split(".")[2]]
                for key in withheld_keys(release)
                if key.startswith(f"rate.{category}.")
            }
            page = html.parse(release / f"{category}.html")
            titles = [t.text or "" for t in page.iterfind(".//{*}svg//{*}title")]
            said = {t.rsplit(": ", 1)[0] for t in titles if re.search(r": .*\d", t)}
            assert hidden.isdisjoint(said), (release.name, category)


def test_the_order_of_areas_tells_nothing_of_those_withheld(flagged):
    """They stand last, by name, and not where their numbers would put them."""
    for release in flagged.releases():
        for category in SENSITIVE:
            for table in ("areas", "wards"):
                path = release / "tables" / f"{category}-{table}-table.csv"
                rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[
                    1:
                ]
                rows = [row for row in rows if row[0] != "Staffordshire"]
                places = [n for n, row in enumerate(rows) if row[1] == WITHHELD]
                last = range(len(rows) - len(places), len(rows))
                names = [rows[n][0] for n in places]
                assert places == list(last), path
                assert names == sorted(names), path


def test_the_map_and_the_tables_for_machines_hold_nothing_withheld(flagged):
    for release in flagged.releases():
        hidden = withheld_keys(release)
        columns = pq.read_table(release / "figures.parquet").to_pylist()
        for row in columns:
            if row["key"] in hidden:
                assert [row[n] for n in NUMBERS] == [None] * len(NUMBERS)
        wards = json.loads((release / "wards.geojson").read_text(encoding="utf-8"))
        codes = {area.code: area.slug for area in read_areas(flagged.folder).wards}
        for feature in wards["features"]:
            properties = feature["properties"]
            for category in SENSITIVE:
                for measure in ("count", "rate"):
                    place = codes[properties["code"]]
                    key = f"{measure}.{category}.{place}.{PERIOD.slug}"
                    number = properties[f"{measure}_{category.replace('-', '_')}"]
                    assert (number is None) or key not in hidden


def test_partners_read_what_the_public_may_not(flagged):
    public = {row.key: row for row in flagged.rows()}
    partners = {row.key: row for row in flagged.rows("partners")}

    assert public.keys() == partners.keys()
    assert not any(row.status == SUPPRESSED for row in partners.values())
    assert any(row.status == SUPPRESSED for row in public.values())
    for key, row in public.items():
        if row.status == OK:
            assert partners[key] == row


def test_partners_pages_are_marked_and_public_ones_are_not(flagged):
    marking = load_policy("partners", load_partnership(flagged.folder)).marking
    for audience, is_marked in (("public", False), ("partners", True)):
        for release in flagged.releases(audience):
            for page in sorted(release.glob("*.html")):
                assert (marking in text_of(page)) is is_marked, page


def test_every_page_says_that_it_is_synthetic(flagged):
    for audience in ("public", "partners"):
        for release in flagged.releases(audience):
            for page in sorted(release.glob("*.html")):
                assert "Synthetic" in text_of(page), page


def test_street_level_figures_are_all_there_and_a_page_says_why(flagged):
    for row in flagged.rows():
        if row.status == SUPPRESSED:
            assert row.count.category in {*SENSITIVE, "all-records"}, row.key
    for release in flagged.releases():
        assert "already publish" in text_of(release / "data-quality.html")


NUMBERS = ("value", "lower", "upper", "numerator", "denominator")


def withheld_keys(release: Path) -> set[str]:
    text = (release / "figures.csv").read_text(encoding="utf-8")
    return {row.key for row in read_rows(text) if row.status == SUPPRESSED}


def all_areas(flagged: Flagged):
    areas = read_areas(flagged.folder)
    return (areas.force, *areas.csps, *areas.wards)


def text_of(page: Path) -> str:
    return " ".join(html.parse(page).getroot().text_content().split())


def rows_of_csv(release: Path) -> Iterator[list[str]]:
    for path in sorted((release / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file)


def rows_of_html(release: Path) -> Iterator[list[str]]:
    for page in sorted(release.glob("*.html")):
        for row in html.parse(page).iterfind(".//tr"):
            yield [cell.text_content().strip() for cell in row]


def rows_of_ods(release: Path) -> Iterator[list[str]]:
    with zipfile.ZipFile(release / "tables.ods") as ods:
        content = etree.fromstring(ods.read("content.xml"))
    for row in content.iter(f"{_ODF}table-row"):
        yield [
            "".join(cell.itertext()).strip() for cell in row.iter(f"{_ODF}table-cell")
        ]


def rows_of_docx(release: Path) -> Iterator[list[str]]:
    document = docx.Document(str(release / "assessment.docx"))
    for row in document.element.body.iter("{*}tr"):
        yield [
            "".join(str(run.text or "") for run in cell.iter("{*}t")).strip()
            for cell in row.iterchildren("{*}tc")
        ]
