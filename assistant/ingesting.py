"""The commands that fill the index: `ingest`, `reindex`, `correct`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date as Day
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.command_line import (
    SOME_FAILED,
    IndexOption,
    JsonOption,
    day_option,
    index_settings,
    open_index,
    print_json,
)
from assistant.errors import UsageError

if TYPE_CHECKING:
    from index.briefing_index import BriefingIndex
    from index.corrections import Corrections
    from index.ingest import Engine, IngestOptions, IngestReport, Outcome
    from index.records import Role
    from index.settings import IndexSettings

_TitleOption = Annotated[str | None, typer.Option("--title", help="The briefing's title, where the file is wrong.")]
_DateOption = Annotated[Day | None, day_option("--date", help="The briefing's day, where the file is wrong.")]


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Transcripts, or folders of them.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
    jobs: Annotated[
        int,
        typer.Option(min=0, max=64, help="Processes that read and parse beside the one that embeds; for many cores."),
    ] = 0,
    engine: Annotated[
        str, typer.Option(help="`built-in`, or `ray` to read, parse and embed on a Ray cluster (extra `ray`).")
    ] = "built-in",
    address: Annotated[
        str | None, typer.Option(help="Of the Ray cluster; one on this machine is started where not given.")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove briefings whose file is gone from the folder.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Tell what was found in each briefing.")] = False,
    title: _TitleOption = None,
    date: _DateOption = None,
    json_text_field: Annotated[str, typer.Option(help="Field of a JSON record that holds the transcript.")] = "text",
    json_title_field: Annotated[str, typer.Option(help="Field that holds its title.")] = "title",
    json_date_field: Annotated[str, typer.Option(help="Field that holds its date.")] = "date",
    json_id_field: Annotated[str, typer.Option(help="Field that names the record.")] = "id",
) -> None:
    """Add transcripts to the index, or bring it up to date with them."""
    from index.corrections import Corrections
    from index.ingest import IngestOptions
    from index.reader import JsonFields

    given = Corrections(title=title, date=date)
    if given and (len(paths) > 1 or paths[0].is_dir() or dry_run):
        raise typer.BadParameter("--date and --title are those of one file: name that file alone, without --dry-run")
    json_fields = JsonFields(json_text_field, json_title_field, json_date_field, json_id_field)
    options = IngestOptions(
        jobs=jobs, fields=json_fields, prune=prune, engine=_engine(engine, index_settings(index), address, jobs)
    )
    report = _dry_run(index, paths, options) if dry_run else _ingest(index, paths, options, given, as_json, verbose)
    if as_json:
        print_json(_as_json_values(report))
    else:
        _print_report(report, dry_run=dry_run)
    if report.failed:
        raise typer.Exit(SOME_FAILED)


def _engine(name: str, settings: IndexSettings, address: str | None, workers: int) -> Engine | None:
    if name == "ray":
        from index.on_ray import prepare_on_ray

        return partial(prepare_on_ray, settings=settings, address=address, workers=workers)
    if name != "built-in" or address:
        raise typer.BadParameter("--engine is `built-in` or `ray`; --address goes with `ray`")
    return None


def _dry_run(index: Path | None, paths: Sequence[Path], options: IngestOptions) -> IngestReport:
    from index.ingest import would_ingest
    from index.manifest import read_manifest

    settings = index_settings(index)
    if not settings.chroma_url and read_manifest(settings.index) is None:
        return would_ingest((), paths, settings.passages, options)
    with open_index(index, purpose="briefings ingest --dry-run") as opened:
        return would_ingest(opened.briefings(), paths, settings.passages, options)


def _ingest(
    index: Path | None,
    paths: Sequence[Path],
    options: IngestOptions,
    given: Corrections,
    quiet: bool,
    verbose: bool,
) -> IngestReport:
    from assistant.terminal import print_parse_report, progress_bar

    with open_index(index, create=True, purpose="briefings ingest") as opened:
        with progress_bar(quiet=quiet) as tell:
            report = opened.ingest(paths, tell, options)
        if given:
            _correct_one(opened, paths[0], report, given)
        for each in (*report.added, *report.changed) if verbose and not quiet else ():
            typer.echo(f"{each.briefing_id}:")
            print_parse_report(opened.briefing(each.briefing_id or ""))
    return report


def _correct_one(index: BriefingIndex, path: Path, report: IngestReport, given: Corrections) -> None:
    ids = {each.briefing_id for each in (*report.added, *report.changed, *report.unchanged) if each.briefing_id}
    if len(ids) > 1:
        raise UsageError(
            f"{path} holds {len(ids)} briefings: all are indexed, none is corrected; "
            "use `briefings correct ID --date --title` for each"
        )
    for id_ in ids:
        index.correct(id_, given)


def _outcomes(report: IngestReport) -> dict[str, list[Outcome]]:
    """The lists of a report by name."""
    values = {each.name: getattr(report, each.name) for each in fields(report)}
    return {name: value for name, value in values.items() if isinstance(value, list)}


def _as_json_values(report: IngestReport) -> dict[str, Any]:
    lists = {
        name: [{**asdict(each), "remedy": each.remedy if name == "failed" else None} for each in found]
        for name, found in _outcomes(report).items()
    }
    return {**lists, "stopped": report.stopped}


def _print_report(report: IngestReport, *, dry_run: bool) -> None:
    lists = _outcomes(report)
    for name, found in lists.items():
        for each in found:
            note = each.reason or (f"{each.passages} passages" if name != "unchanged" else "")
            if each.warnings:
                note += f", {len(each.warnings)} warnings: `briefings show {each.briefing_id} --structure`"
            what = each.path if name == "duplicates" else each.briefing_id or each.path
            typer.echo(f"{name:<10} {what}  {note}".rstrip())
    counts = ", ".join(f"{len(found)} {name}" for name, found in lists.items())
    typer.echo(f"Would be: {counts}" if dry_run else counts)
    if not any(lists.values()):
        typer.echo("No transcript found there; .txt, .md, .html, .pdf, .docx and .json files are read.")


def reindex(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Make the index anew from the texts it holds: after a change of model, passage settings or parser."""
    from assistant.terminal import progress_bar
    from index.reindex import reindex as make_anew

    with progress_bar(quiet=as_json) as tell:
        report = make_anew(index_settings(index), tell, purpose="briefings reindex")
    if as_json:
        print_json(asdict(report))
    else:
        typer.echo(f"{report.briefings} briefings, {report.passages} passages made anew")


