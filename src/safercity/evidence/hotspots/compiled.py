"""Kernels compiled by numba where it is installed; the choice is made here alone.

Numba is an extra (`safercity[fast]`), as it takes 200 MB. Whatever has a compiled form
has one in NumPy too, with the same results, which is used without numba, or where
`SAFERCITY_COMPILED` is 0. Numba takes half a second to load, so it is loaded when a
kernel is first wanted, never with the module that holds the kernel.
"""

import functools
import importlib
import os
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

SETTING = "SAFERCITY_COMPILED"
Given = ParamSpec("Given")
Found = TypeVar("Found")


def is_compiled() -> bool:
    """Whether kernels run compiled: numba can be loaded and nobody has said no."""
    return os.environ.get(SETTING) != "0" and _numba() is not None


def compiled(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Compile a function when it is first called; call it only if `is_compiled()`.

    The result is kept on disk beside the source, or in the user's own cache, so that
    only the first call ever waits. It releases the interpreter's lock, for threads.
    """

    @functools.cache
    def machine_code() -> Any:
        numba = _numba()
        if numba is None:
            raise RuntimeError("A compiled kernel was called without numba")
        try:
            return numba.njit(cache=True, nogil=True)(function)
        except RuntimeError:  # Nowhere to keep it.
            return numba.njit(nogil=True)(function)

    @functools.wraps(function)
    def call(*values: Given.args, **named: Given.kwargs) -> Found:
        found: Found = machine_code()(*values, **named)
        return found

    return call


@functools.cache
def _numba() -> Any:
    try:
        return importlib.import_module("numba")
    except ImportError:
        return None
