"""How well a conversation is followed: `python -m evals.followups`.

Conversations are asked turn by turn, each after the assistant's own answers. The last turn alone is the floor and the
reference rewrite the ceiling; the figure is the share of what lies between that the assistant wins back. A last turn
that is its own reference changes the topic: there is nothing to win, and what the conversation spoils is harm.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from evals.metrics.follow_up import follow_up_evidence, gap_closed
from evals.records import ResultLine
from evals.report import table
from evals.report_cli import JsonOption
from evals.statistics import Estimate, mean_with_interval, statistic_with_interval


@dataclass(frozen=True, slots=True)
class FollowUpReport:
    """Shares of conversations whose evidence lies within `follow_up.BUDGET` tokens; None where there are none."""

    last_turn: Estimate | None
    ours: Estimate | None
    reference: Estimate | None
    gap_closed: Estimate | None
    harmed: Estimate | None
    """Of the changes of topic, the share that finds its evidence alone and loses it in the conversation."""
    left_alone: Estimate | None
    """Of the changes of topic, the share shown as it was typed."""
    failed: int


def measure(lines: Sequence[ResultLine]) -> FollowUpReport:
    """The figures of follow-ups that lean, and of those that change the topic."""
    leaning = [triple for line in lines if not changes_topic(line) and (triple := follow_up_evidence(line))]
    changes = [line for line in lines if changes_topic(line) and line.answer is not None]
    harmed = [float(triple[1] < triple[0]) for line in changes if (triple := follow_up_evidence(line))]
    alone = [float(line.answer["standalone_question"] == line.question.turns[-1]) for line in changes if line.answer]
    last_turn, ours, reference = zip(*leaning, strict=True) if leaning else ((), (), ())
    return FollowUpReport(
        last_turn=mean_with_interval(last_turn),
        ours=mean_with_interval(ours),
        reference=mean_with_interval(reference),
        gap_closed=statistic_with_interval(leaning, gap_closed) if leaning else None,
        harmed=mean_with_interval(harmed),
        left_alone=mean_with_interval(alone),
        failed=sum(line.error is not None for line in lines),
    )


def changes_topic(line: ResultLine) -> bool:
    """Whether the last turn stands alone as it is."""
    return line.question.standalone == line.question.turns[-1]


def as_rows(name: str, report: FollowUpReport) -> list[list[str]]:
    """One row of the table, as in `HEAD`."""
    figures = asdict(report)
    failed = figures.pop("failed")
    shown = [
        f"{each['value']:.2f} ({each['low']:.2f}–{each['high']:.2f})" if each else "–" for each in figures.values()
    ]
    counts = [str(each.count) if each else "0" for each in (report.ours, report.harmed)]
    return [[name, *shown, *counts, str(failed)]]


HEAD = ["set", "last turn", "ours", "reference", "gap closed", "harmed ↓", "left alone", "lean", "change", "failed"]


def main(
    set_name: Annotated[
        list[str] | None,
        typer.Option("--set", help="samples, zakharova or whitehouse; may be repeated; all where none."),
    ] = None,
    half: Annotated[str, typer.Option(help="dev, test or all.")] = "dev",
    data: Annotated[Path | None, typer.Option("--data", help="Folder of the real transcripts.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Every question with what was made of it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the conversations of each set and say how much of what a follow-up leaves out was won back."""
    from evals.runner import read_results, run
    from evals.sets import FOLLOW_UPS, named_set
    from evals.systems.ours import Ours

    held: dict[str, list[ResultLine]] = {}
    for name in [f"{each}-followups" for each in set_name] if set_name else FOLLOW_UPS:
        with tempfile.TemporaryDirectory() as folder:
            held[name] = read_results(run(Ours(), named_set(name, half, data), Path(folder), live=True))
    together = [line for lines in held.values() for line in lines]
    reports = {name: measure(lines) for name, lines in [*held.items(), ("all", together)]}
    if as_json:
        figures: dict[str, Any] = {name: asdict(report) for name, report in reports.items()}
        typer.echo(json.dumps(figures))
        return
    if show:
        typer.echo("\n".join(_told(line) for line in together) + "\n")
    typer.echo(table(HEAD, [row for name, report in reports.items() for row in as_rows(name, report)]))


def _told(line: ResultLine) -> str:
    made = line.answer["standalone_question"] if line.answer else line.error
    triple = follow_up_evidence(line)
    scores = "/".join(f"{score:.0f}" for score in triple) if triple else "-"
    return f"{line.question.id} {scores} {' | '.join(line.question.turns)} => {made}"


if __name__ == "__main__":
    typer.run(main)
