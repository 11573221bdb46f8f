"""What to ask next: questions near an answer that the briefings answer too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from assistant.examples import questions_about
from assistant.records import Answer
from index.briefing_index import BriefingIndex
from index.errors import UnknownBriefing
from index.lines import squeeze
from index.records import Briefing, Section

_TRIED = 8
"""Candidates that are searched for, at most."""
_FOLLOWING = 4
"""Sections after a cited one that count as near."""


def next_questions(
    answer: Answer, asked: Collection[str], index: BriefingIndex, answers: Callable[[str], bool], limit: int = 3
) -> list[str]:
    """Up to `limit` questions from the sections cited and those after them, each of which `answers` is sure of.

    `asked`: what the user asked before, in any wording; none of it is offered again.
    """
    known = {_comparable(each) for each in (*asked, answer.question, answer.standalone_question)}
    known |= {_comparable(each.asked) for each in answer.citations}
    chosen: list[str] = []
    tried = 0
    for question in _candidates(answer, index):
        if len(chosen) == limit or tried == _TRIED:
            break
        if _comparable(question) in known:
            continue
        known.add(_comparable(question))
        tried += 1
        if answers(question):
            chosen.append(question)
    return chosen


def _candidates(answer: Answer, index: BriefingIndex) -> Iterator[str]:
    """One question a section, the nearest section first; then the second ones."""
    cited = {(each.briefing_id, each.heading) for each in answer.citations}
    sources = [questions_about(briefing, section) for briefing, section in _near(answer, index)]
    told = {f"What was said about “{heading}”?" for _, heading in cited}
    while sources:
        source = sources.pop(0)
        if (question := next(source, None)) is not None:
            sources.append(source)
            if question not in told:
                yield question


def _near(answer: Answer, index: BriefingIndex) -> Iterator[tuple[Briefing, Section]]:
    places = [(each.briefing_id, each.start) for each in answer.citations]
    places += [(each.briefing_id, each.start) for each in answer.suggestions]
    places += [(each.briefing_id, each.start) for each in answer.passages]
    seen: set[tuple[str, int]] = set()
    for following in range(_FOLLOWING + 1):
        for briefing_id, start in places:
            try:
                briefing = index.briefing(briefing_id)
            except UnknownBriefing:
                continue
            at = next((i for i, each in enumerate(briefing.sections) if each.start <= start < each.end), None)
            if at is None or at + following >= len(briefing.sections) or (briefing_id, at + following) in seen:
                continue
            seen.add((briefing_id, at + following))
            yield briefing, briefing.sections[at + following]


def _comparable(question: str) -> str:
    return squeeze(question).casefold().rstrip("?. ")
