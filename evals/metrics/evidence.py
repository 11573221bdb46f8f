"""Which of the needed places a list of spans covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.records import GoldSpan

Spans = Iterable[Mapping[str, Any]]
"""Things with `briefing_id`, `start`, `end`: passages or citations of an answer."""


def holds(span: Mapping[str, Any], gold: GoldSpan) -> bool:
    """Whether the gold words lie wholly inside the span."""
    return bool(span["briefing_id"] == gold.briefing and span["start"] <= gold.start and gold.end <= span["end"])


def touches(span: Mapping[str, Any], gold: GoldSpan) -> bool:
    """Whether span and gold words overlap."""
    return bool(span["briefing_id"] == gold.briefing and span["start"] < gold.end and gold.start < span["end"])


def places_held(spans: Spans, places: Sequence[Sequence[GoldSpan]]) -> set[int]:
    """Numbers of the needed places of which one alternative lies wholly inside one of the spans."""
    listed = list(spans)
    return {
        number
        for number, alternatives in enumerate(places)
        if any(holds(span, gold) for span in listed for gold in alternatives)
    }


def places_touched(spans: Spans, places: Sequence[Sequence[GoldSpan]]) -> set[int]:
    """The same for places that a span overlaps at all."""
    listed = list(spans)
    return {
        number
        for number, alternatives in enumerate(places)
        if any(touches(span, gold) for span in listed for gold in alternatives)
    }
