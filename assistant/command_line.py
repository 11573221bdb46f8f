"""What the commands share: their common options, the index they open, how they print JSON, their exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import UsageError

if TYPE_CHECKING:
    from index.briefing_index import BriefingIndex
    from index.settings import IndexSettings

SOME_FAILED, USAGE, NO_INDEX = 1, 2, 3

IndexOption = Annotated[
    Path | None,
    typer.Option("--index", help="Folder of the index; BRIEFINGS_INDEX or the user's data directory where not given."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def index_settings(folder: Path | None) -> IndexSettings:
    """The settings, with the folder named on the command line if one is."""
    from index.settings import IndexSettings

    settings = IndexSettings(index=folder) if folder else IndexSettings()
    if settings.index.is_file():
        raise UsageError(f"{settings.index} is a file; name the folder of an index with --index, or a new one")
    return settings


@contextmanager
def open_index(folder: Path | None, *, create: bool = False, purpose: str) -> Iterator[BriefingIndex]:
    """The index named on the command line, closed at the end."""
    from index.briefing_index import BriefingIndex

    with BriefingIndex.open(index_settings(folder), create=create, purpose=purpose) as index:
        yield index


def print_json(value: Any) -> None:
    """On standard output, for people who read it too."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no day; write it as YYYY-MM-DD, 2025-04-10 for instance") from None


def day_option(*names: str, help: str) -> Any:
    """An option that takes a day."""
    return typer.Option(*names, parser=_day, metavar="YYYY-MM-DD", help=help)
