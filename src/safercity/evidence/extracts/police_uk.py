"""Street files of data.police.uk: no configuration at all."""

from collections.abc import Iterator

from safercity.evidence.contracts.police_uk import POLICE_UK
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.tables import Batch, FileRead, Wanted, csv_batches

# Columns that nothing needs are not turned into text, which halves the reading.
USED = (
    "Crime ID",
    "Month",
    "Reported by",
    "Longitude",
    "Latitude",
    "LSOA code",
    "Crime type",
)
WANTED = Wanted(columns={name: name for name in USED}, needed=POLICE_UK.needed)


def read_street_file(contents: Contents, read: FileRead) -> Iterator[Batch]:
    """Read a street file: batches of the columns that are used, as text.

    Raises:  ExtractError if it is damaged, empty, or has not the columns of one.
    """
    return csv_batches(contents, read, WANTED)
