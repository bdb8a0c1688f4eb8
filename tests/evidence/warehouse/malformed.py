"""Make malformed extracts from a seed, and try to build from them.

Run by hand for many: python -m tests.evidence.warehouse.malformed 10000
"""

import functools
import gzip
import io
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from safercity.errors import SaferCityError
from safercity.evidence.partnership import Extract
from safercity.evidence.warehouse import build_warehouse
from safercity.periods import Period
from tests.support.sample_records import SAMPLE, records_csv, records_extract
from tests.support.street_files import (
    CITY,
    a_partnership,
    crime,
    street_csv,
    street_extract,
    street_name,
)

JANUARY = Period.parse("2025-01", "2025-01")
ROWS = [CITY, CITY, *(crime(f"ref{n}") for n in range(12))]
OFFENCES = [
    ["URN", "On", "Code", "E", "N", "LSOA", "Force"],
    *(
        [f"U{n}", f"2025-01-{n:02}", "28A", 532000 + n, 181000, "E01000001", ""]
        for n in range(1, 12)
    ),
]
NASTY = [
    b"",
    b",",
    b'"',
    b'""',
    b'",',
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1a",
    b"=cmd|' /C calc'!A0",
    b"@SUM(1+1)*cmd",
    b"-1e999",
    b"nan",
    b"inf",
    b"9" * 400,
    b"1_000",
    b"01-Aug",
    b"4.41E+10",
    b"E99999999",
    b"NULL",
    b"'; DROP TABLE events; --",
    b"{}$(){%",
    "\u202e\U0001f4a9é".encode(),
    b"\x81\x8d\x8f",
    b"A" * 300_000,
    b"2025-02-30",
    b"0000-00",
    b"../../../etc/passwd",
]
PARTNER = Extract(
    "partner",
    "offences",
    "extracts",
    "Offences",
    "sensitive",
    columns={
        "ref": "URN",
        "date": "On",
        "category": "Code",
        "easting": "E",
        "northing": "N",
        "lsoa": "LSOA",
        "force": "Force",
    },
    categories={"28A": "burglary", "4.10": "robbery", "8/1": "drugs"},
)


def a_street_file() -> tuple[str, bytes, Extract]:
    return street_name(), street_csv(ROWS), street_extract()


def a_packed_street_file() -> tuple[str, bytes, Extract]:
    return f"{street_name()}.gz", gzip.compress(street_csv(ROWS), mtime=0), PUBLIC


def an_archive() -> tuple[str, bytes, Extract]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (street_name(), "2025-01/2025-01-kent-outcomes.csv"):
            archive.writestr(zipfile.ZipInfo(name), street_csv(ROWS))
    return "download.zip", out.getvalue(), PUBLIC


def a_partners_csv() -> tuple[str, bytes, Extract]:
    lines = (",".join(map(str, row)) for row in OFFENCES)
    return "offences.csv", "\n".join(lines).encode(), PARTNER


def a_workbook() -> tuple[str, bytes, Extract]:
    book = openpyxl.Workbook()
    for row in OFFENCES:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return "offences.xlsx", out.getvalue(), PARTNER


def a_parquet_file() -> tuple[str, bytes, Extract]:
    header, *rows = OFFENCES
    table = pa.table(dict(zip(header, map(list, zip(*rows, strict=True)), strict=True)))
    out = io.BytesIO()
    pq.write_table(table, out)
    return "offences.parquet", out.getvalue(), PARTNER


def records(contract: str) -> list[dict[str, object]]:
    """Some rows of a contract, each with references of its own."""
    own = {"crime_ref", "ref", "call_ref", "accident_index", "respondent"}
    return [
        {
            name: f"{value}{n}" if name in own else value
            for name, value in SAMPLE[contract].items()
        }
        for n in range(12)
    ]


def a_file_of_records(contract: str) -> tuple[str, bytes, Extract]:
    extract = records_extract(contract, "extracts")
    return "records.csv", records_csv(records(contract)), extract


