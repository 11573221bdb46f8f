"""What a user may do."""

from __future__ import annotations

from enum import StrEnum


class UserRole(StrEnum):
    """A reader asks and reads; an editor also uploads, corrects and removes."""

    READER = "reader"
    EDITOR = "editor"
