"""Stage the rows of an extract whose contract has a table of its own.

Each lot is checked and typed in one pass and kept in a scratch file, since millions of
rows of forty columns do not fit in memory beside all else. The rows that meet their
contract are then read as the view `valid_` and the contract's name.
"""

from pathlib import Path

from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.contracts.checks import (
    Known,
    checks_of,
    faults,
    has_fault,
)
from safercity.evidence.contracts.offence_codes import find_code
from safercity.evidence.partnership import Extract
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.record_form import prepared, record_form
from safercity.evidence.warehouse.record_lookups import (
    find_flag_sets,
    offence_meanings,
)


def valid_view(contract: str) -> str:
    """The view of the rows of a contract that meet it."""
    return f"valid_{contract}"


class RecordStage:
    """Checks and types the lots of records, and keeps the files that they are in."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.files: dict[str, list[Path]] = {}

    def known_codes(self, lot: str, extract: Extract) -> tuple[str, ...]:
        """The Home Office codes of a lot that are on the list, as they were supplied.

        A code that the extract's `values` maps is known by what it is mapped to.
        """
        mapping = extract.values.get("ho_code", {})
        rows = self.engine.run(f"SELECT DISTINCT ho_code FROM {lot}")
        said = {mapping.get(code, code) for (code,) in rows if code is not None}
        return tuple(sorted(code for code in said if find_code(code)))

    def check(
        self, extract: Extract, known: Known, forces: dict[str, str], lot: str
    ) -> None:
        """Check a lot against its contract; keep what meets it, tell what does not."""
        engine, contract = self.engine, CONTRACTS[extract.contract]
        sets = None
        if "flags" in contract.names:
            sets = find_flag_sets(engine, extract, lot)
        codes = None
        if "ho_code" in contract.names:
            codes = offence_meanings(engine, known.allowed["ho_code"])
        table = prepared(engine.table(lot), extract, sets)
        table = table.mutate(faulty=has_fault(checks_of(table, contract, known)))
        path = engine.save(record_form(table, extract, forces, codes))
        self.files.setdefault(contract.name, []).append(path)
        broken = f"SELECT file_id, line FROM {engine.parquet([path])} WHERE faulty"
        engine.create("broken", broken)
        if engine.run("SELECT 1 FROM broken LIMIT 1"):
            engine.create(
                "faulty", f"SELECT * FROM {lot} SEMI JOIN broken USING (file_id, line)"
            )
            again = prepared(engine.table("faulty"), extract, sets)
            told = faults(again, checks_of(again, contract, known), known)
            engine.append("faults", told)

    def make_views(self) -> None:
        """Make the view of each contract that rows were read of."""
        for contract, files in sorted(self.files.items()):
            rows = self.engine.parquet(files)
            self.engine.create_view(
                valid_view(contract),
                f"SELECT * EXCLUDE (faulty) FROM {rows} WHERE NOT faulty",
            )