def a_workbook_of_crimes() -> tuple[str, bytes, Extract]:
    book, rows = openpyxl.Workbook(), records("crimes")
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return "crimes.xlsx", out.getvalue(), records_extract("crimes", "extracts")


def a_parquet_file_of_victims() -> tuple[str, bytes, Extract]:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records("victims")), out)
    return "victims.parquet", out.getvalue(), records_extract("victims", "extracts")


PUBLIC = street_extract()
SOUND = (
    a_street_file,
    a_packed_street_file,
    an_archive,
    a_partners_csv,
    a_workbook,
    a_parquet_file,
    a_workbook_of_crimes,
    a_parquet_file_of_victims,
    *(functools.partial(a_file_of_records, contract) for contract in SAMPLE),
)


def flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 20)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def drop(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.randint(1, 200) :]


def insert(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.choice(NASTY) + data[at:]
    return data


def repeat(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    return data + data[start : start + dice.randint(1, 3000)] * dice.randint(1, 50)


def scramble(_data: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(dice.randint(0, 3000))


def recode(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("latin-1")
    return text.encode(dice.choice(["utf-16", "utf-8", "utf-32", "cp037"]))


def replace_field(data: bytes, dice: random.Random) -> bytes:
    """Put something nasty in a field, or in several."""
    lines = data.split(b"\n")
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(lines))
        fields = lines[at].split(b",")
        fields[dice.randrange(len(fields))] = dice.choice(NASTY)
        lines[at] = b",".join(fields)
    return b"\n".join(lines)


def swap_lines(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    dice.shuffle(lines)
    return b"\n".join(lines)


BREAKS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip,
    cut,
    drop,
    insert,
    repeat,
    scramble,
    recode,
    replace_field,
    replace_field,
    swap_lines,
)


def malformed(seed: int) -> tuple[str, bytes, Extract]:
    """A file's name, its bytes and the extract that it is given as."""
    dice = random.Random(seed)  # noqa: S311 - to be the same again, not secret
    name, data, extract = dice.choice(SOUND)()
    packed = name.endswith((".gz", ".zip"))
    if packed and dice.random() < 0.6:
        # Break what is inside and pack it again, so that more than the shell is tried.
        inner = dice.choice(BREAKS)(street_csv(ROWS), dice)
        if name.endswith(".gz"):
            return name, gzip.compress(inner, mtime=0), extract
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(street_name(), inner)
        return name, out.getvalue(), extract
    for _ in range(dice.randint(1, 2)):
        data = dice.choice(BREAKS)(data or b"x", dice)
    return name, data, extract


def attempt(seed: int, folder: Path) -> str:
    """Try to build from a malformed extract: say which error, or none, it came to.

    Any other exception goes to the caller, as does a build that left half a warehouse.
    """
    name, data, extract = malformed(seed)
    path = folder / "extracts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    out = folder / "out" / "warehouse.duckdb"
    try:
        partnership = a_partnership(folder, extract, period=JANUARY)
        report = build_warehouse(partnership, out, lambda _: None)
    except SaferCityError as error:
        if not str(error) or len(str(error)) > 6000:
            raise RuntimeError(f"a message of {len(str(error))} characters") from error
        left = {found.name for found in out.parent.iterdir()}
        if left - {".warehouse.duckdb.lock"}:
            raise RuntimeError(f"left {left} behind") from error
        return type(error).__name__
    finally:
        path.unlink()
    out.unlink()
    accounted = report.accepted + report.quarantined + report.superseded
    if report.rows_read != accounted:
        raise RuntimeError(f"{report.rows_read} rows read, {accounted} accounted for")
    return "built"


def main() -> None:
    """Try as many seeds as asked for, and count what they came to."""
    count = int(sys.argv[1])
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    came_to: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(start, start + count):
            try:
                came_to[attempt(seed, Path(folder))] += 1
            except BaseException:
                print(f"seed {seed}", flush=True)
                raise
            if seed % 500 == 499:
                print(seed + 1, dict(came_to), flush=True)
    print(dict(came_to))


if __name__ == "__main__":
    main()
