"""The examples in the docstrings of measures run, and say what they say."""

import doctest
import importlib
import pkgutil

import ibis
import numpy as np
import pyarrow as pa
import pytest

from safercity.evidence import measures

MODULES = sorted(m.name for m in pkgutil.iter_modules(measures.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_right(name):
    module = importlib.import_module(f"safercity.evidence.measures.{name}")

    result = doctest.testmod(module, extraglobs={"ibis": ibis, "np": np, "pa": pa})

    assert result.failed == 0
