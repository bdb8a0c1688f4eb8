"""A made-up county: its figures, and plain Python's answers from the same files."""

import pytest

from tests.support.own_answers import Own
from tests.support.own_figures import Made, work_out


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Made:
    return work_out(tmp_path_factory.mktemp("own-county"))


@pytest.fixture(scope="session")
def own(made) -> Own:
    return made.own
