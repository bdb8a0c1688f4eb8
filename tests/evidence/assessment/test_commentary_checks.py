"""What is wrong with commentary is said early, and all at once."""

import pytest
from typer.testing import CliRunner

from safercity.errors import QuoteError
from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.commentary import Commentary
from safercity.evidence.assessment.commentary_checks import (
    SECTIONS,
    check_folder,
    check_quotes,
    check_words,
)
from safercity.evidence.cli import app
from safercity.evidence.disclosure import figures_for
from safercity.evidence.geography.folder import write_areas
from safercity.evidence.measures.categories import (
    load_categories,
    load_record_categories,
)
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.measures.theme_files import load_themes
from tests.support.figures_factory import CSPS, FORCE, toy
from tests.support.sample_themes import themed
from tests.support.street_files import CITY, street_csv, write_files

SETTINGS = b"""
[partnership]
name = "The City"
force = "city-of-london"
[period]
start = "2025-01"
end = "2025-01"
[[extracts]]
name = "police-uk"
path = "extracts"
"""


@pytest.fixture
def write(tmp_path):
    def write_file(name, text):
        path = tmp_path / "commentary" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return write_file


def early(folder):
    return check_words(folder, toy().areas.areas)


def later(folder):
    areas = toy().areas
    figures = {
        area: figures_for(toy().figures, area, areas.inside(area))
        for area in (areas.force, *areas.csps)
    }
    check_quotes(early(folder), figures, load_measures())


def faults_of(check, folder):
    with pytest.raises(QuoteError) as caught:
        check(folder)
    return str(caught.value).splitlines()[1:]


def test_every_fault_that_needs_no_figures_is_told_at_once_before_any_are_made(write):
    write("burglry.md", "{{ rte.burglary.ashmere.2025 }}\n")
    write("ashmer/overview.md", "Fine.\n\n{{ rate.burglary.ashmre.2025 }}")
    folder = write(
        "drugs.md", "{{ rate.drugs.ashmere.last-year }}\n\n{{ rate }}\n\n# x"
    )

    told = faults_of(early, folder)

    for path, said in (
        ("burglry.md", 'there is no section "burglry". The nearest are: burglary'),
        ("burglry.md line 1", 'There is no measure "rte". The nearest are: rate'),
        ("ashmer/overview.md", 'there is no area "ashmer". The nearest are: ashmere'),
        ("overview.md line 3", 'There is no area "ashmre". The nearest are: ashmere'),
        ("drugs.md line 1", '"last-year" is no period, such as 2025'),
        ("drugs.md line 3", '"rate" is no key of a figure'),
        ("drugs.md line 5", "a heading must begin with ###"),
    ):
        assert any(path in line and said in line for line in told), said
    assert len(told) == 7


def test_a_key_that_a_figure_could_have_is_left_for_later(write):
    folder = write(
        "burglary.md",
        "{{ rate.any-category.ashmere.2025 }} {{ rate.burglary.national-pooled.2025 }}"
        " {{ change_percent.burglary.ashmere.2025-01_2025-03 | size }}",
    )

    assert isinstance(early(folder), Commentary)


def test_keys_of_every_file_and_area_are_checked_together(write):
    write("burglary.md", "{{ rate.burglary.ashmere.2019 }}\n")
    folder = write("ashmere/drugs.md", "One\ntwo {{ rate.drgs.ashmere.2025 }}\n")

    told = faults_of(later, folder)

    assert len(told) == 2
    assert any("burglary.md line 1" in line and "ashmere.2025" in line for line in told)
    assert any(
        "ashmere/drugs.md line 2" in line and "rate.drugs.ashmere.2025" in line
        for line in told
    )


def test_a_figure_that_only_some_releases_hold_is_said_to_be_missing_in_the_others(
    write,
):
    """Months of a partnership are in its own assessment and the force-wide one."""
    folder = write("burglary.md", "{{ count.burglary.ashmere.2025-03 }}\n")
    others = [csp.name for csp in toy().areas.csps if csp.slug != "ashmere"]

    (told,) = faults_of(later, folder)

    assert told.endswith(f"(Of {', '.join(others)}.)")
    (folder / "commentary" / "burglary.md").unlink()
    write("ashmere/burglary.md", "{{ count.burglary.ashmere.2025-03 }}\n")
    assert later(folder) is None


def test_commentary_without_faults_passes(write):
    folder = write("burglary.md", "It was {{ rate.burglary.force-wide.2025 }}.")

    assert len(early(folder).pieces) == 1
    assert later(folder) is None


@pytest.mark.parametrize("area", [FORCE, CSPS[0]], ids=lambda area: area.slug)
@pytest.mark.parametrize("make", [toy, themed], ids=lambda make: make.__name__)
def test_every_section_of_an_assessment_may_be_written_about(make, area):
    known = {*SECTIONS, *load_categories(), *load_record_categories(), *load_themes()}
    made = make()

    document = build_document(
        made.release,
        made.partnership,
        made.areas,
        area,
        edition="2025-00000000",
        context=made.context,
    )

    assert {section.id for section in document.sections} - known == set()


def test_a_folder_without_commentary_is_not_read_further(tmp_path):
    assert check_folder(tmp_path) is None


def test_the_command_checks_commentary_after_the_extracts(tmp_path):
    files = {"extracts/2025-01-city-of-london-street.csv": street_csv([CITY])}
    files["commentary/burglry.md"] = b"Fine."
    files["safercity.toml"] = SETTINGS
    write_files(tmp_path, files)
    write_areas(tmp_path, "city-of-london")

    done = CliRunner().invoke(app, ["check", str(tmp_path)])

    assert done.exit_code == QuoteError.exit_code
    assert "1 rows read" in done.output
    assert 'no section "burglry"' in done.output
