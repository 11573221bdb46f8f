"""`briefings eval`: question files checked and made, systems put to the test, feedback turned into questions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.command_line import SOME_FAILED, IndexOption, open_index
from assistant.errors import UsageError
from evals import report_cli
from evals.public import command

if TYPE_CHECKING:
    from evals.runner import RunProgress
    from evals.sets import QuestionSet
    from evals.systems.port import SystemUnderTest

RUNS = Path("runs")

eval_app = typer.Typer(
    name="eval",
    help="Measure the assistant against reference questions, and compare two runs. Needs no model and no network.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
report_cli.register(eval_app)
command.register(eval_app)

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the real transcripts; BRIEFINGS_EVAL_DATA or ../shared/briefings else."),
]
BriefingsOption = Annotated[
    Path | None, typer.Option("--briefings", help="Transcripts (file or folder) that --questions or FILE asks about.")
]


@eval_app.callback()
def run_sets(
    context: typer.Context,
    set_name: Annotated[str, typer.Option("--set", help="samples, zakharova or whitehouse.")] = "samples",
    half: Annotated[str, typer.Option(help="dev, test or all; tune on dev alone.")] = "dev",
    system: Annotated[
        list[str] | None, typer.Option(help="ours, llama-index-2, llama-index-5 or citation-engine; may be repeated.")
    ] = None,
    questions: Annotated[Path | None, typer.Option(help="A question file of your own, with --briefings.")] = None,
    briefings: BriefingsOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run, continued if it holds this run; a new one in runs/ else.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the latest such run in runs/.")] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Follow-ups after the system's own answers, not the reference turns.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Ask a set of reference questions, save every answer, report the figures."""
    if context.invoked_subcommand:
        return
    if (questions is None) != (briefings is None):
        raise UsageError("--questions FILE and --briefings FOLDER go together")
    from evals.sets import named_set, own_set
    from evals.systems.registry import system_named

    asked = own_set(questions, briefings) if questions and briefings else named_set(set_name, half, data)
    systems = [system_named(name) for name in system or ["ours"]]
    folders = [_folder(asked, each, out, resume, several=len(systems) > 1) for each in systems]
    for each, folder in zip(systems, folders, strict=True):
        _run(each, asked, folder, live=live)
    failed = _report(folders)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _folder(asked: QuestionSet, system: SystemUnderTest, out: Path | None, resume: bool, *, several: bool) -> Path:
    if out:
        return out / system.name if several else out
    name = f"{asked.name}-{system.name}"
    if resume:
        # The time in a name sorts, and no other run's name goes on with a digit behind this one.
        before = sorted(RUNS.glob(f"{name}-[0-9]*-[0-9]*"))
        if not before:
            raise UsageError(f"No run of '{name}' in {RUNS}/ to continue; leave --resume out")
        return before[-1]
    return RUNS / f"{name}-{datetime.now():%Y%m%d-%H%M%S}"


def _run(system: SystemUnderTest, asked: QuestionSet, folder: Path, *, live: bool) -> None:
    from evals.runner import run

    with _progress(f"{system.name} on {asked.name}") as tell:
        run(system, asked, folder, live=live, on_progress=tell)


