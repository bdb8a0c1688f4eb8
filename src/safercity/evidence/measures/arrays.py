"""Columns of numbers: how they come into array functions, and how they leave.

Inside, "not known" is NaN, and NaN in gives NaN out, never a wrong number. A figure
may not hold NaN, so `nullable` turns it into None where results leave.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from safercity.errors import SettingsError

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int8]
Booleans: TypeAlias = NDArray[np.bool_]

#: The code of a class that cannot be worked out; no class of any measure uses it.
NOT_AVAILABLE = 9


def floats(values: Any) -> Floats:
    """Read a number, a list with None, a NumPy array or an Arrow column.

    What is null or infinite comes back as NaN.

    >>> floats([1, None, float("inf")])
    array([ 1., nan, nan])
    """
    array = np.array(values, dtype=np.float64)
    array[np.isinf(array)] = np.nan
    return array


def counts(values: Any) -> Floats:
    """Read counts or populations: as `floats`, and a negative is not known either.

    >>> counts([3, -1])
    array([ 3., nan])
    """
    array = floats(values)
    return np.where(array < 0, np.nan, array)


def nullable(values: Floats) -> list[float | None]:
    """Give a column to people and files: NaN and infinity become None.

    >>> nullable(np.array([1.5, np.nan]))
    [1.5, None]
    """
    known = np.isfinite(values)
    return [v if k else None for v, k in zip(values.tolist(), known, strict=True)]


def divide(top: Floats, bottom: Floats) -> Floats:
    """Divide, with NaN where there is nothing to divide by.

    >>> divide(np.array([1.0, 1.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    usable = np.isfinite(bottom) & (bottom != 0)
    return np.where(usable, top, np.nan) / np.where(usable, bottom, 1.0)


def spread(*columns: Floats) -> tuple[Floats, ...]:
    """Give columns one common shape: a single number stands for every row.

    Raises:  SettingsError where their lengths cannot be matched.
    """
    try:
        return tuple(np.broadcast_arrays(*columns))
    except ValueError as error:
        shapes = ", ".join(str(column.shape) for column in columns)
        raise SettingsError(
            f"Cannot compare columns of different lengths: {shapes}."
        ) from error


def normal_deviate(confidence: float) -> float:
    """The z of a two-sided interval: 1.959964 for 0.95, 3.090232 for 0.998.

    Raises:  SettingsError if confidence is not between 0 and 1.
    """
    return float(-special.ndtri(tail(confidence)))


def tail(confidence: float) -> float:
    """The chance left outside each side of a two-sided interval."""
    if not 0 < confidence < 1:
        raise SettingsError(
            f"A confidence of {confidence} cannot be used. "
            "Give a share between 0 and 1, such as 0.95."
        )
    return (1 - confidence) / 2
