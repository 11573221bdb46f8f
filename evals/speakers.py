"""Who spoke the words at a place: from the structure of the transcript, not from what an answer says of itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from evals.metrics.attribution import ByReporter
from index.parser import parse_briefing
from index.records import Role


def reporters_in(text_of: Callable[[str], str | None]) -> ByReporter:
    """Tells whether a span overlaps a reporter's turn; None for a briefing without a text.

    A label that the parser misreads is misread here as well: where a question's evidence is a reporter's, the
    reference question decides instead.
    """

    @cache
    def spans(briefing_id: str) -> tuple[tuple[int, int], ...] | None:
        text = text_of(briefing_id)
        if text is None:
            return None
        sections = parse_briefing(text, briefing_id=briefing_id).sections
        turns = [turn for section in sections for turn in section.turns]
        return tuple((turn.start, turn.end) for turn in turns if turn.role is Role.REPORTER)

    def by_reporter(briefing_id: str, start: int, end: int) -> bool | None:
        held = spans(briefing_id)
        return None if held is None else any(first < end and start < last for first, last in held)

    return by_reporter
