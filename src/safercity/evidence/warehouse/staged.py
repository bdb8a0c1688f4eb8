"""What was read of a partnership's extracts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from safercity.errors import SaferCityError
from safercity.evidence.extracts.tables import FileRead
from safercity.evidence.extracts.unread import Unread
from safercity.evidence.partnership import Extract

# What is told of extracts that cannot be used.
Refuse: TypeAlias = Callable[[SaferCityError], None]


def stop(error: SaferCityError) -> None:
    """Go no further."""
    raise error


@dataclass(slots=True)
class Staged:
    """What was read: the files in order of file_id, and what was passed over.

    `records` names the contracts of which there is a view of valid rows.
    """

    files: list[FileRead] = field(default_factory=list)
    ignored: Mapping[str, int] = field(default_factory=dict)
    unread: Sequence[Unread] = ()
    failures: list[str] = field(default_factory=list)
    out_of_scope: Mapping[str, str] = field(default_factory=dict)
    records: tuple[str, ...] = ()

    def of(self, extract: Extract) -> list[tuple[int, FileRead]]:
        """The files of an extract with their file_id."""
        numbered = enumerate(self.files)
        return [(n, r) for n, r in numbered if r.file.extract.name == extract.name]
