import shutil
from pathlib import Path

import pytest

from safercity.synth import draw_county

EXAMPLE = Path(__file__).parents[2] / "examples/staffordshire-2019"


@pytest.fixture(scope="session")
def example_copy(tmp_path_factory):
    """Copies the parts of the example that a county is drawn from."""

    def copied(*margins: str) -> Path:
        folder = tmp_path_factory.mktemp("county")
        shutil.copytree(EXAMPLE / "areas", folder / "areas")
        shutil.copytree(EXAMPLE / "margins", folder / "margins")
        shutil.copy(EXAMPLE / "published.csv", folder)
        tables = ("vehicles asb other fraud calls fires collisions searches health "
                  "survey indicators").split()  # fmt: skip
        for name in set(tables) - set(margins) if margins else ():
            (folder / f"margins/{name}.csv").unlink()
        return folder

    return copied


@pytest.fixture(scope="session")
def county(example_copy):
    """The example as it is drawn: its folder and the report."""
    folder = example_copy()
    return folder, draw_county(folder)
