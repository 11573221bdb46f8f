"""The command `briefings chat`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.command_line import IndexOption, open_index
from assistant.serving.levels import LogLevel


class Language(StrEnum):
    """What the window can speak; languages.py, which takes long to import, has the same."""

    EN = "en"
    ES = "es"
    FR = "fr"


def chat(
    index: IndexOption = None,
    host: Annotated[str, typer.Option(help="Address; other than loopback needs --auth-file.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port; a free one from 7860 on where not given.")
    ] = None,
    auth_file: Annotated[
        Path | None, typer.Option(help="Users who may log in; `briefings user add` writes it.")
    ] = None,
    samples: Annotated[bool, typer.Option("--samples", help="Index the bundled samples if it is empty.")] = False,
    mcp: Annotated[bool, typer.Option("--mcp", help="Offer ask, search and structure as MCP tools too.")] = False,
    language: Annotated[
        Language | None, typer.Option(help="Language of the window; the browser's where not given.")
    ] = None,
    log_level: Annotated[
        LogLevel | None, typer.Option(help="What is logged, as JSON lines; at a terminal only what goes wrong.")
    ] = None,
) -> None:
    """Open the chat window in a browser."""
    from assistant.assistant import Assistant
    from assistant.chat.starting import launch
    from assistant.samples import sample_paths
    from assistant.terminal import progress_bar

    with open_index(index, create=True, purpose="briefings chat") as opened:
        if samples and not opened.briefings():
            with progress_bar(quiet=False) as tell:
                opened.ingest(sample_paths(), tell)
        launch(
            Assistant(opened),
            host=host,
            port=port,
            auth_file=auth_file,
            mcp=mcp,
            language=language or "",
            log_level=log_level,
        )
