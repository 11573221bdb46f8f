"""What the window does on each event. Translates between gradio's values and the assistant; keeps nothing itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from assistant.assistant import Assistant
from assistant.chat.answers import words_in
from assistant.chat.document import render_document
from assistant.chat.exporting import export_session
from assistant.chat.kept import KeptFilters
from assistant.chat.languages import words
from assistant.chat.rendering import (
    render_citation,
    render_evaluation,
    render_export,
    render_filters,
    render_next,
    render_reader_problem,
    render_turn,
    render_turns,
    render_welcome,
)
from assistant.chat.restoring import filters_within, restore
from assistant.chat.session import Session
from assistant.chat.shelf import Shelf
from assistant.next_questions import next_questions
from assistant.records import Filters
from assistant.reports import read_last_report
from assistant.serving.endpoints import LONGEST_QUESTION
from assistant.serving.serving import Serving
from index.errors import IndexingError, UnknownBriefing

_log = logging.getLogger(__name__)

_WORDS_A_STEP = 5
_STEP_SECONDS = 0.03


@dataclass(frozen=True, slots=True)
class Conversing:
    """What the chat pane shows at one moment."""

    session: Session
    earlier: str
    current: str
    running: bool


class ChatHandlers:
    """The window's events over one assistant; every method takes the session it works on."""

    def __init__(self, assistant: Assistant, serving: Serving | None = None) -> None:
        self.assistant = assistant
        self.shelf = Shelf(assistant.index)
        self.serving = serving or Serving()

    def conversing(self, session: Session) -> Conversing:
        """The chat pane for a session: earlier turns, and the current one or the welcome."""
        if not session.turns:
            return Conversing(session, "", self._welcome(), running=False)
        *earlier, last = session.turns
        filtered = any(turn.filters.briefing_id for turn in session.turns)
        titles = {one.id: one.title for one in self.assistant.index.briefings()} if filtered else {}
        current = render_turn(last, place=len(earlier), titles=titles)
        return Conversing(session, render_turns(earlier, titles), current, running=session.running)

    def _welcome(self) -> str:
        has_briefings = bool(self.assistant.index.briefings())
        examples = self.assistant.example_questions() if has_briefings else []
        return render_welcome(examples, has_briefings=has_briefings)

    def restored(self, kept: object) -> Session | None:
        """The conversation that the browser brings back; None where it cannot be read."""
        try:
            return restore(str(kept), self.assistant)
        except Exception:
            _log.exception("restoring a conversation failed")
            return None

    def next_questions(self, session: Session) -> str:
        """What could be asked after the last answer."""
        answer = session.turns[-1].answer if session.turns and not session.running else None
        if answer is None or session.turns[-1].stopped:
            return ""
        filters = session.turns[-1].filters
        asked = [turn.question for turn in session.turns]
        try:
            found = next_questions(
                answer, asked, self.assistant.index, lambda question: self.assistant.answers(question, filters)
            )
        except Exception:
            _log.exception("finding next questions failed")
            return ""
        return render_next(found)

    def filters(self, given: Mapping[str, Any]) -> Filters:
        """The filters as the page asks for them, those that fit the index. Raises ValueError for crossed dates."""
        wanted = {name: str(value) for name, value in given.items() if value and name in KeptFilters.model_fields}
        filters = filters_within(KeptFilters.model_validate(wanted), self.assistant.index)
        if filters.since and filters.until and filters.since > filters.until:
            raise ValueError(words.DATES_CROSSED)
        return filters

    def show_filters(self, filters: Filters) -> str:
        """The chips and the form, with the choices as the index is now."""
        index = self.assistant.index
        return render_filters(filters, index.briefings(), index.speakers())

    def export(self, wanted: Mapping[str, Any], session: Session) -> str:
        """The menu of formats with the file wanted; LookupError where there is nothing to export."""
        if not session.turns:
            raise LookupError(words.NOTHING_TO_EXPORT)
        return render_export(export_session(wanted, session))

    def respond(self, question: str, filters: Filters, session: Session, request_id: str = "") -> Iterator[Conversing]:
        """The answer as it comes: sentence by sentence where a model writes it, else a few words at a time."""
        session = session.asking(question, filters)
        yield self.conversing(session)
        pieces = 0
        try:
            answers = self.assistant.ask_stream(question, session.conversation, filters)
            for answer in self.serving.observer.watch(
                answers,
                question=question,
                channel="window",
                request_id=request_id,
                writing=self.assistant.writer is not None,
            ):
                pieces += 1
                if self.assistant.writer:
                    yield self.conversing(session.written(answer))
        except IndexingError as error:
            yield self.conversing(session.failed(str(error)))
            return
        except Exception:
            _log.exception("asking failed")
            yield self.conversing(session.failed(words.ASK_FAILED))
            return
        session = session.answered(answer)
        # What a model wrote is on screen already.
        total = words_in(answer) if pieces == 1 else 0
        for shown in count(_WORDS_A_STEP, _WORDS_A_STEP):
            if shown >= total:
                break
            yield self.conversing(session.showing(shown))
            time.sleep(_STEP_SECONDS)
        yield self.conversing(session.showing(None))

    def open_source(self, wanted: Mapping[str, Any], session: Session) -> str:
        """The reader for whatever was clicked. `wanted` comes from the browser: nothing in it is trusted."""
        try:
            match wanted.get("open"):
                case "citation":
                    return self._citation(int(wanted["place"]), int(wanted["number"]), session)
                case _:
                    briefing = self.assistant.index.briefing(str(wanted["briefing"]))
                    start, end = wanted.get("start"), wanted.get("end")
                    return render_document(briefing, int(start) if start else None, int(end) if end else None)
        except UnknownBriefing:
            return render_reader_problem(words.SOURCE_GONE)
        except Exception:
            _log.exception("opening a source failed")
            return render_reader_problem(words.OPEN_FAILED)

    def _citation(self, place: int, number: int, session: Session) -> str:
        answer = session.turns[place].answer
        if answer is None:
            raise LookupError(f"turn {place} has no answer")
        cited = {citation.number: citation for citation in answer.citations}[number]
        return render_citation(self.assistant.index.briefing(cited.briefing_id), answer, number, place=place)

    def evaluation(self) -> str:
        """The last evaluation report, as it is now."""
        try:
            return render_evaluation(read_last_report())
        except OSError:
            _log.exception("reading the evaluation report failed")
            return render_reader_problem(words.REPORT_FAILED)


def question_problem(question: str, session: Session) -> str | None:
    """Why a question cannot be asked now; None where it can."""
    if session.running:
        return words.STILL_ANSWERING
    if not question.strip():
        return words.EMPTY_QUESTION
    if len(question) > LONGEST_QUESTION:
        return words.TOO_LONG.format(limit=f"{LONGEST_QUESTION:,}")
    return None
