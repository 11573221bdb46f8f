"""The chat window: layout and wiring. Owns gradio; what the parts show is in rendering.py, what they do in handlers.py."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Read when gradio is imported and when it launches: no usage report leaves this machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from gradio.themes.utils.fonts import Font

from assistant.assistant import Assistant
from assistant.chat import words
from assistant.chat.access import check_host, password_check, read_users
from assistant.chat.handlers import LONGEST_QUESTION, ChatHandlers, Conversing, question_problem
from assistant.chat.rendering import render_library, render_reader_hint
from assistant.chat.session import Session
from assistant.chat.uploads import add_briefings

_FOLDER = Path(__file__).parent
_SCRIPT = (_FOLDER / "script.js").read_text(encoding="utf-8")
_USERS_AT_ONCE = 8


def build_app(assistant: Assistant) -> gr.Blocks:
    """The window over `assistant`; one serves every user."""
    handlers = ChatHandlers(assistant)
    # Uploads are copied beside the index; gradio's own copies go after a day.
    with gr.Blocks(title=words.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as app:
        session = gr.State(Session(), time_to_live=24 * 3600)
        with gr.Row(elem_id="bar"):
            gr.HTML(f"<h1>{words.TITLE}</h1>", elem_id="title")
            scope = gr.Dropdown(
                choices=[(words.ALL_BRIEFINGS, "")],
                value="",
                label=words.FILTER_LABEL,
                container=False,
                filterable=False,
                elem_id="scope",
            )
            new = gr.Button(words.NEW_CONVERSATION, elem_id="new", size="sm")
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="chat", min_width=0):
                with gr.Column(elem_id="thread", min_width=0):
                    earlier = gr.HTML(elem_id="earlier", js_on_load=_SCRIPT)
                    current = gr.HTML(elem_id="current", js_on_load=_SCRIPT)
                with gr.Row(elem_id="composer"):
                    box = gr.Textbox(
                        label=words.QUESTION_LABEL,
                        placeholder=words.QUESTION_PLACEHOLDER,
                        show_label=False,
                        container=False,
                        max_lines=4,
                        autofocus=True,
                        max_length=LONGEST_QUESTION,
                        elem_id="question",
                    )
                    ask = gr.Button(words.ASK, variant="primary", elem_id="ask", min_width=0)
                    stop = gr.Button(words.STOP, visible=False, elem_id="stop", min_width=0)
            with gr.Column(elem_id="side", min_width=0), gr.Tabs(selected="briefings", elem_id="tabs") as tabs:
                with gr.Tab(words.SOURCE_TAB, id="source", elem_id="source", render_children=True):
                    reader = gr.HTML(elem_id="reader", js_on_load=_SCRIPT)
                with gr.Tab(words.BRIEFINGS_TAB, id="briefings", elem_id="briefings", render_children=True) as shelf:
                    library = gr.HTML(elem_id="library", js_on_load=_SCRIPT)
                    with gr.Accordion(words.ADD_BRIEFINGS, open=False, elem_id="add") as adding:
                        upload = gr.File(
                            label=words.UPLOAD_LABEL,
                            file_count="multiple",
                            file_types=list(words.UPLOAD_TYPES),
                            height=150,
                            elem_id="upload",
                        )
                        progress = gr.HTML(elem_id="progress")

        conversing = [session, earlier, current, ask, stop]

        def shown(now: Conversing) -> list[Any]:
            buttons = [gr.update(visible=not now.running), gr.update(visible=now.running)]
            return [now.session, now.earlier, now.current, *buttons]

        def shelf_now(briefing_id: str) -> list[Any]:
            """The list of briefings and the filter's choices, as the index is now."""
            held = assistant.index.briefings()
            choices = [(words.ALL_BRIEFINGS, ""), *((_choice(one.title, words.day(one.date)), one.id) for one in held)]
            kept = briefing_id if any(briefing_id == one.id for one in held) else ""
            return [render_library(held), gr.update(choices=choices, value=kept)]

        def opened(now: Session) -> list[Any]:
            empty = not assistant.index.briefings()
            hint = render_reader_hint(has_briefings=not empty)
            return [*shown(handlers.conversing(now)), hint, *shelf_now(""), gr.update(open=empty)]

        def respond(event: gr.EventData, typed: str, briefing_id: str, now: Session) -> Iterator[list[Any]]:
            example = event._data.get("ask") if isinstance(event._data, dict) else None
            question = str(example or typed or "")
            if problem := question_problem(question):
                gr.Info(problem, title="")
                yield [*(gr.skip() for _ in conversing), gr.skip()]
                return
            # Only what was sent is cleared: somebody may be typing the next question already.
            clearing: Any = gr.skip() if example else ""
            for moment in handlers.respond(" ".join(question.split()), briefing_id, now):
                yield [*shown(moment), clearing]
                clearing = gr.skip()

        def open_source(event: gr.EventData, now: Session) -> list[Any]:
            wanted = event._data if isinstance(event._data, dict) else {}
            return [handlers.open_source(wanted, now), gr.update(selected="source")]

        def ingest(files: list[str] | None, briefing_id: str, now: Session) -> Iterator[list[Any]]:
            for html in add_briefings(assistant.index, files or []):
                yield [html, gr.update(interactive=False), *(gr.skip() for _ in range(3))]
            welcome = gr.skip() if now.turns else handlers.conversing(now).current
            yield [gr.skip(), gr.update(value=None, interactive=True), *shelf_now(briefing_id), welcome]

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        app.load(
            opened, session, [*conversing, reader, library, scope, adding], **quiet, queue=False
        )
        asking = gr.on(
            [box.submit, ask.click, current.submit],
            respond,
            [box, scope, session],
            [*conversing, box],
            **quiet,
            trigger_mode="once",
            concurrency_limit=_USERS_AT_ONCE,
        )
        stop.click(
            lambda now: shown(handlers.conversing(now.stopped())), session, conversing, cancels=asking, **quiet, queue=False
        )
        new.click(
            lambda: shown(handlers.conversing(Session())), None, conversing, cancels=asking, **quiet, queue=False
        )
        gr.on(
            [earlier.select, current.select, reader.select, library.select],
            open_source,
            session,
            [reader, tabs],
            **quiet,
            trigger_mode="always_last",
            queue=False,
        )
        shelf.select(shelf_now, scope, [library, scope], **quiet, queue=False)
        upload.upload(ingest, [upload, scope, session], [progress, upload, library, scope, current], **quiet)
        gr.api(handlers.ask, api_name="ask", concurrency_limit=_USERS_AT_ONCE)
    return app


