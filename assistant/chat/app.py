"""The chat window: wiring and serving. layout.py says where things stand, rendering.py what they show."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Read when gradio is imported and again when it launches: no usage report leaves this machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from gradio.events import Dependency, api
from gradio.themes.utils.fonts import Font

from assistant.assistant import Assistant
from assistant.chat import words
from assistant.chat.access import check_host, password_check, read_users
from assistant.chat.exploring import wire_explore
from assistant.chat.handlers import ChatHandlers, Conversing, question_problem
from assistant.chat.layout import Window, lay_out
from assistant.chat.rendering import render_reader_hint, render_receipt
from assistant.chat.session import Session
from assistant.chat.shelf import Done
from assistant.chat.source import wire_source
from assistant.chat.thumbs import store_feedback
from assistant.chat.uploads import add_briefings
from index.catalogue import IndexedBriefing

_FOLDER = Path(__file__).parent
_USERS_AT_ONCE = 8
_HOUR, _DAY = 3600, 24 * 3600
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_app(assistant: Assistant) -> gr.Blocks:
    """The window over `assistant`; one serves every user, and what a user did is in their session alone."""
    handlers = ChatHandlers(assistant)
    # Uploads are copied beside the index (see uploads.py); gradio's own copies go after a day.
    app = gr.Blocks(title=words.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(_HOUR, _DAY))
    with app:
        window = lay_out()
        loaded = _wire_opening(app, window, handlers)
        _wire_chat(window, handlers)
        _wire_reader(window, handlers)
        _wire_feedback(window, handlers)
        _wire_shelf(window, handlers)
        wire_source(loaded, window, handlers)
        wire_explore(window.explore, assistant.index, assistant.retriever)
        api(handlers.ask, api_name="ask", concurrency_limit=_USERS_AT_ONCE)
    return app


def _wire_opening(app: gr.Blocks, window: Window, handlers: ChatHandlers) -> Dependency:
    def opened(session: Session) -> list[Any]:
        shelf = _shelf(handlers, "", whole=False)
        empty = not handlers.assistant.index.briefings()
        hint = render_reader_hint(has_briefings=not empty)
        return [*_chat(handlers.conversing(session)), *shelf, hint, gr.update(open=empty)]

    parts = [*_chat_parts(window), window.library, window.scope, window.reader, window.adding]
    loaded = app.load(opened, window.session, parts, **_QUIET, queue=False)
    loaded.then(handlers.shelf.html, None, window.library, **_QUIET)
    return loaded


def _wire_chat(window: Window, handlers: ChatHandlers) -> None:
    parts = _chat_parts(window)

    def respond(event: gr.EventData, typed: str, briefing_id: str, session: Session) -> Iterator[list[Any]]:
        example = event._data.get("ask") if isinstance(event._data, dict) else None
        question = str(example or typed or "")
        if problem := question_problem(question, session):
            gr.Info(problem, title=words.NOT_ASKED)
            yield [gr.skip()] * (len(parts) + 1)
            return
        # The box is cleared once, when the question is sent: the next one may be being typed already.
        box: Any = gr.skip() if example else ""
        for moment in handlers.respond(" ".join(question.split()), briefing_id, session):
            yield [*_chat(moment), box]
            box = gr.skip()

    def stopped(session: Session) -> list[Any]:
        return _chat(handlers.conversing(session.stopped()))

    def cleared() -> list[Any]:
        # The steps of the reader lead through answers that are gone now.
        hint = render_reader_hint(has_briefings=bool(handlers.assistant.index.briefings()))
        return [*_chat(handlers.conversing(Session())), hint]

    asking = gr.on(
        [window.question.submit, window.ask.click, window.current.submit],
        respond,
        [window.question, window.scope, window.session],
        [*parts, window.question],
        **_QUIET,
        # With "once", gradio's page takes no question any more after an answer was stopped; see question_problem.
        trigger_mode="multiple",
        concurrency_limit=_USERS_AT_ONCE,
    )
    window.stop.click(stopped, window.session, parts, cancels=asking, **_QUIET, queue=False)
    window.new.click(cleared, None, [*parts, window.reader], cancels=asking, **_QUIET, queue=False)


def _wire_reader(window: Window, handlers: ChatHandlers) -> None:
    def opened(event: gr.EventData, session: Session) -> list[Any]:
        wanted = event._data if isinstance(event._data, dict) else {}
        return [handlers.open_source(wanted, session), gr.update(selected="source")]

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


def _wire_shelf(window: Window, handlers: ChatHandlers) -> None:
    index = handlers.assistant.index

    def refreshed(briefing_id: str) -> list[Any]:
        return _shelf(handlers, briefing_id)

    def uploaded(files: list[str] | None, briefing_id: str, session: Session) -> Iterator[list[Any]]:
        for html in add_briefings(index, files or []):
            yield [html, gr.update(interactive=False), gr.skip(), gr.skip(), gr.skip()]
        welcome = gr.skip() if session.turns else handlers.conversing(session).current
        yield [gr.skip(), gr.update(value=None, interactive=True), *_shelf(handlers, briefing_id), welcome]

    removed = gr.State(None, time_to_live=_DAY)

    def acted(event: gr.EventData, briefing_id: str, before: IndexedBriefing | None) -> list[Any]:
        done = handlers.shelf.act(event._data if isinstance(event._data, dict) else {}, before)
        return [*_shelf(handlers, briefing_id, done), done.removed, handlers.shelf.picture()]

    parts = [window.library, window.scope, removed, window.picture]
    window.library.submit(acted, [window.scope, removed], parts, **_QUIET)
    window.pictures.expand(handlers.shelf.picture, None, window.picture, **_QUIET)
    window.shelf.select(refreshed, window.scope, [window.library, window.scope], **_QUIET, queue=False)
    window.upload.upload(
        uploaded,
        [window.upload, window.scope, window.session],
        [window.progress, window.upload, window.library, window.scope, window.current],
        **_QUIET,
    )


def _chat_parts(window: Window) -> list[Any]:
    return [window.session, window.earlier, window.current, window.ask, window.stop]


def _chat(now: Conversing) -> list[Any]:
    """Values for `_chat_parts`."""
    buttons = [gr.update(visible=not now.running), gr.update(visible=now.running)]
    return [now.session, now.earlier, now.current, *buttons]


def _shelf(handlers: ChatHandlers, briefing_id: str, done: Done = Done(), *, whole: bool = True) -> list[Any]:  # noqa: B008
    """The list of briefings and the filter's choices, as the index is now."""
    held = handlers.assistant.index.briefings()
    choices = [(f"{words.day(one.date)}: {words.shortened(one.title, 70)}", one.id) for one in held]
    kept = briefing_id if any(briefing_id == one.id for one in held) else ""
    html = handlers.shelf.html(done, whole=whole)
    return [html, gr.update(choices=[(words.ALL_BRIEFINGS, ""), *choices], value=kept)]


