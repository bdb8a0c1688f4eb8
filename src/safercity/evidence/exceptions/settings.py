"""Settings: which months are looked at, and what makes one an exception."""

from dataclasses import dataclass, field

from safercity.errors import SettingsError
from safercity.evidence.measures.process import ProcessSettings

#: Fewer months before those looked at, and no way to foretell a month can be tested.
LEAST_HISTORY = 18


@dataclass(frozen=True, slots=True)
class ExceptionSettings:
    """What a partnership may set.

    `assessed`: how many of the last months are looked at. `provisional`: the last so
    many of these may still fill up with late records. `rate`: of all exceptions, this
    share may be false. `fewest`: events, recorded or expected, under which a month is
    not listed. `process`: the rules of the process chart.
    """

    assessed: int = 12
    provisional: int = 2
    rate: float = 0.05
    fewest: int = 10
    process: ProcessSettings = field(default_factory=ProcessSettings)

    def __post_init__(self) -> None:
        if self.assessed < 1 or not 0 <= self.provisional <= self.assessed:
            raise SettingsError(
                "assessed must be 1 month or more, and provisional no more than that."
            )
        if not 0 < self.rate < 1:
            raise SettingsError(f"rate is {self.rate}; it must be between 0 and 1.")
        if self.fewest < 0:
            raise SettingsError("fewest must be 0 or more.")
