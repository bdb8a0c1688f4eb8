"""Run every benchmark and write `benchmarks/RESULTS.md`."""

from pathlib import Path

from benchmarks import (
    assessment,
    density,
    ingest,
    local_statistics,
    national,
    point_in_area,
    records,
)
from benchmarks.machine import describe_machine

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """\
# Results

Made by `make bench`; do not edit. {machine}
"""

BENCHMARKS = (
    national.run,
    records.run,
    assessment.run,
    ingest.run,
    point_in_area.run,
    density.run,
    local_statistics.run,
)


def main() -> None:
    """Time everything, print it and keep it."""
    sections = [HEAD.format(machine=describe_machine())]
    sections += [benchmark() for benchmark in BENCHMARKS]
    text = "\n".join(sections)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
