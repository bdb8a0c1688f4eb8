"""The templates, compiled once a process."""

import functools
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2

from safercity.evidence.assessment.document import plain
from safercity.evidence.publication.html.brand import brand_css, icon_svg
from safercity.evidence.publication.html.view import arrange, is_tall, kinds_of

ASSETS = "assets"
_STATIC = ("site.css", "site.js")


@functools.cache
def environment() -> jinja2.Environment:
    """The environment that every page is rendered in: everything is escaped."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["plain"] = plain
    made.filters["arrange"] = arrange
    made.filters["kinds"] = kinds_of
    made.tests["tall"] = is_tall
    made.filters["kind"] = _kind
    return made


def _kind(block: Any) -> str:
    return type(block).__name__


@functools.cache
def _static(name: str) -> bytes:
    return (resources.files(__package__) / name).read_bytes()


def write_assets(folder: Path, colour: str) -> None:
    """Write the style sheets, the script and the icon that pages use."""
    assets = folder / ASSETS
    assets.mkdir(parents=True, exist_ok=True)
    for name in _STATIC:
        (assets / name).write_bytes(_static(name))
    _write(assets / "brand.css", brand_css(colour))
    _write(assets / "icon.svg", icon_svg(colour))


def write_page(path: Path, template: str, **content: object) -> None:
    """Render a template into a file."""
    _write(path, environment().get_template(template).render(**content))


def _write(path: Path, text: str) -> None:
    # Bytes, so that line ends are the same on every system.
    path.write_bytes(text.encode())
