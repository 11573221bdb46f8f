"""`make bench`: performance side by side in one run; a table for people, JSON for machines, growth as a picture.

python -m evals.bench [PATH ...] [--sizes 1e2..1e6] [--rounds N] [--questions FILE] [--out FOLDER]
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from assistant.samples import sample_paths
from evals.bench.archive import read_corpus
from evals.bench.checks import measure_checks
from evals.bench.curves import draw_growth
from evals.bench.growth import asked_by_reporters, measure_growth
from evals.bench.ingest import measure_against_plain, measure_parts, prepare_files
from evals.bench.product import measure_product
from evals.bench.reading import measure_reading
from evals.bench.tables import growth_table, times_table
from index.passages import embedded_sentences, embedded_text
from index.reader import find_transcripts
from index.settings import PassageSettings

_QUESTIONS = 50


def main(
    paths: Annotated[list[Path] | None, typer.Argument(help="Transcripts, or folders; else the samples.")] = None,
    sizes: Annotated[str, typer.Option(help='Passages, as "100,1000", "1e2..1e6", or "" for no growth.')] = "1e2..1e4",
    rounds: Annotated[int, typer.Option(min=1, help="Rounds that count.")] = 3,
    ingested: Annotated[int, typer.Option(min=1, help="Transcripts whose ingest is timed.")] = 1,
    corpus: Annotated[int, typer.Option(min=1, help="Transcripts at most that archives are made of.")] = 40,
    questions: Annotated[
        Path | None, typer.Option(help="Reference questions (JSON lines); else what the transcripts' reporters ask.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where figures, picture and the grown archive go.")] = Path("runs/bench"),
) -> None:
    """Measure ingest, embedding, asking, and how it all grows."""
    files = find_transcripts(paths) if paths else sample_paths()
    wanted = sizes_of(sizes)
    out.mkdir(parents=True, exist_ok=True)
    console = Console()
    timed = files[:ingested]
    figures: dict[str, Any] = {}
    with console.status("") as status:
        for part, measure in _parts(timed, rounds).items():
            status.update(part)
            figures[part] = measure()
            _keep(figures, out)
        if wanted:
            status.update(f"the corpus: {corpus} transcripts at most")
            made_of = read_corpus(files[:: -(-len(files) // corpus)], out / "corpus")
            asked = _asked(questions) if questions else asked_by_reporters(made_of, _QUESTIONS)
            figures["growth"] = []
            for row in measure_growth(made_of, asked, wanted, out / "archive", status.update):
                figures["growth"].append(row)
                _keep(figures, out)
    if wanted:
        try:
            draw_growth(figures["growth"], out / "growth.png")
        except ImportError as missing:
            console.print(f"No picture: {missing}. `pip install .[bench]` brings what it needs.")
    console.print(times_table(figures))
    if wanted:
        console.print(growth_table(figures["growth"]))
    console.print(f"Figures in {out / 'figures.json'}")


def sizes_of(text: str) -> list[int]:
    """The sizes named: single ones with commas, or every power of ten from the first to the last."""
    if spanned := re.fullmatch(r"\s*([\d.e]+)\s*\.\.\s*([\d.e]+)\s*", text):
        size, last = (int(float(each)) for each in spanned.groups())
        sizes = []
        while 0 < size <= last:
            sizes.append(size)
            size *= 10
        return sizes
    try:
        return [int(float(each)) for each in text.split(",") if each.strip()]
    except ValueError as error:
        raise typer.BadParameter(f'--sizes "{text}": write "100,1000" or "1e2..1e6"') from error


def _keep(figures: dict[str, Any], out: Path) -> None:
    """After every part: what is measured stays measured whatever becomes of the rest."""
    (out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _parts(files: list[Path], rounds: int) -> dict[str, Callable[[], Any]]:
    """What is measured on single transcripts, by the name it has among the figures."""
    parts: dict[str, Callable[[], Any]] = {
        "product": lambda: measure_product(files, rounds),
        "reading": lambda: measure_reading(files, rounds),
        "checks": lambda: measure_checks(files, rounds),
        "ingest": lambda: measure_parts(files, rounds),
    }
    try:
        from evals.bench.embedding import measure_embedding
    except ImportError as missing:
        typer.echo(f"Not compared: {missing}. `pip install .[export]` brings what the comparison needs.")
        return parts
    settings = PassageSettings()
    passages = [passage for each in prepare_files(files) for _, held in each.briefings for passage in held]
    texts = [embedded_text(passage, settings) for passage in passages]
    sentences = [text for passage in passages for text in embedded_sentences(passage)]
    return parts | {
        "embedding, passages": lambda: measure_embedding(texts, rounds),
        "embedding, passages and sentences": lambda: measure_embedding(texts + sentences, rounds),
        "against plain": lambda: measure_against_plain(files, rounds),
    }


def _asked(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["turns"][-1] for line in lines if line.strip()]


if __name__ == "__main__":
    typer.run(main)
