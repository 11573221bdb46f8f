"""The chat window: every part wired. layout.py says where things stand, rendering.py what they show."""

from __future__ import annotations

from itertools import count
from typing import Any

import gradio as gr
from gradio.events import Dependency, api

from assistant.assistant import Assistant
from assistant.chat.conversing import chat_parts, chat_values, wire_conversing
from assistant.chat.exploring import wire_explore
from assistant.chat.handlers import ChatHandlers
from assistant.chat.languages import words
from assistant.chat.layout import Window, lay_out
from assistant.chat.rendering import render_kept, render_reader_hint, render_receipt
from assistant.chat.session import Session
from assistant.chat.shelving import shelf_values, wire_shelf
from assistant.chat.source import wire_source
from assistant.chat.thumbs import store_feedback
from assistant.records import Filters
from assistant.serving.endpoints import Endpoints, telling_callers
from assistant.serving.serving import Serving

_HOUR, _DAY = 3600, 24 * 3600
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_app(assistant: Assistant, serving: Serving | None = None) -> gr.Blocks:
    """The window over `assistant`; one serves every user, and what a user did is in their session alone."""
    handlers = ChatHandlers(assistant, serving or Serving())
    # Uploads are copied beside the index (see uploads.py); gradio's own copies go after a day.
    app = gr.Blocks(title=words.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(_HOUR, _DAY))
    with app:
        window = lay_out()
        loaded = _wire_opening(app, window, handlers)
        wire_conversing(window, handlers)
        _wire_filters(window, handlers)
        _wire_reader(window, handlers)
        _wire_feedback(window, handlers)
        wire_shelf(window, handlers)
        wire_source(loaded, window, handlers)
        wire_explore(window.explore, assistant.index, assistant.retriever)
        for offered in Endpoints(assistant, handlers.serving.observer).all:
            # Not queued, so that one POST is answered at once.
            api(telling_callers(offered), api_name=offered.__name__, queue=False)
    return app


def _wire_opening(app: gr.Blocks, window: Window, handlers: ChatHandlers) -> Dependency:
    def opened(session: Session, filters: Filters, request: gr.Request) -> list[Any]:
        shelf = shelf_values(handlers, filters, whole=False)
        empty = not handlers.assistant.index.briefings()
        hint = render_reader_hint(has_briefings=not empty)
        kept = render_kept("", request.username or "")
        editor = handlers.serving.may_edit(request.username)
        adding = gr.update(open=empty and editor, visible=editor)
        return [*chat_values(handlers.conversing(session)), *shelf, hint, adding, kept]

    parts = [*chat_parts(window), window.library, window.chips, window.reader, window.adding, window.kept]
    loaded = app.load(opened, [window.session, window.filters], parts, **_QUIET, queue=False)
    loaded.then(handlers.shelf.html, None, window.library, **_QUIET)
    return loaded


def _wire_filters(window: Window, handlers: ChatHandlers) -> None:
    def chosen(event: gr.EventData) -> list[Any]:
        given = event._data if isinstance(event._data, dict) else {}
        try:
            filters = handlers.filters(given)
        except ValueError as error:
            gr.Info(str(error) if str(error) == words.DATES_CROSSED else words.NOT_A_DATE)
            return [gr.skip(), gr.skip()]
        return [filters, handlers.show_filters(filters)]

    # Through the queue, without which gradio shows no message.
    window.chips.submit(chosen, None, [window.filters, window.chips], **_QUIET)


def _wire_reader(window: Window, handlers: ChatHandlers) -> None:
    opening = count()

    def opened(event: gr.EventData, session: Session) -> list[Any]:
        wanted = event._data if isinstance(event._data, dict) else {}
        # Gradio's page takes no notice of what it shows already; who clicks again wants to be brought there again.
        again = f"<!-- {next(opening)} -->"
        return [handlers.open_source(wanted, session) + again, gr.update(selected="source")]

    explore = window.explore
    panes = [
        window.earlier,
        window.current,
        window.reader,
        window.library,
        window.picture,
        explore.places,
        explore.compared,
    ]
    gr.on(
        [pane.select for pane in panes],
        opened,
        window.session,
        [window.reader, window.tabs],
        **_QUIET,
        trigger_mode="always_last",
        queue=False,
    )


def _wire_feedback(window: Window, handlers: ChatHandlers) -> None:
    def given(event: gr.EventData, session: Session) -> str:
        feedback = event._data if isinstance(event._data, dict) else {}
        return render_receipt(store_feedback(feedback, session, handlers.assistant.index.folder))

    # The session is only read: an answer that is streaming meanwhile writes it.
    window.feedback.submit(given, window.session, window.feedback, **_QUIET, trigger_mode="multiple", queue=False)
    window.measured.select(handlers.evaluation, None, window.evaluation, **_QUIET, queue=False)
