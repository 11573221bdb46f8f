"""`Assistant.ask`: the list of steps from a question to a cited answer."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.calibration import Calibration, confidence_of, load_calibration
from assistant.citations import Draft, answered, corrected, declined, not_found
from assistant.conversation import Standalone, StandaloneKind, make_standalone
from assistant.declined import find_declined
from assistant.examples import example_questions, some_sections
from assistant.extract import select_statements, worth_quoting
from assistant.fusion import ScoredPassage
from assistant.overview import answer_from_structure
from assistant.reader.reader import PassageReader, load_reader
from assistant.records import Answer, AnswerKind, Conversation, Filters
from assistant.rereading import reread
from assistant.retriever import Retriever
from assistant.settings import AssistantSettings
from assistant.small_talk import ask_back, reply_to_small_talk
from assistant.support.premise import Correction, PremiseCheck
from index.briefing_index import BriefingIndex

if TYPE_CHECKING:
    from assistant.llm.writer import Writer


_ENOUGH_TO_TELL = 5
"""Passages by which a question is told to be answered. They say the same as all that an answer is made from of each of
73 questions offered after answers to development questions, at two fifths of the cost."""


class Assistant:
    """Answers questions over one index; holds no conversation, so one serves every user."""

    def __init__(self, index: BriefingIndex, settings: AssistantSettings | None = None) -> None:
        self.index = index
        self.settings = settings or AssistantSettings()
        self.retriever = Retriever(index, self.settings)
        self.reader: PassageReader | None = load_reader() if self.settings.reader else None
        self.calibration: Calibration = load_calibration(with_reader=self.reader is not None)
        self.premises = PremiseCheck(index.words.analyze)
        self.writer: Writer | None = self._writer()

    def _writer(self) -> Writer | None:
        if not self.settings.llm:
            return None
        from assistant.llm.writer import Writer  # Takes two seconds to import.

        return Writer(self.index, self.settings)

    def ask(self, question: str, conversation: Conversation | None = None, filters: Filters | None = None) -> Answer:
        """Answer one question in the light of the conversation so far."""
        *_, answer = self.ask_stream(question, conversation, filters)
        return answer

    def ask_stream(
        self, question: str, conversation: Conversation | None = None, filters: Filters | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows; the last one is whole. Without a language model there is only that one."""
        timer = _Timer()
        filters = filters or Filters()
        conversation = conversation or Conversation()
        with timer.step("standalone"):
            standalone = make_standalone(question, conversation)
            if self.writer and standalone.leans:
                standalone = self.writer.standalone(question, conversation, standalone)
        if not standalone.variants:
            yield self._unsearched(question, standalone, filters, timer)
            return
        searched = standalone.variants[0][0]
        draft, found, confidence = self._draft(standalone, filters, timer, self.settings.passages_per_answer)
        drafts: Iterable[Draft] = (draft,)
        if self.writer and draft.kind is AnswerKind.ANSWERED:
            found = self.writer.sources(found, draft)
            drafts = self.writer.drafts(searched, found, draft)
        id_ = uuid.uuid4().hex
        behind = self.index.behind()
        for draft in drafts:
            yield draft.noting(behind).finish(
                id=id_,
                question=question,
                standalone_question=standalone.question,
                found=found,
                confidence=confidence,
                timings_ms=timer.milliseconds(),
            )

    def _draft(
        self, standalone: Standalone, filters: Filters, timer: _Timer, passages: int
    ) -> tuple[Draft, list[ScoredPassage], float]:
        """The answer in the speakers' own words, with the passages found and the confidence in it."""
        searched = standalone.variants[0][0]
        with timer.step("structure"):
            # An overview tells of whole briefings, not of what one speaker said.
            overview = None if filters.speaker else answer_from_structure(searched, self.index, filters)
        with timer.step("retrieve"):
            found = self.retriever.find(
                searched,
                limit=passages,
                filters=filters,
                variants=standalone.variants,
                near=standalone.near,
            )
        with timer.step("read"):
            found = reread(self.reader, searched, found)
        with timer.step("select"):
            chosen = select_statements(
                searched, found, self.index.words.analyze, limit=self.settings.statements_per_answer
            )
            confidence = confidence_of(searched, found, chosen, self.index.words.analyze, self.calibration)
            unanswered = None if overview else find_declined(searched, found, chosen, self.index)
        with timer.step("premise"):
            correction = None if overview or unanswered else self._correction(searched, found)
        with timer.step("cite"):
            if overview:
                draft = overview
            elif unanswered:
                draft = declined(unanswered)
            elif chosen and (correction or confidence >= self.calibration.threshold):
                draft = answered(worth_quoting(chosen), self.index)
            else:
                draft = not_found(found, self.index, filters)
            if correction and draft.kind is AnswerKind.ANSWERED:
                draft = corrected(draft, correction, self.index)
        return draft, found, 1.0 if overview else confidence

    def _correction(self, question: str, found: Sequence[ScoredPassage]) -> Correction | None:
        passages = [each.passage for each in found]
        dates = {id_: self.index.briefing(id_).date for id_ in {each.briefing_id for each in passages}}
        return self.premises.correct(question, passages, dates)

    def answers(self, question: str, filters: Filters | None = None) -> bool:
        """Whether the briefings answer this question, by the best few passages; no language model is asked."""
        standalone = make_standalone(question, Conversation())
        if not standalone.variants:
            return False
        passages = min(_ENOUGH_TO_TELL, self.settings.passages_per_answer)
        draft, _, _ = self._draft(standalone, filters or Filters(), _Timer(), passages)
        return draft.kind is AnswerKind.ANSWERED

    def _unsearched(self, question: str, standalone: Standalone, filters: Filters, timer: _Timer) -> Answer:
        """A friendly word, or a question back where nothing tells what is asked about."""
        small_talk = standalone.kind is StandaloneKind.SMALL_TALK
        draft = reply_to_small_talk(question) if small_talk else ask_back(some_sections(self.index, filters))
        return draft.finish(
            id=uuid.uuid4().hex,
            question=question,
            standalone_question=standalone.question,
            found=(),
            confidence=1.0 if small_talk else 0.0,
            timings_ms={**timer.milliseconds(), "retrieve": 0.0},
        )

    def example_questions(self, limit: int = 4) -> list[str]:
        """Questions that the indexed briefings answer, for somebody who does not know what to ask."""
        return example_questions(self.index, limit)


class _Timer:
    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        before = time.perf_counter()
        yield
        self._steps[name] = (time.perf_counter() - before) * 1000

    def milliseconds(self) -> dict[str, float]:
        total = (time.perf_counter() - self._started) * 1000
        return {name: round(spent, 3) for name, spent in {"total": total, **self._steps}.items()}
