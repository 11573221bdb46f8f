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
from starlette.middleware import Middleware

from assistant.assistant import Assistant
from assistant.chat import words
from assistant.chat.access import check_host
from assistant.chat.exploring import wire_explore
from assistant.chat.handlers import ChatHandlers, Conversing, question_problem
from assistant.chat.kept import as_kept
from assistant.chat.layout import Window, lay_out
from assistant.chat.rendering import render_kept, render_reader_hint, render_receipt
from assistant.chat.session import Session
from assistant.chat.shelf import Done
from assistant.chat.source import wire_source
from assistant.chat.thumbs import store_feedback
from assistant.chat.uploads import add_briefings
from assistant.errors import UsageError
from assistant.records import Filters
from assistant.serving.endpoints import Endpoints, telling_callers
from assistant.serving.gate import Gate
from assistant.serving.login import login_message
from assistant.serving.observing import log_to_stderr
from assistant.serving.probes import probes
from assistant.serving.serving import TOOLS_PATH, Serving
from assistant.serving.settings import ServingSettings
from assistant.serving.users import read_users
from index.catalogue import IndexedBriefing

_FOLDER = Path(__file__).parent
_STYLES = ("style", "answers", "conversations", "reader", "library", "explore", "refused", "accessible", "print")
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
        loaded = _wire_opening(app, window, handlers)
        _wire_chat(window, handlers)
        _wire_conversations(window, handlers)
        _wire_filters(window, handlers)
        _wire_reader(window, handlers)
        _wire_feedback(window, handlers)
        _wire_shelf(window, handlers)
        wire_source(loaded, window, handlers)
        wire_explore(window.explore, assistant.index, assistant.retriever)
        for offered in Endpoints(assistant, handlers.serving.observer).all:
            # Not queued, so that one POST is answered at once.
            api(telling_callers(offered), api_name=offered.__name__, queue=False)
    return app


def _wire_opening(app: gr.Blocks, window: Window, handlers: ChatHandlers) -> Dependency:
    def opened(session: Session, filters: Filters, request: gr.Request) -> list[Any]:
        shelf = _shelf(handlers, filters, whole=False)
        empty = not handlers.assistant.index.briefings()
        hint = render_reader_hint(has_briefings=not empty)
        kept = render_kept("", request.username or "")
        editor = handlers.serving.may_edit(request.username)
        adding = gr.update(open=empty and editor, visible=editor)
        return [*_chat(handlers.conversing(session)), *shelf, hint, adding, kept]

    parts = [*_chat_parts(window), window.library, window.chips, window.reader, window.adding, window.kept]
    loaded = app.load(opened, [window.session, window.filters], parts, **_QUIET, queue=False)
    loaded.then(handlers.shelf.html, None, window.library, **_QUIET)
    return loaded


def _wire_chat(window: Window, handlers: ChatHandlers) -> None:
    parts = _chat_parts(window)

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
            yield [*_chat(moment), box, kept, gr.skip() if begun else ""]
            box, begun = gr.skip(), True

    def stopped(session: Session, request: gr.Request) -> list[Any]:
        closed = session.stopped()
        kept = render_kept(as_kept(closed), request.username or "") if closed.turns else gr.skip()
        return [*_chat(handlers.conversing(closed)), kept]

    def opened(session: Session) -> list[Any]:
        # The steps of the reader lead through answers that are gone now.
        hint = render_reader_hint(has_briefings=bool(handlers.assistant.index.briefings()))
        return [*_chat(handlers.conversing(session)), hint, ""]

    def cleared(former: Session) -> list[Any]:
        former.stopped()
        return opened(Session())

    def brought_back(event: gr.EventData, former: Session) -> list[Any]:
        former.stopped()
        wanted = event._data if isinstance(event._data, dict) else {}
        session = handlers.restored(wanted.get("conversation"))
        if session is None:
            gr.Info(words.NOT_RESTORED)
        return opened(session or Session())

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
    fresh = [*parts, window.reader, window.next]
    window.new.click(cleared, window.session, fresh, cancels=asking, **_QUIET, queue=False)
    window.kept.select(brought_back, window.session, fresh, cancels=asking, **_QUIET)


def _asking_panes(window: Window) -> list[gr.HTML]:
    return [window.earlier, window.current, window.next]


def _wire_conversations(window: Window, handlers: ChatHandlers) -> None:
    def exported(event: gr.EventData, session: Session) -> Any:
        wanted = event._data if isinstance(event._data, dict) else {}
        try:
            return handlers.export(wanted, session)
        except LookupError as error:
            gr.Info(str(error.args[0]) if not session.turns else words.EXPORT_FAILED)
            return gr.skip()

    window.export.submit(exported, window.session, window.export, **_QUIET)


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

    def refreshed(filters: Filters) -> list[Any]:
        return _shelf(handlers, filters)

    def uploaded(
        files: list[str] | None, filters: Filters, session: Session, request: gr.Request
    ) -> Iterator[list[Any]]:
        for html in add_briefings(index, files or [], handlers.serving, request.username):
            yield [html, gr.update(interactive=False), gr.skip(), gr.skip(), gr.skip()]
        welcome = gr.skip() if session.turns else handlers.conversing(session).current
        yield [gr.skip(), gr.update(value=None, interactive=True), *_shelf(handlers, filters), welcome]

    removed = gr.State(None, time_to_live=_DAY)

    def acted(event: gr.EventData, filters: Filters, before: IndexedBriefing | None, request: gr.Request) -> list[Any]:
        if not handlers.serving.may_edit(request.username):
            raise gr.Error(words.EDITORS_ONLY, print_exception=False)
        done = handlers.shelf.act(event._data if isinstance(event._data, dict) else {}, before)
        return [*_shelf(handlers, filters, done), done.removed, handlers.shelf.picture()]

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


def _chat_parts(window: Window) -> list[Any]:
    return [window.session, window.earlier, window.current, window.ask, window.stop]


def _chat(now: Conversing) -> list[Any]:
    """Values for `_chat_parts`."""
    buttons = [gr.update(visible=not now.running), gr.update(visible=now.running)]
    return [now.session, now.earlier, now.current, *buttons]


def _shelf(handlers: ChatHandlers, filters: Filters, done: Done = Done(), *, whole: bool = True) -> list[Any]:  # noqa: B008
    """The list of briefings and the filters' choices, as the index is now."""
    return [handlers.shelf.html(done, whole=whole), handlers.show_filters(filters)]


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
    try:
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
            css_paths=[_FOLDER / f"{name}.css" for name in _STYLES],
            head=f"<script>{(_FOLDER / 'refused.js').read_text(encoding='utf-8')}</script>",
        )
    except OSError as error:  # From gradio, where no port is free.
        where = f"port {port}" if port else "any port from 7860 on"
        raise UsageError(f"Cannot listen on {where}; name a free one with --port") from error
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
