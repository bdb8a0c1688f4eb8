"""Read and check `safercity.toml`, every fault at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safercity.errors import (
    SaferCityError,
    ScopeError,
    SettingsError,
    all_at_once,
)
from safercity.evidence.geography.forces import find_force
from safercity.evidence.partnership.extract_settings import read_extracts
from safercity.evidence.partnership.reader import Reader
from safercity.evidence.partnership.settings import (
    SETTINGS_FILE,
    ChangeRule,
    Partnership,
    WardRule,
)
from safercity.evidence.partnership.toml_text import read_toml
from safercity.periods import Period

# Stands in for a period that is at fault: nothing is made then.
_NO_PERIOD = Period.parse("2000-01", "2000-12")


def load_partnership(folder: Path) -> Partnership:
    """Read and check `safercity.toml` of a partnership folder.

    Raises:  SettingsError, naming every fault at once; ScopeError instead where one
             is that the force is outside England and Wales.
    """
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise SettingsError(
            f"There is no {SETTINGS_FILE} in {path.parent}. "
            "Make a partnership folder with `safercity init`, or name another folder."
        )
    reader = Reader(read_toml(path))
    reader.unknown("", reader.values)
    partnership = _read(reader, folder)
    if reader.faults:
        raise reader.error(all_at_once(f"{path} cannot be used:", reader.faults))
    return partnership


def _read(reader: Reader, folder: Path) -> Partnership:
    about = reader.table("partnership")
    period, comparison = _read_periods(reader)
    return Partnership(
        folder=folder,
        name=reader.name(about, "[partnership]"),
        force=_read_force(reader, about),
        period=period,
        comparison=comparison,
        missing_months=_read_missing_months(reader),
        extracts=read_extracts(reader),
        similar_forces=_read_similar(reader),
        ward_rule=_read_ward_rule(reader),
        change_rule=_read_change_rule(reader),
        minimum_population=_read_minimum(reader),
        disclosure=reader.table("disclosure"),
        organisation=reader.text(about, "[partnership]", "organisation", ""),
        contact=reader.text(about, "[partnership]", "contact", ""),
        colour=_read_colour(reader),
        synthetic=reader.flag(about, "[partnership]", "synthetic"),
    )


def _read_force(reader: Reader, about: Mapping[str, Any]) -> str:
    text = reader.text(about, "[partnership]", "force")
    return _slug_of(reader, "[partnership] force", text) if text else ""


def _read_similar(reader: Reader) -> tuple[str, ...]:
    where = "[comparators]"
    table = reader.table("comparators")
    names = reader.texts(table, where, "similar_forces", '["cheshire", "derbyshire"]')
    slugs = (_slug_of(reader, f"{where} similar_forces", name) for name in names)
    return tuple(dict.fromkeys(slugs))


def _slug_of(reader: Reader, where: str, name: str) -> str:
    """The slug of a force, however it is written."""
    try:
        return find_force(name).slug
    except SaferCityError as error:
        reader.fault(f"{where}: {error}")
        if isinstance(error, ScopeError):
            reader.error = ScopeError
        return ""


def _read_periods(reader: Reader) -> tuple[Period, Period]:
    """The period, and the one that change is measured from."""
    period = _read_period(reader, "start", "end")
    before = period.shifted(-12)
    defaults = str(before.start), str(before.end)
    return period, _read_period(reader, "compare_start", "compare_end", defaults)


def _read_period(
    reader: Reader,
    first: str,
    last: str,
    defaults: tuple[str | None, str | None] = (None, None),
) -> Period:
    """The months of two settings, which are needed where they have no default."""
    table, where = reader.table("period"), "[period]"
    texts = [
        (key, reader.text(table, where, key, default))
        for key, default in zip((first, last), defaults, strict=True)
    ]
    months = [reader.month(text, f"{where} {key}") for key, text in texts if text]
    known = [month for month in months if month]
    if len(known) < len(texts):
        return _NO_PERIOD
    try:
        return Period(*known)
    except SettingsError as error:
        reader.fault(f"{where} {error}")
        return _NO_PERIOD


def _read_missing_months(reader: Reader) -> str:
    table, choices = reader.table("period"), ("refuse", "annualise")
    return reader.choice(table, "[period]", "missing_months", "refuse", choices)


def _read_ward_rule(reader: Reader) -> WardRule:
    table, where = reader.table("wards"), "[wards]"
    ddof = reader.number(table, where, "ddof", 0, lambda n: n in (0, 1))
    choices = ("none", "population")
    weighting = reader.choice(table, where, "weighting", "none", choices)
    return WardRule(int(ddof), weighting)


def _read_change_rule(reader: Reader) -> ChangeRule:
    table, where = reader.table("change"), "[change]"
    return ChangeRule(
        reader.number(table, where, "p_level", 0.05, lambda n: 0 < n < 1),
        reader.number(table, where, "practical_percent", 5, lambda n: 0 <= n <= 100),
    )


def _read_minimum(reader: Reader) -> int:
    table = reader.table("population")
    return int(reader.number(table, "[population]", "minimum", 1000, lambda n: n >= 0))


def _read_colour(reader: Reader) -> str:
    colour = reader.text(reader.table("branding"), "[branding]", "colour", "#12436D")
    digits = colour.removeprefix("#")
    if len(digits) != 6 or set(digits.lower()) - set("0123456789abcdef"):
        reader.fault(f'[branding] colour is "{colour}"; write it as #12436D')
    return colour
