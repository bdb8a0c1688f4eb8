"""Progress: what a long command is doing, and how long each step took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

#: Says what is being done now; the step before it is then over. What begins with
#: `WITHIN` only says how far the step under way has come.
Step = Callable[[str], None]
WITHIN = "… "


@contextmanager
def progress(console: Console) -> Iterator[Step]:
    """Show each step as it is done, with its time, on a terminal or in a log."""
    shown = _Steps(console)
    try:
        yield shown.begin
        shown.end()
    finally:
        shown.stop()


class _Steps:
    """The steps so far. On a terminal the one under way is animated."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None
        self._name = ""
        self._since = time.monotonic()

    def begin(self, name: str) -> None:
        if name.startswith(WITHIN):
            if self._status:
                self._status.update(f"{self._name} {name}")
            return
        self.end()
        self._name, self._since = name, time.monotonic()
        if self._console.is_terminal:
            self._status = self._console.status(f"{name} …")
            self._status.start()

    def end(self) -> None:
        if self._name:
            seconds = time.monotonic() - self._since
            self.stop()
            self._console.print(f"{seconds:6.1f} s  {self._name}", markup=False)
            self._name = ""

    def stop(self) -> None:
        if self._status:
            self._status.stop()
            self._status = None


class Stopwatch:
    """Passes steps on and keeps how long each took, in seconds, in order."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._name = ""
        self._since = 0.0
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str) -> None:
        """Begin a step; an empty name ends the last."""
        if name.startswith(WITHIN):
            self._step(name)
            return
        now = time.monotonic()
        if self._name:
            took = self.seconds.get(self._name, 0.0) + now - self._since
            self.seconds[self._name] = round(took, 2)
        self._name, self._since = name, now
        if name:
            self._step(name)
