"""What the machine is, in the terms that matter for speed and no others."""

import importlib.metadata
import os
import platform
from pathlib import Path

LIBRARIES = ("duckdb", "ibis-framework", "numpy", "pyarrow", "typst")


def describe_machine() -> str:
    """Cores, memory and versions in one line: no names, no paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES
    )
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, "
        f"{platform.system()} on {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}."
    )


def peak_memory() -> float:
    """The most memory that this process has had, in MB.

    From the kernel's own book on this program: what `getrusage` says starts from what
    the process that began it had.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
