"""Commands: `python -m evals.train_reader rivals | train | compare | finish`. Needs the extra `train`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

# Waiting threads must not spin: on a busy machine that makes every step several times slower. Set before torch loads.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import typer

from assistant.reader.reader import READER_FOLDER

app = typer.Typer(no_args_is_help=True)
RUNS = Path("runs/reader")


@app.callback()
def commands() -> None:
    """Train the reader, export it, measure it."""


@app.command()
def train(
    name: Annotated[str, typer.Argument(help="Folder of the run below runs/reader.")],
    minutes: Annotated[float, typer.Option(help="Time spent in training steps.")] = 90.0,
    steps: Annotated[int, typer.Option(help="Or this many steps, for a run that repeats to the bit.")] = 1_000_000,
    start: Annotated[str, typer.Option(help="Checkpoint to go on from with a fresh schedule.")] = "",
    rate: Annotated[float, typer.Option(help="Highest learning rate.")] = 1.2e-4,
    seed: Annotated[int, typer.Option()] = 1,
    first_round: Annotated[int, typer.Option(help="Round of the data to begin with.")] = 0,
    freeze: Annotated[bool, typer.Option(help="Leave the lowest layers as they are.")] = False,
    layers: Annotated[int, typer.Option(help="Of the six: fewer read faster.")] = 6,
    without: Annotated[list[str] | None, typer.Option(help="A source or kind of data to leave out, or 'made'.")] = None,
    rivals: Annotated[Path | None, typer.Option(help="What the command rivals wrote.")] = None,
    threads: Annotated[int, typer.Option(help="Threads of PyTorch.")] = 2,
) -> None:
    """Train, or resume the run of that name."""
    import torch

    from evals.train_reader.data import read_data
    from evals.train_reader.train import Plan, train

    torch.set_num_threads(threads)
    plan = Plan(
        seed=seed,
        minutes=minutes,
        steps=steps,
        rate=rate,
        start=start,
        first_round=first_round,
        freeze=freeze,
        layers=layers,
        without=tuple(without or ()),
        rivals=str(rivals or ""),
    )
    typer.echo(f"Finished: {train(plan, RUNS / name, *read_data(seed, plan.without, rivals))}")


@app.command()
def rivals(
    index: Annotated[Path, typer.Argument(help="Index of the training briefings.")],
    out: Annotated[Path, typer.Option(help="File that is written.")] = RUNS / "rivals.jsonl",
) -> None:
    """Look for the passages that the retriever finds beside the one that answers a written question."""
    from assistant.retriever import Retriever
    from assistant.settings import AssistantSettings
    from evals.train_reader.rivals import rivals_in
    from evals.train_reader.training_index import training_passages
    from index.briefing_index import BriefingIndex
    from index.settings import IndexSettings

    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_suffix(".new")
    with BriefingIndex.open(IndexSettings(index=index)) as opened, unfinished.open("w", encoding="utf-8") as lines:
        found = rivals_in(training_passages(opened), Retriever(opened, AssistantSettings()))
        for number, row in enumerate(found, start=1):
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            if number % 1000 == 0:
                typer.echo(f"{number} rivals", err=True)
    unfinished.replace(out)


@app.command()
def compare(names: Annotated[list[str], typer.Argument(help="Finished runs below runs/reader.")]) -> None:
    """The last figures on validation of several runs, side by side, as a Markdown table."""
    logs = {name: (RUNS / name / "log.jsonl").read_text(encoding="utf-8").splitlines() for name in names}
    rows = {name: [json.loads(line) for line in lines if '"validation"' in line][-1] for name, lines in logs.items()}
    named = (each for row in rows.values() for each in row["validation"])
    figures = [each for each in dict.fromkeys(named) if each.startswith(("first/all", "auroc/"))]
    typer.echo("| run | steps | " + " | ".join(figures) + " |")
    typer.echo("|---" * (len(figures) + 2) + "|")
    for name, row in rows.items():
        held = [f"{row['validation'][each]:.3f}" if each in row["validation"] else "" for each in figures]
        typer.echo(f"| {name} | {row['step']} | " + " | ".join(held) + " |")


@app.command()
def finish(
    name: Annotated[str, typer.Argument(help="Run below runs/reader whose checkpoint becomes the weights.")],
    out: Annotated[Path, typer.Option(help="Folder the weights are written to.")] = READER_FOLDER,
    measured: Annotated[bool, typer.Option(help="Take the figures on validation, too (some minutes).")] = True,
) -> None:
    """Export a run's checkpoint: the int8 graph, its hash, its card with figures."""
    from evals.train_reader.data import read_data
    from evals.train_reader.finish import figures, write_card, write_reader

    checkpoint = RUNS / name / "checkpoint.pt"
    card = write_reader(checkpoint, out)
    typer.echo(f"{out}: {card['bytes'] / 1e6:.1f} MB, sha256 {card['sha256']}")
    if measured:
        recipe = card["recipe"]
        # Plans of earlier runs know no rivals.
        rivals = recipe.get("rivals")
        rounds, held_out = read_data(recipe["seed"], rivals=Path(rivals) if rivals else None)
        card |= {"data": rounds.counts(), "validation": figures(checkpoint, out, held_out)}
        write_card(card, out)
        typer.echo(json.dumps(card, indent=2))


if __name__ == "__main__":
    app()
