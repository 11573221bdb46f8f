"""The same answers for other programs: what the HTTP API and the MCP tools call. docs/api.md shows them in use.

What cannot be asked raises UsageError, whose message the caller is told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import PurePath
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.errors import UsageError
from assistant.fusion import ScoredPassage
from assistant.records import Answer, Conversation, Filters, json_ready
from assistant.serving.observing import Observer, current_request
from assistant.structure import structure_of
from index.catalogue import BriefingSummary
from index.errors import IndexingError

_log = logging.getLogger(__name__)

LONGEST_QUESTION = 2000
MOST_EARLIER = 10
MOST_PASSAGES = 50


class Endpoints:
    """`ask`, `search` and `structure` over one assistant. Their docstrings are what an MCP client reads."""

    def __init__(self, assistant: Assistant, observer: Observer) -> None:
        self._assistant = assistant
        self._observer = observer
        self.all = (self.ask, self.search, self.structure)

    def ask(
        self,
        question: str,
        history: list[str] | None = None,
        briefing_id: str = "",
        since: str = "",
        until: str = "",
    ) -> dict[str, Any]:
        """Answer one question from the indexed press briefings, every statement with citations.

        Args:
            question: The question, in words; it may refer to the questions before it.
            history: The questions asked before it, oldest first.
            briefing_id: Only this briefing; empty for all.
            since: Only briefings of this day or later, as YYYY-MM-DD; empty for all.
            until: Only briefings up to this day, as YYYY-MM-DD; empty for all.
        """
        try:
            filters = self._filters(briefing_id, since, until)
            earlier = list(history or [])
            if len(earlier) > MOST_EARLIER:
                raise UsageError(f"history: give at most the last {MOST_EARLIER} questions")
            for each in (*earlier, question):
                _check_question(each)
            conversation = Conversation()
            for each in earlier:
                conversation = conversation.after(self._assistant.ask(each, conversation, filters))
            return self._observed(question, conversation, filters).as_json()
        except IndexingError as error:
            raise UsageError(str(error)) from error

    def _observed(self, question: str, conversation: Conversation, filters: Filters) -> Answer:
        *_, answer = self._observer.watch(
            self._assistant.ask_stream(question, conversation, filters),
            question=question,
            channel="api",
            request_id=current_request.get(),
            writing=self._assistant.writer is not None,
        )
        return answer

    def search(
        self, query: str, limit: int = 5, briefing_id: str = "", since: str = "", until: str = ""
    ) -> dict[str, Any]:
        """Find the passages of the indexed press briefings that are nearest to a query, best first.

        Args:
            query: What to look for, in words.
            limit: How many passages to return, from 1 to 50.
            briefing_id: Only this briefing; empty for all.
            since: Only briefings of this day or later, as YYYY-MM-DD; empty for all.
            until: Only briefings up to this day, as YYYY-MM-DD; empty for all.
        """
        try:
            _check_question(query)
            if not 1 <= limit <= MOST_PASSAGES:
                raise UsageError(f"limit: give a number from 1 to {MOST_PASSAGES}")
            found = self._assistant.retriever.find(
                query, limit=int(limit), filters=self._filters(briefing_id, since, until)
            )
            listed = {one.id: one for one in self._assistant.index.briefings()}
            return {"passages": [_passage(each, listed.get(each.held.passage.briefing_id)) for each in found]}
        except IndexingError as error:
            raise UsageError(str(error)) from error

    def structure(self, briefing_id: str = "") -> dict[str, Any]:
        """Show what a briefing holds: its sections and exchanges with speakers and places in the text.

        Args:
            briefing_id: Id of the briefing; empty for the list of all briefings with their ids.
        """
        index = self._assistant.index
        try:
            if briefing_id:
                return _without_folder(structure_of(index.briefing(briefing_id)))
            return {"briefings": [_without_folder(json_ready(one)) for one in index.briefings()]}
        except IndexingError as error:
            raise UsageError(str(error)) from error

    def _filters(self, briefing_id: str, since: str, until: str) -> Filters:
        if briefing_id:
            self._assistant.index.briefing(briefing_id)  # Names an unknown one.
        return Filters(briefing_id or None, _day("since", since), _day("until", until))


def _passage(found: ScoredPassage, briefing: BriefingSummary | None) -> dict[str, Any]:
    passage = found.held.passage
    return {
        "id": passage.id,
        "briefing_id": passage.briefing_id,
        "title": briefing.title if briefing else "",
        "date": briefing.date.isoformat() if briefing and briefing.date else None,
        "heading": passage.heading,
        "speaker": passage.speaker,
        "role": str(passage.role),
        "start": passage.start,
        "end": passage.end,
        "score": round(found.score, 4),
        "text": passage.text,
    }


def _without_folder(described: dict[str, Any]) -> dict[str, Any]:
    """Where a transcript lies on the server is nobody's business."""
    return {**described, "source": PurePath(described["source"]).name}


def _check_question(text: str) -> None:
    if not isinstance(text, str) or not text.strip():
        raise UsageError("the question is empty; say in words what you want to know")
    if len(text) > LONGEST_QUESTION:
        raise UsageError(f"the question is too long; ask it in at most {LONGEST_QUESTION:,} characters")


def _day(name: str, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise UsageError(f"{name}: write the day as YYYY-MM-DD") from None


def telling_callers(endpoint: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The endpoint for gradio's API: gradio hides the message of every error but its own."""

    @wraps(endpoint)
    def told(*values: Any) -> dict[str, Any]:
        try:
            return endpoint(*values)
        except UsageError as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Exception:
            _log.exception("answering a program failed")
            raise gr.Error("Something went wrong; the server's log says what.", print_exception=False) from None

    return told
