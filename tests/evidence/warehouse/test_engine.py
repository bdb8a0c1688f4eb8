from contextlib import closing

import pytest

from safercity.evidence.warehouse import engine as module
from safercity.evidence.warehouse.engine import Engine


def limit_of(folder):
    with closing(Engine(folder)) as engine:
        return engine.run("SELECT current_setting('memory_limit')")[0][0]


@pytest.mark.parametrize("share", ["1%", "100MB"])
def test_an_engine_has_two_gibibytes_however_small_the_machine(
    tmp_path, monkeypatch, share
):
    monkeypatch.setattr(module, "MOST_MEMORY", share)

    assert limit_of(tmp_path) == "2.0 GiB"


def test_an_engine_has_its_share_of_a_larger_machine(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_MEMORY", "3GiB")

    assert limit_of(tmp_path) == "3.0 GiB"
