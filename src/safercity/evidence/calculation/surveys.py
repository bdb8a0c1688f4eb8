"""Survey figures: what residents say, for the force and each CSP, wave by wave.

Only the latest wave is shown, beside the change on the one before. Where a question was
asked in two ways at once, the answers of the way that most people answered are shown,
and a change is given only between waves that asked in the same way. Nothing is said of
an area where fewer people answered than `SurveySettings.fewest`.
"""

import tomllib
from collections.abc import Mapping, Sequence

import ibis.expr.types as ir

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.survey_gaps import add_survey_gaps
from safercity.evidence.calculation.survey_rows import one_spelling, with_csp
from safercity.evidence.calculation.survey_weights import weighed
from safercity.evidence.figures import figure_key
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.definitions import DEFINITIONS
from safercity.evidence.measures.survey import SurveySettings, compare_shares
from safercity.evidence.measures.survey_answers import share_answers, sum_answers
from safercity.evidence.measures.themes import Asked

Row = Mapping[str, object]
_OF = "--of-"


def add_survey(
    maker: FigureMaker, cube: Cube, responses: ir.Table, areas: AreaSet, asked: Asked
) -> None:
    """Add the shares of answers of every question, and those of a group asked for.

    A theme may ask for `question--answer--of-other--answer`: of those who gave the
    other answer. So may `definitions/survey_groups.toml`. What is asked for and nobody
    was asked is not available.
    """
    rows = weighed(one_spelling(with_csp(responses, areas)), areas)
    made = _Adding(maker, cube)
    made.everyone(rows, "")
    wanted = sorted({*asked.survey, *_groups()})
    for name in wanted:
        if _OF in name:
            question, _, answer = name.rpartition(_OF)[2].partition("--")
            made.everyone(_who_said(rows, question, answer), name)
    for name in wanted:
        if name not in made.told:
            maker.add("survey_share", name, cube.areas[0], cube.period, None)


def _groups() -> tuple[str, ...]:
    """The answers that are always given for a group of those who answered."""
    table = tomllib.loads((DEFINITIONS / "survey_groups.toml").read_text("utf-8"))
    return tuple(table["groups"])


def _who_said(rows: ir.Table, question: str, answer: str) -> ir.Table:
    """The rows of those who gave an answer to another question, both as slugs."""
    said = rows.filter(rows.question == question, rows.answer == answer)
    who = said.select("wave", "respondent").distinct()
    return rows.semi_join(who, ["wave", "respondent"])


