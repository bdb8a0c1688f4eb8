"""Starting a process of ours quickly."""

import gc
import shutil
import sys
from pathlib import Path


class _NoPandas:
    """An import finder that says there is no pandas."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        """Raise for pandas; leave all else to the other finders."""
        if name == "pandas":
            raise ModuleNotFoundError("There is no pandas.", name=name)


def keep_pandas_out() -> None:
    """Let Arrow and Ibis find, in this process, that there is no pandas.

    Both import pandas, which Ibis brings along, the first time that they make a table.
    It takes a second, longer than reading a county, and nothing here has a use for it.
    Only for processes that are ours from the start (the command line, its workers):
    whoever uses the engine as a library may want pandas.
    """
    if "pandas" not in sys.modules and _NoPandas not in sys.meta_path:
        sys.meta_path.insert(0, _NoPandas)


def keep_rubbish() -> None:
    """Let this process, which is short, keep what it no longer needs until it ends.

    Looking for objects that refer to one another in circles takes a tenth of the time
    of an assessment, and finds next to none. Only for processes that are ours.
    """
    gc.disable()


def program() -> str:
    """What to type to run the command line again, as it was run this time."""
    typed = Path(sys.argv[0])
    if typed.name != "safercity" or shutil.which("safercity") == str(typed.resolve()):
        return "safercity"
    here = Path.cwd()
    return str(typed.relative_to(here) if typed.is_relative_to(here) else typed)
