"""A plan is read as it was meant, or every fault of it is told with its line."""

from pathlib import Path

import pytest

from safercity.errors import SettingsError
from safercity.evidence.evaluation_report.plan import Plan
from safercity.evidence.evaluation_report.plan_file import read_plan
from safercity.evidence.evaluation_report.plan_reader import KEYS

EXAMPLE = Path(__file__).parents[3] / "examples" / "evaluation" / "plan.toml"
GOOD = """\
partnership = "there"
[action]
name = "Alley gates"
done = "Gates were put up"
start = "2025-07"
end = "2025-12"
[measure]
category = "burglary"
[place]
areas = ["E05014567"]
"""


def read(tmp_path: Path, text: str) -> Plan:
    path = tmp_path / "plan.toml"
    path.write_text(text)
    return read_plan(path)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        read(tmp_path, text)
    return str(raised.value).splitlines()[1:]


def test_the_example_is_read_and_says_that_it_is_made_up():
    plan = read_plan(EXAMPLE)

    assert plan.illustration
    assert plan.slug == "evening-patrols-in-hanley"
    assert (plan.after.slug, plan.before) == ("2025-07_2025-12", None)
    assert (plan.ring, plan.similar) == (500, 12)
    assert plan.shape is not None
    assert plan.shape.area == pytest.approx(3.14159 * 500**2, rel=0.001)


def test_a_plan_of_few_words_takes_the_defaults(tmp_path):
    plan = read(tmp_path, GOOD)

    assert plan.partnership == tmp_path / "there"
    assert (plan.areas, plan.shape, plan.ring) == (("E05014567",), None, 0)
    assert (plan.similar, plan.comparison_areas, plan.before) == (8, (), None)
    assert not plan.illustration
    assert len(plan.hash) == 64


def test_degrees_and_metres_name_the_same_place(tmp_path):
    place = "easting = 392257\nnorthing = 323234\nradius = 250"
    metres = read(tmp_path, GOOD.replace('areas = ["E05014567"]', place)).shape
    place = "longitude = -2.1163\nlatitude = 52.8066\nradius = 250"
    degrees = read(tmp_path, GOOD.replace('areas = ["E05014567"]', place)).shape

    assert metres is not None and degrees is not None
    assert metres.centroid.distance(degrees.centroid) < 10


def test_a_polygon_is_read_in_metres(tmp_path):
    (tmp_path / "place.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
        '"geometry":{"type":"Polygon","coordinates":[[[-2.12,52.80],[-2.11,52.80],'
        "[-2.11,52.81],[-2.12,52.81],[-2.12,52.80]]]}}]}"
    )
    plan = read(
        tmp_path, GOOD.replace('areas = ["E05014567"]', 'geojson = "place.geojson"')
    )

    assert plan.shape is not None
    assert plan.shape.area == pytest.approx(674 * 1113, rel=0.01)
    assert plan.shape_title == "the shape in place.geojson"


def test_every_fault_is_told_at_once_in_order_of_line(tmp_path):
    found = faults(
        tmp_path,
        """\
partnership = 5
[action]
name = "!!"
start = "2025-13"
end = "2025-06"
ilustration = true
illustration = "yes"
[measure]
theme = "asb"
category = "burglary"
[place]
easting = 388300
radius = -1
ring = "wide"
[comparison]
areas = ["E05014567", "E05014567"]
similar = 5
[elsewhere]
""",
    )

    assert found == [
        "  - line 1: partnership is 5; write it as text in quotes",
        "  - line 2: [action] done is missing; write it as text in quotes",
        '  - line 3: [action] name is "!!"; it needs a letter from a to z',
        '  - line 4: [action] start is "2025-13"; write a month in quotes, such as '
        '"2025-07"',
        '  - line 6: [action] ilustration is no setting; did you mean "illustration"?',
        '  - line 7: [action] illustration is "yes"; write true or false',
        "  - line 10: [measure] category is there beside a theme; name one category "
        "or one theme",
        "  - line 11: [place] northing is missing; a point needs it",
        "  - line 13: [place] radius is -1; write metres, above 0 and up to 50000, "
        "without quotes",
        '  - line 14: [place] ring is "wide"; write metres from 0 (no ring) to 50000, '
        "without quotes",
        "  - line 16: [comparison] areas names E05014567 twice; once is enough",
        "  - line 17: [comparison] similar is there beside areas; keep the one that "
        "says what to compare with",
        "  - line 18: elsewhere is no setting; it can have: partnership, action, "
        "measure, place, comparison, before",
    ]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('areas = ["E05014567"]', "", "does not say where"),
        ('areas = ["E05014567"]', "areas = []", "write a list of codes"),
        ('areas = ["E05014567"]', "areas = [1]", "write a list of codes"),
        ('areas = ["E05014567"]', "radius = 5", "needs a point"),
        (
            'areas = ["E05014567"]',
            'areas = ["E05014567"]\ngeojson = "x.geojson"',
            "a second way to say where",
        ),
        ('areas = ["E05014567"]', 'geojson = "x.geojson"', "x.geojson is missing"),
        (
            'areas = ["E05014567"]',
            "easting = 9e9\nnorthing = 1\nradius = 5",
            "not in Great Britain",
        ),
        (
            'areas = ["E05014567"]',
            "longitude = 100.0\nlatitude = 12.0\nradius = 5",
            "not in Great Britain",
        ),
        (
            'areas = ["E05014567"]',
            "easting = nan\nnorthing = 1\nradius = 5",
            "easting is nan",
        ),
        (
            'areas = ["E05014567"]',
            'areas = ["E05014567"]\nring = inf',
            "ring is inf",
        ),
        ('category = "burglary"', "", "name one category or one theme"),
        ('category = "burglary"', "category = 3", "write it as text in quotes"),
        ('end = "2025-12"', 'end = "2025-06"', "before the start, 2025-07"),
        ('end = "2025-12"', "", "end is missing"),
        ("[place]", '[before]\nstart = "2025-01"\nend = "2025-07"\n[place]', "before"),
        ("[place]", "[comparison]\nsimilar = 2.5\n[place]", "similar is 2.5"),
        ("[place]", "[comparison]\nsimilar = true\n[place]", "similar is true"),
        ('[measure]\ncategory = "burglary"', "", "[measure] is missing"),
        ('partnership = "there"', "", "partnership is missing"),
        ("[action]", "comparison = 3\n[action]", "must be a table"),
    ],
)
def test_each_fault_says_what_to_do(tmp_path, was, now, said):
    assert any(said in fault for fault in faults(tmp_path, GOOD.replace(was, now)))


def test_a_file_that_is_not_there_or_not_toml_says_so(tmp_path):
    with pytest.raises(SettingsError, match="There is no file"):
        read_plan(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="line 1 cannot be read as TOML"):
        read(tmp_path, "name =")


def test_the_settings_that_are_told_of_are_those_that_are_read():
    page = Path(__file__).parents[3] / "docs" / "reference" / "plan-file.md"
    words = page.read_text(encoding="utf-8")

    missing = [
        f"{table}.{key}"
        for table, keys in KEYS.items()
        for key in keys
        if f"`{key}`" not in words and f"`[{key}]`" not in words
    ]
    assert missing == []