class _Adding:
    """Adds the figures of a set of respondents."""

    def __init__(self, maker: FigureMaker, cube: Cube) -> None:
        self.maker, self.cube = maker, cube
        self.settings = SurveySettings()
        self.told: set[str] = set()
        self.waves: list[str] = []
        # By wave and question, the way of asking whose answers are shown.
        self.modes: dict[tuple[object, object], object] = {}

    def everyone(self, rows: ir.Table, only: str) -> None:
        """Add all answers of these rows; `only` is the one name that is wanted."""
        extracts = rows.select("extract").distinct().order_by("extract")
        self.sources = tuple(extracts.to_pyarrow()["extract"].to_pylist())
        of_all = self._shares(rows, ())
        # Of the whole survey: an area that was left out of the latest wave has none.
        self.waves = self.waves or sorted({str(row["wave"]) for row in of_all})[-2:]
        self.modes = self.modes or _modes(of_all)
        names = self._of_area(self.cube.areas[0], of_all, only)
        by_csp: dict[object, list[Row]] = {}
        for row in self._shares(rows, ("csp",)):
            by_csp.setdefault(row["csp"], []).append(row)
        for place in self.cube.rows(AreaLevel.CSP):
            area = self.cube.areas[place]
            told = self._of_area(area, by_csp.get(area.code, []), only)
            for name in sorted(names - told):
                self._missing("survey_share", name, area)
        if not only:
            self._gaps(by_csp)

    def _gaps(self, by_csp: Mapping[object, Sequence[Row]]) -> None:
        """Set the latest answers of each CSP against those of all the others."""
        latest: dict[str, dict[str, Row]] = {}
        for code, rows in by_csp.items():
            for row in rows:
                if row["wave"] in self.waves[-1:] and self._is_of(row):
                    latest.setdefault(_name(row), {})[str(code)] = row
        for name, each in sorted(latest.items()):
            add_survey_gaps(
                self.maker,
                self.cube,
                name,
                each,
                lambda csp, name=name: self._counted(name, csp),  # type: ignore[misc]
                settings=self.settings,
                sources=self.sources,
            )

    def _counted(self, name: str, csp: Area) -> tuple[str, str]:
        """The counts of those who answered, here and in the whole force."""
        category = _answered_category(name)
        here, everywhere = (
            figure_key("count", category, area, self.cube.period)
            for area in (csp, self.cube.areas[0])
        )
        return here, everywhere

    def _shares(self, rows: ir.Table, by: Sequence[str]) -> list[Row]:
        sums = sum_answers(rows, by=by, settings=self.settings)
        ordered = sums.order_by("wave", "mode", *by, "question", "answer")
        found = share_answers(ordered.to_pyarrow(), settings=self.settings)
        listed: list[Row] = found.to_pylist()
        return [row for row in listed if row["is_sample"]]

    def _of_area(self, area: Area, rows: Sequence[Row], only: str) -> set[str]:
        """Add the shares of the latest wave and their changes; gives their names."""
        latest, before = (
            {
                _name(row): row
                for row in rows
                if row["wave"] in waves and self._is_of(row)
            }
            for waves in (self.waves[-1:], self.waves[:-1])
        )
        wanted = {only.partition(_OF)[0]: only} if only else {n: n for n in latest}
        for name in sorted(wanted.keys() & latest.keys()):
            self._share(wanted[name], area, latest[name])
            if name not in before:
                continue
            if before[name]["mode"] == latest[name]["mode"]:
                self._change(wanted[name], area, latest[name], before[name])
            else:
                # People answer otherwise on paper and to a voice: no plain change.
                self._missing("survey_change", wanted[name], area)
        found = {wanted[name] for name in wanted.keys() & latest.keys()}
        self.told |= found
        return found

    def _is_of(self, row: Row) -> bool:
        """Whether a row is of the way of asking that is shown, of its wave."""
        return self.modes.get((row["wave"], row["question"])) == row["mode"]

    def _missing(self, measure: str, name: str, area: Area) -> None:
        """Say that too few answered, or nobody was asked: no count tells how few."""
        self.maker.add(
            measure, name, area, self.cube.period, None, sources=self.sources
        )

    def _share(self, name: str, area: Area, row: Row) -> None:
        answered = _number(row, "answered")
        if answered < self.settings.fewest or row["share"] is None:
            self._missing("survey_share", name, area)
            return
        self.maker.add(
            "survey_share",
            name,
            area,
            self.cube.period,
            100 * _number(row, "share"),
            lower=100 * _number(row, "lower"),
            upper=100 * _number(row, "upper"),
            numerator=_number(row, "effective") * _number(row, "share"),
            denominator=_number(row, "effective"),
            sources=self.sources,
            inputs=(self._answered(name, area, answered),),
        )

    def _answered(self, name: str, area: Area, answered: float) -> str:
        """The count of those who answered, of everyone or of a group of them."""
        return self.maker.add(
            "count",
            _answered_category(name),
            area,
            self.cube.period,
            answered,
            unit="people who answered",
            numerator=answered,
            sources=self.sources,
        )

    def _change(self, name: str, area: Area, row: Row, before: Row) -> None:
        found = compare_shares(
            _number(row, "share"),
            _number(row, "effective"),
            _number(before, "share"),
            _number(before, "effective"),
            _number(row, "answered"),
            _number(before, "answered"),
            settings=self.settings,
        )
        fewest = min(_number(row, "answered"), _number(before, "answered"))
        if fewest < self.settings.fewest:
            self._missing("survey_change", name, area)
            return
        self.maker.add(
            "survey_change",
            name,
            area,
            self.cube.period,
            100 * float(found.difference[0]),
            lower=100 * float(found.lower[0]),
            upper=100 * float(found.upper[0]),
            sources=self.sources,
            inputs=(self._answered(name, area, _number(row, "answered")),),
        )


def _answered_category(name: str) -> str:
    """The category of the count of those who answered, all or a group of them."""
    question = name.partition("--")[0]
    of = name.rpartition(_OF)[2] if _OF in name else ""
    return "--".join(part for part in ("survey", question, of) if part)


def _modes(rows: Sequence[Row]) -> dict[tuple[object, object], object]:
    """By wave and question, the way of asking that most people answered.

    Ways of asking are never put together. Of two with equally many, the first by name.
    """
    found: dict[tuple[object, object], object] = {}
    for row in sorted(rows, key=lambda row: (-_number(row, "answered"), row["mode"])):
        found.setdefault((row["wave"], row["question"]), row["mode"])
    return found


def _name(row: Row) -> str:
    return f"{row['question']}--{row['answer']}"


def _number(row: Row, name: str) -> float:
    value = row[name]
    return float(value) if isinstance(value, int | float) else float("nan")
