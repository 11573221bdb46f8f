"""Commands: `python -m evals.train_reader rivals | deal | train | compare | finish`. Needs the extra `train`."""

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
    dealt: Annotated[Path, typer.Option(help="What the command deal wrote.")] = RUNS / "dealt",
    minutes: Annotated[float, typer.Option(help="Time spent in training.")] = 90.0,
    steps: Annotated[int, typer.Option(help="Or this many steps, for a run that repeats to the bit.")] = 1_000_000,
    tokens: Annotated[int, typer.Option(help="Word pieces a step; on a GPU rather 8,000.")] = 2000,
    start: Annotated[str, typer.Option(help="Checkpoint or weights to go on from with a fresh schedule.")] = "",
    rate: Annotated[float, typer.Option(help="Highest learning rate.")] = 1.2e-4,
    dropout: Annotated[float, typer.Option()] = 0.0,
    seed: Annotated[int, typer.Option()] = 1,
    freeze: Annotated[bool, typer.Option(help="Leave the lowest layers as they are.")] = False,
    layers: Annotated[int, typer.Option(help="Of the six: fewer read faster.")] = 6,
    teacher: Annotated[
        list[str] | None, typer.Option(help="Run whose scores are learnt, too; may be repeated.")
    ] = None,
    device: Annotated[str, typer.Option(help="cpu or cuda.")] = "cpu",
    workers: Annotated[int, typer.Option(help="Processes that make batches: a GPU waits for one alone.")] = 0,
    threads: Annotated[int, typer.Option(help="Threads of PyTorch.")] = 2,
) -> None:
    """Train, or resume the run of that name."""
    import torch

    from evals.train_reader.train import Plan, train

    torch.set_num_threads(threads)
    plan = Plan(
        dealt=str(dealt),
        seed=seed,
        minutes=minutes,
        steps=steps,
        tokens=tokens,
        rate=rate,
        dropout=dropout,
        start=start,
        freeze=freeze,
        layers=layers,
        teachers=tuple(str(RUNS / each / "checkpoint.pt") for each in teacher or ()),
    )
    typer.echo(f"Finished: {train(plan, RUNS / name, device=device, workers=workers)}")


@app.command()
def deal(
    rounds: Annotated[int, typer.Argument(help="How many; a run goes through them over and over.")],
    out: Annotated[Path, typer.Option(help="Folder that is written.")] = RUNS / "dealt",
    seed: Annotated[int, typer.Option()] = 1,
    first: Annotated[int, typer.Option(help="Number of the first one: others than a former run has learnt.")] = 0,
    without: Annotated[list[str] | None, typer.Option(help="A source or kind of data to leave out, or 'made'.")] = None,
    rivals: Annotated[Path | None, typer.Option(help="What the command rivals wrote.")] = None,
) -> None:
    """Deal the rounds that training goes through, and what it is validated on."""
    from evals.train_reader.data import read_data
    from evals.train_reader.dealt import write_rounds

    data, held_out = read_data(seed, tuple(without or ()), rivals)
    made = {
        "seed": seed,
        "first": first,
        "without": list(without or ()),
        "rivals": bool(rivals),
        "counts": data.counts(),
    }
    write_rounds(out, (data.deal(seed, first + number) for number in range(rounds)), held_out, made)
    typer.echo(f"{out}: {rounds} rounds, {len(held_out)} examples of validation")


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
    figures = [each for each in dict.fromkeys(named) if each.startswith(("first/all", "list/", "auroc/"))]
    typer.echo("| run | steps | " + " | ".join(figures) + " |")
    typer.echo("|---" * (len(figures) + 2) + "|")
    for name, row in rows.items():
        held = [f"{row['validation'][each]:.3f}" if each in row["validation"] else "" for each in figures]
        typer.echo(f"| {name} | {row['step']} | " + " | ".join(held) + " |")


@app.command()
def finish(
    names: Annotated[
        list[str],
        typer.Argument(help="Runs below runs/reader: the mean of their weights is written."),
    ],
    out: Annotated[Path, typer.Option(help="Folder the weights are written to.")] = READER_FOLDER,
    measured: Annotated[bool, typer.Option(help="Take the figures on validation, too (some minutes).")] = True,
) -> None:
    """Export a run's checkpoint, or the mean of several: the int8 graph, its hash, its card with figures."""
    from evals.train_reader.dealt import Dealt
    from evals.train_reader.finish import figures, write_card, write_reader

    checkpoints = [RUNS / name / "checkpoint.pt" for name in names]
    card = write_reader(checkpoints, out)
    typer.echo(f"{out}: {card['bytes'] / 1e6:.1f} MB, sha256 {card['sha256']}")
    if measured:
        dealt = Dealt.open(Path(card["mean_of"][0]["dealt"]))
        card |= {"data": dealt.made, "validation": figures(checkpoints, out, dealt.validation())}
        write_card(card, out)
        typer.echo(json.dumps(card, indent=2))


if __name__ == "__main__":
    app()
