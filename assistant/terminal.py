"""How answers, lists and progress look in a terminal; owns rich."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.tree import Tree

from assistant.citations import shortened
from assistant.explore import telling
from assistant.explore.mentions import TermMentions
from assistant.records import Answer
from index.catalogue import BriefingSummary
from index.ingest import Progress as IngestProgress
from index.lines import squeeze
from index.parse_report import report as parse_report
from index.records import Briefing, Role

_BAR = 24
"""Characters of the longest bar."""


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[IngestProgress], None] | None]:
    """Something to call with progress; draws on standard error, and only in a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("passages, {task.fields[rate]:.0f}/s, {task.fields[files]}{task.fields[left]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None, rate=0.0, files="", left="")

        def tell(now: IngestProgress) -> None:
            name = now.file.rsplit("/", 1)[-1]
            bar.update(
                task,
                description=escape(shortened(name, 40)),
                completed=now.done,
                total=now.total,
                rate=now.rate,
                files=f"{now.files_done} of {now.files} files",
                left=f", {time_left(now.seconds_left)} left" if now.seconds_left is not None else "",
            )

        yield tell


@contextmanager
def bytes_bar(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Something to call with bytes done and bytes in all; draws as `progress_bar` does."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def time_left(seconds: float) -> str:
    """In the two largest units: 45 s, 12 min 30 s, 3 h 20 min."""
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def print_answer(answer: Answer) -> None:
    """The answer, then its sources: who, when, under which heading, at which characters."""
    console = Console(highlight=False)
    if answer.standalone_question != answer.question:
        console.print(f"[dim]Understood as: {escape(answer.standalone_question)}[/dim]\n")
    console.print(escape(answer.text))
    if answer.citations:
        console.print("\n[bold]Sources[/bold]")
    for each in answer.citations:
        when = f", {each.date}" if each.date else ""
        role = f" ({each.role})" if each.role is not Role.OFFICIAL else ""
        speaker = f"{each.speaker}{role}: " if each.speaker else ""
        console.print(
            f"[bold]\\[{each.number}][/bold] {escape(speaker)}{escape(each.heading)} — {escape(each.title)}{when} "
            f"[dim]({escape(each.briefing_id)}, characters {each.start}-{each.end})[/dim]"
        )


def print_briefings(summaries: Sequence[BriefingSummary]) -> None:
    """Two lines a briefing: date and title, then the id to name it by and what is in it."""
    console = Console(highlight=False, soft_wrap=True)
    if not summaries:
        console.print("The index is empty; `briefings ingest PATH` adds transcripts.")
    for each in summaries:
        console.print(f"{each.date.isoformat() if each.date else 'no date':<10}  [bold]{escape(each.title)}[/bold]")
        counts = f"{each.sections} sections, {each.exchanges} exchanges, {each.passages} passages"
        console.print(f"            {escape(each.id)}  [dim]{counts}[/dim]")


def print_mentions(found: TermMentions) -> None:
    """What was found in sentences, then a bar for each briefing that mentions the term."""
    console = Console(highlight=False, soft_wrap=True)
    told = [telling.summary(found), telling.whose(found), telling.forms(found), *telling.absences(found)]
    for line in filter(None, told):
        console.print(escape(line))
    most = max((len(each.mentions) for each in found.briefings), default=0)
    for each in found.briefings:
        if each.mentions:
            bar = "█" * max(1, round(len(each.mentions) * _BAR / most))
            day = each.briefing.date.isoformat() if each.briefing.date else "no date"
            title = escape(shortened(each.briefing.title, 60))
            console.print(f"{day:<10} {len(each.mentions):>5}  {bar:<{_BAR}}  [dim]{title}[/dim]")


def print_structure(briefing: Briefing) -> None:
    """The briefing as a tree of sections and exchanges, with what was asked."""
    when = f" ({briefing.date})" if briefing.date else ""
    tree = Tree(f"[bold]{escape(briefing.title)}[/bold]{when}")
    for section in briefing.sections:
        number = f"{section.number}. " if section.number else ""
        branch = tree.add(
            f"{number}{escape(section.heading)} [dim]({section.kind}, {section.start}-{section.end})[/dim]"
        )
        speakers = dict.fromkeys(turn.speaker for turn in section.remarks if turn.speaker)
        if speakers:
            branch.add(f"[dim]{escape(', '.join(speakers))}[/dim]")
        for exchange in section.exchanges:
            asked = " ".join(squeeze(briefing.text[turn.start : turn.end]) for turn in exchange.questions)
            repliers = ", ".join(dict.fromkeys(turn.speaker for turn in exchange.replies)) or "no reply"
            branch.add(
                f"{exchange.number}: {escape(shortened(asked, 90) or '(no question)')} [dim]→ {escape(repliers)}[/dim]"
            )
    Console(highlight=False).print(tree)


def print_parse_report(briefing: Briefing) -> None:
    """What the parser made of it: who spoke how much, what was set aside, what is in doubt."""
    console = Console(highlight=False)
    found = parse_report(briefing)
    headings = len(found.headings)
    console.print(f"{headings} headings, {found.sections} sections, {found.exchanges} exchanges")
    for each in found.speakers:
        name = escape(each.speaker or "(no name)")
        console.print(f"  {each.share:>6.1%}  {name} [dim]({each.role}, {each.turns} turns)[/dim]")
    for stretch in found.unspoken:
        words = escape(shortened(stretch.first_words, 60))
        console.print(f"  not spoken: {stretch.kind}, {stretch.characters} characters [dim]{words}[/dim]")
    for description in briefing.origin.furniture:
        console.print(f"  left out of the text: {escape(description)}")
    for warning in found.warnings:
        console.print(f"  [yellow]warning:[/yellow] {escape(warning)}")
