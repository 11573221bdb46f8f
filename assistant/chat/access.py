"""Who may open the window: only this machine, unless a file names users."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import UsageError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ChatNotStarted(UsageError):
    """The window cannot be served as asked; the message says what to change."""


def check_host(host: str, auth_file: Path | None) -> None:
    """Refuse to serve other machines without passwords."""
    if host not in _LOOPBACK and auth_file is None:
        raise ChatNotStarted(
            f"--host {host} would let anybody on the network read and add briefings; "
            "name a file of users with --auth-file (`briefings user add` writes it), or leave --host at 127.0.0.1"
        )
