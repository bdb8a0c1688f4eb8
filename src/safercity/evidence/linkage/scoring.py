"""Score pairs of records by Splink: Fellegi and Sunter's model, trained on the data.

How often strangers agree is learnt from pairs drawn at random, how often records of one
person do by expectation maximisation, in rounds that each hold something fixed. What is
learnt is rounded before use, so that the order in which a machine adds up cannot show.
Source:  I. P. Fellegi and A. B. Sunter, A theory for record linkage, JASA 64 (1969).
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from safercity.errors import LinkageError
from safercity.evidence.linkage.comparisons import (
    BLOCKS,
    BY_FREQUENCY,
    LEVELS,
    OTHER_BLOCKS,
    PLAIN,
    TRAINING_BLOCKS,
    UNKNOWN,
    Model,
)

if TYPE_CHECKING:
    from splink import Linker

RECORDS, NUMBER = "records", "number"
# Shares beyond these would let one column decide alone.
_LEAST, _MOST = 0.0005, 0.9995
_LEAST_AMONG_STRANGERS = 0.0000005
# Of two records of one person, most agree in each column: below, training went astray.
_LEAST_SAME = 0.5
_FIGURES = 5

Shares = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Trained:
    """The model as used: shares by comparison and level, and the share of true pairs.

    `by_data` is True where the shares were learnt from the records, and not as shipped.
    """

    same: Shares
    strangers: Shares
    prior: float
    plain_matches: int
    by_data: bool


@dataclass(frozen=True)
class Pairs:
    """Scored pairs, by number of record, likeliest first.

    `levels` names the level of each comparison, in the order of `LEVELS`.
    """

    left: list[int]
    right: list[int]
    probability: list[float]
    weight: list[float]
    levels: list[tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.left)


def score(records: pa.Table, model: Model) -> tuple[Trained, Pairs]:
    """Learn from the records, and score every pair that is worth comparing.

    `records` have `number` and the hashed columns, null where nothing is known. Only
    pairs from half the review threshold up are given.
    Raises:  LinkageError if Splink is not installed.
    """
    check_splink()
    with _connection() as connection, _quiet():
        connection.register("supplied", records)
        connection.execute(f"create table {RECORDS} as select * from supplied")
        trained = _trained(connection, records.num_rows, model)
        return trained, _scored(connection, trained, model)


def check_splink() -> None:
    """Raise LinkageError, saying how to install it, where there is no Splink."""
    try:
        import splink  # noqa: F401, PLC0415
    except ModuleNotFoundError:
        raise LinkageError(
            "Linkage needs Splink, which is not installed. Run: "
            'pip install "safercity[linkage]"'
        ) from None


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    try:
        # Sums of several threads come in any order, and so would the last figures.
        connection.execute("set threads = 1")
        yield connection
    finally:
        connection.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Splink tells its progress to a log, and of levels that no pair is in."""
    log = logging.getLogger("splink")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _trained(
    connection: duckdb.DuckDBPyConnection, records: int, model: Model
) -> Trained:
    plain = _plain_matches(connection)
    every = max(records * (records - 1) / 2, 1)
    # With no plain match there may still be one; with all pairs true, none be false.
    prior = min(max(plain, 1) / model.plain_share / every, 0.5)
    shipped = Trained(model.same, model.strangers, _rounded(prior), plain, False)
    if records < model.fewest_records or plain < model.fewest_plain_matches:
        return shipped
    linker = _linker(connection, shipped, model)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=model.random_pairs, seed=model.seed
    )
    for block in TRAINING_BLOCKS:
        # A column that no file has leaves nothing to learn from.
        if _pairs_sharing(connection, block) >= model.fewest_plain_matches:
            linker.training.estimate_parameters_using_expectation_maximisation(
                _on(block)
            )
    learnt = _learnt(linker, shipped)
    astray = any(shares["same"] < _LEAST_SAME for shares in learnt.same.values())
    return shipped if astray else learnt


def _plain_matches(connection: duckdb.DuckDBPyConnection) -> int:
    """How many pairs are of one person on the face of it."""
    either = " or ".join(
        f"({' and '.join(f'l.link_{c} = r.link_{c}' for c in columns)})"
        for columns in PLAIN
    )
    # Name is in both, so the join is on it.
    found = connection.execute(
        f"""
        select count(*) from {RECORDS} l join {RECORDS} r
        on l.link_forename = r.link_forename and l.link_surname = r.link_surname
        and l.{NUMBER} < r.{NUMBER}
        where {either}
        """
    ).fetchall()
    return int(found[0][0])


