"""A person reads the pages in a browser: wide, narrow, by keyboard, and on paper."""

from pathlib import Path

import pytest

from tests.support.browser import Visit

pytestmark = pytest.mark.browser

THEME = "ashmere/anti-social-behaviour.html"
KINDS = (
    "index.html",
    "ashmere/index.html",
    "ashmere/drugs.html",
    "ashmere/ward-tables.html",
    "ashmere/data-quality.html",
    "ashmere/method.html",
    "ashmere/glossary.html",
)


def pages(edition: Path) -> list[Path]:
    found = sorted(edition.rglob("*.html"))
    assert len(found) == 20  # the list of assessments, and Ashmere's nineteen pages
    return found


def scrolled_width(visit: Visit) -> int:
    return int(visit.page.evaluate("document.documentElement.scrollWidth"))


def test_no_page_has_an_accessibility_violation_or_a_fault(edition, wide):
    found = {}
    for path in pages(edition):
        wide.open(path)
        found[path.name] = wide.violations()

    assert {name: faults for name, faults in found.items() if faults} == {}
    assert wide.faults == []


def test_no_kind_of_page_has_a_violation_on_a_small_phone(edition, narrow):
    found = {}
    for name in KINDS:
        narrow.open(edition / name)
        found[name] = narrow.violations()

    assert {name: faults for name, faults in found.items() if faults} == {}
    assert narrow.faults == []


def test_everything_folded_is_accessible_when_opened(edition, wide):
    wide.open(edition / THEME)

    wide.page.evaluate(
        "document.querySelectorAll('details').forEach(d => d.open = true)"
    )

    assert wide.violations() == []


def test_no_page_asks_anything_of_another_machine(edition, wide):
    for path in pages(edition):
        wide.open(path)

    assert {url.partition(":")[0] for url in wide.requests} == {"file"}


def test_no_page_is_wider_than_a_small_phone(edition, narrow):
    widths = {}
    for path in pages(edition):
        narrow.open(path)
        widths[path.name] = scrolled_width(narrow)

    assert {name: width for name, width in widths.items() if width > 320} == {}


def test_words_in_charts_are_legible_on_a_phone(edition, narrow):
    page = narrow.open(edition / THEME)

    heights = page.evaluate(
        "[...document.querySelectorAll('.chart text')]"
        ".map(t => t.getBoundingClientRect().height)"
    )

    assert min(heights) >= 10


def test_the_folded_menu_stands_open_beside_a_wide_page(edition, wide):
    page = wide.open(edition / THEME)

    link = page.get_by_role("navigation", name="Contents").get_by_role(
        "link", name="Burglary"
    )

    assert link.is_visible()
    link.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Burglary"


def test_the_menu_of_a_narrow_page_opens_when_asked(edition, narrow):
    page = narrow.open(edition / THEME)
    menu = page.get_by_role("navigation", name="Contents")
    link = menu.get_by_role("link", name="Burglary")
    assert not link.is_visible()

    menu.get_by_text("Contents").click()

    assert link.is_visible()


def test_a_keyboard_reaches_the_content_first_and_scrolls_a_table(edition, narrow):
    page = narrow.open(edition / THEME)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    region = page.locator("#wards-anti-social-behaviour .scroll")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    page.evaluate(
        "document.querySelector('#wards-anti-social-behaviour .scroll').scrollLeft > 0"
    )
    assert region.evaluate("r => getComputedStyle(r).boxShadow") != "none"


def test_a_table_that_fits_is_no_stop_for_the_keyboard(edition, wide):
    page = wide.open(edition / THEME)

    stops = page.locator("#partnerships-anti-social-behaviour .scroll").evaluate(
        "region => region.tabIndex"
    )

    assert stops == -1


def test_see_the_data_opens_the_table_folded_under_a_chart(edition, wide):
    page = wide.open(edition / THEME)
    table = page.locator("#months-anti-social-behaviour table")
    assert not table.is_visible()

    page.locator("#trend-anti-social-behaviour").get_by_text("See the data").click()

    table.wait_for(state="visible")


def test_a_table_sorts_by_number_with_what_is_missing_last(edition, wide):
    page = wide.open(edition / "ashmere/drugs.html")
    table = page.locator("#wards-drugs table")
    column = table.get_by_role("columnheader", name="Incidents")

    column.get_by_role("button").click()

    assert column.get_attribute("aria-sort") == "descending"
    cells = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    numbers = [int(cell) for cell in cells[:-2]]
    assert numbers == sorted(numbers, reverse=True)
    assert set(cells[-2:]) == {"[c]", "[x]"}


def test_pages_say_everything_without_scripts(edition, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto((edition / THEME).as_uri())

    assert page.locator("#wards-anti-social-behaviour tbody tr").count() == 40
    page.locator(".key summary").first.click()
    assert page.get_by_text("We counted").first.is_visible()
    context.close()


def test_paper_shows_what_the_screen_folds_and_leaves_out_the_menu(edition, wide):
    page = wide.open(edition / THEME)

    page.emulate_media(media="print")

    assert page.locator(".how ol").first.is_visible()
    assert page.locator("#months-anti-social-behaviour table").is_visible()
    assert not page.locator(".menu").is_visible()
    heads = page.locator("#wards-anti-social-behaviour thead")
    assert heads.evaluate("h => getComputedStyle(h).display") == "table-header-group"
    assert page.pdf(format="A4").startswith(b"%PDF")
