"""The forces that an extract's rows name, looked up once for each name."""

from collections.abc import Iterable

from safercity.errors import ScopeError, UsageError
from safercity.evidence.geography.forces import find_force


class ForcesNamed:
    """What each name met so far means.

    `slugs` has the slug of each name that is one of the 43 forces; `out_of_scope` the
    names of forces that are not; what is in neither is no force at all.
    """

    def __init__(self) -> None:
        self.slugs: dict[str, str] = {}
        self.out_of_scope: dict[str, str] = {}
        self._met: set[str] = set()

    def look_up(self, names: Iterable[str]) -> None:
        """Find out what some names mean."""
        for name in sorted(set(names) - self._met):
            self._met.add(name)
            try:
                self.slugs[name] = find_force(name).slug
            except ScopeError as error:
                self.out_of_scope[name] = str(error)
            except UsageError:
                continue
