"""A real browser on static pages, and what it found wrong with them."""

import functools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
_AXE = Path(__file__).parent / "axe" / "axe.min.js"
# Everything that WCAG 2.2 AA asks and a machine can check, and good practice besides.
_RUN_AXE = """async () => {
  const found = await axe.run(document, {
    preload: false, // it would ask for style sheets again, which the policy forbids
    resultTypes: ["violations"],
  });
  return found.violations.map(
    (v) => v.id + ": " + v.nodes.map((n) => n.target + n.failureSummary).join("; ")
  );
}"""


def chromium() -> str | None:
    """Where a Chromium is on this machine, if there is one."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser that asks nothing of any other machine, or a test skipped plainly."""
    path = chromium()
    if path is None:
        pytest.skip("There is no Chromium on this machine, so pages were not opened.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A browser page that keeps what went wrong: errors, and requests to anywhere."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _heard(self, kind: str, words: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(words)

    def open(self, path: Path, place: str = "") -> Page:
        """Open a file as a reader does who was sent the folder."""
        self.page.goto(path.resolve().as_uri() + place)
        return self.page

    def violations(self) -> list[str]:
        """What axe finds on the page that is open."""
        self.page.evaluate(_axe())
        return list(self.page.evaluate(_RUN_AXE))


@functools.cache
def _axe() -> str:
    return _AXE.read_text(encoding="utf-8")
