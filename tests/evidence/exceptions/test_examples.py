"""The examples in the docstrings of exceptions run, and say what they say."""

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

from safercity.evidence import exceptions

MODULES = sorted(m.name for m in pkgutil.iter_modules(exceptions.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_right(name):
    module = importlib.import_module(f"safercity.evidence.exceptions.{name}")

    assert doctest.testmod(module, extraglobs={"np": np}).failed == 0
