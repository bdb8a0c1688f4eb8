"""A resident survey: what people answered, so that weighted shares are those asked."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.synth.chance import by_weight
from safercity.synth.keys import reference
from safercity.synth.margins import read_list, read_settings
from safercity.synth.places import Places
from safercity.synth.rows import Mask

Generator = np.random.Generator
Floats = NDArray[np.float64]

_AGES = ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
# Young people answer less, and weigh more.
_AGE_SHARE = (0.07, 0.11, 0.14, 0.18, 0.18, 0.19, 0.13)
_AGE_WEIGHT = (1.8, 1.35, 1.05, 0.95, 0.85, 0.75, 0.85)
_STEP = 1.5  # points between areas of which nothing is asked


class Survey:
    """One wave of a survey, as `margins/survey.csv` asks it to come out."""

    def __init__(self, folder: Path, places: Places, random: Generator) -> None:
        self.settings = read_settings(folder)["survey"]
        self.asked = read_list(folder, "survey")
        self.places, self.random = places, random
        self.csps = places.lsoas.words("csp")
        people = np.bincount(places.lsoas.codes("csp"), places.people)
        sizes = [
            self.settings["sizes"].get(c, self.settings["size"]) for c in self.csps
        ]
        self.csp = np.repeat(np.arange(len(self.csps)), sizes)
        self.share = people / people.sum()
        self.age = self._ages()
        weight = np.array(_AGE_WEIGHT)[self.age]
        of_csp = np.bincount(self.csp, weight)
        self.weight = np.round(
            weight * (self.share * self.csp.size / of_csp)[self.csp], 4
        )
        self.given: dict[str, NDArray[np.object_]] = {}

    def answers(self) -> pa.Table:
        """The extract: one row for each respondent and question."""
        for question in dict.fromkeys(row["question"] for row in self.asked):
            self.given[question] = self._answered(question)
        questions = list(self.given)
        size, each = self.csp.size, len(questions)
        who = np.repeat(np.arange(size), each)
        answer = np.stack([self.given[q] for q in questions], axis=1).ravel()
        sex = np.where(self.random.random(size) < 0.52, "female", "male").astype(object)
        owned = np.where(self.random.random(size) < 0.7, "owned", "rented").astype(
            object
        )
        codes = np.array([self.places.csp_codes[c] for c in self.csps], object)
        return pa.table(
            {
                "respondent": reference("Q", np.arange(size) + 1).take(pa.array(who)),
                "wave": pa.array([self.settings["wave"]] * who.size),
                "mode": pa.array([self.settings["mode"]] * who.size),
                "area": pa.array(codes[self.csp[who]], pa.string()),
                "age_band": pa.array(
                    np.array(_AGES, object)[self.age[who]], pa.string()
                ),
                "sex": pa.array(sex[who], pa.string()),
                "tenure": pa.array(owned[who], pa.string()),
                "weight": pa.array(self.weight[who]),
                "question": pa.array(np.tile(np.array(questions, object), size)),
                "answer": pa.array(answer, pa.string()),
            }
        )

    def _ages(self) -> NDArray[np.int64]:
        return by_weight(_AGE_SHARE, self.csp.size, self.random)

    def _answered(self, question: str) -> NDArray[np.object_]:
        rows = [row for row in self.asked if row["question"] == question]
        rates = self._rates([row for row in rows if not row["among"]])
        yes = np.zeros(self.csp.size, bool)
        groups = [row for row in rows if row["among"]]
        for csp, rate in enumerate(rates.tolist()):
            here = self.csp == csp
            left = here.copy()
            wanted = rate * float(self.weight[here].sum())
            for row in groups:
                of, _, answer = row["among"].partition("=")
                group = here & (self.given[of] == answer)
                part = float(row["percent"]) / 100 * float(self.weight[group].sum())
                yes |= self._picked(group, part)
                wanted, left = wanted - part, left & ~group
            yes |= self._picked(left, wanted)
        return np.where(yes, rows[0]["answer"], rows[0]["otherwise"]).astype(object)

    def _rates(self, rows: list[dict[str, str]]) -> Floats:
        """The share of each area: as asked, or what makes that of all come out."""
        asked = {row["area"]: float(row["percent"]) / 100 for row in rows}
        whole = asked.pop("")
        rates = np.array([asked.get(csp, -1.0) for csp in self.csps])
        free = rates < 0
        taken = float((self.share * np.where(free, 0, rates)).sum())
        mean = (whole - taken) / float(self.share[free].sum())
        low, high = self._limits(asked, mean)
        ladder = np.linspace(-1, 1, int(free.sum())) if free.sum() > 1 else np.zeros(1)
        step = min(_STEP / 100, mean - low, high - mean)
        tilt = ladder - float(
            (self.share[free] * ladder).sum() / self.share[free].sum()
        )
        rates[free] = mean + max(step, 0.0) / 2 * tilt
        return rates

    def _limits(self, asked: Mapping[str, float], mean: float) -> tuple[float, float]:
        """Areas of which nothing is asked lie between those of which something is."""
        low = min(asked.values(), default=0.0)
        high = max(asked.values(), default=1.0)
        return (low if low < mean else 0.0), (high if high > mean else 1.0)

    def _picked(self, among: Mask, wanted: float) -> Mask:
        """Respondents in random order until their weights come to what is wanted."""
        found = np.zeros(among.size, bool)
        at = np.flatnonzero(among)
        at = at[self.random.permutation(at.size)]
        found[at[np.cumsum(self.weight[at]) <= wanted + 0.25]] = True
        return found
