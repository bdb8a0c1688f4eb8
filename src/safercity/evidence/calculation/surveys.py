"""Survey figures: what residents say, for the force and each CSP, wave by wave.

Only the latest wave is shown, beside the change on the one before. Where a question was
asked in two ways at once, the answers of the way that most people answered are shown,
and a change is given only between waves that asked in the same way. Nothing is said of
an area where fewer people answered than `SurveySettings.fewest`.
"""

import tomllib
from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from safercity.areas import Area, AreaLevel, slugify
from safercity.errors import ExtractError, all_at_once
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.definitions import DEFINITIONS
from safercity.evidence.measures.survey import SurveySettings, compare_shares
from safercity.evidence.measures.survey_answers import share_answers, sum_answers
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
    """Spell each question, mode and answer as its slug, so that they are added up.

    "Yes." and "yes" are one answer, and "Telephone" and "telephone" one way of asking.
    Raises:  ExtractError naming the questions that would so become one, and are two.
    """
    _check_questions(rows)
    for column in ("question", "answer", "mode"):
        if column in rows.columns:
            rows = _as_slugs(rows, column)
    return rows


def _as_slugs(rows: ir.Table, column: str) -> ir.Table:
    spelt = _spellings(rows, column)
    columns = {"spelt": spelt, "slug": [slugify(text) for text in spelt]}
    known = ibis.memtable(pa.table(columns, schema=_SPELT))
    joined = rows.left_join(known, rows[column] == known.spelt)
    return joined.drop(column, "spelt").rename({column: "slug"})


def _spellings(rows: ir.Table, column: str) -> list[str]:
    found = rows.select(column).distinct().order_by(column).to_pyarrow()
    return [text for text in found[column].to_pylist() if text is not None]


def _check_questions(rows: ir.Table) -> None:
    """Stop where people answered two questions that have the same short name."""
    by_slug: dict[str, list[str]] = {}
    for question in _spellings(rows, "question"):
        by_slug.setdefault(slugify(question), []).append(question)
    faults = [
        f"{' and '.join(f'“{text}”' for text in texts)} are both short for “{slug}”"
        for slug, texts in sorted(by_slug.items())
        if len(texts) > 1 and _are_asked_together(rows, texts)
    ]
    if faults:
        raise ExtractError(
            all_at_once(
                "The same people answered questions of the survey that would have one "
                "name in the assessment. Word one of each otherwise in the extract:",
                faults,
            )
        )


def _are_asked_together(rows: ir.Table, texts: Sequence[str]) -> bool:
    of_them = rows.filter(rows.question.isin(texts))
    each = of_them.group_by(["wave", "respondent"]).agg(
        questions=of_them.question.nunique()
    )
    return bool(each.filter(each.questions > 1).count().to_pyarrow().as_py())


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
