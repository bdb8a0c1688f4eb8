"""From Staffordshire's zips to all ten releases in every format.

    python -m benchmarks.assessment

Each run is a new process and a new folder, as a person would start it, so that
nothing is left over from the run before. One run first warms the disk cache.
"""

import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.timing import RUNS, Timing

GOAL = 12.0
OUT = Path("build/benchmarks/staffordshire")
COMMAND = [
    str(Path(sys.executable).with_name("safercity")),
    "assess",
    "examples/staffordshire",
    "--out",
    str(OUT),
    "--json",
]


def assess(*options: str) -> tuple[float, dict[str, float]]:
    """Assess once from nothing: seconds in all, and seconds of each step."""
    shutil.rmtree(OUT, ignore_errors=True)
    started = time.perf_counter()
    done = subprocess.run(
        [*COMMAND, *options], check=True, capture_output=True, text=True
    )
    return time.perf_counter() - started, json.loads(done.stdout)["seconds"]


def assess_again() -> float:
    """Assess with nothing changed since, in seconds."""
    started = time.perf_counter()
    subprocess.run(COMMAND, check=True, capture_output=True)
    return time.perf_counter() - started


def run() -> str:
    """Time it, and give the results as Markdown."""
    assess()
    ten = [assess("--audience", "public") for _ in range(RUNS)]
    twenty = [assess() for _ in range(RUNS)]
    again = Timing(tuple(assess_again() for _ in range(RUNS)))
    in_all, both = (Timing(tuple(s for s, _ in runs)) for runs in (ten, twenty))
    steps = {name: median(run[name] for _, run in ten) for name in ten[0][1]}
    rows = "\n".join(f"| {name} | {taken:.2f} s |" for name, taken in steps.items())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    return f"""\
## Staffordshire, from zip to releases

126,535 records to ten releases (the force area and nine partnerships), each as web
pages, PDF, Word, spreadsheet and open data. Median of {RUNS} runs, each a new process
in a new folder, after one to warm up (least to most).

| what | seconds |
|---|---|
| **ten releases, for the public** (goal: at most {GOAL:.0f}) | **{in_all}** |
| twenty, for the public and for partners | {both} |
| again with nothing changed | {again} |

Where the time of the ten goes, as the command itself reports it:

| step | seconds |
|---|---|
{rows}

The largest process used {peak:.1f} GiB of memory.
"""


if __name__ == "__main__":
    print(run())