def _pairs_sharing(
    connection: duckdb.DuckDBPyConnection, columns: tuple[str, ...]
) -> int:
    """How many pairs of records have the same in all these columns."""
    names = [f"link_{column}" for column in columns]
    known = " and ".join(f"{name} is not null" for name in names)
    found = connection.execute(
        f"""
        select coalesce(sum(n * (n - 1) / 2), 0)
        from (
            select count(*) as n from {RECORDS}
            where {known} group by {", ".join(names)}
        )
        """
    ).fetchall()
    return int(found[0][0])


def _linker(
    connection: duckdb.DuckDBPyConnection, trained: Trained, model: Model
) -> "Linker":
    from splink import DuckDBAPI, Linker, SettingsCreator  # noqa: PLC0415
    from splink.blocking_rule_library import CustomRule  # noqa: PLC0415

    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(name, trained, model) for name in LEVELS],
        blocking_rules_to_generate_predictions=[
            *(_on(block) for block in BLOCKS),
            *(CustomRule(condition) for condition in OTHER_BLOCKS),
        ],
        probability_two_random_records_match=trained.prior,
        # Gives the level of each comparison, besides the hashes.
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
        unique_id_column_name=NUMBER,
        # Else one is made up, and the same run is never the same.
        linker_uid="safercity",
    )
    database = DuckDBAPI(connection)
    return Linker(database.register(RECORDS), settings, log_level=None)


def _on(columns: tuple[str, ...]) -> Any:
    from splink import block_on  # noqa: PLC0415

    return block_on(*(f"link_{column}" for column in columns))


def _comparison(name: str, trained: Trained, model: Model) -> dict[str, Any]:
    levels = []
    for level, condition in LEVELS[name].items():
        made: dict[str, Any] = {"sql_condition": condition, "label_for_charts": level}
        if level == UNKNOWN:
            made["is_null_level"] = True
        else:
            made["m_probability"] = trained.same[name][level]
            made["u_probability"] = trained.strangers[name][level]
            made["fix_u_probability"] = level in model.fixed[name]
        if level == "same" and name in BY_FREQUENCY:
            column, least = BY_FREQUENCY[name]
            made |= {"tf_adjustment_column": column, "tf_minimum_u_value": least}
            made["tf_adjustment_weight"] = 1.0
        levels.append(made)
    return {"output_column_name": name, "comparison_levels": levels}


def _learnt(linker: "Linker", shipped: Trained) -> Trained:
    """What Splink has learnt, within bounds; what it saw too little of, as shipped."""
    same: dict[str, dict[str, float]] = {}
    strangers: dict[str, dict[str, float]] = {}
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        name = comparison["output_column_name"]
        same[name], strangers[name] = dict(shipped.same[name]), {}
        for level in comparison["comparison_levels"]:
            label = level["label_for_charts"]
            if label == UNKNOWN:
                continue
            if _is_share(found := level.get("m_probability")):
                same[name][label] = _rounded(min(max(found, _LEAST), _MOST))
            among = level.get("u_probability")
            among = among if _is_share(among) else shipped.strangers[name][label]
            strangers[name][label] = _rounded(
                min(max(among, _LEAST_AMONG_STRANGERS), _MOST)
            )
    return Trained(same, strangers, shipped.prior, shipped.plain_matches, True)


def _is_share(value: Any) -> bool:
    """True of a number; Splink writes words where it saw no pair."""
    return isinstance(value, float)


def _rounded(value: float) -> float:
    return float(f"{value:.{_FIGURES}g}")


def _scored(
    connection: duckdb.DuckDBPyConnection, trained: Trained, model: Model
) -> Pairs:
    linker = _linker(connection, trained, model)
    found = linker.inference.predict(
        threshold_match_probability=model.review / 2, warning_mode="never"
    )
    columns = [f"gamma_{name}" for name in LEVELS]
    table = (
        found.as_duckdbpyrelation()
        .select(
            f"{NUMBER}_l as l, {NUMBER}_r as r, round(match_probability, 6) as p, "
            f"round(match_weight, 3) as w, {', '.join(columns)}"
        )
        .order("p desc, w desc, l, r")
        .to_arrow_table()
    )
    gammas = zip(*(table[column].to_pylist() for column in columns), strict=True)
    names = [_level_names(name) for name in LEVELS]
    return Pairs(
        left=table["l"].to_pylist(),
        right=table["r"].to_pylist(),
        probability=table["p"].to_pylist(),
        weight=table["w"].to_pylist(),
        levels=[
            tuple(known[gamma] for known, gamma in zip(names, row, strict=True))
            for row in gammas
        ],
    )


def _level_names(name: str) -> dict[int, str]:
    """The levels by Splink's numbers: from nought for the least; unknown is -1."""
    levels = [level for level in LEVELS[name] if level != UNKNOWN]
    return {-1: UNKNOWN, **dict(enumerate(reversed(levels)))}
