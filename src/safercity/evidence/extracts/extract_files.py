"""Read any file of any extract."""

from collections.abc import Iterator

from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.mapped import read_mapped_file, wanted_columns
from safercity.evidence.extracts.police_uk import WANTED, read_street_file
from safercity.evidence.extracts.tables import Batch, FileRead, Wanted
from safercity.evidence.partnership import Extract


def read_extract_file(contents: Contents, read: FileRead) -> Iterator[Batch]:
    """Read a supply file: batches of its contract's columns, as text.

    Raises:  ExtractError if it cannot be read, SettingsError if its columns are mapped
             in a way that cannot be used.
    """
    extract = read.file.extract
    if extract.contract == "police_uk":
        return read_street_file(contents, read)
    return read_mapped_file(contents, read, extract)


def columns_wanted(extract: Extract) -> Wanted:
    """The columns that are read of an extract.

    Raises:  SettingsError if they are mapped in a way that cannot be used.
    """
    return WANTED if extract.contract == "police_uk" else wanted_columns(extract)
