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
    rows = _with_csp(responses, areas)
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


def _who_said(rows: ir.Table, question: str, answer: str) -> ir.Table:
    """The rows of those who gave an answer to another question."""
    slugs = {
        row["question"]: slugify(str(row["question"]))
        for row in rows.select("question").distinct().to_pyarrow().to_pylist()
    }
    asked = sorted(q for q, slug in slugs.items() if slug == question)
    said = rows.filter(rows.question.isin(asked))
    # Compared as slugs are made, so that "Yes" and "yes" are one answer.
    given = said.answer.lower().re_replace("[^a-z0-9]+", "-").strip() == answer
    who = said.filter(given).select("wave", "respondent").distinct()
    return rows.semi_join(who, ["wave", "respondent"])


class _Adding:
    """Adds the figures of a set of respondents."""

    def __init__(self, maker: FigureMaker, cube: Cube) -> None:
        self.maker, self.cube = maker, cube
        self.settings = SurveySettings()
        self.told: set[str] = set()

    def everyone(self, rows: ir.Table, only: str) -> None:
        """Add all answers of these rows; `only` is the one name that is wanted."""
        extracts = rows.select("extract").distinct().order_by("extract")
        self.sources = tuple(extracts.to_pyarrow()["extract"].to_pylist())
        self._of_area(self.cube.areas[0], self._shares(rows, ()), only)
        by_csp: dict[object, list[Row]] = {}
        for row in self._shares(rows, ("csp",)):
            by_csp.setdefault(row["csp"], []).append(row)
        for place in self.cube.rows(AreaLevel.CSP):
            area = self.cube.areas[place]
            self._of_area(area, by_csp.get(area.code, []), only)

    def _shares(self, rows: ir.Table, by: Sequence[str]) -> list[Row]:
        sums = sum_answers(rows, by=by, settings=self.settings)
        ordered = sums.order_by("wave", "mode", *by, "question", "answer")
        found = share_answers(ordered.to_pyarrow(), settings=self.settings)
        listed: list[Row] = found.to_pylist()
        return [row for row in listed if row["is_sample"]]

    def _of_area(self, area: Area, rows: Sequence[Row], only: str) -> None:
        waves = sorted({str(row["wave"]) for row in rows})
        latest = {_name(r): r for r in rows if waves and r["wave"] == waves[-1]}
        before = {
            _name(r): r for r in rows if len(waves) > 1 and r["wave"] == waves[-2]
        }
        for name, row in sorted(latest.items()):
            wanted = only.partition(_OF)[0] if only else name
            if name == wanted:
                self._share(only or name, area, row)
                if name in before:
                    self._change(only or name, area, row, before[name])

    def _share(self, name: str, area: Area, row: Row) -> None:
        answered, share = _number(row, "answered"), row["share"]
        enough = answered >= self.settings.fewest and share is not None
        self.told.add(name)
        self.maker.add(
            "survey_share",
            name,
            area,
            self.cube.period,
            100 * _number(row, "share") if enough else None,
            lower=100 * _number(row, "lower") if enough else None,
            upper=100 * _number(row, "upper") if enough else None,
            numerator=_number(row, "effective") * _number(row, "share")
            if enough
            else None,
            denominator=_number(row, "effective") if enough else None,
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
        enough = fewest >= self.settings.fewest
        self.maker.add(
            "survey_change",
            name,
            area,
            self.cube.period,
            100 * float(found.difference[0]) if enough else None,
            lower=100 * float(found.lower[0]) if enough else None,
            upper=100 * float(found.upper[0]) if enough else None,
            sources=self.sources,
            inputs=(self._answered(name, area, _number(row, "answered")),),
        )


def _name(row: Row) -> str:
    return f"{slugify(str(row['question']))}--{slugify(str(row['answer']))}"


def _number(row: Row, name: str) -> float:
    value = row[name]
    return float(value) if isinstance(value, int | float) else float("nan")