def correct(
    briefing: Annotated[str, typer.Argument(help="Id of the briefing, as `briefings list` shows it.")],
    index: IndexOption = None,
    title: _TitleOption = None,
    date: _DateOption = None,
    place: Annotated[str | None, typer.Option(help="Where it was held.")] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(help='What somebody spoke as: "SPEAKER=official", or reporter, moderator, unknown.'),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Put right what the transcript does not say or says wrongly. It outlives a change of the file and a reindex."""
    from assistant.structure import structure_of
    from index.corrections import Corrections

    corrections = Corrections(title, date, place, dict(_speaker_and_role(each) for each in role or ()))
    if not corrections:
        raise typer.BadParameter("name what to correct: --title, --date, --place or --role")
    with open_index(index, purpose="briefings correct") as opened:
        corrected = opened.correct(briefing, corrections)
    if as_json:
        print_json(structure_of(corrected))
    else:
        typer.echo(f"corrected  {corrected.id}  {corrected.title} ({corrected.date or 'no date'})")


def _speaker_and_role(text: str) -> tuple[str, Role]:
    from index.records import Role

    speaker, _, role = text.rpartition("=")
    if not speaker.strip() or role.strip().casefold() not in list(Role):
        raise typer.BadParameter(f"--role '{text}': write \"SPEAKER=ROLE\", ROLE one of {', '.join(Role)}")
    return speaker.strip(), Role(role.strip().casefold())
