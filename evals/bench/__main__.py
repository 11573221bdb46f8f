"""`make bench`: performance side by side in one run; a table for people, JSON for machines.

python -m evals.bench [PATH ...] [--repeats N] [--json FILE]
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from assistant.samples import sample_paths
from evals.bench.embedding import measure_embedding
from evals.bench.product import measure_product
from evals.bench.reading import measure_reading
from index.parser import parse_briefing
from index.passages import cut_passages, embedded_text
from index.reader import find_transcripts, read_transcripts
from index.settings import PassageSettings


def main(
    paths: Annotated[list[Path] | None, typer.Argument(help="Transcripts, or folders; else the samples.")] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Rounds that count.")] = 5,
    out: Annotated[Path | None, typer.Option("--json", help="Where the figures go as JSON.")] = None,
) -> None:
    """Measure embedding against chromadb's default, then ingest, warm and cold questions."""
    files = find_transcripts(paths) if paths else sample_paths()
    texts, sentences = _texts(files)
    figures: dict[str, Any] = {"product": measure_product(files, repeats), "reading": measure_reading(files, repeats)}
    try:
        figures["embedding, passages"] = measure_embedding(texts, repeats)
        figures["embedding, passages and sentences"] = measure_embedding(texts + sentences, max(2, repeats // 2))
    except ImportError as missing:
        typer.echo(f"Embedding not measured: {missing}. `pip install .[export]` brings what the comparison needs.")
    if out:
        out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    _print(figures)


def _texts(files: list[Path]) -> tuple[list[str], list[str]]:
    """What an ingest of `files` embeds: passages with what stands before them, and their sentences."""
    settings = PassageSettings()
    texts: list[str] = []
    sentences: list[str] = []
    for file in files:
        for transcript in read_transcripts(file):
            briefing = parse_briefing(transcript.text, briefing_id=file.stem)
            for passage in cut_passages(briefing, settings):
                texts.append(embedded_text(passage, settings))
                sentences += [briefing.text[start:end] for start, end in passage.sentences]
    return texts, sentences


def _print(figures: dict[str, Any]) -> None:
    table = Table("what", "median", "least", "most", title="Benchmarks, medians over rounds")
    for name, group in figures.items():
        for key, value in group.items():
            if isinstance(value, dict) and "median" in value and "least" in value:
                table.add_row(f"{name}: {key}", *(str(value[part]) for part in ("median", "least", "most")))
            elif key == "texts_per_second":
                for way, rate in value.items():
                    cells = (str(rate[part]) for part in ("median", "least", "most"))
                    table.add_row(f"{name}: texts a second, {way}", *cells)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
