"""What one server needs beside the assistant: its settings, its users, its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.serving.login import Door
from assistant.serving.observing import Observer
from assistant.serving.settings import ServingSettings
from assistant.serving.users import User

TOOLS_PATH = "/mcp"


@dataclass(frozen=True)
class Serving:
    """Made once a server, handed to whatever serves. `users` is None where nobody logs in."""

    settings: ServingSettings = field(default_factory=ServingSettings)
    users: Mapping[str, User] | None = None
    language: str = ""
    """The language of the window whatever the browser asks for; the browser's where empty."""
    observer: Observer = field(init=False)
    door: Door | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "observer", Observer(self.settings))
        object.__setattr__(self, "door", Door(self.users, self.settings) if self.users else None)

    def may_edit(self, name: str | None) -> bool:
        """Whether this user may upload, correct and remove; all, where nobody logs in."""
        if self.users is None:
            return True
        user = self.users.get(name or "")
        return user is not None and user.may_edit
