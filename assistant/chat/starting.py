"""Serving the window: start it for a program or a test, launch it for a person at a terminal."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.themes.utils.fonts import Font
from starlette.middleware import Middleware

from assistant.assistant import Assistant
from assistant.chat.access import check_host
from assistant.chat.app import build_app
from assistant.chat.languages import speaking, words
from assistant.chat.page_words import page_words
from assistant.errors import UsageError
from assistant.serving.endpoints import Endpoints
from assistant.serving.gate import Gate
from assistant.serving.levels import LogLevel
from assistant.serving.login import login_message
from assistant.serving.observing import log_to_stderr
from assistant.serving.probes import probes
from assistant.serving.serving import TOOLS_PATH, Serving
from assistant.serving.settings import ServingSettings
from assistant.serving.users import read_users

_FOLDER = Path(__file__).parent
_STYLES = ("style", "answers", "conversations", "reader", "library", "explore", "refused", "accessible", "print")


def start(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    auth_file: Path | None = None,
    mcp: bool = False,
    language: str = "",
) -> gr.Blocks:
    """Serve the window and return at once; `close()` the result to stop.

    `mcp` offers the endpoints as MCP tools too. Raises UsageError for a host, a file of users or a missing package
    that will not do. `language`: one of `languages.LANGUAGES` for everybody; the browser's where empty.
    """
    check_host(host, auth_file)
    serving = Serving(users=read_users(auth_file) if auth_file else None, language=language)
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
    with speaking(language or "en"):
        # Gradio gives its page to log in no title; a browser takes one from wherever it stands.
        greeting = f"<title>{words.TITLE}</title>{login_message(serving.settings)}"
    try:
        app.launch(
            server_name=host,
            server_port=port,
            # Gradio awaits a method that is a coroutine; its annotation does not say so.
            auth=serving.door.lets_in if serving.door else None,  # type: ignore[arg-type]
            auth_message=greeting,
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
            i18n=page_words(language),
            favicon_path=_FOLDER / "favicon.svg",
            theme=_theme(),
            css_paths=[_FOLDER / f"{name}.css" for name in _STYLES],
            head=f"<script>{(_FOLDER / 'refused.js').read_text(encoding='utf-8')}</script>",
        )
    except OSError as error:  # From gradio, where no port is free.
        where = f"port {port}" if port else "any port from 7860 on"
        raise UsageError(f"Cannot listen on {where}; name a free one with --port") from error
    return app


def launch(
    assistant: Assistant,
    *,
    host: str,
    port: int | None,
    auth_file: Path | None,
    mcp: bool,
    language: str,
    log_level: LogLevel | None,
) -> None:
    """Serve the window until interrupted; opens it in a browser where somebody sits at a terminal."""
    log_to_stderr(ServingSettings(log_level=log_level) if log_level else ServingSettings())
    app = start(assistant, host=host, port=port, auth_file=auth_file, mcp=mcp, language=language)
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
        # White on it is legible, on the theme's own blue it is not: only the page to log in shows it.
    ).set(button_primary_background_fill="#1d4ed8", button_primary_background_fill_hover="#1e40af")
