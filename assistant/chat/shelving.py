"""The library: files dropped, a briefing corrected, removed or put back; the choices of the filters follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.chat.handlers import ChatHandlers
from assistant.chat.languages import words
from assistant.chat.layout import Window
from assistant.chat.session import Session
from assistant.chat.shelf import Done
from assistant.chat.uploads import add_briefings
from assistant.records import Filters
from index.catalogue import IndexedBriefing

_DAY = 24 * 3600
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def wire_shelf(window: Window, handlers: ChatHandlers) -> None:
    """Wire the tab; what opens the reader is wired with the reader."""
    index = handlers.assistant.index

    def refreshed(filters: Filters) -> list[Any]:
        return shelf_values(handlers, filters)

    def uploaded(
        files: list[str] | None, filters: Filters, session: Session, request: gr.Request
    ) -> Iterator[list[Any]]:
        for html in add_briefings(index, files or [], handlers.serving, request.username):
            yield [html, gr.update(interactive=False), gr.skip(), gr.skip(), gr.skip()]
        welcome = gr.skip() if session.turns else handlers.conversing(session).current
        yield [gr.skip(), gr.update(value=None, interactive=True), *shelf_values(handlers, filters), welcome]

    removed = gr.State(None, time_to_live=_DAY)

    def acted(event: gr.EventData, filters: Filters, before: IndexedBriefing | None, request: gr.Request) -> list[Any]:
        if not handlers.serving.may_edit(request.username):
            raise gr.Error(words.EDITORS_ONLY, print_exception=False)
        done = handlers.shelf.act(event._data if isinstance(event._data, dict) else {}, before)
        return [*shelf_values(handlers, filters, done), done.removed, handlers.shelf.picture()]

    parts = [window.library, window.chips, removed, window.picture]
    window.library.submit(acted, [window.filters, removed], parts, **_QUIET)
    window.pictures.expand(handlers.shelf.picture, None, window.picture, **_QUIET)
    window.shelf.select(refreshed, window.filters, [window.library, window.chips], **_QUIET, queue=False)
    window.upload.upload(
        uploaded,
        [window.upload, window.filters, window.session],
        [window.progress, window.upload, window.library, window.chips, window.current],
        **_QUIET,
    )


def shelf_values(handlers: ChatHandlers, filters: Filters, done: Done = Done(), *, whole: bool = True) -> list[Any]:  # noqa: B008
    """The list of briefings and the filters' choices, as the index is now."""
    return [handlers.shelf.html(done, whole=whole), handlers.show_filters(filters)]
