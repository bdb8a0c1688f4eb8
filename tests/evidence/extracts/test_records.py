import csv
import io

import pyarrow.csv as arrow_csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.extracts import records
from safercity.evidence.extracts.records import blocks_of


def read(data: bytes, *, width: int, chunk: int = 1 << 20):
    """Every record by line, as a reader of the kept bytes sees it, and the odd rows."""
    chunks = [data[i : i + chunk] for i in range(0, len(data), chunk)]
    found, odd = {}, []
    for block in blocks_of(chunks, width=width, first_line=1):
        if block.lines.size:
            table = arrow_csv.read_csv(
                io.BytesIO(block.data),
                read_options=arrow_csv.ReadOptions(
                    column_names=[f"c{n}" for n in range(width)],
                    block_size=4 * records.MAX_LINE_BYTES,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types={f"c{n}": "string" for n in range(width)}
                ),
            )
            rows = [list(row.values()) for row in table.to_pylist()]
            assert len(rows) == block.lines.size
            found.update(zip(block.lines.tolist(), rows, strict=True))
        odd.extend(block.odd)
    return found, odd


def rules(odd):
    return [(row.line, row.rule) for row in odd]


def test_rows_and_their_lines_are_found_whatever_the_line_ends():
    unix, _ = read(b"a,b\nc,d\n\ne,f", width=2)
    windows, odd = read(b"a,b\r\nc,d\r\n\r\ne,f\r\n", width=2)

    assert unix == windows == {1: ["a", "b"], 2: ["c", "d"], 4: ["e", "f"]}
    assert odd == []


def test_a_row_with_too_few_or_too_many_columns_is_handed_back_with_its_line():
    found, odd = read(b"a,b,c\nd,e\nf,g,h,i\nj,k,l\n", width=3)

    assert sorted(found) == [1, 4]
    assert rules(odd) == [(2, "columns"), (3, "columns")]
    assert odd[0].reason == "The row has 2 columns; the header has 3"
    assert odd[1].text == "f,g,h,i"


def test_quoted_commas_quotes_and_line_breaks_are_part_of_a_field():
    data = b'1,"a, b",x\n2,"say ""no""",y\n3,"two\nlines",z\n4,p,q\n'

    found, odd = read(data, width=3)

    assert odd == []
    assert found[1] == ["1", "a, b", "x"]
    assert found[2] == ["2", 'say "no"', "y"]
    assert found[3] == ["3", "two lines", "z"]
    assert found[5] == ["4", "p", "q"]


def test_a_quote_left_open_costs_one_row_and_no_more():
    rows = [f"{n},b,c,d,e" for n in range(1, 9)]
    rows[2] = '3,"b,c,d,e'
    rows[5] = '6,b",c,d,e'
    rows[6] = '7,b,c,"d,e'

    found, odd = read("\n".join(rows).encode(), width=5)

    assert rules(odd) == [(3, "quotes"), (7, "quotes")]
    # A quote in the middle of an unquoted field is only a character.
    assert found[6] == ["6", 'b"', "c", "d", "e"]
    assert sorted(found) == [1, 2, 4, 5, 6, 8]


def test_a_line_break_outside_quotes_makes_two_odd_rows():
    found, odd = read(b"a,b,c\nd,e\nf\ng,h,i\nj,k\rl,m,n\n", width=3)

    assert sorted(found) == [1, 4]
    assert rules(odd) == [(2, "columns"), (3, "columns"), (5, "columns")]


def test_nul_bytes_and_endless_lines_are_handed_back(monkeypatch):
    monkeypatch.setattr(records, "MAX_LINE_BYTES", 50)
    data = b"a,b\nc\0,d\n" + b"x" * 500 + b',"y\ne,f\n' + b"z" * 80

    for chunk in (1 << 20, 30):
        found, odd = read(data, width=2, chunk=chunk)

        assert sorted(found) == [1, 4]
        assert rules(odd) == [(2, "not text"), (3, "too long"), (5, "too long")]


def test_lines_that_are_not_utf8_are_read_as_windows_1252():
    data = "café,1\n".encode() + "Môn – naïve,2\n".encode("cp1252") + b"plain,3\n"

    found, odd = read(data, width=2)
    blocks = list(blocks_of([data], width=2, first_line=1))

    assert odd == []
    assert [found[n][0] for n in (1, 2, 3)] == ["café", "Môn – naïve", "plain"]
    assert blocks[0].recoded == 1


def test_a_field_may_go_on_into_the_next_chunk():
    data = b'1,"a\n\nb",c\n2,d,e\n3,"f\n'

    for chunk in range(1, len(data)):
        found, odd = read(data, width=3, chunk=chunk)

        assert found == {1: ["1", "a  b", "c"], 4: ["2", "d", "e"]}
        assert rules(odd) == [(5, "quotes")]


# With commas or with line breaks: a line inside a field that is a whole row by itself
# is taken for one, which the test of a quote left open asks for.
a_field = st.one_of(
    st.text(st.sampled_from('ab,"é '), max_size=6),
    st.text(st.sampled_from('ab"\n\ré '), max_size=6),
)


@given(
    rows=st.lists(st.lists(a_field, min_size=5, max_size=5), min_size=1, max_size=12),
    line_end=st.sampled_from(["\n", "\r\n"]),
    chunk=st.integers(1, 200),
)
def test_whatever_a_csv_writer_writes_is_read_back(rows, line_end, chunk):
    out = io.StringIO()
    csv.writer(out, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)

    found, odd = read(out.getvalue().encode(), width=5, chunk=chunk)

    assert odd == []
    assert [found[line] for line in sorted(found)] == [
        [" ".join(field.splitlines()) for field in row] for row in rows
    ]


@given(
    data=st.text(st.sampled_from('ab,,,"\n\n\r\0é'), max_size=120),
    cut=st.integers(0, 10),
    chunk=st.integers(1, 130),
)
def test_every_line_of_any_bytes_is_a_row_part_of_one_or_blank(data, cut, chunk):
    raw = data.encode()
    raw = raw[: len(raw) - cut]

    found, odd = read(raw, width=3, chunk=chunk)

    lines = sorted([*found, *(row.line for row in odd)])
    assert len(lines) == len(set(lines))
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if line.count(b",") == 2 and not set(b'"\r\0') & set(line):
            inside_a_field = raw.count(b'"', 0, raw.find(line)) > 0
            assert number in lines or inside_a_field


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_nothing_and_blank_lines_hold_no_rows(chunk):
    assert read(b"", width=3, chunk=chunk) == ({}, [])
    assert read(b"\n\r\n\n", width=3, chunk=chunk) == ({}, [])
