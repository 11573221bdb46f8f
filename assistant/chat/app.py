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
from gradio.events import api
from gradio.themes.utils.fonts import Font
from starlette.middleware import Middleware

from assistant.assistant import Assistant
from assistant.chat import words
from assistant.chat.access import check_host
from assistant.chat.handlers import ChatHandlers, Conversing, question_problem
from assistant.chat.layout import Window, lay_out
from assistant.chat.rendering import render_library, render_reader_hint, render_receipt
from assistant.chat.session import Session
from assistant.chat.thumbs import store_feedback
from assistant.chat.uploads import add_briefings
from assistant.serving.endpoints import Endpoints, telling_callers
from assistant.serving.gate import Gate
from assistant.serving.login import login_message
from assistant.serving.observing import log_to_stderr
from assistant.serving.probes import probes
from assistant.serving.serving import TOOLS_PATH, Serving
from assistant.serving.settings import ServingSettings
from assistant.serving.users import read_users
from index.briefing_index import BriefingIndex

_FOLDER = Path(__file__).parent
_USERS_AT_ONCE = 8
_HOUR, _DAY = 3600, 24 * 3600
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_app(assistant: Assistant, serving: Serving | None = None) -> gr.Blocks:
    """The window over `assistant`; one serves every user, and what a user did is in their session alone."""
    handlers = ChatHandlers(assistant, serving or Serving())
    # Uploads are copied beside the index (see uploads.py); gradio's own copies go after a day.
    app = gr.Blocks(title=words.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(_HOUR, _DAY))
    with app:
        window = lay_out()
        _wire_opening(app, window, handlers)
        _wire_chat(window, handlers)
        _wire_reader(window, handlers)
        _wire_feedback(window, handlers)
        _wire_shelf(window, handlers)
        for offered in Endpoints(assistant, handlers.serving.observer).all:
            # Not queued, so that one POST is answered at once.
            api(telling_callers(offered), api_name=offered.__name__, queue=False)
    return app


def _wire_opening(app: gr.Blocks, window: Window, handlers: ChatHandlers) -> None:
    def opened(session: Session, request: gr.Request) -> list[Any]:
        shelf = _shelf(handlers.assistant.index, "")
        empty = not handlers.assistant.index.briefings()
        hint = render_reader_hint(has_briefings=not empty)
        editor = handlers.serving.may_edit(request.username)
        return [*_chat(handlers.conversing(session)), *shelf, hint, gr.update(open=empty and editor, visible=editor)]

    parts = [*_chat_parts(window), window.library, window.scope, window.reader, window.adding]
    app.load(opened, window.session, parts, **_QUIET, queue=False)


def _wire_chat(window: Window, handlers: ChatHandlers) -> None:
    parts = _chat_parts(window)

    def respond(
        event: gr.EventData, typed: str, briefing_id: str, session: Session, request: gr.Request
    ) -> Iterator[list[Any]]:
        example = event._data.get("ask") if isinstance(event._data, dict) else None
        question = str(example or typed or "")
        if problem := question_problem(question, session):
            gr.Info(problem, title=words.NOT_ASKED)
            yield [gr.skip()] * (len(parts) + 1)
            return
        # The box is cleared once, when the question is sent: the next one may be being typed already.
        box: Any = gr.skip() if example else ""
        for moment in handlers.respond(
            " ".join(question.split()), briefing_id, session, str(request.headers.get("x-request-id", ""))
        ):
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

    gr.on(
        [window.earlier.select, window.current.select, window.reader.select, window.library.select],
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
        return _shelf(index, briefing_id)

    def uploaded(
        files: list[str] | None, briefing_id: str, session: Session, request: gr.Request
    ) -> Iterator[list[Any]]:
        for html in add_briefings(index, files or [], handlers.serving, request.username):
            yield [html, gr.update(interactive=False), gr.skip(), gr.skip(), gr.skip()]
        welcome = gr.skip() if session.turns else handlers.conversing(session).current
        yield [gr.skip(), gr.update(value=None, interactive=True), *_shelf(index, briefing_id), welcome]

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


def _shelf(index: BriefingIndex, briefing_id: str) -> list[Any]:
    """The list of briefings and the filter's choices, as the index is now."""
    held = index.briefings()
    choices = [(f"{words.day(one.date)}: {words.shortened(one.title, 70)}", one.id) for one in held]
    kept = briefing_id if any(briefing_id == one.id for one in held) else ""
    return [render_library(held), gr.update(choices=[(words.ALL_BRIEFINGS, ""), *choices], value=kept)]


def start(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    auth_file: Path | None = None,
    mcp: bool = False,
) -> gr.Blocks:
    """Serve the window and return at once; `close()` the result to stop.

    `mcp` offers the endpoints as MCP tools too. Raises UsageError for a host, a file of users or a missing package
    that will not do.
    """
    check_host(host, auth_file)
    serving = Serving(users=read_users(auth_file) if auth_file else None)
    app_kwargs: dict[str, Any] = {
        "middleware": [Middleware(Gate, serving=serving)],
        "routes": probes(assistant, serving),
    }
    if mcp:
        from assistant.serving.tools import tools

        offered = tools(Endpoints(assistant, serving.observer), guarded=serving.users is not None)
        app_kwargs["routes"].append(offered.route)
        app_kwargs["lifespan"] = offered.lifespan
    app = build_app(assistant, serving)
    app.launch(
        server_name=host,
        server_port=port,
        # Gradio awaits a method that is a coroutine; its annotation does not say so.
        auth=serving.door.lets_in if serving.door else None,  # type: ignore[arg-type]
        auth_message=login_message(serving.settings),
        app_kwargs=app_kwargs,
        mcp_server=False,
        prevent_thread_lock=True,
        share=False,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        max_file_size=f"{serving.settings.upload_megabytes}mb",
        quiet=True,
        favicon_path=_FOLDER / "favicon.svg",
        theme=_theme(),
        css_paths=[_FOLDER / "style.css", _FOLDER / "refused.css", _FOLDER / "accessible.css"],
        head=f"<script>{(_FOLDER / 'refused.js').read_text(encoding='utf-8')}</script>",
    )
    return app


def launch(assistant: Assistant, *, host: str, port: int | None, auth_file: Path | None, mcp: bool) -> None:
    """Serve the window until interrupted; opens it in a browser where somebody sits at a terminal."""
    log_to_stderr(ServingSettings())
    app = start(assistant, host=host, port=port, auth_file=auth_file, mcp=mcp)
    print(f"Briefings is open at {app.local_url} (Ctrl+C stops it)", flush=True)
    if mcp:
        print(f"MCP tools: {str(app.local_url).rstrip('/')}{TOOLS_PATH}", flush=True)
    if auth_file is None:
        print("Nobody logs in, so only this machine reaches it; --auth-file names users.", flush=True)
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
