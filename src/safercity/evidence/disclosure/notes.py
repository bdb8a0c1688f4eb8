"""What a release says about its own disclosure control, in plain sentences."""

from collections.abc import Mapping

from safercity.evidence.disclosure.derived import (
    DERIVED,
    FEW_PEOPLE,
    FINE,
    SMALL,
    UNKNOWN,
    UNROUNDED,
)
from safercity.evidence.disclosure.policy import Policy

ALL_PUBLIC = (
    "All figures here come from data that the police already publish, or from official "
    "statistics, so none is suppressed: hiding them would protect nobody."
)
_PUBLIC_TOO = (
    "Figures that come only from data that the police already publish, or from "
    "official statistics, are not suppressed."
)
_NOT_HIDDEN = (
    "Some figures come from data that are not public. They are shown in full, because "
    "this edition is for the partnership only."
)


def _said(policy: Policy) -> Mapping[str, str]:
    """What each reason is called in a note, after the number of figures."""
    zero = ", nought included" if policy.zero_is_disclosive else ""
    return {
        SMALL: (
            f"are counts below {policy.suppress_below}{zero}, or other counts from "
            "which one of those could be worked out"
        ),
        DERIVED: "are worked out from a count that is withheld",
        FINE: "are for a smaller area or a shorter period than is published",
        FEW_PEOPLE: (
            f"are rates for areas with fewer than {policy.minimum_population:,} people"
        ),
        UNKNOWN: "are estimates whose counts cannot be checked",
        UNROUNDED: "would show counts as they were before rounding",
    }


def write_notes(
    policy: Policy,
    suppressed: Mapping[str, int],
    *,
    figures: int,
    sensitive: int,
    exposed: int,
    earlier: int = 0,
) -> tuple[str, ...]:
    """The sentences for the page on data quality.

    `sensitive` is how many of the figures are sensitive, `exposed` how many small
    counts earlier editions showed, `earlier` how many editions there were before.
    """
    if sensitive == 0:
        return (ALL_PUBLIC,)
    withheld = sum(suppressed.values())
    notes = [_PUBLIC_TOO] if sensitive < figures else []
    if not policy.protects and not withheld:
        return (*notes, _NOT_HIDDEN)
    notes.append(
        f"Across all the assessments of this edition, {sensitive:,} figures come from "
        f"data that are not public. {withheld:,} of them are withheld to protect "
        "people, and are marked [c]."
    )
    said = _said(policy)
    notes += [
        f"{count:,} {said[reason]}." for reason, count in suppressed.items() if count
    ]
    if policy.round_base > 1:
        notes.append(
            f"Counts from data that are not public are rounded to the nearest "
            f"{policy.round_base}, so they may not add up."
        )
    if earlier:
        editions = "an earlier edition" if earlier == 1 else "earlier editions"
        notes.append(
            f"They were chosen so that {editions}, set beside this one, cannot be used "
            "to work them out."
        )
    if exposed:
        notes.append(
            "Some small counts withheld here were shown in an earlier edition, and "
            "cannot be hidden again."
        )
    return tuple(notes)
