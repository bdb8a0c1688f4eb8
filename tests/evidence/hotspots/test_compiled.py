"""Kernels run compiled where numba is there, and say so where it is not."""

import subprocess
import sys

import pytest

from safercity.evidence.hotspots import compiled as choice
from safercity.evidence.hotspots.compiled import compiled, is_compiled


def doubled(number: int) -> int:
    return 2 * number


def test_a_kernel_runs_compiled() -> None:
    assert is_compiled()
    assert compiled(doubled)(21) == 42


def test_a_setting_turns_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFERCITY_COMPILED", "0")
    assert not is_compiled()


def test_without_numba_it_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    choice._numba.cache_clear()
    try:
        assert not is_compiled()
        with pytest.raises(RuntimeError, match="without numba"):
            compiled(doubled)(21)
    finally:
        choice._numba.cache_clear()


def test_where_nothing_can_be_kept_it_compiles_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class NowhereToKeep:
        @staticmethod
        def njit(*, cache: bool = False, **_: bool) -> object:
            if cache:
                raise RuntimeError("cannot cache function: no locator available")
            return lambda function: function

    monkeypatch.setattr(choice, "_numba", NowhereToKeep)
    assert compiled(doubled)(21) == 42


def test_numba_is_not_loaded_until_a_kernel_is_wanted() -> None:
    code = (
        "import sys, safercity.evidence.hotspots.near_repeat as _; "
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
