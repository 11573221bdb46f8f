"""`briefings user`: the file of users that `briefings chat --auth-file` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.serving.roles import UserRole

user_app = typer.Typer(help="The people who may log in to the chat window.", no_args_is_help=True)


@user_app.callback()
def users() -> None:
    """The people who may log in to the chat window."""


@user_app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name to log in with.")],
    auth_file: Annotated[Path, typer.Option("--auth-file", help="File of users; made where it is not there.")],
    role: Annotated[UserRole, typer.Option(help="A reader asks; an editor also adds briefings.")] = UserRole.READER,
) -> None:
    """Add a user, or give one a new password and role. Asks for the password; the file keeps its hash alone."""
    password = typer.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True)
    from assistant.serving.users import write_user

    was_there = write_user(auth_file, name, password, role)
    typer.echo(f"{'changed' if was_there else 'added'}    {name} ({role})")
    typer.echo("A chat window that is open already takes it up when it is started again.")
