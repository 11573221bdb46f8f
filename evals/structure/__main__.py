"""How right the parser's turns, roles and speakers are, by family of transcripts.

python -m evals.structure [FAMILY ...] [--only DOC] [--differences] [--json]
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evals.structure.families import FAMILIES, TRANSCRIPTS, measure_family
from evals.structure.figures import figures, worst
from evals.structure.measure import Measured

_SHOWN = 12
"""Differences of one document."""
_COLUMNS = {
    "documents": "docs",
    "turns": "turns",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "roles": "roles",
    "speakers": "speakers",
    "words_kept": "words kept",
    "reporters_precision": "Q precision",
    "reporters_recall": "Q recall",
    "exchanges": "exchanges",
    "expected_exchanges": "expected",
    "sentences_found": "sentences",
    "sentence_speakers": "their speaker",
    "unspoken": "unspoken",
    "wrong_quotes": "wrong quotes",
}


def main(
    family: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(FAMILIES)}; all where none.")] = None,
    only: Annotated[str, typer.Option(metavar="DOC", help="Documents whose file name holds this.")] = "",
    differences: Annotated[bool, typer.Option("--differences", help="Show where parser and truth disagree.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    folder: Annotated[Path, typer.Option("--transcripts", help="Folder of the families.")] = TRANSCRIPTS,
) -> None:
    """Measure the parser against expectations that it had no part in."""
    if unknown := set(family or ()) - FAMILIES.keys():
        raise typer.BadParameter(f"no family {', '.join(sorted(unknown))}; there are {', '.join(FAMILIES)}")
    if not folder.is_dir():
        raise typer.BadParameter(f"{folder} is no folder; --transcripts names the one with the families")
    measured = {name: list(measure_family(FAMILIES[name], folder, only=only)) for name in (family or FAMILIES)}
    if as_json:
        typer.echo(json.dumps({name: figures(documents) for name, documents in measured.items()}))
    else:
        _print_table(measured)
    if differences:
        _print_differences(measured)


def _print_table(measured: dict[str, list[Measured]]) -> None:
    table = Table("family", *_COLUMNS.values(), "worst document")
    for name, documents in measured.items():
        found, lowest = figures(documents), worst(documents)
        table.add_row(name, *(_cell(found[key]) for key in _COLUMNS), lowest.document[:40] if lowest else "")
    Console(width=None if Console().is_terminal else 220).print(table)


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def _print_differences(measured: dict[str, list[Measured]]) -> None:
    for documents in measured.values():
        for document in documents:
            for difference in document.differences[:_SHOWN]:
                typer.echo(f"{document.document}:{difference.line}: {difference.what}", err=True)
            if (more := len(document.differences) - _SHOWN) > 0:
                typer.echo(f"{document.document}: {more} more", err=True)


if __name__ == "__main__":
    typer.run(main)
