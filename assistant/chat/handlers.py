"""What the window does on each event. Translates between gradio's values and the assistant; keeps nothing itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from assistant.assistant import Assistant
from assistant.chat import words
from assistant.chat.answers import words_in
from assistant.chat.rendering import (
    render_citation,
    render_contents,
    render_evaluation,
    render_reader_problem,
    render_section,
    render_turn,
    render_turns,
    render_welcome,
)
from assistant.chat.session import Session
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
        self.serving = serving or Serving()

    def conversing(self, session: Session) -> Conversing:
        """The chat pane for a session: earlier turns, and the current one or the welcome."""
        if not session.turns:
            return Conversing(session, "", self._welcome(), running=False)
        *earlier, last = session.turns
        current = render_turn(last, place=len(earlier))
        return Conversing(session, render_turns(earlier), current, running=session.running)

    def _welcome(self) -> str:
        has_briefings = bool(self.assistant.index.briefings())
        examples = self.assistant.example_questions() if has_briefings else []
        return render_welcome(examples, has_briefings=has_briefings)

    def respond(self, question: str, briefing_id: str, session: Session, request_id: str = "") -> Iterator[Conversing]:
        """The answer as it comes: sentence by sentence where a model writes it, else a few words at a time."""
        session = session.asking(question)
        yield self.conversing(session)
        pieces = 0
        try:
            answers = self.assistant.ask_stream(
                question, session.conversation, Filters(briefing_id=briefing_id or None)
            )
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
                case "section":
                    briefing = self.assistant.index.briefing(str(wanted["briefing"]))
                    return render_section(briefing, int(wanted["start"]))
                case _:
                    return render_contents(self.assistant.index.briefing(str(wanted["briefing"])))
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
