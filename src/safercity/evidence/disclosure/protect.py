"""Protection: which counts to hide so that no hidden one can be worked out."""

from collections.abc import Iterator
from dataclasses import replace

from safercity.errors import DisclosureError, all_at_once
from safercity.evidence.disclosure.audit import Audit
from safercity.evidence.disclosure.complements import add_complements
from safercity.evidence.disclosure.movement import cheapest_movement
from safercity.evidence.disclosure.system import Flags, System
from safercity.evidence.disclosure.tables import NOTHING


def hide(system: System, *, also: Flags | None = None, gives_up: bool = False) -> Flags:
    """Choose the cells to hide: those that must be, and what protects them.

    `also` are others to hide. With `gives_up`, a count that cannot be made safe stays
    hidden all the same, since it may yet help to hide another.
    Raises:  DisclosureError where there is such a count, and it may not be shown.
    """
    hidden = system.hidden_at_first
    if also is not None:
        hidden |= also & ~system.fixed
    add_complements(system, hidden)
    audit = Audit(system)
    audit.look_for_many(hidden)
    impossible: list[int] = []
    while len(exposed := audit.exposed(hidden)) > len(impossible):
        impossible = [
            cell
            for cell in exposed.tolist()
            if not _make_safe(system, hidden, audit, cell)
        ]
    if not impossible:
        return hidden
    if gives_up:
        return hide(_without_care(system, impossible), also=also, gives_up=True)
    _check_may_be_shown(system, impossible)
    return hide(_with_fixed(system, impossible), also=also)


def _make_safe(system: System, hidden: Flags, audit: Audit, cell: int) -> bool:
    """Hide whatever makes a cell safe; False where nothing does."""
    while audit.is_unsafe(cell):
        moved = any(
            _move(system, hidden, audit, cell, change)
            for change in _changes(system, audit, cell)
        )
        if not moved and not _hide_all_near(system, hidden, cell):
            return False
    return True


def _changes(system: System, audit: Audit, cell: int) -> Iterator[float]:
    """Changes that would take an exposed cell towards safety, the better first."""
    value, floor = int(system.values[cell]), int(system.floors[cell])
    ceiling, width = int(system.ceilings[cell]), int(system.widths[cell])
    low, high = float(audit.low[cell]), float(audit.high[cell])
    if value <= ceiling and high < ceiling - NOTHING:
        yield ceiling - value
    if value <= ceiling and low > floor + NOTHING:
        yield floor - value
    yield low + width - value
    if high - width >= floor:
        yield high - width - value


def _move(
    system: System, hidden: Flags, audit: Audit, cell: int, change: float
) -> bool:
    """Hide what lets a cell change by so much; False where nothing does."""
    movement = cheapest_movement(system, hidden, cell, change)
    if movement is None:
        return False
    hidden[movement.cells] = True
    audit.learn(movement.cells, system.values[movement.cells] + movement.by)
    return True


def _hide_all_near(system: System, hidden: Flags, cell: int) -> bool:
    """Drop the whole table round a cell; False where it is dropped already."""
    sums = {
        r
        for row in system.within[cell]
        for i in system.members[row]
        for r in system.within[i]
    }
    beside = {i for r in sums for i in system.members[r]}
    more = [i for i in sorted(beside) if system.may_hide[i] and not hidden[i]]
    hidden[more] = True
    return bool(more)


def _check_may_be_shown(system: System, cells: list[int]) -> None:
    """Refuse where a cell that anyone can narrow down is one that must be hidden.

    Where it is not small, hiding it is vain.
    """
    must_hide = system.small | system.barred | system.unnamed
    stuck = [cell for cell in cells if must_hide[cell]]
    if stuck:
        raise _cannot_hide(system, stuck)


def _with_fixed(system: System, cells: list[int]) -> System:
    """The same, with cells that cannot be hidden known to everyone."""
    fixed = system.fixed.copy()
    fixed[cells] = True
    return replace(system, fixed=fixed, matters=system.matters & ~fixed)


def _without_care(system: System, cells: list[int]) -> System:
    """The same, with cells whose own safety no longer matters."""
    matters = system.matters.copy()
    matters[cells] = False
    return replace(system, matters=matters)


def _cannot_hide(system: System, stuck: list[int]) -> DisclosureError:
    names = sorted(
        cell.key or f"what is left of {cell.spot.category} in {cell.spot.place}"
        for cell in (system.cells[i] for i in stuck)
    )
    return DisclosureError(
        all_at_once(
            "No release was made: these small counts can be worked out from numbers "
            "that are public already. Leave their category or their areas out of this "
            "edition:",
            names[:20],
        )
    )
