"""References and pseudonyms: text that tells one thing from another and no more."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Whole = NDArray[np.int64]

# Odd, so that multiplying by it permutes the numbers below 2**32.
_STIR = 2_654_435_761
_SIZE = 2**32


def reference(prefix: str, numbers: Whole) -> pa.Array:
    """References in running numbers, such as C18-000042."""
    text = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 6, "0")
    return pc.binary_join_element_wise(prefix, text, "-")


def pseudonym(prefix: str, numbers: Whole) -> pa.Array:
    """Keys that do not tell the order of what they stand for; -1 has none."""
    stirred = (numbers.astype(np.uint64) * _STIR % _SIZE).astype(np.int64)
    text = pc.utf8_lpad(pa.array(stirred).cast(pa.string()), 10, "0")
    keys = pc.binary_join_element_wise(prefix, text, "")
    return pc.if_else(pa.array(numbers >= 0), keys, pa.scalar(None, pa.string()))
