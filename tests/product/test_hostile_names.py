"""A whole edition for a partnership whose names are formulas and scripts.

A name comes from a person's settings and files. Whatever it is, it is printed as it
stands in every format, and nothing that opens the file does what it says.
"""

import csv
import html.parser
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pikepdf
import pytest
from lxml import etree

from safercity.evidence.assess import make_assessments
from safercity.evidence.geography.folder import write_areas
from safercity.evidence.partnership import load_partnership
from tests.support.pdf import page_texts
from tests.support.street_files import write_files, year_of

pytestmark = pytest.mark.slow

NAME = "=cmd|' /C calc'!A0<script>alert(1)</script>"
SETTINGS = f'''
[partnership]
name = """{NAME}"""
force = "city-of-london"
organisation = """{NAME}"""
contact = """{NAME}"""
[period]
start = "2025-01"
end = "2025-12"
[[extracts]]
name = "police-uk"
path = "extracts"
title = """{NAME}"""
'''
FORMULA = ("=", "+", "-", "@", "\t", "\r")
A_NUMBER = re.compile(r"-\d+(\.\d+)?(e-?\d+)?")
# What our own Word documents count with: captions, pages and the contents.
OWN_FIELDS = re.compile(r"\s*(SEQ|PAGE|NUMPAGES|TOC|REF|PAGEREF|STYLEREF)\b")


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    area = write_files(folder / "area", {"safercity.toml": SETTINGS.encode()})
    write_areas(area, "city-of-london")
    write_files(area / "extracts", year_of())
    rename_areas(area / "areas" / "areas.csv")
    report = make_assessments(
        load_partnership(area), folder / "out", audiences=["public"], jobs=1
    )
    return report.editions[0].folder


def rename_areas(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["name"] = NAME + (row["code"] if row["level"] == "ward" else "")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def files(edition: Path, ending: str) -> list[Path]:
    found = sorted(edition.rglob(f"*{ending}"))
    assert found
    return found


class Page(html.parser.HTMLParser):
    """The text of a page as a browser reads it, and what of it could run."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.runs, self._in_script = "", [], False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self._in_script |= tag == "script"
        for name, value in attrs:
            said = f"{name}={value}"
            if name.startswith("on") or re.match(r"\s*javascript:", value or ""):
                self.runs.append(said)
            if name in ("href", "src", "style") and "cmd" in (value or ""):
                self.runs.append(said)

    def handle_endtag(self, tag):
        self._in_script &= tag != "script"

    def handle_data(self, data):
        if self._in_script and data.strip():
            self.runs.append(data)
        self.text += data


def test_pages_show_the_names_and_run_nothing(edition):
    pages = {path: Page(path) for path in files(edition, ".html")}

    assert {path: page.runs for path, page in pages.items() if page.runs} == {}
    for path in (edition / "index.html", edition / "force-wide" / "index.html"):
        assert NAME in pages[path].text
    assert f"{NAME}E05009288" in pages[edition / "force-wide" / "wards.html"].text


def test_no_cell_of_open_data_is_a_formula(edition):
    cells = [
        cell
        for path in files(edition, ".csv")
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        for cell in row
    ]

    formulas = {c for c in cells if c.startswith(FORMULA) and not A_NUMBER.fullmatch(c)}
    assert formulas == set()
    assert f"'{NAME}" in cells


def parts(path: Path) -> Iterator[etree._Element]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".rdf")):
                yield from etree.fromstring(archive.read(name)).iter(etree.Element)


def test_spreadsheets_hold_the_names_as_text_and_no_formula(edition):
    for path in files(edition, ".ods"):
        elements = list(parts(path))
        names = [name for e in elements for name in e.attrib if "formula" in name]
        text = ["".join(e.itertext()) for e in elements if e.tag.endswith("}p")]

        assert names == []
        assert any(NAME in paragraph for paragraph in text)


def test_word_documents_show_the_names_and_have_no_fields_but_their_own(edition):
    for path in files(edition, ".docx"):
        elements = list(parts(path))
        fields = [
            v for e in elements for n, v in e.attrib.items() if n.endswith("instr")
        ]
        fields += [e.text or "" for e in elements if e.tag.endswith("}instrText")]
        links = [e.get("Target", "") for e in elements if e.tag.endswith("ionship")]
        document = docx.Document(str(path))

        assert [field for field in fields if not OWN_FIELDS.match(field)] == []
        assert [link for link in links if "cmd" in link or "script" in link] == []
        assert any(NAME in paragraph.text for paragraph in document.paragraphs)


def test_pdfs_show_the_names_and_have_no_actions(edition):
    for path in files(edition, ".pdf"):
        with pikepdf.open(path) as document:
            found = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
            actions = {str(o.get("/S")) for o in found if o.get("/Type") == "/Action"}
            runs = [k for o in found for k in ("/JS", "/AA", "/OpenAction") if k in o]

        assert runs == []
        assert not actions & {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}
        assert any("alert(1)" in text for text in page_texts(path.read_bytes()))


def test_maps_and_descriptions_are_whole_json_with_the_names_as_they_are(edition):
    for path in (*files(edition, ".json"), *files(edition, ".geojson")):
        json.loads(path.read_text(encoding="utf-8"))
    wards = json.loads((edition / "force-wide" / "wards.geojson").read_text("utf-8"))

    names = {ward["properties"]["name"] for ward in wards["features"]}
    assert names == {
        f"{NAME}{ward['properties']['code']}" for ward in wards["features"]
    }
