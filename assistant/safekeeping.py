"""The commands that keep an index whole, and a copy of it: `verify`, `repair`, `export`, `import`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.command_line import (
    NO_INDEX,
    SOME_FAILED,
    IndexOption,
    JsonOption,
    index_settings,
    open_index,
    print_json,
)

if TYPE_CHECKING:
    from index.archive import ArchiveReport
    from index.verification import Verification

_ArchiveArgument = Annotated[Path, typer.Argument(help="The archive: one file, conventionally named .zip.")]


def verify(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Prove that every file is as it was written, that all stores hold the same, and each passage its words."""
    from index.repair import verify_index

    found = verify_index(index_settings(index), purpose="briefings verify")
    if as_json:
        print_json({"sound": found.sound, **asdict(found)})
    else:
        _print_verification(found)
    if not found.sound:
        raise typer.Exit(NO_INDEX)


def _print_verification(found: Verification) -> None:
    if found.damaged and not found.briefings:
        typer.echo("NOT SOUND")
    else:
        state = "sound" if found.sound else "NOT SOUND"
        typer.echo(f"{found.briefings} briefings, {found.passages} passages: {state}")
    for each in found.damaged:
        typer.echo(f"damaged: {each}")
    for what, by_store in (("missing from", found.missing), ("orphaned in", found.orphans)):
        for store, ids in by_store.items():
            for id_ in ids:
                typer.echo(f"{what} {store}: {id_}")
    for id_ in found.changed:
        typer.echo(f"changed: {id_}")
    if not found.sound:
        typer.echo("`briefings repair` makes the index anew from the texts it holds.")


def repair(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Make the index anew where it is damaged, from the texts it holds; the transcript files are not needed."""
    from assistant.terminal import progress_bar
    from index.repair import repair as make_whole

    with progress_bar(quiet=as_json) as tell:
        report = make_whole(index_settings(index), tell, purpose="briefings repair")
    if as_json:
        print_json(asdict(report))
    else:
        for each in report.damaged:
            typer.echo(f"damaged: {each}")
        for each in report.lost:
            typer.echo(f"lost: {each}; ingest that transcript again")
        done = "made anew" if report.damaged else "sound, nothing to repair"
        typer.echo(f"{report.briefings} briefings, {report.passages} passages: {done}")
    if report.lost:
        raise typer.Exit(SOME_FAILED)


def export_index(
    file: _ArchiveArgument,
    index: IndexOption = None,
    vectors: Annotated[
        bool, typer.Option("--vectors/--without-vectors", help="Without, it is smaller, and embedded anew on import.")
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Write the whole index to one file: texts, corrections, vectors, feedback and uploads, each with its hash."""
    from assistant.terminal import bytes_bar
    from index.archive import export_index as export

    with open_index(index, purpose="briefings export") as opened, bytes_bar("writing", quiet=as_json) as tell:
        report = export(opened, file, tell, vectors=vectors)
    _print_archive("exported", report, as_json)


def import_index(
    file: _ArchiveArgument,
    index: IndexOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="Give up the briefings that the index holds.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make an exported file the index, once all of it is proved to be as it was written."""
    from assistant.terminal import bytes_bar, progress_bar
    from index.archive import check_archive
    from index.archive import import_index as import_checked

    with bytes_bar("checking", quiet=as_json) as tell_bytes:
        manifest = check_archive(file, tell_bytes)
    with progress_bar(quiet=as_json) as tell:
        report = import_checked(
            file, manifest, index_settings(index), tell, replace=replace, purpose="briefings import"
        )
    _print_archive("imported", report, as_json)


def _print_archive(done: str, report: ArchiveReport, as_json: bool) -> None:
    if as_json:
        print_json(asdict(report))
    else:
        held = f"{report.briefings} briefings, {report.passages} passages"
        typer.echo(f"{done}  {report.file}  {held}, {report.size / 1e6:,.1f} MB")
