"""Reach: the counts that a figure was worked out from, named in it or not.

A figure names its counts. But hiding must not hang on whether every name was given,
so what each measure is known to be worked out from is here as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from safercity.areas import AreaLevel
from safercity.evidence.disclosure.cells import COUNT, own_count
from safercity.evidence.disclosure.relations import Axis
from safercity.evidence.disclosure.system import System
from safercity.evidence.figures import Figure, FigureSet

# Beside its own count: all that the sums of an axis tie to it, only the parts or the
# whole of it, or the counts of every area of its level.
_PARTS, _WHOLE, _ALL, _LEVEL = "parts", "whole", "all", "level"
_Reach = tuple[Axis, str]
_OWN: tuple[_Reach, ...] = ()
_PEERS: tuple[_Reach, ...] = ((Axis.AREA, _LEVEL),)
# A measure that is not listed is taken to be worked out from all that is near.
_UNLISTED: tuple[_Reach, ...] = (*((axis, _ALL) for axis in Axis), *_PEERS)

REACH: Mapping[str, tuple[_Reach, ...]] = {
    **dict.fromkeys("rate rate_998 unplaced_share".split(), _OWN),
    **dict.fromkeys(
        "change_count change_percent change_ratio change_p change_outcome".split(), _OWN
    ),
    **dict.fromkeys("xmr_mean xmr_lower xmr_upper xmr_signal".split(), _OWN),
    # Given the count of every month that they were learned from, shown or not.
    **dict.fromkeys(
        "expected exception exception_q exception_found_by seasonal_index".split(), _OWN
    ),
    **dict.fromkeys("gini gini_generalised top5_share half_share".split(), _OWN),
    **dict.fromkeys("rate_ratio_national rate_ratio_similar".split(), _OWN),
    # Of the force, and given every ward's count by name.
    **dict.fromkeys(
        "ward_mean ward_sd ward_above ward_well_above wards_count".split(), _OWN
    ),
    **dict.fromkeys("funnel_phi funnel_tau2".split(), _OWN),
    # A sum of costs is given the count of every category in it.
    "cost": _OWN,
    # Published by others, and worked out from nothing here.
    "indicator": _OWN,
    **dict.fromkeys("rank ward_class funnel_class".split(), _PEERS),
    "funnel_class_adjusted": _PEERS,
    # Of records, each given the counts of its part and of its whole.
    **dict.fromkeys(
        "survey_share survey_change survey_gap survey_gap_outcome "
        "night_share hour_share weekday_share "
        "hour_of_week_share exact_time_share exact_hour_share exact_hour_expected "
        "default_time flag_share flag_signal record_complete_share "
        "victim_complete_share offender_complete_share "
        "night_share_within day_share_within "
        "share_within share_within_rural share_within_urban rate_rural rate_urban "
        "victim_index victim_index_all offender_index offender_index_all "
        "victims victim_share victim_unknown_share offenders offender_share "
        "offender_unknown_share offender_crime_share repeat_victim_share "
        "repeat_victim_crime_share repeat_victim_home_office repeat_victim_lookback "
        "repeat_victim_followup repeat_offender_share repeat_offender_crime_share "
        "repeat_offender_home_office repeat_offender_lookback "
        "repeat_offender_followup repeat_victim_top5 repeat_offender_top5 "
        "harm_by_code harm_cambridge".split(),
        _OWN,
    ),
    "rate_ratio_force": ((Axis.AREA, _WHOLE),),
    "share_of_force": ((Axis.AREA, _WHOLE),),
    "share_of_crime": ((Axis.CATEGORY, _WHOLE),),
    "harm": ((Axis.CATEGORY, _PARTS),),
    "harm_rate": ((Axis.CATEGORY, _PARTS),),
    "harm_share": ((Axis.CATEGORY, _ALL),),
}

# Tallies of records, which tell what all the counts of a force come to.
TALLIES = frozenset(
    "rows_read rows_accepted rows_quarantined rows_superseded outside_area "
    "other_force_inside".split()
)


class Reach:
    """Finds the keys of the counts behind a figure."""

    def __init__(self, figures: FigureSet, system: System) -> None:
        self._system = system
        self._near: dict[tuple[int, _Reach], frozenset[str]] = {}
        self._peers: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for cell in system.cells:
            if cell.key is not None and cell.key.startswith(f"{COUNT}."):
                self._peers[_layer(cell.spot, cell.level)].append(cell.key)
        self._force = [
            figure
            for figure in figures.values()
            if figure.measure == COUNT and figure.area.level == AreaLevel.FORCE
        ]

    def counts_of(self, figure: Figure) -> Iterator[str]:
        """The keys of every count that a figure was worked out from."""
        yield from figure.inputs
        if figure.measure in TALLIES:
            yield from self._counts_in(figure)
            return
        i = self._system.positions.get(own_count(figure))
        if i is None:
            return
        if (key := self._system.cells[i].key) is not None:
            yield key
        for reach in REACH.get(figure.measure, _UNLISTED):
            if (i, reach) not in self._near:
                self._near[i, reach] = frozenset(self._reached(i, *reach))
            yield from self._near[i, reach]

    def _counts_in(self, tally: Figure) -> Iterator[str]:
        """The force's counts of any period that overlaps a tally's."""
        for figure in self._force:
            first, last = figure.period.start, figure.period.end
            if first <= tally.period.end and tally.period.start <= last:
                yield figure.key

    def _reached(self, i: int, axis: Axis, side: str) -> Iterable[str]:
        cells = self._system.cells
        if side == _LEVEL:
            return self._peers[_layer(cells[i].spot, cells[i].level)]
        keys = [cells[j].key for j in self._beside(i, axis, side)]
        return [key for key in keys if key is not None]

    def _beside(self, i: int, axis: Axis, side: str) -> Iterator[int]:
        for r in self._system.within[i]:
            relation = self._system.relations[r]
            if relation.axis != axis:
                continue
            if side == _ALL:
                yield from relation.members
            elif side == _PARTS and relation.whole == i:
                yield from relation.parts
            elif side == _WHOLE and relation.whole != i:
                yield relation.whole


def _layer(spot: tuple[object, ...], level: AreaLevel) -> tuple[object, ...]:
    category, _, first, last = spot
    return category, level, first, last
