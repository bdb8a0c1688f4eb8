"""Draw a county: every extract of a partnership folder, from one seed."""

import csv
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from safercity.errors import SettingsError, UsageError
from safercity.synth.calls import call_table
from safercity.synth.draws import Drawn
from safercity.synth.fraud import draw_fraud, fraud_table
from safercity.synth.incidents import (
    draw_incidents,
    picked_before,
    write_incidents,
)
from safercity.synth.keys import reference
from safercity.synth.margins import FOLDER, has_margins, read_settings
from safercity.synth.moments import Year, moved_before
from safercity.synth.places import FOLDER as AREAS
from safercity.synth.places import read_places
from safercity.synth.report import Report
from safercity.synth.services import Services
from safercity.synth.settings import check_settings
from safercity.synth.survey import Survey
from safercity.synth.vehicles import draw_vehicles, vehicle_table
from safercity.synth.writing import Writer
from safercity.synth.year import draw_year, write_year, write_year_before

Step = Callable[[str], None]

_INCIDENTS = (("asb", "A"), ("other", "I"))


def draw_county(
    folder: Path,
    *,
    seed: int | None = None,
    scale: int = 1,
    step: Step = lambda _: None,
) -> Report:
    """Write the extracts of a synthetic county into a partnership folder.

    The folder holds `areas/` and `margins/`; an extract is drawn where there are
    margins of it, and replaces that of an earlier draw. The same folder and seed give
    the same bytes. `scale` writes the county that many times over, as Parquet, each
    with persons of its own.
    Raises:  SettingsError if the areas, settings or margins cannot be used;
             UsageError for a scale below 1.
    """
    if scale < 1:
        raise UsageError("--scale must be a whole number of 1 or more")
    settings = read_settings(folder)
    check_settings(folder, settings)
    seed = settings["seed"] if seed is None else seed
    _fetch_areas(folder, settings)
    county = _County(folder, Writer(folder, scale), settings, seed, step)
    drawn = county.drawn()
    return Report(str(folder), seed, scale, county.writer.rows, drawn)


def companions(folder: Path) -> list[Path]:
    """The folders that are drawn along with this one, as its margins say."""
    return [folder / name for name in read_settings(folder).get("also", [])]


def _fetch_areas(folder: Path, settings: Mapping[str, Any]) -> None:
    """Copy the areas of the county that this one is said to be like, if any."""
    if "like" in settings:
        other = folder / settings["like"] / AREAS
        if not other.is_dir():
            raise SettingsError(
                f'{folder / FOLDER / "county.toml"}: like is "{settings["like"]}", and '
                f"there is no {other}. Name a county beside this one."
            )
        shutil.copytree(other, folder / AREAS, dirs_exist_ok=True)


class _County:
    """One draw. Each extract has random numbers of its own, whatever the others do."""

    def __init__(
        self,
        folder: Path,
        writer: Writer,
        settings: Mapping[str, Any],
        seed: int,
        step: Step,
    ) -> None:
        self.folder, self.writer, self.step = folder, writer, step
        self.settings, self.seed = settings, seed
        self.year = Year.of(str(settings["year"]["start"]))
        self.places = read_places(folder)
        self.points = self.places.spots(self._random("spots"))

    def drawn(self) -> list[Drawn]:
        """Draw and write every extract; returns the margins with what was drawn."""
        self.writer.start()
        drawn: list[Drawn] = []
        if self._has("crimes"):
            self.step("Drawing crimes and the people in them")
            drawn += self._crimes()
        self.step("Drawing incidents")
        for name, prefix in _INCIDENTS:
            if self._has(name):
                drawn += self._incidents(name, prefix)
        self.step("Drawing fraud, calls, fires, collisions, searches and answers")
        if self._has("fraud"):
            drawn += self._fraud()
        self._others()
        self.step("")
        return drawn

    def _has(self, name: str) -> bool:
        return has_margins(self.folder, name)

    def _random(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, *name.encode()])

    def _crimes(self) -> list[Drawn]:
        folder, year = self.folder, self.year
        random = self._random("crimes")
        crimes = draw_year(folder, self.places, self.points, year, random)
        write_year(crimes, year, self.writer, self._random("cancelled"))
        if "year_before" in self.settings:
            random = self._random("year before")
            write_year_before(folder, crimes, year, self.writer, random)
        if not self._has("vehicles"):
            return crimes.drawn
        random = self._random("vehicles")
        stolen = draw_vehicles(folder, self.places, crimes.booked, random)
        refs = reference(f"C{year.first.year % 100}", crimes.refs[stolen[1]])
        table = vehicle_table(folder, self.places, crimes.booked, stolen, refs, random)
        self.writer.write("stolen_vehicles", year.label, table)
        return [*crimes.drawn, *stolen[0].drawn]

    def _incidents(self, name: str, prefix: str) -> list[Drawn]:
        random, year = self._random(name), self.year
        found = draw_incidents(self.folder, self.places, name, year, random)
        own = np.arange(found.rows.size)
        years = [(year, own, np.zeros(own.size, np.int64))]
        if size := self.settings.get("year_before", {}).get(name):
            again = picked_before(found, int(size), random)
            moved = moved_before(found.opened[again], year, random)
            years.append((year.before(), again, moved))
        for of, picked, shift in years:
            write_incidents(
                found,
                self.places,
                self.points,
                picked,
                shift,
                f"{name}-{of.label}",
                f"{prefix}{of.first.year % 100}",
                self.writer,
            )
        return found.draws.drawn

    def _fraud(self) -> list[Drawn]:
        fraud = draw_fraud(self.folder, self.places, self.year, self._random("fraud"))
        table = fraud_table(fraud, self.places, self.year)
        self.writer.write("fraud_referrals", self.year.label, table)
        return fraud.draws.drawn

    def _others(self) -> None:
        """Extracts that no margin of persons or places ties to another."""
        draws: Mapping[str, tuple[str, Callable[[np.random.Generator], pa.Table]]] = {
            "calls": (
                "calls",
                lambda r: call_table(self.folder, self.places, self.year, r),
            ),
            "fires": ("fires", lambda r: self._services(r).fires()),
            "collisions": ("collisions", lambda r: self._services(r).collisions()),
            "searches": ("stop_search", lambda r: self._services(r).searches()),
            "health": ("health_activity", lambda r: self._services(r).health()),
            "survey": (
                "survey_responses",
                lambda r: Survey(self.folder, self.places, r).answers(),
            ),
            "indicators": ("indicators", lambda _: _published(self.folder)),
        }
        for name, (extract, draw) in draws.items():
            if self._has(name):
                table = draw(self._random(name))
                self.writer.write(extract, self.year.label, table)

    def _services(self, random: np.random.Generator) -> Services:
        return Services(self.folder, self.places, self.points, self.year, random)


def _published(folder: Path) -> pa.Table:
    """Indicators as they were published: these are facts, and are not drawn."""
    text = (folder / FOLDER / "indicators.csv").read_text(encoding="utf-8")
    return pa.Table.from_pylist(list(csv.DictReader(text.splitlines())))
