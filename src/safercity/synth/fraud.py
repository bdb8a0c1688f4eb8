"""Frauds reported nationally by people and businesses that live in the county."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.synth.crime_tables import blank
from safercity.synth.draws import Draws
from safercity.synth.homes import ages_in
from safercity.synth.keys import reference
from safercity.synth.margins import read_list, read_margins, read_settings
from safercity.synth.moments import DAY, Year
from safercity.synth.places import Places
from safercity.synth.rows import Rows
from safercity.synth.spread import Spread, rows_of

Generator = np.random.Generator
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Fraud:
    """Reports of twelve months that start some months into the year."""

    draws: Draws
    lsoa: Whole
    ages: Whole
    day: Whole
    loss: NDArray[np.float64]


def draw_fraud(folder: Path, places: Places, year: Year, random: Generator) -> Fraud:
    """Draw the reports of the twelve months that the margins are of."""
    margins = read_margins(folder, "fraud")
    listed = {
        row["kind"]: float(row["usual_loss"])
        for row in read_list(folder, "fraud-kinds")
    }
    kinds = Rows(len(listed))
    kinds.code("kind", np.arange(len(listed)), tuple(listed))
    spread = Spread(places, margins, random)
    of_kind = spread.kinds(kinds)
    of_part = spread.parts(int(of_kind.sum()))
    rows, lsoa = rows_of(kinds, places, spread.both(kinds, of_kind, of_part), random)
    draws = Draws(rows, margins, places.residents, random, spread.drawn)
    draws.mark("business")
    person = ~rows.marked("business")
    draws.mark("male", person)
    draws.word("age", person)
    draws.word("segment", person)
    usual = np.array(list(listed.values()))[rows.codes("kind")]
    # Most lose little and a few lose much.
    loss = np.rint(usual * 0.15 / np.maximum(random.random(rows.size), 0.004))
    months = int(read_settings(folder)["fraud"]["starts_months_later"])
    first = (np.datetime64(year.first, "M") + months).astype("datetime64[D]")
    day = first.astype(np.int64) + random.integers(0, 365, rows.size)
    return Fraud(draws, lsoa, ages_in(rows, random), day, loss)


def fraud_table(fraud: Fraud, places: Places, year: Year) -> pa.Table:
    """The extract: the twelve months, and before them the rest of the year.

    The months of the year that lie before are those a year later, so that any twelve
    months of the extract have the same margins.
    """
    start, size = year.start // DAY, fraud.day.size
    again = np.flatnonzero(fraud.day >= start + 365)
    picked = np.concatenate([again, np.arange(size)])
    day = np.concatenate([fraud.day[again] - 365, fraud.day])
    order = np.argsort(day, kind="stable")
    picked, day = picked[order], day[order]
    rows = fraud.draws.rows.taken(picked)
    ages, business = fraud.ages[picked], rows.marked("business")
    sex = np.where(rows.marked("male"), "male", "female").astype(object)
    homes = np.array(places.codes, object)[fraud.lsoa[picked]]
    kinds = np.where(business, "business", "person").astype(object)
    return pa.table(
        {
            "ref": reference("F", np.arange(picked.size) + 1),
            "date": pa.array(day.astype("datetime64[D]")),
            "fraud_type": pa.array(rows.texts("kind"), pa.string()),
            "loss": pa.array(fraud.loss[picked]),
            "age": pa.array(ages, pa.int32(), mask=ages < 0),
            "sex": blank(np.where(business, "", sex)),
            "lsoa": pa.array(homes, pa.string()),
            "segment": blank(rows.texts("segment")),
            "victim_type": pa.array(kinds, pa.string()),
        }
    )