def start(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    auth_file: Path | None = None,
) -> gr.Blocks:
    """Serve the window and return at once; `close()` the result to stop.

    Raises ChatNotStarted for a host or an auth file that will not do.
    """
    check_host(host, auth_file)
    users = read_users(auth_file) if auth_file else None
    app = build_app(assistant)
    app.launch(
        server_name=host,
        server_port=port,
        auth=password_check(users) if users else None,
        prevent_thread_lock=True,
        share=False,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        max_file_size="20mb",
        quiet=True,
        favicon_path=_FOLDER / "favicon.svg",
        theme=_theme(),
        css_paths=[_FOLDER / name for name in ("style.css", "reader.css", "library.css", "explore.css")],
    )
    return app


def launch(assistant: Assistant, *, host: str = "127.0.0.1", port: int | None, auth_file: Path | None) -> None:
    """Serve the window until interrupted; opens it in a browser where somebody sits at a terminal."""
    app = start(assistant, host=host, port=port, auth_file=auth_file)
    print(f"Briefings is open at {app.local_url} (Ctrl+C stops it)", flush=True)
    if sys.stdout.isatty():
        webbrowser.open(str(app.local_url))
    app.block_thread()


def _theme() -> gr.themes.Base:
    """Fonts the system has, so that the page asks nobody for any."""
    return gr.themes.Base(
        font=[Font("system-ui"), Font("Segoe UI"), Font("Helvetica"), Font("Arial"), Font("sans-serif")],
        font_mono=[Font("ui-monospace"), Font("monospace")],
        radius_size="sm",
    )