@contextmanager
def _progress(description: str) -> Iterator[Callable[[RunProgress], None] | None]:
    """Something to call with progress; draws on standard error, and only in a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    told = "{task.fields[rate]:.1f}/s, {task.fields[left]:.0f} s left, {task.fields[failed]} failed,"
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(told), Elapsed())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(description, total=None, rate=0.0, left=0.0, failed=0)

        def tell(now: RunProgress) -> None:
            bar.update(
                task, completed=now.done, total=now.total, rate=now.rate, left=now.seconds_left, failed=now.failed
            )

        yield tell


def _report(folders: list[Path]) -> int:
    """Write and print the reports; how many questions failed in all."""
    from assistant.reports import keep_last_report
    from evals.report import table_of_systems, write_report
    from evals.scores import load_run, score_run

    runs = []
    pages: dict[str, Path] = {}
    for folder in folders:
        page = write_report(folder)
        settings, lines, text_of = load_run(folder)
        pages[settings.system] = page
        runs.append((settings, score_run(lines, text_of)))
        if len(folders) == 1:
            typer.echo(page.with_suffix(".md").read_text(encoding="utf-8"))
        typer.echo(f"Page to open: {page}")
    if len(runs) > 1:
        typer.echo("\n" + table_of_systems(runs))
    # The chat window shows how good the assistant is, not what it was compared with.
    shown = pages.get("ours") or next(iter(pages.values()))
    try:
        keep_last_report(shown)
    except OSError as error:
        typer.echo(f"The chat window keeps showing the report before: {error}", err=True)
    return sum(scores.failed for _, scores in runs)


@eval_app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Question files; the sets that ship where none.")] = None,
    briefings: BriefingsOption = None,
    data: DataOption = None,
) -> None:
    """Check question files line by line, and that every anchor stands in its briefing exactly once."""
    from evals.questions import read_question_file, unresolved
    from evals.sets import FOLLOW_UPS, NAMES, REFUSALS, QuestionSet, named_set
    from evals.transcripts import read_transcripts

    found_fault = False
    sets: list[QuestionSet] = []
    if files:
        sets.append(QuestionSet("", tuple(files), (briefings,) if briefings else ()))
    for name in () if files else (*NAMES, *FOLLOW_UPS, *REFUSALS):
        try:
            sets.append(named_set(name, "all", data))
        except UsageError as error:
            typer.echo(f"{name} left out: {error}", err=True)
    for each in sets:
        transcripts, unread = read_transcripts(each.transcripts)
        texts = {id_: transcript.text for id_, transcript in transcripts.items()}
        for problem in unread:
            typer.echo(problem)
        for file in each.files:
            held = read_question_file(file)
            problems = list(held.problems)
            if each.transcripts:
                problems += unresolved(held, texts.get)
            for fault in sorted(problems, key=lambda fault: fault.line):
                typer.echo(fault)
            note = "" if each.transcripts else "; anchors not looked up, name the transcripts with --briefings"
            typer.echo(f"{file}: {len(held.questions)} questions, {len(problems)} problems{note}")
            found_fault |= bool(problems)
        found_fault |= bool(unread)
    if found_fault:
        raise typer.Exit(SOME_FAILED)


@eval_app.command()
def make(
    folder: Annotated[Path, typer.Argument(help="Transcripts: a folder or a file.")],
    out: Annotated[Path, typer.Option(help="Where the questions go.")],
    plain: Annotated[bool, typer.Option("--plain", help="Without the harder variants.")] = False,
) -> None:
    """Make every reporter's question in a corpus a reference question, its reply the gold."""
    from evals.make_questions import make_questions
    from evals.questions import write_questions
    from evals.transcripts import read_transcripts

    transcripts, unread = read_transcripts([folder])
    for problem in unread:
        typer.echo(problem, err=True)
    made = make_questions(transcripts, harder=not plain)
    if not made.questions:
        raise UsageError(f"No reporter's question with a reply found in {folder}")
    write_questions(out, made.questions)
    left_out = ", ".join(f"{count} {reason}" for reason, count in made.left_out.items()) or "none"
    typer.echo(f"{len(made.questions)} questions from {len(transcripts)} transcripts; exchanges left out: {left_out}")
    typer.echo(f"Ask them: briefings eval --questions {out} --briefings {folder}")
    if unread:
        raise typer.Exit(SOME_FAILED)


@eval_app.command()
def add(
    answer: Annotated[
        str | None, typer.Argument(help="Id of the answer, or its first letters; else the latest.")
    ] = None,
    index: IndexOption = None,
    to: Annotated[Path | None, typer.Option(help="Question file that the draft is added to; printed else.")] = None,
) -> None:
    """Turn a thumbs-down or a correction from the chat into a draft of a reference question."""
    from assistant.feedback import read_feedback
    from evals.feedback import draft_question, find_feedback, left_to_do
    from evals.questions import as_line
    from index.errors import UnknownBriefing

    with open_index(index, purpose="briefings eval add") as opened:

        def text_of(briefing_id: str) -> str | None:
            try:
                return opened.briefing(briefing_id).text
            except UnknownBriefing:
                return None

        feedback = find_feedback(read_feedback(opened.folder), answer)
        line = as_line(draft_question(feedback, text_of))
    if to:
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("a", encoding="utf-8") as out:
            out.write(line + "\n")
    else:
        sys.stdout.write(line + "\n")
    typer.echo("A draft. Before it counts:\n" + "\n".join(f"- {step}" for step in left_to_do(feedback)), err=True)
    if feedback.correction:
        typer.echo(f"The correction: {feedback.correction}", err=True)
