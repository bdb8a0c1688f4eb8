"""The sample assessment written as web pages, and a browser to read them with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Visit, open_browser
from tests.support.sample_site import write_sample_site


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample_site(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture
def wide(browser: Browser) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield Visit(page)
    page.close()


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    yield Visit(page)
    page.close()
