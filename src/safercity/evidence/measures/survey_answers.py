"""Answers: from rows of a survey to sums by area, question and answer.

Waves and modes are never put together: a telephone sample and an open poll answer
different questions, even in the same words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from safercity.areas import slugify
from safercity.evidence.measures.arrays import Floats, nullable
from safercity.evidence.measures.columns import check_columns
from safercity.evidence.measures.raking import Margin, Raking, RakingSettings, rake
from safercity.evidence.measures.survey import (
    SAMPLE_MODES,
    SurveySettings,
    weighted_shares,
)

#: Population by label; a margin of several columns has tuples of their values.
Targets = Mapping[tuple[str, ...], Mapping[Any, float]]


def sum_answers(
    responses: ir.Table,
    *,
    by: Sequence[str] = ("area",),
    settings: SurveySettings | None = None,
) -> ir.Table:
    """Add up who gave each answer.

    Rows:    one for each wave, mode, combination of `by`, question and answer that
             anyone gave to it in that wave and mode, those with nobody too. A
             respondent with no value of `by` is in none of them.
    Adds:    `respondents` who gave the answer and `weight`, the sum of their weights;
             of all who answered the question `answered`, `base_weight` and
             `base_squares`; `no_answer`, those who did not and are in no base;
             `is_sample`, false for polls that people chose for themselves.
    Raises:  ContractError if a column is missing (`mode` and `weight` may be).
    Source:  docs/methods/survey.md#answers
    """
    settings = settings or SurveySettings()
    check_columns(responses, "wave", "question", "answer", *by, to="add up the answers")
    rows = _prepared(responses, by, settings)
    keys = ["wave", "mode", *by, "question"]
    answered, weight = ~rows.left_out, rows.weight
    bases = rows.group_by(keys).agg(
        answered=answered.cast("int64").sum(),
        no_answer=rows.left_out.cast("int64").sum(),
        base_weight=answered.ifelse(weight, 0.0).sum(),
        base_squares=answered.ifelse(weight * weight, 0.0).sum(),
    )
    given = rows.filter(answered)
    answers = given.select("wave", "mode", "question", "answer").distinct()
    sums = given.group_by([*keys, "answer"]).agg(
        respondents=given.count(), weight=given.weight.sum()
    )
    grid = bases.join(answers, ["wave", "mode", "question"])
    every = grid.left_join(sums, [*keys, "answer"])
    return every.select(
        *keys,
        "answer",
        respondents=every.respondents.fill_null(0).cast("int64"),
        weight=every.weight.fill_null(0.0),
        answered=every.answered.cast("int64"),
        base_weight=every.base_weight,
        base_squares=every.base_squares,
        no_answer=every.no_answer.cast("int64"),
        is_sample=answer_slug(every.mode).isin(settings.sample_modes),
    )


def _prepared(
    responses: ir.Table, by: Sequence[str], settings: SurveySettings
) -> ir.Table:
    there = responses.columns
    mode = responses.mode if "mode" in there else ibis.literal("")
    weight = responses.weight if "weight" in there else ibis.literal(1.0)
    answer = responses.answer
    rows = responses.mutate(
        mode=mode.cast("string").fill_null(""),
        # A missing weight stands at the mean, as in raking.
        weight=weight.cast("float64").fill_null(1.0),
        left_out=answer.isnull() | answer_slug(answer).isin(settings.no_answers),
    )
    return rows.filter(*(rows[column].notnull() for column in by)) if by else rows


def answer_slug(column: Any) -> Any:
    """As `areas.slugify`, for plain letters, inside a query."""
    plain = column.fill_null("").lower().re_replace("[.'’]", "")
    return plain.re_replace("[^a-z0-9]+", "-").re_replace("^-+|-+$", "")


def share_answers(
    sums: pa.Table, *, settings: SurveySettings | None = None
) -> pa.Table:
    """Add weighted shares to the sums of answers.

    Rows:    unchanged: those of `sum_answers`.
    Adds:    `share`, `lower` and `upper` (of 1), `effective` and `deff`; null where
             the mode is no sample, for which `respondents` is all there is to say, and
             where nobody answered.
    """
    settings = settings or SurveySettings()
    sample = np.array(sums["is_sample"].to_pylist(), dtype=bool)
    columns = [
        _where(sample, sums[name])
        for name in ("weight", "base_weight", "base_squares", "answered")
    ]
    found = weighted_shares(*columns, confidence=settings.confidence)
    for name in ("share", "lower", "upper", "effective", "deff"):
        values = nullable(getattr(found, name))
        sums = sums.append_column(name, pa.array(values, type=pa.float64()))
    return sums


def _where(sample: Any, column: pa.ChunkedArray) -> Floats:
    values = np.array(column.to_pylist(), dtype=np.float64)
    return np.where(sample, values, np.nan)


def list_respondents(responses: ir.Table, *, columns: Sequence[str]) -> ir.Table:
    """List who answered, with what is known of them.

    Rows:    one for each wave, mode and respondent, in that order.
    Adds:    `weight` (null where there is none) and `columns`; where a respondent's
             rows differ, the first in order of the alphabet.
    Raises:  ContractError if a column is missing (`mode` and `weight` may be).
    """
    check_columns(responses, "wave", "respondent", *columns, to="list who answered")
    there = responses.columns
    mode = responses.mode if "mode" in there else ibis.literal("")
    weight = responses.weight if "weight" in there else ibis.null("float64")
    rows = responses.mutate(
        mode=mode.cast("string").fill_null(""), weight=weight.cast("float64")
    )
    keys = ["wave", "mode", "respondent"]
    kept = {name: rows[name].min() for name in ("weight", *columns)}
    return rows.group_by(keys).agg(**kept).order_by(keys)


def weigh_respondents(
    people: pa.Table,
    targets: Targets,
    *,
    settings: RakingSettings | None = None,
    sample_modes: Sequence[str] = SAMPLE_MODES,
) -> tuple[pa.Table, dict[tuple[str, str], Raking]]:
    """Rake the weights of each wave and mode to what is known of the population.

    `people` is the table of `list_respondents`; `targets` have the names of columns,
    with the population by their values (a tuple where there are several columns).
    Those of a poll that people chose for themselves keep a weight of 1.

    Gives:   wave, mode, respondent and weight, in the order of `people`; and the
             account of each raking by wave and mode.
    Raises:  SettingsError as `rake` does.
    Source:  docs/methods/survey.md#raking
    """
    rows = people.to_pylist()
    weights = np.ones(len(rows))
    accounts = {}
    groups: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault((row["wave"], row["mode"]), []).append(place)
    for (wave, mode), places in sorted(groups.items()):
        if slugify(mode) not in sample_modes:
            continue
        chosen = [rows[place] for place in places]
        raking = rake(
            [_margin(names, chosen, known) for names, known in targets.items()],
            design=[row["weight"] for row in chosen],
            settings=settings,
        )
        weights[places] = raking.weights
        accounts[wave, mode] = raking
    kept = people.select(["wave", "mode", "respondent"])
    return kept.append_column("weight", pa.array(weights)), accounts


def _margin(
    names: tuple[str, ...],
    people: Sequence[Mapping[str, Any]],
    population: Mapping[Any, float],
) -> Margin:
    labels = [
        None
        if any(person[name] is None for name in names)
        else person[names[0]]
        if len(names) == 1
        else tuple(person[name] for name in names)
        for person in people
    ]
    return Margin(" by ".join(names), labels, population)


def with_weights(responses: ir.Table, weights: ir.Table) -> ir.Table:
    """Put raked weights in place of those that were supplied.

    Rows:    unchanged; `weights` has one row for each wave, mode and respondent.
    Adds:    `weight`.
    """
    check_columns(weights, "wave", "mode", "respondent", "weight", to="weigh answers")
    there = responses.columns
    mode = responses.mode if "mode" in there else ibis.literal("")
    rows = responses.mutate(mode=mode.cast("string").fill_null(""))
    rows = rows.drop("weight") if "weight" in there else rows
    joined = rows.left_join(weights, ["wave", "mode", "respondent"])
    return joined.select(*rows.columns, "weight")
