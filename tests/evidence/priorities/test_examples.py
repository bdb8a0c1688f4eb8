"""The examples in the docstrings of priorities run, and say what they say."""

import doctest
import importlib
import pkgutil

import pytest

from safercity.evidence import priorities

MODULES = sorted(m.name for m in pkgutil.iter_modules(priorities.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_right(name):
    module = importlib.import_module(f"safercity.evidence.priorities.{name}")

    assert doctest.testmod(module).failed == 0
