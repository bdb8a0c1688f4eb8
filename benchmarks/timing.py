"""Timing: the median of several runs, taken in turn so that a busy spell hits all."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True)
class Timing:
    """The seconds of each run."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run, in seconds."""
        return statistics.median(self.seconds)

    def ratio_to(self, other: "Timing") -> float:
        """How many times as long as the other: the middle of the rounds' ratios."""
        rounds = zip(self.seconds, other.seconds, strict=True)
        return statistics.median(ours / theirs for ours, theirs in rounds)

    def __str__(self) -> str:
        low, high = min(self.seconds), max(self.seconds)
        return f"{self.median:.2f} s ({low:.2f} to {high:.2f})"


def time_in_turn(
    tasks: Mapping[str, Callable[[], object]], *, runs: int = RUNS
) -> dict[str, Timing]:
    """Time each task that often, one after the other in every round."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            started = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - started)
    return {name: Timing(tuple(taken)) for name, taken in seconds.items()}
