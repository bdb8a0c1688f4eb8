import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.raking import RakingSettings
from safercity.evidence.measures.survey_answers import (
    list_respondents,
    share_answers,
    sum_answers,
    weigh_respondents,
    with_weights,
)
from tests.support.tables import drawn

ASKED = """
    respondent | wave | mode        | area | weight | question | answer
    -----------+------+-------------+------+--------+----------+------------------
    r1         | "25" | telephone   | A    | 0.5    | safe     | yes
    r2         | "25" | telephone   | A    | 1.5    | safe     | no
    r3         | "25" | telephone   | A    | 1.0    | safe     | Prefer not to say
    r4         | "25" | telephone   | B    | 1.0    | safe     | yes
    r5         | "25" | telephone   | B    | 1.0    | safe     | -
    r6         | "25" | Open poll   | A    | -      | safe     | no
    r7         | "25" | telephone   | -    | 1.0    | safe     | no
    r8         | "26" | -           | A    | -      | safe     | no
"""


def rows_of(table, *columns, engine=None):
    arrow = engine.to_pyarrow(table) if engine else table.to_pyarrow()
    return sorted(tuple(row[c] for c in columns) for row in arrow.to_pylist())


def test_answers_are_added_up_by_wave_mode_and_area(engine):
    sums = sum_answers(drawn(ASKED))

    assert rows_of(
        sums, "wave", "mode", "area", "answer", "respondents", "answered", "weight",
        "base_weight", "base_squares", "no_answer", engine=engine,
    ) == [
        ("25", "Open poll", "A", "no", 1, 1, 1.0, 1.0, 1.0, 0),
        ("25", "telephone", "A", "no", 1, 2, 1.5, 2.0, 2.5, 1),
        ("25", "telephone", "A", "yes", 1, 2, 0.5, 2.0, 2.5, 1),
        ("25", "telephone", "B", "no", 0, 1, 0.0, 1.0, 1.0, 1),
        ("25", "telephone", "B", "yes", 1, 1, 1.0, 1.0, 1.0, 1),
        ("26", "", "A", "no", 1, 1, 1.0, 1.0, 1.0, 0),
    ]  # fmt: skip


def test_all_areas_together_have_those_whose_area_is_not_known_too():
    sums = sum_answers(drawn(ASKED), by=())

    found = rows_of(sums, "mode", "answer", "respondents", "answered", "no_answer")
    assert ("telephone", "no", 2, 4, 2) in found
    assert ("telephone", "yes", 2, 4, 2) in found


def test_a_poll_that_people_chose_for_themselves_has_counts_and_no_share():
    shares = share_answers(sum_answers(drawn(ASKED)).to_pyarrow()).to_pylist()

    for row in shares:
        assert row["is_sample"] == (row["mode"] == "telephone")
        assert (row["share"] is None) == (not row["is_sample"])
    open_poll = next(row for row in shares if row["mode"] == "Open poll")
    assert (open_poll["respondents"], open_poll["effective"]) == (1, None)


def test_shares_leave_those_who_did_not_answer_out_of_the_base():
    shares = share_answers(sum_answers(drawn(ASKED)).to_pyarrow()).to_pylist()

    found = {(r["mode"], r["area"], r["answer"]): r for r in shares}
    yes = found["telephone", "A", "yes"]
    assert (yes["share"], yes["effective"], yes["deff"]) == (0.25, 1.6, 1.25)
    assert found["telephone", "B", "no"]["share"] == 0.0


def test_columns_that_may_be_absent_are_not_needed():
    bare = drawn("""
        respondent | wave | question | answer
        r1         | w    | q        | yes
        r2         | w    | q        | no
    """)

    shares = share_answers(sum_answers(bare, by=()).to_pyarrow()).to_pylist()

    assert {row["mode"] for row in shares} == {""}
    assert not any(row["is_sample"] for row in shares)
    assert [row["respondents"] for row in shares] == [1, 1]


def test_a_column_that_is_needed_is_named():
    with pytest.raises(ContractError, match="no column area, question"):
        sum_answers(drawn("wave | answer\nw | a"))


an_answer = st.fixed_dictionaries(
    {
        "wave": st.sampled_from(["25", "26"]),
        "mode": st.sampled_from(["post", "Face to face", "street stall", None]),
        "area": st.sampled_from(["A", "B", None]),
        "weight": st.sampled_from([0.5, 1.0, 2.5, None]),
        "question": st.sampled_from(["q1", "q2"]),
        "answer": st.sampled_from(["yes", "no", "Refused", "", "Don't know", None]),
    }
)


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(an_answer, min_size=1, max_size=30))
def test_sums_agree_with_plain_python(engine, rows):
    rows = [{"respondent": f"r{n}", **row} for n, row in enumerate(rows)]
    typed = pa.Table.from_pylist(
        rows,
        schema=pa.schema(
            [(name, pa.string()) for name in rows[0] if name != "weight"]
            + [("weight", pa.float64())]
        ),
    )

    found = engine.to_pyarrow(sum_answers(ibis.memtable(typed)))

    by_hand = sums_by_hand(rows)
    assert len(found) == len(by_hand)
    for row in found.to_pylist():
        key = tuple(row[c] for c in ("wave", "mode", "area", "question", "answer"))
        assert [
            row["respondents"], row["weight"], row["answered"], row["base_weight"],
            row["base_squares"], row["no_answer"],
        ] == pytest.approx(by_hand[key])  # fmt: skip


