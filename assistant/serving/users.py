"""Who may log in and what they may do: a file of users with hashed passwords. Owns argon2."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import UsageError
from assistant.serving.roles import UserRole

_HASHED = "$argon2id$"
SHORTEST_PASSWORD = 8
# The library's defaults are those of RFC 9106 for little memory: 64 MiB, three passes.
_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class User:
    """One line of the file: `name:role:hash`."""

    name: str
    role: UserRole
    password_hash: str

    @property
    def may_edit(self) -> bool:
        """Whether they may change what is indexed."""
        return self.role is UserRole.EDITOR


def hash_password(password: str) -> str:
    """Salted, in the PHC format, which names its own parameters."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return hash_password(os.urandom(16).hex())


def password_fits(user: User | None, password: str) -> bool:
    """Takes as long for a name that nobody has, so that a delay tells nothing about who is there."""
    try:
        return _hasher.verify(user.password_hash if user else _nobody(), password) and user is not None
    except (VerificationError, InvalidHashError):
        return False


def read_users(auth_file: Path) -> dict[str, User]:
    """Users by name; empty lines and lines starting with # are left out. UsageError names the line and the remedy."""
    try:
        lines = auth_file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise UsageError(
            f"There is no auth file {auth_file}; `briefings user add NAME --auth-file {auth_file}` makes it"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Cannot read the auth file {auth_file}: {error}") from error
    users: dict[str, User] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        user = _user(line, f"{auth_file}, line {number}", auth_file)
        if user.name in users:
            raise UsageError(f"{auth_file}, line {number}: the user '{user.name}' is there twice")
        users[user.name] = user
    if not users:
        raise UsageError(f"{auth_file} names no user; add one with `briefings user add NAME --auth-file {auth_file}`")
    return users


def _user(line: str, place: str, auth_file: Path) -> User:
    name, _, rest = line.partition(":")
    role, _, hashed = rest.strip().partition(":")
    name = name.strip()
    if not name:
        raise UsageError(f"{place}: no name before the colon; `briefings user add` writes the line")
    if not hashed.startswith(_HASHED):
        # A password in clear is not repeated here, and not accepted: the file would leak it.
        raise UsageError(
            f"{place}: the password of '{name}' is not hashed; "
            f"run `briefings user add {name} --auth-file {auth_file}`, which replaces the line"
        )
    if role not in list(UserRole):
        raise UsageError(f"{place}: '{role}' is no role; write {' or '.join(UserRole)}")
    return User(name, UserRole(role), hashed)


def write_user(auth_file: Path, name: str, password: str, role: UserRole) -> bool:
    """Add the user, or give them this password and role; True where they were there. The rest of the file stays."""
    if not name.strip() or ":" in name or name.startswith("#") or not name.isprintable():
        raise UsageError("the name must not be empty, start with # or hold a colon")
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"the password is too short; take at least {SHORTEST_PASSWORD} characters")
    name = name.strip()
    lines = auth_file.read_text(encoding="utf-8").splitlines() if auth_file.exists() else []
    kept = [line for line in lines if line.partition(":")[0].strip() != name]
    new = auth_file.with_name(f".{auth_file.name}.new")
    new.touch(mode=0o600)
    new.write_text("\n".join([*kept, f"{name}:{role}:{hash_password(password)}", ""]), encoding="utf-8")
    new.replace(auth_file)
    return len(kept) < len(lines)
