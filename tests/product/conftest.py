"""The whole product, run once on the example that ships."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from safercity.evidence.assess import make_assessments
from safercity.evidence.editions import current_edition
from safercity.evidence.partnership import load_partnership
from safercity.evidence.read import ReadRelease, read_release

EXAMPLE = Path(__file__).parents[2] / "examples" / "staffordshire"


@dataclass(frozen=True)
class Made:
    """What `assess` made of the example."""

    out: Path

    def release(self, audience: str = "public", area: str = "force-wide") -> Path:
        return current_edition(self.out, audience).folder / area

    def read(self, audience: str = "public", area: str = "force-wide") -> ReadRelease:
        return read_release(self.release(audience, area))


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Made:
    out = tmp_path_factory.mktemp("demo")
    make_assessments(load_partnership(EXAMPLE), out)
    return Made(out)
