"""Which extracts, months and areas a build asks for."""

import pytest

from safercity.errors import CoverageError, SettingsError
from safercity.evidence.partnership import Extract
from safercity.periods import Month, Period
from tests.support.street_files import CITY, street_csv, street_extract, street_name

QUARTER = Period.parse("2025-01", "2025-03")


def partner(name, path, **other):
    return Extract(
        name,
        "offences",
        path,
        "Offences",
        "sensitive",
        columns={"ref": "ref", "month": "month", "category": "kind", "lsoa": "lsoa"},
        **other,
    )


def offences(*months, lsoa="E01000001"):
    rows = [f"{n},{month},burglary,{lsoa}" for n, month in enumerate(months)]
    return "\n".join(["ref,month,kind,lsoa", *rows]).encode()


def test_each_partners_extract_must_cover_the_period(build):
    files = {
        "a/x.csv": offences("2025-01", "2025-02", "2025-03"),
    }
    files["b.csv"] = offences("2025-01", "2025-03")
    one, two = partner("one", "extracts/a"), partner("two", "extracts/b.csv")

    with pytest.raises(CoverageError) as caught:
        build(files, one, two, period=QUARTER)

    assert "two has no rows of City of London Police for February 2025" in str(
        caught.value
    )
    assert "Ask the supplier for those months" in str(caught.value)
    assert "one has no rows" not in str(caught.value)


def test_an_extract_of_the_comparison_period_stands_beside_one_of_the_period(build):
    files = {
        "now.csv": offences("2025-01", "2025-02", "2025-03"),
        "then.csv": offences("2024-01", "2024-02"),
    }
    now, then = partner("now", "extracts/now.csv"), partner("then", "extracts/then.csv")

    built = build(files, now, then, period=QUARTER)

    assert [str(month) for month in built.report.months["then"]] == [
        "2024-01",
        "2024-02",
    ]
    with pytest.raises(CoverageError, match="then has no rows"):
        build(files, then, period=QUARTER)


def test_references_are_compared_within_an_extract_and_not_between(build):
    files = {"a/1.csv": offences("2025-01"), "a/2.csv": offences("2025-01")}
    files["b.csv"] = offences("2025-01")
    one, two = partner("one", "extracts/a"), partner("two", "extracts/b.csv")

    built = build(files, one, two)

    assert built.query(
        "SELECT extract, count(*) FROM events GROUP BY 1 ORDER BY 1"
    ) == [("one", 1), ("two", 1)]
    assert built.report.superseded == 1


def test_an_extract_of_elsewhere_is_refused_beside_one_of_here(build):
    files = {
        f"here/{street_name()}": street_csv([CITY]),
        "there.csv": offences("2025-01", lsoa="E01000853"),
    }

    with pytest.raises(CoverageError) as caught:
        build(
            files,
            street_extract("extracts/here"),
            partner("there", "extracts/there.csv"),
        )

    assert "there has no row inside the area" in str(caught.value)
    assert "police-uk has" not in str(caught.value)


def test_no_month_of_the_period_is_refused_even_where_some_may_be_missing(build):
    with pytest.raises(CoverageError, match="April 2025 to May 2025"):
        build(
            {street_name(): street_csv([CITY])},
            period=Period.parse("2025-04", "2025-05"),
            missing_months="annualise",
        )


def test_of_months_after_the_last_one_there_is_it_is_said_which_that_is(build):
    with pytest.raises(CoverageError) as caught:
        build({street_name(): street_csv([CITY])}, period=QUARTER)

    message = str(caught.value)
    assert "for February 2025 to March 2025. The latest month there is " in message
    assert "January 2025. Supply the later ones once they are out" in message
    assert "annualise" not in message


MARCH = (Month(2025, 3),)


def test_a_month_that_truly_had_no_events_can_be_named(build):
    extract = partner("one", "extracts/a.csv", months_without_events=MARCH)

    built = build({"a.csv": offences("2025-01", "2025-02")}, extract, period=QUARTER)

    assert built.report.months["one"] == tuple(QUARTER)


def test_such_a_month_must_not_have_rows(build):
    extract = partner("one", "extracts/a.csv", months_without_events=MARCH)
    months = [str(month) for month in QUARTER]

    with pytest.raises(CoverageError, match=r"one has rows for March 2025\. Take what"):
        build({"a.csv": offences(*months)}, extract, period=QUARTER)


def test_other_months_are_still_asked_for(build):
    extract = partner("one", "extracts/a.csv", months_without_events=MARCH)

    with pytest.raises(CoverageError) as caught:
        build({"a.csv": offences("2025-01")}, extract, period=QUARTER)

    assert "for February 2025. Ask the supplier" in str(caught.value)
    assert "name those that truly had no events in months_without" in str(caught.value)


@pytest.mark.parametrize("form", ["%Q", "%H:%M", "%d %b", "", "'; DROP TABLE x; --"])
def test_a_date_format_that_gives_no_month_is_refused(build, form):
    extract = partner("one", "extracts/a.csv", date_format=form)

    with pytest.raises(SettingsError, match="does not say the year and month"):
        build({"a.csv": offences("2025-01")}, extract)


def test_a_code_is_set_aside_only_while_the_longer_one_never_comes(build):
    categories = {"4.1": "robbery", "4.10": "burglary"}
    extract = partner("one", "extracts", categories=categories)
    lines = ["ref,month,kind,lsoa", "1,2025-01,4.1,E01000001"]
    longer = [*lines, "2,2025-01,4.10,E01000001"]

    both = build({"a.csv": "\n".join(longer).encode()}, extract)

    assert both.query("SELECT ref, category FROM events ORDER BY ref") == [
        ("1", "robbery"),
        ("2", "burglary"),
    ]
    lines.append("2,2025-01,4.1,E01000001")
    with pytest.raises(Exception, match="cut a nought"):
        build({"a.csv": "\n".join(lines).encode()}, extract)


def test_a_neighbours_files_are_named_as_the_neighbours(build):
    met = CITY | {"Reported by": "Metropolitan Police Service"}

    with pytest.raises(CoverageError) as caught:
        build({street_name(force="metropolitan"): street_csv([met])})

    message = str(caught.value)
    assert "has no rows of City of London Police; its rows are reported by" in message
    assert "Metropolitan Police Service. Is it the right supply?" in message
