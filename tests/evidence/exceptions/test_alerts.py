import pytest

from safercity.errors import SettingsError
from safercity.evidence.exceptions.alerts import (
    ACTIONS,
    Alert,
    load_alerts,
    notes_for,
)
from safercity.periods import Month, Period

PERIOD = Period.parse("2019-01", "2022-12")


def alert(action="leave-out", start="2020-03", end=None, **rest):
    return Alert(
        key="k",
        title="T",
        start=Month.parse(start),
        end=Month.parse(end) if end else None,
        action=action,
        words="Something else happened.",
        source="S",
        certainty="our choice",
        **rest,
    )


def test_the_alerts_that_ship_leave_out_the_months_of_covid():
    alerts = {one.key: one for one in load_alerts()}

    covid = alerts["covid-19"]
    assert (str(covid.start), str(covid.end)) == ("2020-03", "2021-07")
    assert covid.action == "leave-out" and not covid.categories
    assert len(covid.places(PERIOD)) == 17


def test_every_alert_that_ships_says_where_it_is_from():
    for one in load_alerts():
        assert one.source and one.certainty and one.words.endswith(".")
        assert one.action in ACTIONS


PLACES = [
    (alert(start="2020-03", end="2020-05"), range(14, 17)),
    (alert(start="2018-01", end="2019-02"), range(2)),
    (alert(start="2022-11", end="2024-02"), range(46, 48)),
    (alert(start="2024-01", end="2024-02"), range(0)),
    (alert(start="2022-11"), range(46, 48)),
    (alert("break", start="2020-03"), range(14)),
    (alert("break", start="2018-03"), range(0)),
    (alert("break", start="2030-03"), range(48)),
    (alert("note", start="2020-03"), range(14, 26)),
    (alert("note", start="2020-03", end="2020-03"), range(14, 15)),
]


@pytest.mark.parametrize("one,places", PLACES)
def test_an_alert_covers_its_months(one, places):
    assert list(one.places(PERIOD)) == list(places)


def test_an_alert_is_about_the_series_it_names():
    some = alert(categories=("burglary",), areas=("stafford",))

    assert some.is_about("stafford", "burglary")
    assert not some.is_about("stafford", "robbery")
    assert not some.is_about("lichfield", "burglary")
    assert alert().is_about("anywhere", "anything")


def test_only_notes_are_words_beside_an_exception():
    alerts = [
        alert("note", categories=("burglary",)),
        alert("leave-out"),
        alert("note", start="2021-06", end="2021-06"),
    ]

    assert notes_for(alerts, "a", "burglary", PERIOD, 14) == (
        "Something else happened.",
    )
    assert notes_for(alerts, "a", "robbery", PERIOD, 14) == ()


def own(folder, text):
    place = folder / "definitions" / "alerts"
    place.mkdir(parents=True)
    (place / "ours.toml").write_text(text, encoding="utf-8")
    return folder


GOOD = {
    "key": '"late-2026"',
    "title": '"Late recording"',
    "start": '"2026-01"',
    "action": '"note"',
    "words": '"A backlog of a month."',
    "source": '"The force"',
    "certainty": '"stated"',
}


def written(**changes):
    lines = [f"{k} = {v}" for k, v in {**GOOD, **changes}.items() if v is not None]
    return "\n".join(["[[alerts]]", *lines])


def test_a_partnership_adds_alerts_of_its_own(tmp_path):
    text = written(end='"2026-02"', categories='["drugs"]', areas='["stafford"]')

    alerts = load_alerts(own(tmp_path, text))

    assert len(alerts) == len(load_alerts()) + 1
    late = next(one for one in alerts if one.key == "late-2026")
    assert (late.end, late.categories, late.areas) == (
        Month(2026, 2),
        ("drugs",),
        ("stafford",),
    )


def test_a_partnership_may_change_an_alert_that_ships(tmp_path):
    alerts = load_alerts(own(tmp_path, written(key='"covid-19"', end='"2026-12"')))

    covid = next(one for one in alerts if one.key == "covid-19")
    assert covid.action == "note" and len(alerts) == len(load_alerts())


def test_a_folder_without_alerts_has_those_that_ship(tmp_path):
    assert load_alerts(tmp_path) == load_alerts()


FAULTS = [
    ({"action": '"ignore"'}, '"action" must be one of leave-out, break, note.'),
    ({"start": '"January"'}, '"start": "January" is not a month'),
    ({"start": "2026"}, '"start" must be text in quotes.'),
    ({"end": "2026"}, '"end" must be a month such as "2021-07".'),
    ({"end": '"2025-12"'}, "it ends (2025-12) before it starts (2026-01)."),
    ({"words": None}, '"words" must be text in quotes.'),
    ({"categories": '"drugs"'}, '"categories" must be a list of texts'),
    ({"area": '["a"]'}, 'there is no "area". Did you mean "areas"?'),
]


@pytest.mark.parametrize("change,fault", FAULTS)
def test_a_fault_of_an_alert_is_said_in_words_that_mend_it(tmp_path, change, fault):
    with pytest.raises(SettingsError) as refused:
        load_alerts(own(tmp_path, written(**change)))

    said = str(refused.value)
    assert said.startswith("These alerts cannot be used:")
    assert f"ours.toml, [[alerts]] number 1: {fault}" in said


@pytest.mark.parametrize(
    "text,fault",
    [
        ("[alerts", "ours.toml is not a TOML file"),
        ("[alerts]", "must hold [[alerts]] and nothing else"),
        ("alert = 1", "must hold [[alerts]] and nothing else"),
        ("alerts = [1]", "number 1: it must be a table"),
    ],
)
def test_a_file_that_holds_no_alerts_is_refused(tmp_path, text, fault):
    with pytest.raises(SettingsError) as refused:
        load_alerts(own(tmp_path, text))

    assert fault in str(refused.value)
