"""Link records of people across agencies without a name leaving any of them."""

from safercity.evidence.linkage.columns import ColumnChoice, parse_pairs, read_choice
from safercity.evidence.linkage.keys import make_key
from safercity.evidence.linkage.linking import link_files
from safercity.evidence.linkage.pseudonymise import PseudonymiseReport, pseudonymise
from safercity.evidence.linkage.report import LinkReport

__all__ = [
    "ColumnChoice",
    "LinkReport",
    "PseudonymiseReport",
    "link_files",
    "make_key",
    "parse_pairs",
    "pseudonymise",
    "read_choice",
]
