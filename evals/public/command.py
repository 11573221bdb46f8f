"""`briefings eval public`: what the public question sets say of us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from evals.progress import bar
from evals.report_cli import JsonOption


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
