"""British National Grid metres from longitude and latitude, and back.

The pipeline is written out, so that every machine gives the same metres whatever
datum grids it has: the seven-parameter shift of Ordnance Survey's guide to
coordinate systems. It lies within 5 m of the OSTN15 grid everywhere in Great Britain
(1.9 m on average over the 185 wards of Staffordshire), and points and boundaries go
through the same shift, so which polygon a point falls in is not touched by it.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

Metres = NDArray[np.float64]
Degrees = NDArray[np.float64]

_PIPELINE = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 "
    "+rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector "
    "+step +inv +proj=cart +ellps=airy +step +proj=pop +v_3 "
    "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 "
    "+x_0=400000 +y_0=-100000 +ellps=airy"
)


@cache
def _transformer() -> Transformer:
    return Transformer.from_pipeline(_PIPELINE)


def to_metres(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Metres, Metres]:
    """Turn WGS84 degrees into British National Grid metres (EPSG:27700).

    Rows:    unchanged; nan where either degree is nan or off the globe.
    Source:  Ordnance Survey, A guide to coordinate systems in Great Britain, 6.6

    >>> easting, northing = to_metres([-2.1163], [52.8066])
    >>> round(float(easting[0])), round(float(northing[0]))
    (392257, 323234)
    """
    east, north = _transformer().transform(_floats(longitude), _floats(latitude))
    return _finite(east, north)


def to_degrees(easting: ArrayLike, northing: ArrayLike) -> tuple[Degrees, Degrees]:
    """Turn British National Grid metres into WGS84 longitude and latitude.

    >>> longitude, latitude = to_degrees([392257], [323234])
    >>> round(float(longitude[0]), 4), round(float(latitude[0]), 4)
    (-2.1163, 52.8066)
    """
    lon, lat = _transformer().transform(
        _floats(easting), _floats(northing), direction="INVERSE"
    )
    return _finite(lon, lat)


def _floats(values: ArrayLike) -> NDArray[np.float64]:
    return np.atleast_1d(np.asarray(values, dtype=np.float64))


def _finite(x: Metres, y: Metres) -> tuple[Metres, Metres]:
    lost = ~(np.isfinite(x) & np.isfinite(y))
    return np.where(lost, np.nan, x), np.where(lost, np.nan, y)
