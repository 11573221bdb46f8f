"""Many questions from a file of JSON lines to a file of JSON lines: `{"id": ..., "turns": ["q1", "q2"]}` each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError
from rich.console import Console
from rich.progress import track

from assistant.assistant import Assistant
from assistant.records import Answer, Conversation, Filters
from index.errors import BadInput


class BatchQuestion(BaseModel, frozen=True, extra="ignore"):
    """A conversation of which the last turn is answered."""

    id: str
    turns: list[str] = Field(min_length=1)


def answer_batch(assistant: Assistant, source: Path, target: Path, filters: Filters) -> int:
    """Answer the last turn of every line; returns how many lines failed, each told on standard error.

    The answers are written beside `target` and take its place at the end, so that a stopped run leaves no half file.
    """
    console = Console(stderr=True)
    failed = 0
    lines = _lines(source)
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as out:
            numbered = list(enumerate(lines, start=1))
            for number, line in track(numbered, "answering", console=console, disable=not console.is_terminal):
                if not line.strip():
                    continue
                try:
                    asked = BatchQuestion.model_validate_json(line)
                except ValidationError as error:
                    failed += 1
                    console.print(
                        f'{source}:{number}: {error.errors()[0]["msg"]}; want {{"id": ..., "turns": [...]}}',
                        markup=False,
                    )
                    continue
                answer = answer_conversation(assistant, asked.turns, filters)
                out.write(json.dumps({**answer.as_json(), "id": asked.id}, ensure_ascii=False) + "\n")
        partial.replace(target)
    except OSError as error:
        what = f"cannot be written ({error.strerror or error})"
        raise BadInput(f"{target}: {what}; name another file with --out") from error
    return failed


def answer_conversation(assistant: Assistant, turns: list[str], filters: Filters | None = None) -> Answer:
    """Ask the turns one after the other; the answer to the last."""
    conversation = Conversation()
    for turn in turns:
        answer = assistant.ask(turn, conversation, filters)
        conversation = conversation.after(answer)
    return answer


def _lines(source: Path) -> Iterator[str]:
    try:
        yield from source.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise BadInput(f"{source}: {error.strerror or error}; check the name and the permissions") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{source}: is no text in UTF-8 ({error.reason}); want JSON lines in UTF-8") from error
