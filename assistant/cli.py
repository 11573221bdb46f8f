"""The command line: translates words into calls, and what comes back into text or JSON.

Heavy parts are imported by the commands that need them: `briefings --help` opens no model and no store.
"""

from __future__ import annotations

import signal
import sys
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.chat.command import chat
from assistant.command_line import (
    NO_INDEX,
    SOME_FAILED,
    USAGE,
    IndexOption,
    JsonOption,
    day_option,
    open_index,
    print_json,
)
from assistant.errors import UsageError
from assistant.explore.command import mentions
from assistant.ingesting import correct, ingest, reindex
from assistant.safekeeping import export_index, import_index, repair, verify
from assistant.serving.user_command import user_app
from index.errors import BadInput, IndexingError, UnknownBriefing

if TYPE_CHECKING:
    from pydantic import ValidationError

app = typer.Typer(
    name="briefings",
    help="Ask press briefings: every sentence of an answer leads to the place where it was said.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_ADDED: set[str] = set()

SinceOption = Annotated[date | None, day_option(help="Only briefings of this day or later.")]
UntilOption = Annotated[date | None, day_option(help="Only briefings up to this day.")]


def main() -> None:
    """Run the command line; what is raised on purpose becomes one line and an exit code."""
    # Docker and systemd stop a program so: leave through every `with`, so that the index is closed and sealed.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        _add_plugins(sys.argv[1] if len(sys.argv) > 1 else "")
        app()
    except (UnknownBriefing, BadInput, UsageError) as error:
        _fail(error, USAGE)
    except IndexingError as error:
        _fail(error, NO_INDEX)
    except ValueError as error:
        from pydantic import ValidationError

        if not isinstance(error, ValidationError):
            raise
        _fail(f"A setting is wrong: {_settings_named(error)}", USAGE)


def _settings_named(error: ValidationError) -> str:
    """Each wrong setting by the name it has in the environment."""
    return "; ".join(
        f"BRIEFINGS_{'__'.join(map(str, each['loc'])).upper()}={each['input']}: {each['msg']}"
        for each in error.errors(include_url=False)
        if each["type"] != "default_factory_not_called"  # What hangs on a wrong one is not wrong itself.
    )


def _add_plugins(command: str) -> None:
    """Commands of packages built on this one, the evaluation suite among them: imports go one way.

    Only the command asked for is imported, or all for the help text.
    """
    for plugin in entry_points(group="briefings.commands"):
        if command in (plugin.name, "", "--help") and plugin.name not in _ADDED:
            _ADDED.add(plugin.name)
            try:
                app.add_typer(plugin.load(), name=plugin.name)
            except ModuleNotFoundError as missing:
                if command == plugin.name:
                    raise UsageError(
                        f"`briefings {command}` needs {missing.name}: pip install 'briefings[evals]'"
                    ) from None


def _fail(message: object, code: int) -> None:
    typer.echo(f"briefings: {message}", err=True)
    sys.exit(code)


app.add_typer(user_app, name="user")
app.command()(ingest)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
    briefing: Annotated[str | None, typer.Option(help="Only this briefing.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    batch: Annotated[Path | None, typer.Option(help='Questions to answer, one {"id", "turns"} object a line.')] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers to --batch go, one object a line.")] = None,
) -> None:
    """Answer a question from the indexed briefings, with citations."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question in quotes, or --batch IN.jsonl with --out OUT.jsonl")
    if (batch is None) != (out is None):
        raise typer.BadParameter("--batch IN.jsonl and --out OUT.jsonl go together")
    if since and until and since > until:
        raise typer.BadParameter(f"--since {since} is later than --until {until}; swap them")
    from assistant.assistant import Assistant
    from assistant.records import Filters

    with open_index(index, purpose="briefings ask") as opened:
        if briefing:
            opened.briefing(briefing)  # Names an unknown one before anything is asked.
        filters = Filters(briefing, since, until)
        assistant = Assistant(opened)
        if batch and out:
            from assistant.batch import answer_batch

            failed = answer_batch(assistant, batch, out, filters)
            if failed:
                raise typer.Exit(SOME_FAILED)
            return
        answer = assistant.ask(question or "", filters=filters)
        # Before the index is closed: its files are hashed then.
        if as_json:
            print_json(answer.as_json())
        else:
            from assistant.terminal import print_answer

            print_answer(answer)


@app.command("list")
def list_briefings(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the indexed briefings, newest first."""
    from dataclasses import asdict

    with open_index(index, purpose="briefings list") as opened:
        summaries = opened.briefings()
    if as_json:
        print_json([{**asdict(each), "date": each.date.isoformat() if each.date else None} for each in summaries])
        return
    from assistant.terminal import print_briefings

    print_briefings(summaries)


@app.command()
def show(
    briefing: Annotated[str, typer.Argument(help="Id of the briefing, as `briefings list` shows it.")],
    index: IndexOption = None,
    text: Annotated[bool, typer.Option("--text", help="The canonical text that all offsets refer to.")] = False,
    structure: Annotated[
        bool, typer.Option("--structure", help="Sections and exchanges, and what the parser is in doubt of.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show one briefing: its structure (the default) or its text."""
    if text and structure:
        raise typer.BadParameter("give --text or --structure, not both")
    from assistant.structure import structure_of

    with open_index(index, purpose="briefings show") as opened:
        found = opened.briefing(briefing)
    if text and as_json:
        print_json({"id": found.id, "title": found.title, "text": found.text})
    elif text:
        sys.stdout.write(found.text)
    elif as_json:
        print_json(structure_of(found))
    else:
        from assistant.terminal import print_parse_report, print_structure

        print_structure(found)
        print_parse_report(found)


@app.command()
def remove(
    briefing: Annotated[str, typer.Argument(help="Id of the briefing.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a briefing out of the index. The transcript file stays where it is."""
    with open_index(index, purpose="briefings remove") as opened:
        opened.remove(briefing)
    if as_json:
        print_json({"removed": [briefing]})
    else:
        typer.echo(f"removed    {briefing}")


app.command()(correct)
app.command()(reindex)
app.command()(mentions)
app.command()(chat)
app.command()(verify)
app.command()(repair)
app.command("export")(export_index)
app.command("import")(import_index)


@app.command()
def doctor(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Check what the product needs: model files, index, disk; says what to do about each fault."""
    from assistant.doctor import examine

    checks = examine(index)
    if as_json:
        print_json([{"check": each.name, "ok": each.ok, "detail": each.detail} for each in checks])
    else:
        for each in checks:
            typer.echo(f"{'ok  ' if each.ok else 'FAIL'}  {each.name}: {each.detail}")
    if not all(each.ok for each in checks):
        raise typer.Exit(NO_INDEX)


if __name__ == "__main__":
    main()
