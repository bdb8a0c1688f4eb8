"""Start a partnership folder: settings, areas and street files for one force."""

from .making import StartReport, start_partnership

__all__ = ["StartReport", "start_partnership"]