def sums_by_hand(rows):
    """The same sums in the plainest Python we can write."""
    found = {}
    for one in rows:
        if one["area"] is None:
            continue
        for other in rows:
            same = all(
                (one[c] or "") == (other[c] or "") for c in ("wave", "mode", "question")
            )
            if same and other["answer"] in ("yes", "no", "Don't know"):
                key = (
                    one["wave"], one["mode"] or "", one["area"], one["question"],
                    other["answer"],
                )  # fmt: skip
                found[key] = None
    # An answer that only people of unknown area gave is none of any area's.
    placed = {
        (r["wave"], r["mode"] or "", r["question"], r["answer"])
        for r in rows
        if r["area"] is not None
    }
    found = {k: v for k, v in found.items() if (k[0], k[1], k[3], k[4]) in placed}
    for wave, mode, area, question, answer in found:
        here = [
            r
            for r in rows
            if (r["wave"], r["mode"] or "", r["area"], r["question"])
            == (wave, mode, area, question)
        ]
        given = [r for r in here if r["answer"] in ("yes", "no", "Don't know")]
        weights = [1.0 if r["weight"] is None else r["weight"] for r in given]
        said = [r["answer"] == answer for r in given]
        found[wave, mode, area, question, answer] = [
            sum(said),
            sum(w for w, s in zip(weights, said, strict=True) if s),
            len(given),
            sum(weights),
            sum(w * w for w in weights),
            len(here) - len(given),
        ]
    return found


PEOPLE = """
    respondent | wave | mode      | sex | age | question | answer
    -----------+------+-----------+-----+-----+----------+-------
    r1         | "25" | telephone | f   | old | q1       | yes
    r1         | "25" | telephone | f   | old | q2       | no
    r2         | "25" | telephone | f   | old | q1       | yes
    r3         | "25" | telephone | f   | new | q1       | no
    r4         | "25" | telephone | m   | old | q1       | no
    r5         | "25" | telephone | m   | -   | q1       | no
    r6         | "25" | open      | m   | old | q1       | no
"""
TARGETS = {("sex",): {"f": 50, "m": 50}}


def test_each_respondent_is_listed_once():
    people = list_respondents(drawn(PEOPLE), columns=["sex", "age"]).to_pyarrow()

    assert people["respondent"].to_pylist() == ["r6", "r1", "r2", "r3", "r4", "r5"]
    assert people["weight"].null_count == 6


def test_a_sample_is_raked_and_an_open_poll_is_not():
    people = list_respondents(drawn(PEOPLE), columns=["sex", "age"]).to_pyarrow()

    weights, accounts = weigh_respondents(people, TARGETS)

    by_person = dict(
        zip(
            weights["respondent"].to_pylist(),
            weights["weight"].to_pylist(),
            strict=True,
        )
    )
    assert by_person == pytest.approx(
        {"r1": 5 / 6, "r2": 5 / 6, "r3": 5 / 6, "r4": 1.25, "r5": 1.25, "r6": 1.0}
    )
    assert list(accounts) == [("25", "telephone")]
    assert accounts["25", "telephone"].converged


def test_a_margin_of_two_columns_leaves_out_whoever_lacks_one():
    people = list_respondents(drawn(PEOPLE), columns=["sex", "age"]).to_pyarrow()
    targets = {("sex", "age"): {("f", "old"): 1, ("f", "new"): 1, ("m", "old"): 2}}

    _, accounts = weigh_respondents(
        people, targets, settings=RakingSettings(lowest=None, highest=None)
    )

    (report,) = accounts["25", "telephone"].margins
    assert (report.name, report.unknown) == ("sex by age", 1)


def test_weights_are_put_in_place_of_those_supplied(engine):
    responses = drawn(PEOPLE)
    people = list_respondents(responses, columns=["sex"]).to_pyarrow()
    weights, _ = weigh_respondents(people, TARGETS)

    weighed = with_weights(responses, ibis.memtable(weights))

    sums = sum_answers(weighed, by=())
    found = rows_of(sums, "mode", "question", "answer", "weight", engine=engine)
    assert found == [
        ("open", "q1", "no", 1.0),
        ("telephone", "q1", "no", pytest.approx(10 / 3)),
        ("telephone", "q1", "yes", pytest.approx(5 / 3)),
        ("telephone", "q2", "no", pytest.approx(5 / 6)),
    ]


def test_weights_that_were_supplied_are_where_raking_starts():
    supplied = drawn(ASKED)
    people = list_respondents(supplied, columns=["area"]).to_pyarrow()

    weights, _ = weigh_respondents(
        people.filter(pa.compute.equal(people["mode"], "telephone")),
        {("area",): {"A": 1, "B": 1}},
        settings=RakingSettings(lowest=None, highest=None),
    )

    by_person = dict(
        zip(
            weights["respondent"].to_pylist(),
            weights["weight"].to_pylist(),
            strict=True,
        )
    )
    assert by_person["r2"] == pytest.approx(3 * by_person["r1"])
    assert by_person["r7"] == pytest.approx(1.0)


def test_a_label_that_no_respondent_has_is_named():
    people = list_respondents(drawn(PEOPLE), columns=["sex"]).to_pyarrow()

    with pytest.raises(SettingsError, match="sex: no respondent is x"):
        weigh_respondents(people, {("sex",): {"f": 1, "m": 1, "x": 1}})
