"""What the machine is, in the terms that matter for speed and no others."""

import importlib.metadata
import os
import platform

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
