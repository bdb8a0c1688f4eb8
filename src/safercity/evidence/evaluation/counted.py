"""What every function here is given: counts, checked, as numbers."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from safercity.errors import UsageError

Floats: TypeAlias = NDArray[np.floating[Any]]
Booleans: TypeAlias = NDArray[np.bool_]


def counted(values: Any, name: str, dimensions: int = 1) -> Floats:
    """Give counts as an array of float64 of so many dimensions.

    Raises:  UsageError where any of them is not a number, is negative or infinite, or
             where there are more or fewer dimensions.
    """
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError(f"The {name} are not all numbers.") from None
    if found.ndim != dimensions:
        raise UsageError(
            f"The {name} have {found.ndim} dimensions; they need {dimensions}."
        )
    if not np.isfinite(found).all() or (found < 0).any():
        raise UsageError(
            f"The {name} hold a number that is negative, missing or infinite; "
            "each must be a count."
        )
    return found


def chosen(values: Any, like: Floats, name: str) -> Booleans:
    """Give a mask as long as the areas of `like`, with at least one on either side.

    Raises:  UsageError where it is not so.
    """
    found = np.asarray(values, dtype=bool)
    if found.shape != like.shape[:1]:
        raise UsageError(
            f"{name} says something of {found.size} areas; there are {like.shape[0]}."
        )
    if found.all() or not found.any():
        raise UsageError(
            f"{name} needs an area with the action and one without it at least."
        )
    return found
