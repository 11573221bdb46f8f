"""A kept conversation made into a session again. What comes from the browser is not trusted: the index is asked.

Who said what, where and when is read from the index at the span that a citation names; a citation whose words do not
stand there any more is told of as changed. Support is checked again, and an overview is made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from pydantic import ValidationError

from assistant.assistant import Assistant
from assistant.chat.kept import KeptAnswer, KeptCitation, KeptConversation, KeptFilters, KeptSuggestion, KeptTurn
from assistant.chat.reading import section_at
from assistant.chat.session import ChatTurn, Session
from assistant.citations import cite
from assistant.overview import answer_from_structure
from assistant.records import (
    Answer,
    AnswerKind,
    Citation,
    Conversation,
    Filters,
    Retrieved,
    Statement,
    Suggestion,
    Support,
)
from assistant.small_talk import is_small_talk, reply_to_small_talk
from assistant.support.check import SupportChecker
from index.briefing_index import BriefingIndex
from index.errors import UnknownBriefing
from index.lines import squeeze
from index.passages import question_text
from index.records import Briefing, Section, Turn

LONGEST_CONVERSATION = 2_000_000
"""Characters."""


def restore(kept: str, assistant: Assistant) -> Session | None:
    """The session of a conversation that the browser brings back; None where it is none."""
    if len(kept) > LONGEST_CONVERSATION:
        return None
    try:
        conversation = KeptConversation.model_validate_json(kept)
    except ValidationError:
        return None
    turns = tuple(_turn(turn, assistant) for turn in conversation.turns)
    answers = (turn.answer for turn in turns if turn.answer)
    told = reduce(Conversation.after, answers, Conversation())
    return Session(turns, told, conversation.id)


def _turn(kept: KeptTurn, assistant: Assistant) -> ChatTurn:
    filters = filters_within(kept.filters, assistant.index)
    if kept.answer is None:
        return ChatTurn(kept.question, filters=filters, stopped=True)
    answer, changed = _Answering(kept.question, kept.answer, filters, assistant).restored()
    return ChatTurn(kept.question, answer, stopped=kept.stopped, filters=filters, changed=changed)


def filters_within(kept: KeptFilters, index: BriefingIndex) -> Filters:
    """The filters, without a briefing or speaker that the index does not hold."""
    known = {summary.id for summary in index.briefings()} if kept.briefing_id else set()
    speakers = index.speakers() if kept.speaker else []
    return Filters(
        briefing_id=kept.briefing_id if kept.briefing_id in known else None,
        since=kept.since,
        until=kept.until,
        speaker=kept.speaker if kept.speaker in speakers else None,
    )


class _Answering:
    """One kept answer, read again from the index."""

    def __init__(self, question: str, kept: KeptAnswer, filters: Filters, assistant: Assistant) -> None:
        self._question = question
        self._kept = kept
        self._filters = filters
        self._index = assistant.index

    def restored(self) -> tuple[Answer, frozenset[int]]:
        """The answer, and the numbers of the citations that changed."""
        kept = self._kept
        answer = Answer(
            id=kept.id,
            question=self._question,
            standalone_question=kept.standalone_question,
            kind=kept.kind,
            text=kept.text,
            statements=(),
            citations=(),
            passages=self._passages(),
            suggestions=tuple(self._suggestions()),
            confidence=kept.confidence,
            answered_by=kept.answered_by,
            timings_ms={},
            note=kept.note,
        )
        if kept.kind is AnswerKind.OVERVIEW:
            return self._overview(answer), frozenset()
        found = {each.number: _citation(each, self._index) for each in kept.citations}
        changed = frozenset(number for number, citation in found.items() if citation is None)
        citations = tuple(found[each.number] or _as_told(each) for each in kept.citations)
        statements = self._statements({each.number: each for each in citations}, changed)
        as_before = not changed and [(each.text, each.support) for each in statements] == [
            (each.text, each.support) for each in kept.statements
        ]
        text = kept.text if as_before or not statements else _text(statements)
        return replace(answer, text=text, statements=statements, citations=citations), changed

    def _overview(self, answer: Answer) -> Answer:
        draft = answer_from_structure(answer.standalone_question, self._index, self._filters)
        if draft is None and is_small_talk(self._question):
            draft = reply_to_small_talk(self._question)
        if draft is None:
            return answer
        return replace(answer, text=draft.text, statements=draft.statements, citations=draft.citations)

    def _statements(self, citations: Mapping[int, Citation], changed: frozenset[int]) -> tuple[Statement, ...]:
        """Words that were spoken are the cited ones; what a model wrote is checked against the passages again."""
        made: list[Statement] = []
        written: list[int] = []
        for kept in self._kept.statements:
            numbers = tuple(number for number in kept.citations if number in citations)
            support = kept.support
            if support is Support.VERBATIM and not _spoken(kept.text, [citations[number] for number in numbers]):
                support = Support.SUPPORTED
            if changed & set(numbers) or not numbers:
                support = Support.UNSUPPORTED
            if support is Support.SUPPORTED:
                written.append(len(made))
            made.append(Statement(kept.text, support, numbers))
        for place, support in zip(written, self._checked([made[place].text for place in written]), strict=True):
            made[place] = replace(made[place], support=support)
        return tuple(made)

    def _checked(self, sentences: Sequence[str]) -> list[Support]:
        if not sentences:
            return []
        held = self._index.passages(self._kept.passages)
        dates = {summary.id: summary.date for summary in self._index.briefings()}
        checker = SupportChecker(self._index.words.analyze, self._index.encoder)
        checked = checker.check(
            sentences,
            [each.passage for each in held.values()],
            briefing_dates=dates,
            sentence_vectors={id_: each.sentence_vectors for id_, each in held.items()},
        )
        return [Support.UNSUPPORTED if each.support is Support.UNSUPPORTED else Support.SUPPORTED for each in checked]

    def _passages(self) -> tuple[Retrieved, ...]:
        held = self._index.passages(self._kept.passages)
        found = (held[id_].passage for id_ in dict.fromkeys(self._kept.passages) if id_ in held)
        return tuple(
            Retrieved(each.id, each.briefing_id, each.heading, each.start, each.end, 0.0, each.text) for each in found
        )

    def _suggestions(self) -> Iterator[Suggestion]:
        for kept in self._kept.suggestions:
            if found := _section(kept, self._index):
                briefing, section = found
                yield Suggestion(briefing.id, briefing.title, section.heading, section.start, section.end)


def _section(kept: KeptSuggestion, index: BriefingIndex) -> tuple[Briefing, Section] | None:
    try:
        briefing = index.briefing(kept.briefing_id)
    except UnknownBriefing:
        return None
    section = section_at(briefing, kept.start, kept.start)
    return (briefing, section) if section else None


def _citation(kept: KeptCitation, index: BriefingIndex) -> Citation | None:
    """The citation as the index has it; None where other words stand at its place now."""
    try:
        briefing = index.briefing(kept.briefing_id)
    except UnknownBriefing:
        return None
    section = section_at(briefing, kept.start, kept.end)
    turn = _turn_at(section, kept.start) if section else None
    if not kept.quote or briefing.text[kept.start : kept.end] != kept.quote or section is None or turn is None:
        return None
    return cite(
        kept.number,
        briefing,
        kept.start,
        kept.end,
        heading=section.heading,
        speaker=turn.speaker,
        role=turn.role,
        asked=_asked(briefing, section, turn),
        short=_short_answer(kept),
    )


def _short_answer(kept: KeptCitation) -> tuple[int, int] | None:
    if kept.answer_start is None or kept.answer_end is None:
        return None
    within = kept.start <= kept.answer_start < kept.answer_end <= kept.end
    return (kept.answer_start, kept.answer_end) if within else None


def _turn_at(section: Section, start: int) -> Turn | None:
    return next((turn for turn in section.turns if turn.start <= start < turn.end), None)


def _asked(briefing: Briefing, section: Section, turn: Turn) -> str:
    """What a reply replies to."""
    replied = (exchange for exchange in section.exchanges if turn in exchange.replies)
    return next((question_text(briefing.text, exchange) for exchange in replied), "")


def _as_told(kept: KeptCitation) -> Citation:
    """A citation whose words the index does not hold, as the browser tells of it."""
    return Citation(
        kept.number,
        kept.briefing_id,
        kept.title,
        kept.date,
        kept.heading,
        kept.speaker,
        kept.role,
        kept.quote,
        kept.start,
        kept.end,
    )


def _spoken(text: str, cited: Sequence[Citation]) -> bool:
    return any(squeeze(text) == squeeze(each.quote) for each in cited)


def _text(statements: Sequence[Statement]) -> str:
    return "\n\n".join(
        " ".join([each.text, *(f"[{number}]" for number in each.citations if f"[{number}]" not in each.text)])
        for each in statements
        if each.support is not Support.UNSUPPORTED
    )
