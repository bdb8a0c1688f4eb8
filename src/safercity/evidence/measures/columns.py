"""What a table function needs of the table that it is given."""

import ibis.expr.types as ir

from safercity.errors import ContractError


def check_columns(table: ir.Table, *names: str, to: str) -> None:
    """Check that a table has these columns; `to` says what for.

    Raises:  ContractError naming every column that is missing and those there are.
    """
    missing = sorted(set(names) - set(table.columns))
    if missing:
        raise ContractError(
            f"Cannot {to}: no column {', '.join(missing)} "
            f"(the table has {', '.join(table.columns)})."
        )
