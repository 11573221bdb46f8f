"""What the public sets share: what a set measured, its files, and the same sample of it every time."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import UsageError
from evals.statistics import SEED, Estimate

Item = TypeVar("Item")
Record = TypeVar("Record", bound=BaseModel)
Progress = Callable[[int, int], None]
"""Told how many of how many questions are done."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; `ours` is false for what ours is held against, and for what the set is like."""

    name: str
    label: str
    estimate: Estimate | None
    ours: bool = True


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What one public set showed."""

    measured: int
    """Questions that the figures are about."""
    held: int
    """Questions in the file."""
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
    """What was left out, and what the figures do not tell."""


def read_lines(path: Path, kind: type[Record]) -> list[Record]:
    """The records of a JSON Lines file; UsageError naming the line that is none."""
    found = []
    # Only a newline ends a line: texts hold other characters that str.splitlines would cut at.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            try:
                found.append(kind.model_validate_json(line))
            except ValidationError as error:
                raise UsageError(f"{path}:{number}: {first_fault(error)}") from error
    return found


def read_whole(path: Path, kind: type[Record]) -> Record:
    """The one record that a JSON file is; UsageError where it is none."""
    try:
        return kind.model_validate(json.loads(read_text(path)))
    except ValidationError as error:
        raise UsageError(f"{path}: {first_fault(error)}") from error
    except ValueError as error:
        raise UsageError(f"{path}: not JSON ({error})") from error


def read_text(path: Path) -> str:
    """The file's text; UsageError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}); name the folder of the public sets with --data") from error


def first_fault(error: ValidationError) -> str:
    """The first thing wrong with a record, with its place in it."""
    fault = error.errors()[0]
    return f"{'.'.join(map(str, fault['loc'])) or 'record'}: {fault['msg']}"


def sample(items: Sequence[Item], limit: int | None) -> list[Item]:
    """At most `limit` of the items in their order, the same ones every time."""
    if limit is None or len(items) <= limit:
        return list(items)
    return [items[place] for place in sorted(random.Random(SEED).sample(range(len(items)), limit))]
