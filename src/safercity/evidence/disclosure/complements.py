"""Complements: other counts hidden so that a small one is not left alone in a sum.

A quick pass, one sum at a time. It settles nearly everything; `audit` then finds what
is left, by looking at all the sums at once.
"""

from collections import deque
from collections.abc import Sequence

from safercity.evidence.disclosure.system import Flags, System

# Hiding a cell that is then alone in another sum costs another hidden cell there.
_LONELY_PENALTY = 3.0


def add_complements(system: System, hidden: Flags) -> None:
    """Hide more cells until every sum, by itself, keeps its hidden cells safe.

    Changes `hidden`; only ever adds to it.
    """
    waiting = deque(_dearest_first(system))
    queued = set(waiting)
    while waiting:
        relation = waiting.popleft()
        queued.discard(relation)
        added = _settle(system, hidden, relation)
        for i in added:
            for other in system.within[i]:
                if other not in queued:
                    waiting.append(other)
                    queued.add(other)


def _dearest_first(system: System) -> list[int]:
    """The sums to the dearest wholes first: what is hidden there, parts can follow."""
    costs = [float(system.costs[relation.whole]) for relation in system.relations]
    return sorted(range(len(costs)), key=lambda r: (-costs[r], r))


def _settle(system: System, hidden: Flags, relation: int) -> list[int]:
    """Hide what one sum needs; gives the cells newly hidden."""
    added: list[int] = []
    members = system.members[relation]
    while (lacking := _lacking(system, hidden, relation)) > 0:
        choice = _cheapest(system, hidden, members, lacking)
        if choice is None:
            break
        hidden[choice] = True
        added.append(choice)
    return added


def _lacking(system: System, hidden: Flags, relation: int) -> int:
    """How much more must be hidden in a sum; 0 when it keeps its hidden cells safe."""
    concealed = [i for i in system.members[relation] if hidden[i]]
    needed = [i for i in concealed if system.matters[i]]
    if not needed:
        return 0
    if len(concealed) == 1:
        return max(1, int(system.ceilings[needed[0]]))
    if hidden[system.relations[relation].whole]:
        return 0  # whole and part may rise together as far as they like
    room = sum(int(system.values[i] - system.floors[i]) for i in concealed)
    return max(int(system.ceilings[i] - system.floors[i]) for i in needed) - room


def _cheapest(
    system: System, hidden: Flags, members: Sequence[int], lacking: int
) -> int | None:
    """The cell of a sum that costs least to hide and is large enough if any is."""
    choices = [i for i in members if system.may_hide[i] and not hidden[i]]
    if not choices:
        return None
    return min(choices, key=lambda i: _cost(system, hidden, i, lacking))


def _cost(
    system: System, hidden: Flags, i: int, lacking: int
) -> tuple[int, float, int]:
    short = max(0, lacking - int(system.values[i] - system.floors[i]))
    lonely = sum(
        not any(hidden[j] for j in system.members[r]) for r in system.within[i]
    )
    return short, float(system.costs[i]) * (1 + _LONELY_PENALTY * lonely), i
