"""Write an assessment as web pages: static files, linked by relative addresses.

They work from a folder, a memory stick or any address, without a server, without
scripts, and without asking anything of any other site.
"""

from safercity.evidence.publication.html.edition import (
    EditionEntry,
    EditionIndex,
    write_edition_index,
)
from safercity.evidence.publication.html.write import Download, write_html

__all__ = [
    "Download",
    "EditionEntry",
    "EditionIndex",
    "write_edition_index",
    "write_html",
]
