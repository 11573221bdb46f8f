"""Servers over the samples: one for everybody on this machine, one with users who log in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.assistant import Assistant
from assistant.serving.roles import UserRole
from assistant.serving.users import write_user
from tests.assistant.chat.conftest import browser, playwright  # noqa: F401
from tests.assistant.chat.visits import serving

PASSWORDS = {"anna": "editor of briefings", "ben": "reader of briefings"}


@pytest.fixture(scope="package")
def open_address(assistant_over_samples: Assistant) -> Iterator[str]:
    """Nobody logs in; the tools are offered."""
    yield from serving(assistant_over_samples, mcp=True)


@pytest.fixture(scope="package")
def guarded_address(assistant_over_samples: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """anna edits, ben reads; the tools are offered."""
    auth_file = tmp_path_factory.mktemp("users") / "users"
    write_user(auth_file, "anna", PASSWORDS["anna"], UserRole.EDITOR)
    write_user(auth_file, "ben", PASSWORDS["ben"], UserRole.READER)
    yield from serving(assistant_over_samples, auth_file, mcp=True)
