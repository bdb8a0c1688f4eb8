"""What was drawn beside what was asked for: for people and for machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safercity.synth.draws import Drawn


@dataclass(frozen=True)
class Report:
    """The rows of each extract, and every margin with what was drawn of it."""

    folder: str
    seed: int
    scale: int
    rows: Mapping[str, int]
    drawn: Sequence[Drawn]

    @property
    def missed(self) -> tuple[Drawn, ...]:
        """Margins that no draw could meet, beside one another."""
        return tuple(one for one in self.drawn if not one.is_met)

    def in_words(self) -> str:
        """A few lines, and one for each margin that was missed."""
        rows = [f"  {name:<18}{count:>12,} rows" for name, count in self.rows.items()]
        met = len(self.drawn) - len(self.missed)
        lines = [
            f"Drew a synthetic county in {self.folder} with seed {self.seed}. Nobody "
            "in it is real.",
            *rows,
            f"{met:,} of {len(self.drawn):,} margins are met.",
            *map(_missed, self.missed),
        ]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "folder": self.folder,
            "seed": self.seed,
            "scale": self.scale,
            "synthetic": True,
            "rows": dict(self.rows),
            "margins": [
                {
                    "place": one.margin.place,
                    "asked": one.margin.value,
                    "within": one.margin.within,
                    "unit": one.margin.unit,
                    "drawn": round(one.drawn, 4),
                    "met": one.is_met,
                    "source": one.margin.source,
                }
                for one in self.drawn
            ],
        }


def _missed(one: Drawn) -> str:
    margin = one.margin
    return (
        f"  {margin.place}: asked {margin.value:g} within {margin.within:g} "
        f"({margin.unit}), drew {one.drawn:.4g}. {margin.source}".rstrip()
    )
