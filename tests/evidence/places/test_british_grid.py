import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.places.british_grid import to_degrees, to_metres

# Centres of wards as ONS publishes them (WD_MAY_2025, columns LONG, LAT, BNG_E, BNG_N).
WARDS = [
    (-2.136331, 53.03458, 390955, 348596),  # Abbey Hulton, Stoke-on-Trent
]


@pytest.mark.parametrize(("longitude", "latitude", "easting", "northing"), WARDS)
def test_metres_are_within_five_of_those_published(
    longitude, latitude, easting, northing
):
    east, north = to_metres(longitude, latitude)

    assert np.hypot(east[0] - easting, north[0] - northing) < 5


def test_the_example_of_the_ordnance_survey_comes_out_within_five_metres():
    # Caister water tower, 52 39 28.8282 N, 1 42 57.8663 E, by the OSTN15 grid.
    east, north = to_metres(1.716073973, 52.658007833)

    assert np.hypot(east[0] - 651409.804, north[0] - 313177.450) < 5


@given(st.floats(-6, 1.7), st.floats(50, 55.8))
def test_there_and_back_is_the_same_place(longitude, latitude):
    east, north = to_metres(longitude, latitude)
    lon, lat = to_degrees(east, north)

    assert lon[0] == pytest.approx(longitude, abs=1e-6)
    assert lat[0] == pytest.approx(latitude, abs=1e-6)


def test_a_missing_degree_gives_no_place():
    east, north = to_metres([np.nan, -2, np.inf], [53, np.nan, 53])

    assert np.isnan(east).all()
    assert np.isnan(north).all()


def test_no_points_give_no_places():
    east, north = to_metres([], [])

    assert east.tolist() == north.tolist() == []
