"""Commands over runs that were made: `briefings eval report`, `compare` and `gate`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.command_line import SOME_FAILED
from assistant.errors import UsageError

if TYPE_CHECKING:
    from evals.gate import GateOutcome

FELL = 1

RunArgument = Annotated[Path, typer.Argument(help="Folder of a run.", metavar="RUN")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("report")(report)
    app.command("compare")(compare)
    app.command("gate")(gate)


def report(
    run: RunArgument,
    judge: Annotated[str | None, typer.Option(help="A language model to say yes or no to each answer.")] = None,
    judge_url: Annotated[
        str | None, typer.Option(help="Its OpenAI-compatible server, such as http://localhost:8000/v1.")
    ] = None,
) -> None:
    """Print a run's figures; write report.md and report.html beside its results."""
    from evals.report import write_report

    if (judge is None) != (judge_url is None):
        raise UsageError("--judge MODEL and --judge-url URL go together")
    page = write_report(run)
    typer.echo(page.with_suffix(".md").read_text(encoding="utf-8"))
    typer.echo(f"Page to open: {page}")
    if judge and judge_url:
        _judge(run, judge, judge_url)


def _judge(run: Path, judge: str, url: str) -> None:
    """Ask the judge about every answer and print how far it agrees with the keys."""
    from evals import judge as judging
    from evals.progress import bar
    from evals.scores import load_run

    _, lines, _ = load_run(run)
    model = judging.OpenAILikeJudge(judge, url)
    with bar() as tell:
        judged = judging.judge_run(lines, model, on_progress=lambda done, total: tell(f"judge {judge}", done, total))
    typer.echo(f"{judging.markdown(judged)}\nVerdicts: {judging.save(judged, run)}")
    if judged.failed:
        raise typer.Exit(SOME_FAILED)


def compare(first: RunArgument, second: RunArgument, as_json: JsonOption = False) -> None:
    """Paired differences of two runs over the same questions, and the questions that changed."""
    from evals import compare as comparing

    comparison = comparing.compare(first, second)
    if as_json:
        typer.echo(json.dumps(comparison.as_json(), ensure_ascii=False))
    else:
        typer.echo(comparing.markdown(comparison))


def gate(
    runs: Annotated[
        list[Path] | None, typer.Argument(help="Folders of runs; the sets of gate.toml are asked where none.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Hold our figures against the floors in gate.toml; exit code 1 where one fell."""
    from evals.gate import check_runs, run_gate

    outcome = check_runs(runs) if runs else run_gate()
    typer.echo(json.dumps(_as_json(outcome), ensure_ascii=False) if as_json else _in_words(outcome))
    if not outcome.passed:
        raise typer.Exit(FELL)


def _as_json(outcome: GateOutcome) -> dict[str, object]:
    fell = {name: [asdict(failure) for failure in failures] for name, failures in outcome.failures.items()}
    return {"passed": outcome.passed, "fell": fell, "left_out": outcome.left_out}


def _in_words(outcome: GateOutcome) -> str:
    parts: list[str] = []
    for name, found in outcome.tables.items():
        parts += [name, found]
    parts += [f"{name} left out: {why}" for name, why in outcome.left_out.items()]
    fell = [f"{name}: {failure}" for name, failures in outcome.failures.items() for failure in failures]
    parts.append("Fell below its floor:\n" + "\n".join(fell) if fell else "Nothing fell.")
    return "\n\n".join(parts)
