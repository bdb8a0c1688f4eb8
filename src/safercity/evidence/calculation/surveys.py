"""Survey figures: what residents say, for the force and each CSP, wave by wave.

Only the latest wave is shown, beside the change on the one before. Nothing is said of
an area where fewer people answered than `SurveySettings.fewest`.
"""

import tomllib
from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from safercity.areas import Area, AreaLevel, slugify
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.definitions import DEFINITIONS
from safercity.evidence.measures.survey import SurveySettings, compare_shares
from safercity.evidence.measures.survey_answers import (
    answer_slug,
    share_answers,
    sum_answers,
)
from safercity.evidence.measures.themes import Asked

Row = Mapping[str, object]
_OF = "--of-"
_SPELT = pa.schema([("spelt", pa.string()), ("slug", pa.string())])


def add_survey(
    maker: FigureMaker, cube: Cube, responses: ir.Table, areas: AreaSet, asked: Asked
) -> None:
    """Add the shares of answers of every question, and those of a group asked for.

    A theme may ask for `question--answer--of-other--answer`: of those who gave the
    other answer. So may `definitions/survey_groups.toml`. What is asked for and nobody
    was asked is not available.
    """
    rows = _one_spelling(_with_csp(responses, areas))
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


def _with_csp(responses: ir.Table, areas: AreaSet) -> ir.Table:
    """Say in which CSP each respondent lives, whatever kind of area was given."""
    csp_of = {csp.code: csp.code for csp in areas.csps}
    csp_of |= {ward.code: ward.parent or "" for ward in areas.wards}
    lsoas = areas.lsoas
    for column in ("district", "lsoa21"):
        if column in lsoas.column_names:
            pairs = zip(
                lsoas[column].to_pylist(), lsoas["csp"].to_pylist(), strict=True
            )
            csp_of |= {code: csp for code, csp in pairs if code and csp}
    known = ibis.memtable(
        pa.table({"code": sorted(csp_of), "csp": [csp_of[c] for c in sorted(csp_of)]})
    )
    plain = responses.drop("csp") if "csp" in responses.columns else responses
    return plain.left_join(known, plain.area == known.code).drop("code")


def _one_spelling(rows: ir.Table) -> ir.Table:
    """Spell each answer as its slug: "Yes." and "yes" are one answer, added up."""
    said = rows.select("answer").distinct().order_by("answer").to_pyarrow()
    spelt = [text for text in said["answer"].to_pylist() if text is not None]
    columns = {"spelt": spelt, "slug": [slugify(text) for text in spelt]}
    known = ibis.memtable(pa.table(columns, schema=_SPELT))
    joined = rows.left_join(known, rows.answer == known.spelt)
    return joined.drop("answer", "spelt").rename(answer="slug")


def _who_said(rows: ir.Table, question: str, answer: str) -> ir.Table:
    """The rows of those who gave an answer to another question."""
    slugs = {
        row["question"]: slugify(str(row["question"]))
        for row in rows.select("question").distinct().to_pyarrow().to_pylist()
    }
    asked = sorted(q for q, slug in slugs.items() if slug == question)
    said = rows.filter(rows.question.isin(asked))
    # Compared as slugs, so that "Yes." and "yes" are one answer.
    who = (
        said.filter(answer_slug(said.answer) == answer)
        .select("wave", "respondent")
        .distinct()
    )
    return rows.semi_join(who, ["wave", "respondent"])


class _Adding:
    """Adds the figures of a set of respondents."""

    def __init__(self, maker: FigureMaker, cube: Cube) -> None:
        self.maker, self.cube = maker, cube
        self.settings = SurveySettings()
        self.told: set[str] = set()
        self.waves: list[str] = []

    def everyone(self, rows: ir.Table, only: str) -> None:
        """Add all answers of these rows; `only` is the one name that is wanted."""
        extracts = rows.select("extract").distinct().order_by("extract")
        self.sources = tuple(extracts.to_pyarrow()["extract"].to_pylist())
        of_all = self._shares(rows, ())
        # Of the whole survey: an area that was left out of the latest wave has none.
        self.waves = self.waves or sorted({str(row["wave"]) for row in of_all})[-2:]
        names = self._of_area(self.cube.areas[0], of_all, only)
        by_csp: dict[object, list[Row]] = {}
        for row in self._shares(rows, ("csp",)):
            by_csp.setdefault(row["csp"], []).append(row)
        for place in self.cube.rows(AreaLevel.CSP):
            area = self.cube.areas[place]
            told = self._of_area(area, by_csp.get(area.code, []), only)
            for name in sorted(names - told):
                self._missing("survey_share", name, area)

    def _shares(self, rows: ir.Table, by: Sequence[str]) -> list[Row]:
        sums = sum_answers(rows, by=by, settings=self.settings)
        ordered = sums.order_by("wave", "mode", *by, "question", "answer")
        found = share_answers(ordered.to_pyarrow(), settings=self.settings)
        listed: list[Row] = found.to_pylist()
        return [row for row in listed if row["is_sample"]]

    def _of_area(self, area: Area, rows: Sequence[Row], only: str) -> set[str]:
        """Add the shares of the latest wave and their changes; gives their names."""
        latest, before = (
            {_name(row): row for row in rows if row["wave"] in waves}
            for waves in (self.waves[-1:], self.waves[:-1])
        )
        wanted = {only.partition(_OF)[0]: only} if only else {n: n for n in latest}
        for name in sorted(wanted.keys() & latest.keys()):
            self._share(wanted[name], area, latest[name])
            if name in before:
                self._change(wanted[name], area, latest[name], before[name])
        found = {wanted[name] for name in wanted.keys() & latest.keys()}
        self.told |= found
        return found

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
        question = name.partition("--")[0]
        of = name.rpartition(_OF)[2] if _OF in name else ""
        category = "--".join(part for part in ("survey", question, of) if part)
        return self.maker.add(
            "count",
            category,
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


def _name(row: Row) -> str:
    return f"{slugify(str(row['question']))}--{slugify(str(row['answer']))}"


def _number(row: Row, name: str) -> float:
    value = row[name]
    return float(value) if isinstance(value, int | float) else float("nan")
