"""The examples in the docstrings of hotspots run, and say what they say."""

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

from safercity.evidence import hotspots

MODULES = sorted(m.name for m in pkgutil.iter_modules(hotspots.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_right(name: str) -> None:
    module = importlib.import_module(f"safercity.evidence.hotspots.{name}")

    assert doctest.testmod(module, extraglobs={"np": np}).failed == 0
