"""Draw a county: every extract of a partnership folder, from one seed."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from safercity.errors import UsageError
from safercity.synth.calls import call_table
from safercity.synth.draws import Drawn
from safercity.synth.fraud import draw_fraud, fraud_table
from safercity.synth.incidents import (
    draw_incidents,
    picked_before,
    write_incidents,
)
from safercity.synth.keys import reference
from safercity.synth.margins import FOLDER, read_settings
from safercity.synth.moments import Year, moved_before
from safercity.synth.places import Places, read_places
from safercity.synth.report import Report
from safercity.synth.services import Services
from safercity.synth.survey import Survey
from safercity.synth.vehicles import draw_vehicles, vehicle_table
from safercity.synth.writing import Writer
from safercity.synth.year import CrimeYear, draw_year, write_year, write_year_before

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

    The folder holds `areas/` and `margins/`; what was in `extracts/` from an earlier
    draw is replaced. The same folder and seed give the same bytes. `scale` writes the
    county that many times over, as Parquet, each with persons of its own.
    Raises:  SettingsError if the areas or margins cannot be used; UsageError for a
             scale below 1.
    """
    if scale < 1:
        raise UsageError("--scale must be a whole number of 1 or more")
    settings = read_settings(folder)
    seed = int(settings["seed"]) if seed is None else seed
    county = _County(folder, Writer(folder, scale), settings, seed, step)
    return Report(str(folder), seed, scale, county.writer.rows, county.drawn())


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
        self.places: Places = read_places(folder)

    def drawn(self) -> list[Drawn]:
        """Draw and write every extract; returns the margins with what was drawn."""
        self.writer.start()
        self.step("Drawing crimes and the people in them")
        crimes = draw_year(self.folder, self.places, self.year, self._random("crimes"))
        write_year(crimes, self.year, self.writer, self._random("cancelled"))
        before = self._random("year before")
        write_year_before(self.folder, crimes, self.year, self.writer, before)
        drawn = [*crimes.drawn, *self._vehicles(crimes)]
        self.step("Drawing incidents")
        for name, prefix in _INCIDENTS:
            drawn += self._incidents(name, prefix, crimes)
        self.step("Drawing fraud, calls, fires, collisions, searches and answers")
        drawn += self._fraud()
        self._others(crimes)
        self.step("")
        return drawn

    def _random(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, *name.encode()])

    def _vehicles(self, crimes: CrimeYear) -> list[Drawn]:
        random = self._random("vehicles")
        drawn = draw_vehicles(self.folder, self.places, crimes.booked, random)
        refs = reference(f"C{self.year.first.year % 100}", crimes.refs[drawn[1]])
        table = vehicle_table(
            self.folder, self.places, crimes.booked, drawn, refs, random
        )
        self.writer.write("stolen_vehicles", self.year.label, table)
        return drawn[0].drawn

    def _incidents(self, name: str, prefix: str, crimes: CrimeYear) -> list[Drawn]:
        random = self._random(name)
        found = draw_incidents(self.folder, self.places, name, self.year, random)
        size = int(self.settings["year_before"][name])
        own = np.arange(found.rows.size)
        again = picked_before(found, size, random)
        for year, picked, shift in (
            (self.year, own, np.zeros(own.size, np.int64)),
            (
                self.year.before(),
                again,
                moved_before(found.opened[again], self.year, random),
            ),
        ):
            write_incidents(
                found,
                self.places,
                crimes.booked.points,
                picked,
                shift,
                f"{name}-{year.label}",
                f"{prefix}{year.first.year % 100}",
                self.writer,
            )
        return found.draws.drawn

    def _fraud(self) -> list[Drawn]:
        fraud = draw_fraud(self.folder, self.places, self.year, self._random("fraud"))
        table = fraud_table(fraud, self.places, self.year)
        self.writer.write("fraud_referrals", self.year.label, table)
        return fraud.draws.drawn

    def _others(self, crimes: CrimeYear) -> None:
        """Extracts that no margin of persons or places ties to another."""
        label, points = self.year.label, crimes.booked.points
        calls = call_table(self.folder, self.year, self._random("calls"))
        self.writer.write("calls", label, calls)
        services = Services(
            self.folder, self.places, points, self.year, self._random("services")
        )
        self.writer.write("fires", label, services.fires())
        self.writer.write("collisions", label, services.collisions())
        self.writer.write("stop_search", label, services.searches())
        self.writer.write("health_activity", label, services.health())
        survey = Survey(self.folder, self.places, self._random("survey"))
        self.writer.write("survey_responses", label, survey.answers())
        indicators = (self.folder / FOLDER / "indicators.csv").read_text(
            encoding="utf-8"
        )
        self.writer.write("indicators", label, _as_text(indicators))


def _as_text(text: str) -> pa.Table:
    """A CSV file as a table of text."""
    rows = list(csv.DictReader(text.splitlines()))
    return pa.Table.from_pylist(rows)
