"""The conversation: asking, stopping, beginning anew, bringing one back, taking one along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.chat.handlers import ChatHandlers, Conversing, question_problem
from assistant.chat.kept import as_kept
from assistant.chat.languages import words
from assistant.chat.layout import Window
from assistant.chat.rendering import render_kept, render_reader_hint
from assistant.chat.session import Session
from assistant.records import Filters

_USERS_AT_ONCE = 8
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def wire_conversing(window: Window, handlers: ChatHandlers) -> None:
    """Wire the thread, the composer, the list of conversations and the export."""
    parts = chat_parts(window)

    def respond(
        event: gr.EventData, typed: str, filters: Filters, session: Session, request: gr.Request
    ) -> Iterator[list[Any]]:
        wanted = event._data if isinstance(event._data, dict) else {}
        question = str(wanted.get("ask") or typed or "")
        if problem := question_problem(question, session):
            gr.Info(problem, title=words.NOT_ASKED)
            yield [gr.skip()] * (len(parts) + 3)
            return
        # A question asked again takes the place of the former one and of all that followed from it.
        place = str(wanted.get("place", ""))
        if place.isdecimal() and len(place) < 5:
            session = session.before(int(place))
        # The box is cleared once, when the question is sent: the next one may be being typed already.
        box: Any = gr.skip() if wanted.get("ask") else ""
        begun = False
        request_id = str(request.headers.get("x-request-id", ""))
        for moment in handlers.respond(" ".join(question.split()), filters, session, request_id):
            if moment.session.turns[-1].halt.is_set():
                # A step that was under way at the stop ends now, and gradio shows the last thing that was given.
                yield [gr.skip()] * (len(parts) + 3)
                return
            changed = not begun or not moment.running
            kept = render_kept(as_kept(moment.session), request.username or "") if changed else gr.skip()
            yield [*chat_values(moment), box, kept, gr.skip() if begun else ""]
            box, begun = gr.skip(), True

    def stopped(session: Session, request: gr.Request) -> list[Any]:
        closed = session.stopped()
        kept = render_kept(as_kept(closed), request.username or "") if closed.turns else gr.skip()
        return [*chat_values(handlers.conversing(closed)), kept]

    def emptied() -> list[Any]:
        return [render_reader_hint(has_briefings=bool(handlers.assistant.index.briefings())), ""]

    def cleared(former: Session) -> list[Any]:
        former.stopped()
        return chat_values(handlers.conversing(Session()))

    def brought_back(event: gr.EventData, former: Session) -> list[Any]:
        former.stopped()
        wanted = event._data if isinstance(event._data, dict) else {}
        session = handlers.restored(wanted.get("conversation"))
        if session is None:
            gr.Info(words.NOT_RESTORED)
        return chat_values(handlers.conversing(session or Session()))

    asking = gr.on(
        [window.question.submit, window.ask.click, *(pane.submit for pane in _asking_panes(window))],
        respond,
        [window.question, window.filters, window.session],
        [*parts, window.question, window.kept, window.next],
        **_QUIET,
        # With "once", gradio's page takes no question any more after an answer was stopped; see question_problem.
        trigger_mode="multiple",
        concurrency_limit=_USERS_AT_ONCE,
    )
    # Searched for when the answer is on screen, one user at a time, so that no answer waits for it.
    asking.then(handlers.next_questions, window.session, window.next, **_QUIET, concurrency_limit=1)
    window.stop.click(stopped, window.session, [*parts, window.kept], cancels=asking, **_QUIET, queue=False)
    # The steps of the reader lead through answers that are gone now. It is emptied first, not when a conversation has
    # been read: a source that was opened in that moment would be closed again.
    for begun in (window.new.click, window.kept.select):
        begun(emptied, None, [window.reader, window.next], **_QUIET, queue=False)
    window.new.click(cleared, window.session, parts, cancels=asking, **_QUIET, queue=False)
    window.kept.select(brought_back, window.session, parts, cancels=asking, **_QUIET)
    _wire_export(window, handlers)


def _wire_export(window: Window, handlers: ChatHandlers) -> None:
    def exported(event: gr.EventData, session: Session) -> Any:
        wanted = event._data if isinstance(event._data, dict) else {}
        try:
            return handlers.export(wanted, session)
        except LookupError as error:
            gr.Info(str(error.args[0]) if not session.turns else words.EXPORT_FAILED)
            return gr.skip()

    window.export.submit(exported, window.session, window.export, **_QUIET)


def _asking_panes(window: Window) -> list[gr.HTML]:
    return [window.earlier, window.current, window.next]


def chat_parts(window: Window) -> list[Any]:
    """The session, the thread, and the buttons to ask and to stop."""
    return [window.session, window.earlier, window.current, window.ask, window.stop]


def chat_values(now: Conversing) -> list[Any]:
    """What `chat_parts` show now."""
    buttons = [gr.update(visible=not now.running), gr.update(visible=now.running)]
    return [now.session, now.earlier, now.current, *buttons]
