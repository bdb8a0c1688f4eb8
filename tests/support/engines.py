"""The engines that table functions must agree on."""

from typing import Any

import ibis
import pytest


@pytest.fixture(scope="session", params=["duckdb", "polars"])
def engine(request: pytest.FixtureRequest) -> Any:
    """An Ibis backend: `engine.to_pyarrow(expression)` runs there."""
    if request.param == "duckdb":
        return ibis.duckdb.connect()
    return ibis.polars.connect()