def _choice(title: str, date: str) -> str:
    return f"{words.shortened(title, 70)} ({date})"


def start(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    auth_file: Path | None = None,
    wait: bool = False,
) -> gr.Blocks:
    """Serve the window and, unless `wait`, return at once; `close()` the result to stop.

    Raises ChatNotStarted for a host or an auth file that will not do.
    """
    check_host(host, auth_file)
    users = read_users(auth_file) if auth_file else None
    app = build_app(assistant)
    app.launch(
        server_name=host,
        server_port=port,
        auth=password_check(users) if users else None,
        prevent_thread_lock=not wait,
        share=False,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        max_file_size="20mb",
        quiet=not wait,
        mcp_server=importlib.util.find_spec("mcp") is not None,
        favicon_path=_FOLDER / "favicon.svg",
        theme=_theme(),
        css_paths=[_FOLDER / "style.css"],
        js=None,
    )
    return app


def launch(assistant: Assistant, *, host: str = "127.0.0.1", port: int | None, auth_file: Path | None) -> None:
    """Serve the window until interrupted."""
    start(assistant, host=host, port=port, auth_file=auth_file, wait=True)


def _theme() -> gr.themes.Base:
    """Fonts the system has, so that the page asks nobody for any."""
    return gr.themes.Base(
        font=[Font("system-ui"), Font("Segoe UI"), Font("Helvetica"), Font("Arial"), Font("sans-serif")],
        font_mono=[Font("ui-monospace"), Font("monospace")],
        radius_size="sm",
    )
