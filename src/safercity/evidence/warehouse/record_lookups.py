"""What the distinct values of some rows stand for, looked up once for each.

A county's crimes have some hundred offence codes and some thousand sets of flags; what
each means is worked out here in plain Python or for the distinct values alone, and
joined to the millions of rows that have them.
"""

import datetime as dt
import difflib
from collections.abc import Iterator, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from safercity.evidence.contracts.column_checks import REASON
from safercity.evidence.contracts.flags import FLAGS, flag_column
from safercity.evidence.contracts.offence_codes import OffenceCode, find_code
from safercity.evidence.contracts.reading import has_any, words_of
from safercity.evidence.extracts.shown import shown
from safercity.evidence.partnership import Extract
from safercity.evidence.warehouse.engine import Engine

# More distinct wrong words than this are a wrong column, not words to be mapped.
MOST_WORDS = 1_000
_FIRST, _LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)

_MEANINGS = pa.schema(
    [
        pa.field("said", pa.string()),
        pa.field("code", pa.string()),
        pa.field("since", pa.date32()),
        pa.field("until", pa.date32()),
        pa.field("in_date_from", pa.date32()),
        pa.field("in_date_to", pa.date32()),
        pa.field("subgroup", pa.string()),
        pa.field("offence_group", pa.string()),
        pa.field("category", pa.string()),
    ]
)


def offence_meanings(engine: Engine, codes: Sequence[str]) -> ir.Table:
    """Leave the table `offence_meanings`: what each code as supplied stands for.

    Rows:    one for each code and span of days; the spans of a code cover all days, so
             that an old code still in use keeps its meaning. `in_date_from` and
             `in_date_to` are the days that the list gives it.
    """
    rows = [row for code in sorted(codes) for row in _spans(code)]
    return engine.load("offence_meanings", pa.Table.from_pylist(rows, _MEANINGS))


def _spans(said: str) -> Iterator[dict[str, object]]:
    entries = sorted(find_code(said), key=lambda e: e.valid_from or _FIRST)
    for number, entry in enumerate(entries):
        following = entries[number + 1] if number + 1 < len(entries) else None
        yield {
            "said": said,
            "code": entry.code,
            "since": _start(entry) if number else _FIRST,
            "until": _start(following) - dt.timedelta(1) if following else _LAST,
            "in_date_from": _start(entry),
            "in_date_to": entry.valid_to or _LAST,
            "subgroup": entry.subgroup,
            "offence_group": entry.group,
            "category": entry.category,
        }


def _start(entry: OffenceCode) -> dt.date:
    return entry.valid_from or _FIRST


def find_flag_sets(engine: Engine, extract: Extract, lot: str) -> ir.Table:
    """Leave the table `flag_sets`: what each text of flags in a lot stands for.

    Rows:    one for each distinct text.
    Adds:    a column for each flag, true or false; and why the text is wrong, if it is.
    """
    engine.create(
        "flag_texts", f"SELECT DISTINCT flags FROM {lot} WHERE flags IS NOT NULL"
    )
    meanings, texts = _meanings(extract), engine.table("flag_texts")
    words = words_of(texts.flags)
    columns = {}
    for slug in FLAGS:
        said = sorted(word for word, meant in meanings.items() if meant == slug)
        columns[flag_column(slug)] = has_any(words, _literal(said))
    engine.create("flag_words", texts.select("flags", word=words.unnest()))
    reasons = _find_reasons(engine, meanings)
    known = texts.mutate(**columns).left_join(reasons, "flags")
    engine.create("flag_sets", known.drop("flags_right"))
    return engine.table("flag_sets")


def _meanings(extract: Extract) -> dict[str, str]:
    """The flag of each word, in small letters; the supplier's meaning goes first."""
    own = {word.strip().lower(): slug for word, slug in extract.flags.items()}
    return {slug: slug for slug in FLAGS} | own


def _literal(words: Sequence[str]) -> ir.ArrayScalar:
    return ibis.literal(list(words), type="array<string>")


def _find_reasons(engine: Engine, meanings: dict[str, str]) -> ir.Table:
    """Why each wrong text is wrong: its first word that is no flag, and the nearest."""
    known = "SELECT unnest(?::VARCHAR[])"
    engine.run(
        "CREATE OR REPLACE TEMP TABLE wrong_flags AS "
        "SELECT flags, min(word) AS word FROM flag_words "
        f"WHERE word <> '' AND word NOT IN ({known}) GROUP BY flags",
        [sorted(meanings)],
    )
    words = engine.run(
        f"SELECT DISTINCT word FROM wrong_flags ORDER BY word LIMIT {MOST_WORDS + 1}"
    )
    told = {word: _reason(word, meanings) for (word,) in words[:MOST_WORDS]}
    table = pa.table(
        {
            "word": pa.array(list(told), pa.string()),
            "reason": pa.array(list(told.values()), pa.string()),
        }
    )
    engine.load("flag_reasons", table)
    name = REASON.format("flags")
    engine.create(
        "wrong_flag_sets",
        f"SELECT w.flags, coalesce(r.reason, 'It has a word that is no flag') AS "
        f'"{name}" FROM wrong_flags w LEFT JOIN flag_reasons r USING (word)',
    )
    return engine.table("wrong_flag_sets")


def _reason(word: str, meanings: dict[str, str]) -> str:
    near = difflib.get_close_matches(word, sorted(meanings), 3, 0.4)
    nearest = f"; the nearest are {', '.join(near)}" if near else ""
    return f'"{shown(word, 40)}" is no flag{nearest}'
