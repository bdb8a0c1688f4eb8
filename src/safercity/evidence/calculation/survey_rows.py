"""Survey rows made ready: where each respondent lives, all words in one spelling."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from safercity.areas import slugify
from safercity.errors import ExtractError, all_at_once
from safercity.evidence.geography.folder import AreaSet

_SPELT = pa.schema([("spelt", pa.string()), ("slug", pa.string())])


def with_csp(responses: ir.Table, areas: AreaSet) -> ir.Table:
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


def one_spelling(rows: ir.Table) -> ir.Table:
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
