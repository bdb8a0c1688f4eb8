from dataclasses import replace
from pathlib import Path

from safercity.areas import Area, AreaLevel
from safercity.evidence.compare import Reason, compare_releases
from safercity.evidence.figures import NOT_AVAILABLE, Figure, FigureSet
from safercity.evidence.read import ReadRelease
from safercity.periods import Period

LICHFIELD = Area(AreaLevel.CSP, "E22000206", "Lichfield", "lichfield")
LAST, THIS = Period.parse("2024-01", "2024-12"), Period.parse("2025-01", "2025-12")


def rate(category="burglary", period=THIS, **more):
    values = {
        "value": 5.0,
        "numerator": 500.0,
        "denominator": 100_000.0,
        "denominator_year": 2021,
        **more,
    }
    return Figure("rate", category, LICHFIELD, period, unit="per 1,000", **values)


def release(*figures, inputs=()):
    return ReadRelease(Path("release"), {"inputs": list(inputs)}, FigureSet(figures))


def reasons(first, second):
    return [d.reason for d in compare_releases(first, second).differences]


def test_a_release_is_the_same_as_itself():
    one = release(rate(), rate("robbery"))

    comparison = compare_releases(one, one)

    assert (comparison.same, comparison.differences) == (2, ())


def test_last_years_figures_match_this_years_by_their_place_in_the_period():
    last = release(rate(period=LAST))
    this = release(rate(value=6.0, numerator=600.0))

    (difference,) = compare_releases(last, this).differences

    assert difference.before.value == 5.0
    assert difference.after.value == 6.0
    assert difference.reason is Reason.DATA


def test_each_reason_for_a_difference_is_told_apart():
    was = release(rate())

    assert reasons(was, release(rate(value=5.1, numerator=510.0))) == [Reason.DATA]
    assert reasons(was, release(rate(value=4.9, denominator=102_000.0))) == [
        Reason.POPULATION
    ]
    assert reasons(was, release(rate(value=5.1, method_version="2.0"))) == [
        Reason.METHOD
    ]
    assert reasons(was, release(rate(lower=4.0))) == [Reason.DERIVED]
    assert reasons(was, release(replace(rate(), value=None, status=NOT_AVAILABLE))) == [
        Reason.STATUS
    ]
    assert reasons(was, release()) == [Reason.GONE]
    assert reasons(release(), was) == [Reason.NEW]


def test_input_files_that_differ_are_named():
    first = release(inputs=[{"path": "a", "sha256": "1"}, {"path": "b", "sha256": "1"}])
    second = release(
        inputs=[{"path": "b", "sha256": "2"}, {"path": "c", "sha256": "1"}]
    )

    assert compare_releases(first, second).inputs == (
        "a: no longer used",
        "b: changed",
        "c: new",
    )


def test_the_comparison_reads_as_sentences():
    said = compare_releases(
        release(rate()), release(rate(value=6.0, numerator=600.0))
    ).in_words()

    assert "0 figures are the same; 1 differ." in said
    assert "rate.burglary.lichfield.2025: 5 -> 6 (data)" in said
