"""Ways into and out of the source reader: a link to a place opens it, a section can be asked about."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import Dependency

from assistant.chat.handlers import ChatHandlers
from assistant.chat.languages import words
from assistant.chat.layout import Window
from assistant.chat.session import Session
from assistant.records import Filters
from index.errors import UnknownBriefing

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def wire_source(loaded: Dependency, window: Window, handlers: ChatHandlers) -> None:
    """Wire what opens the reader from outside, after `loaded`, and what leads out of it."""

    def linked(request: gr.Request) -> list[Any]:
        place = {name: request.query_params.get(name) for name in ("briefing", "start", "end")}
        if not place["briefing"]:
            return [gr.skip(), gr.skip()]
        return [handlers.open_source(place, Session()), gr.update(selected="source")]

    def asked_about(event: gr.EventData) -> list[Any]:
        wanted = event._data if isinstance(event._data, dict) else {}
        try:
            briefing = handlers.assistant.index.briefing(str(wanted.get("briefing")))
        except UnknownBriefing:
            raise gr.Error(words.SOURCE_GONE, print_exception=False) from None
        heading = str(wanted.get("about") or "")
        filters = Filters(briefing_id=briefing.id)
        return [
            filters,
            handlers.show_filters(filters),
            words.ASKED_ABOUT.format(heading=heading) if heading else gr.skip(),
        ]

    # Only then: opening the page shows the reader's hint.
    loaded.then(linked, None, [window.reader, window.tabs], **_QUIET)
    window.reader.submit(asked_about, None, [window.filters, window.chips, window.question], **_QUIET)
