"""Alerts: months that differ for some reason other than crime, as dated data."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from safercity.errors import SettingsError, all_at_once
from safercity.periods import Month, Period

SHIPPED = Path(__file__).parents[2] / "definitions" / "alerts"
OWN = Path("definitions") / "alerts"

LEAVE_OUT, BREAK, NOTE = "leave-out", "break", "note"
ACTIONS = (LEAVE_OUT, BREAK, NOTE)

#: How long a note without an end stands beside exceptions, in months.
_NOTED_FOR = 12


@dataclass(frozen=True, slots=True)
class Alert:
    """A reason for unusual counts other than crime.

    `categories` and `areas` are those it is about; none: all. `action` is one of
    ACTIONS: leave the months out, learn from none before `start`, or say `words`.
    """

    key: str
    title: str
    start: Month
    action: str
    words: str
    source: str
    certainty: str
    end: Month | None = None
    categories: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    def is_about(self, area: str, category: str) -> bool:
        """Whether it concerns a series."""
        return (not self.areas or area in self.areas) and (
            not self.categories or category in self.categories
        )

    def places(self, period: Period) -> range:
        """The places in a period of the months that it covers.

        A break covers the months before it; a note without an end a year.
        """
        months = period.months
        start = self.start
        end = self.end or start.shifted(_NOTED_FOR - 1)
        if self.action == BREAK:
            return range(sum(month < start for month in months))
        if self.action == LEAVE_OUT and self.end is None:
            end = months[-1]
        inside = [place for place, month in enumerate(months) if start <= month <= end]
        return range(inside[0], inside[-1] + 1) if inside else range(0)


def load_alerts(folder: Path | None = None) -> tuple[Alert, ...]:
    """Load the alerts that ship and a partnership's own, by key in order.

    `folder` is a partnership folder; an alert in its `definitions/alerts` takes the
    place of the one of its key.
    Raises:  SettingsError naming every fault of every file.
    """
    faults: list[str] = []
    alerts = {alert.key: alert for alert in _read_all(SHIPPED, faults)}
    if folder is not None:
        alerts |= {alert.key: alert for alert in _read_all(folder / OWN, faults)}
    if faults:
        raise SettingsError(all_at_once("These alerts cannot be used:", faults))
    return tuple(alert for _, alert in sorted(alerts.items()))


def _read_all(folder: Path, faults: list[str]) -> Iterator[Alert]:
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path.name} is not a TOML file: {error}.")
            continue
        given = table.get("alerts")
        if set(table) != {"alerts"} or not isinstance(given, list):
            faults.append(f"{path.name} must hold [[alerts]] and nothing else.")
            continue
        for number, one in enumerate(given, 1):
            where = f"{path.name}, [[alerts]] number {number}"
            found = [f"{where}: {fault}" for fault in _faults(one)]
            faults += found
            if not found:
                yield _alert(one)


_TEXTS = ("key", "title", "start", "action", "words", "source", "certainty")


def _faults(table: Any) -> Iterator[str]:
    if not isinstance(table, dict):
        yield "it must be a table."
        return
    known = [field.name for field in fields(Alert)]
    for name in sorted(set(table) - set(known)):
        near = difflib.get_close_matches(name, known, 1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        yield f'there is no "{name}".{hint}'
    for name in _TEXTS:
        if not isinstance(table.get(name), str) or not table[name].strip():
            yield f'"{name}" must be text in quotes.'
    if "action" in table and table["action"] not in ACTIONS:
        yield f'"action" must be one of {", ".join(ACTIONS)}.'
    for name in ("categories", "areas"):
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            yield f'"{name}" must be a list of texts in quotes.'
    yield from _faults_of_months(table)


def _faults_of_months(table: Mapping[str, Any]) -> Iterator[str]:
    months = []
    for name in ("start", "end"):
        if isinstance(table.get(name), str):
            try:
                months.append(Month.parse(table[name]))
            except SettingsError as error:
                yield f'"{name}": {error}'
        elif name in table and name == "end":
            yield '"end" must be a month such as "2021-07".'
    if len(months) == 2 and months[1] < months[0]:
        yield f"it ends ({months[1]}) before it starts ({months[0]})."


def _alert(table: Mapping[str, Any]) -> Alert:
    end = table.get("end")
    return Alert(
        **{name: table[name] for name in _TEXTS if name != "start"},
        start=Month.parse(table["start"]),
        end=Month.parse(end) if end else None,
        categories=tuple(table.get("categories", [])),
        areas=tuple(table.get("areas", [])),
    )


def notes_for(
    alerts: Sequence[Alert], area: str, category: str, period: Period, place: int
) -> tuple[str, ...]:
    """The words to stand beside an exception of a series, by the month's place."""
    return tuple(
        alert.words
        for alert in alerts
        if alert.action == NOTE
        and alert.is_about(area, category)
        and place in alert.places(period)
    )
