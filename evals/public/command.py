"""`briefings eval public`, and the bar that it and the judge draw."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.report_cli import JsonOption

if TYPE_CHECKING:
    from rich.progress import TaskID


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("public")(public)


def public(
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder of the public sets; ../shared/qa beside the project else.")
    ] = None,
    set_name: Annotated[
        list[str] | None,
        typer.Option("--set", help="cast, mtrag_un, squad2, qed or qevasion; may be repeated; all where none."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most questions of a set, the same ones every time.")] = 300,
    as_json: JsonOption = False,
) -> None:
    """Measure the parts of the assistant on public question sets."""
    from evals.public.sets import markdown, measure_sets

    with bar() as tell:
        measured = measure_sets(set_name or [], data, limit=limit, on_progress=tell)
    typer.echo(json.dumps(measured.as_json(), ensure_ascii=False) if as_json else markdown(measured))


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None]]:
    """Something to tell what is under way and how far it is; a bar on standard error, and only in a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield tell
