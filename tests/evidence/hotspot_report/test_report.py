"""The hotspot report of a real county: its files, its numbers, and what is refused."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
import shapely
from typer.testing import CliRunner

from safercity.errors import CoverageError, UsageError
from safercity.evidence.cli import app
from safercity.evidence.hotspot_report.report import (
    HotspotReport,
    make_hotspot_report,
)
from safercity.evidence.partnership import load_partnership
from safercity.evidence.places.british_grid import to_metres
from safercity.evidence.warehouse import WAREHOUSE

COUNTY = Path(__file__).parents[3] / "examples" / "staffordshire"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("build")


@pytest.fixture(scope="module")
def report(out: Path) -> HotspotReport:
    return make_hotspot_report(
        load_partnership(COUNTY),
        out,
        theme="asb",
        area="stoke-on-trent",
        audience="partners",
    )


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_number_is_that_of_plain_sql_on_the_squares(
    out: Path, report: HotspotReport
) -> None:
    with duckdb.connect(str(out / WAREHOUSE), read_only=True) as warehouse:
        found = warehouse.execute(
            "select floor(easting / 250)::int * 250 as e, "
            "floor(northing / 250)::int * 250 as n, count(*) as events from events "
            "where category = 'anti-social-behaviour' and counted and csp = "
            "(select code from areas where slug = 'stoke-on-trent') "
            "and month between '2025-01' and '2025-12' group by all order by 3 desc"
        ).fetchall()
    squares = {(e, n): events for e, n, events in found}
    figures = rows(report.folder / "figures.csv")
    listed = [row for row in figures if row["measure"] == "square_events"]
    assert len(listed) == 10
    for row in listed:
        east, north = map(int, row["area_code"].split("-"))
        assert squares[east, north] == int(row["value"])
    assert max(squares.values()) == max(int(row["value"]) for row in listed)
    assert sum(squares.values()) == report.events


def test_the_geojson_holds_the_hotspots_where_they_are(report: HotspotReport) -> None:
    found = json.loads((report.folder / "hotspots.geojson").read_bytes())
    assert len(found["features"]) == report.hotspots > 0
    table = rows(report.folder / "hotspot-table.csv")
    assert len(table) == report.hotspots
    for feature in found["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        east, north = to_metres(*shapely.get_coordinates(shape).T)
        # Squares of 250 metres, as near as six decimals of a degree can say.
        assert abs((east + 1) % 250 - 1).max() < 0.5
        assert abs((north + 1) % 250 - 1).max() < 0.5
        assert feature["properties"]["hotspot_events"] >= 10
    assert "Open Government Licence" in found["licence"][0]


def test_the_page_says_what_it_cannot_tell_and_who_it_is_for(
    report: HotspotReport,
) -> None:
    page = (report.folder / "index.html").read_text(encoding="utf-8")
    assert "says nothing about any person" in page
    assert "moved to the nearest of a set of map points" in page
    assert "Do not publish or pass on" in page
    assert (report.folder / "hotspots.pdf").read_bytes().startswith(b"%PDF")


def test_the_same_report_again_is_the_same_to_the_byte(
    tmp_path: Path, report: HotspotReport
) -> None:
    again = make_hotspot_report(
        load_partnership(COUNTY),
        tmp_path,
        theme="anti-social-behaviour",
        area="Stoke-on-Trent",
        audience="partners",
    )
    for path in sorted(p for p in report.folder.rglob("*") if p.is_file()):
        other = again.folder / path.relative_to(report.folder)
        assert path.read_bytes() == other.read_bytes(), path.name


def test_themes_and_areas_that_are_not_there_are_refused_with_the_nearest(
    out: Path,
) -> None:
    county = load_partnership(COUNTY)

    def make(theme: str, area: str, audience: str = "partners") -> None:
        make_hotspot_report(county, out, theme=theme, area=area, audience=audience)

    with pytest.raises(UsageError, match=r"no theme \"burglery\".*burglary"):
        make("burglery", "force-wide")
    with pytest.raises(UsageError, match=r"no area \"stoke\".*stoke-on-trent"):
        make("asb", "stoke")
    with pytest.raises(UsageError, match=r"no audience \"everyone\""):
        make("asb", "force-wide", "everyone")
    with pytest.raises(CoverageError, match="nothing to map"):
        make("fraud", "force-wide")
    with pytest.raises(UsageError, match="no events of its own"):
        make("repeat-offending", "force-wide")


def test_open_data_may_be_mapped_for_the_public(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app,
        [
            "hotspots",
            str(COUNTY),
            "--theme",
            "burglary",
            "--area",
            "tamworth",
            "--audience",
            "public",
            "--out",
            str(tmp_path),
            "--json",
        ],
    )
    assert done.exit_code == 0, done.output
    folder = tmp_path / "hotspots" / "tamworth-burglary-public"
    assert "Do not publish" not in (folder / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_what_harms_people_at_home_is_mapped_for_nobody(
    tmp_path: Path, audience: str
) -> None:
    with pytest.raises(UsageError, match="Domestic abuse is not mapped"):
        make_hotspot_report(
            load_partnership(COUNTY),
            tmp_path,
            theme="domestic-abuse",
            area="stafford",
            audience=audience,
        )


def test_extracts_of_the_partnership_are_not_mapped_for_the_public(
    tmp_path: Path,
) -> None:
    text = (COUNTY / "safercity.toml").read_text(encoding="utf-8")
    folder = tmp_path / "county"
    folder.mkdir()
    for name in ("areas", "extracts"):
        (folder / name).symlink_to(COUNTY / name)
    sensitive = text.replace(
        'path = "extracts"', 'path = "extracts"\nsensitivity = "sensitive"'
    )
    (folder / "safercity.toml").write_text(sensitive, encoding="utf-8")
    with pytest.raises(UsageError, match="public extracts only"):
        make_hotspot_report(
            load_partnership(folder),
            tmp_path / "build",
            theme="asb",
            area="tamworth",
            audience="public",
        )
    assert not (tmp_path / "build" / "hotspots").exists()
