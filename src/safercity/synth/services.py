"""What other services supply: fires, collisions, searches, hospital counts."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.synth.chance import by_weight
from safercity.synth.crime_tables import blank, moments
from safercity.synth.keys import reference
from safercity.synth.margins import read_list, read_margins
from safercity.synth.moments import DAY, Hours, Year
from safercity.synth.places import SPOTS, Places
from safercity.synth.rows import Rows
from safercity.synth.spread import Spread, rows_of

Generator = np.random.Generator
Whole = NDArray[np.int64]


class Services:
    """Draws what happened somewhere, by kinds, without people in it."""

    def __init__(
        self,
        folder: Path,
        places: Places,
        points: NDArray[np.float64],
        year: Year,
        random: Generator,
    ) -> None:
        self.folder, self.places, self.points = folder, places, points
        self.year, self.random = year, random

    def fires(self) -> pa.Table:
        """Fires attended: `margins/fires.csv` and its kinds."""
        rows, listed, lsoa, when = self._drawn("fires")
        kind = rows.codes("kind")
        harmed = np.array([float(row["casualties_per_fire"]) for row in listed])[kind]
        hurt = (self.random.random(rows.size) < harmed).astype(np.int32)
        killed = hurt * (self.random.random(rows.size) < 0.04)
        deliberate = np.array([row["deliberate"] == "true" for row in listed])[kind]
        return pa.table(
            {
                "ref": reference("R", np.arange(rows.size) + 1),
                "opened_dt": moments(when),
                "fire_type": self._named(listed, kind, "fire_type"),
                "deliberate": pa.array(deliberate),
                "casualties": pa.array(hurt),
                "fatalities": pa.array(killed.astype(np.int32)),
                **self._where(lsoa),
            }
        )

    def collisions(self) -> pa.Table:
        """Road collisions with injury, in the columns of STATS19."""
        rows, listed, lsoa, when = self._drawn("collisions")
        days = when.astype("datetime64[m]").astype("datetime64[D]")
        where = self._where(lsoa)
        return pa.table(
            {
                "accident_index": reference("T", np.arange(rows.size) + 1),
                "date": pa.array(
                    [f"{d.day:02d}/{d.month:02d}/{d.year}" for d in days.tolist()]
                ),
                "time": pa.array(
                    [f"{m // 60:02d}:{m % 60:02d}" for m in (when % DAY).tolist()]
                ),
                "accident_severity": self._named(
                    listed, rows.codes("kind"), "severity"
                ),
                "number_of_casualties": pa.array(
                    (1 + (self.random.random(rows.size) < 0.27)).astype(np.int32)
                ),
                "longitude": where["longitude"],
                "latitude": where["latitude"],
                "lsoa_of_accident_location": where["lsoa"],
            }
        )

    def searches(self) -> pa.Table:
        """Stop and search, in the columns of data.police.uk."""
        rows, listed, lsoa, when = self._drawn("searches")
        kind, where = rows.codes("kind"), self._where(lsoa)
        return pa.table(
            {
                "Type": self._of(
                    rows.size, {"Person search": 82, "Person and Vehicle search": 18}
                ),
                "Date": moments(when),
                "Part of a policing operation": pa.array([False] * rows.size),
                "Latitude": where["latitude"],
                "Longitude": where["longitude"],
                "Gender": self._of(rows.size, {"Male": 88, "Female": 12}),
                "Age range": self._of(
                    rows.size, {"10-17": 19, "18-24": 34, "25-34": 26, "over 34": 21}
                ),
                "Self-defined ethnicity": pa.nulls(rows.size, pa.string()),
                "Officer-defined ethnicity": self._of(
                    rows.size, {"White": 84, "Asian": 8, "Black": 6, "Other": 2}
                ),
                "Legislation": self._named(listed, kind, "legislation"),
                "Object of search": self._named(listed, kind, "object"),
                "Outcome": self._of(
                    rows.size,
                    {"A no further action disposal": 74, "Arrest": 14,
                     "Community resolution": 9, "Summons / charged by post": 3},
                ),
            }
        )  # fmt: skip

    def health(self) -> pa.Table:
        """Hospital and ambulance counts by partnership and month."""
        return pa.Table.from_pylist(list(self._health()))

    def _health(self) -> Iterator[dict[str, object]]:
        csps = self.places.lsoas.codes("csp")
        people = np.bincount(csps, self.places.people)
        words = self.places.lsoas.words("csp")
        months = np.datetime64(self.year.first, "M") + np.arange(12)
        for row in read_list(self.folder, "health"):
            for csp, number in enumerate(people.tolist()):
                usual = float(row["per_1000_a_year"]) * number / 12000
                for month in months.tolist():
                    count = int(usual * (0.8 + 0.4 * self.random.random()) + 0.5)
                    yield {
                        "measure": row["measure"],
                        "area": self.places.csp_codes[words[csp]],
                        "month": f"{month.year}-{month.month:02d}",
                        "count": count,
                    }

    def _drawn(self, name: str) -> tuple[Rows, list[dict[str, str]], Whole, Whole]:
        listed = read_list(self.folder, f"{name}-kinds")
        kinds = Rows(len(listed))
        kinds.code("kind", np.arange(len(listed)), [row["kind"] for row in listed])
        spread = Spread(self.places, read_margins(self.folder, name), self.random)
        of_kind = spread.kinds(kinds)
        of_part = spread.parts(int(of_kind.sum()))
        counts = spread.both(kinds, of_kind, of_part)
        rows, lsoa = rows_of(kinds, self.places, counts, self.random)
        when = np.sort(self.year.draw_days(rows.size, self.random))
        when += Hours(self.folder).draw("level", rows.size, self.random)
        return rows, listed, lsoa, when

    def _where(self, lsoa: Whole) -> dict[str, pa.Array]:
        spot = self.random.integers(0, SPOTS, lsoa.size)
        points = self.points[lsoa, spot]
        return {
            "longitude": pa.array(points[:, 0]),
            "latitude": pa.array(points[:, 1]),
            "lsoa": pa.array(np.array(self.places.codes, object)[lsoa], pa.string()),
        }

    def _named(
        self, listed: list[dict[str, str]], kind: NDArray[np.integer], column: str
    ) -> pa.Array:
        return blank(np.array([row[column] for row in listed], object)[kind])

    def _of(self, size: int, weights: dict[str, int]) -> pa.Array:
        """Words drawn by weight."""
        drawn = by_weight(list(weights.values()), size, self.random)
        return pa.array(np.array(list(weights), object)[drawn], pa.string())
