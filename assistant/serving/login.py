"""The door: passwords checked slowly, and wrong ones counted by user and address."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping
from contextvars import ContextVar

from fastapi import HTTPException

from assistant.chat.languages import words
from assistant.serving.limits import RateLimit
from assistant.serving.settings import ServingSettings
from assistant.serving.users import User, password_fits

_log = logging.getLogger(__name__)

client_address: ContextVar[str] = ContextVar("client_address", default="")
"""Where the request being served comes from; gradio does not hand it to the check of passwords."""
_AT_ONCE = 2
"""Each check takes 64 MiB."""
_USERS_PER_ADDRESS = 4
"""From one address, so many times the wrong passwords of one user, over all names."""


class Door:
    """Checks names and passwords."""

    def __init__(self, users: Mapping[str, User], settings: ServingSettings) -> None:
        self._users = users
        seconds = settings.login_wait_seconds
        self._by_user = RateLimit(settings.wrong_passwords, seconds)
        self._by_address = RateLimit(settings.wrong_passwords * _USERS_PER_ADDRESS, seconds)
        self._checking = asyncio.Semaphore(_AT_ONCE)

    async def lets_in(self, name: str, password: str) -> bool:
        """Whether they belong together; HTTPException after too many that did not."""
        address = client_address.get()
        # By user *and* address: a stranger cannot lock a user out from elsewhere.
        both = f"{address} {name}"
        async with self._checking:
            self._refuse_while_waiting(max(self._by_user.wait(both), self._by_address.wait(address)))
            fits = await asyncio.to_thread(password_fits, self._users.get(name), password)
            if fits:
                self._by_user.forget(both)
            else:
                self._by_user.note(both)
                self._by_address.note(address)
        _log.info("login", extra={"facts": {"user": name if name in self._users else "", "let_in": fits}})
        return fits

    def _refuse_while_waiting(self, seconds: float) -> None:
        if seconds > 0:
            raise HTTPException(
                # Not 429: gradio's login page says nothing at any status but 400.
                status_code=400,
                detail=f"Too many wrong passwords. Try again in {_said(seconds)}.",
                headers={"Retry-After": str(math.ceil(seconds))},
            )


def login_message(settings: ServingSettings) -> str:
    """What stands above the form, where the page can say no more than that a login was refused."""
    wait = _said(settings.login_wait_seconds)
    return f"{words.LOGIN} {words.LOGIN_LIMIT.format(tries=settings.wrong_passwords, wait=wait)}"


def _said(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    return f"{math.ceil(seconds)} seconds" if seconds < 60 else f"{minutes} minute{'s' if minutes > 1 else ''}"
