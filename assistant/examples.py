"""Example questions made from what is indexed, for a chat window nobody has typed into yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.leaning import leans_on_before
from assistant.records import Suggestion
from index.briefing_index import BriefingIndex
from index.filters import Filters
from index.parser import CLOSING, OPENING, QUESTIONS
from index.records import Briefing, Section, SectionKind

_LONGEST = 90
"""Characters. A longer heading makes a question nobody reads."""
_BRIEFINGS_READ = 6


def example_questions(index: BriefingIndex, limit: int) -> list[str]:
    """Up to `limit` questions, from different briefings and sections, and one about a document as a whole."""
    briefings = [index.briefing(summary.id) for summary in index.briefings()[:_BRIEFINGS_READ]]
    sources = [_from_headings(briefing) for briefing in briefings]
    questions: list[str] = []
    while sources and len(questions) < limit - 1:
        source = sources.pop(0)
        if (question := next(source, None)) is not None:
            questions.append(question)
            sources.append(source)
    if briefings and limit > 0:
        when = f" on {briefings[0].date.day} {briefings[0].date:%B %Y}" if briefings[0].date else ""
        questions.append(f"What topics were covered in the briefing{when}?")
    return questions


def some_sections(index: BriefingIndex, filters: Filters, limit: int = 3) -> list[Suggestion]:
    """Sections of the newest briefings within the filters, those with a heading of their own first."""
    within = [summary for summary in index.briefings() if filters.briefing_id in (None, summary.id)]
    found = [
        (section.heading in (OPENING, QUESTIONS, CLOSING), place, briefing, section)
        for briefing in (index.briefing(summary.id) for summary in within[:_BRIEFINGS_READ])
        for place, section in enumerate(briefing.sections)
    ]
    return [
        Suggestion(briefing.id, briefing.title, section.heading, section.start, section.end)
        for _, _, briefing, section in sorted(found, key=lambda row: row[:2])[:limit]
    ]


def _from_headings(briefing: Briefing) -> Iterator[str]:
    """Questions in the reporters' own words where they are short; else one about a heading."""
    for section in briefing.sections:
        yield from _asked_in(briefing, section)
    for section in briefing.sections:
        if section.kind is SectionKind.REMARKS:
            yield from _about_heading(section)


def questions_about(briefing: Briefing, section: Section) -> Iterator[str]:
    """Questions that one section may answer: about its heading, and those that reporters asked in it."""
    yield from _about_heading(section)
    yield from _asked_in(briefing, section)


def _asked_in(briefing: Briefing, section: Section) -> Iterator[str]:
    for exchange in section.exchanges:
        for turn in exchange.questions:
            asked = " ".join(briefing.text[turn.start : turn.end].split())
            one_sentence = asked.endswith("?") and not re.search(r"[.!?] ", asked)
            if one_sentence and 25 <= len(asked) <= _LONGEST and not leans_on_before(asked):
                yield asked


def _about_heading(section: Section) -> Iterator[str]:
    if section.number and len(section.heading) <= _LONGEST:
        yield f"What was said about “{section.heading}”?"
