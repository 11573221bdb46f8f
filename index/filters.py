"""Which briefings, and whose words in them, a search looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filters:
    """None leaves a side open; dates are inclusive, and a briefing without a date is outside any of them."""

    briefing_id: str | None = None
    since: date | None = None
    until: date | None = None
    speaker: str | None = None
    """As named in the transcript."""

    def hold(self, day: date | None) -> bool:
        """Whether a briefing of that day lies between the dates."""
        if day is None:
            return not (self.since or self.until)
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def date_number(iso_date: str | None) -> int:
    """20220113 for 2022-01-13, 0 for no date: both stores compare numbers."""
    return int(iso_date.replace("-", "")) if iso_date else 0
