"""Who may open the window: only this machine, unless a file names users."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
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
            "name a file of users with --auth-file (lines `user:password`), or leave --host at 127.0.0.1"
        )


def read_users(auth_file: Path) -> dict[str, str]:
    """Passwords by user, from lines `user:password`; empty lines and lines starting with # are left out."""
    try:
        lines = auth_file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ChatNotStarted(f"Cannot read the auth file {auth_file}: {error}") from error
    users: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        user, colon, password = line.partition(":")
        if not (colon and user.strip() and password):
            raise ChatNotStarted(f"{auth_file}, line {number}: write it as `user:password`, both not empty")
        if user.strip() in users:
            raise ChatNotStarted(f"{auth_file}, line {number}: the user '{user.strip()}' is there twice")
        users[user.strip()] = password
    if not users:
        raise ChatNotStarted(f"{auth_file} names no user; write at least one line `user:password`")
    return users


def password_check(users: Mapping[str, str]) -> Callable[[str, str], bool]:
    """Compares in constant time, so that an answer's delay tells nothing about a password."""

    def allowed(user: str, password: str) -> bool:
        known = users.get(user)
        same = hmac.compare_digest((known or "").encode(), password.encode())
        return known is not None and same

    return allowed
