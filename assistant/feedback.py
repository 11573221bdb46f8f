"""What users think of answers, kept beside the index: one JSON object a line, each with all that was shown.

Only ever added to. `briefings eval add` turns a record into a draft of a reference question.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from assistant.records import Answer
from index.errors import BadInput

_NAME = "feedback.jsonl"
_writing = Lock()


class Feedback(BaseModel, frozen=True, extra="forbid"):
    """A thumb, a correction or both, with the question, the answer and its citations."""

    answer_id: str
    given: str
    """When, ISO 8601 in UTC."""
    turns: list[str] = Field(min_length=1)
    """What the user had typed in this conversation, the question last."""
    standalone_question: str
    kind: str
    answer: str
    """As shown."""
    citations: list[dict[str, Any]]
    """As the machine interface prints them."""
    thumb: Literal["up", "down"] | None = None
    correction: str | None = None


def feedback_on(
    answer: Answer,
    *,
    earlier: Sequence[str] = (),
    thumb: Literal["up", "down"] | None = None,
    correction: str | None = None,
) -> Feedback:
    """Feedback on an answer; `earlier` are the questions asked before it in the conversation."""
    shown = answer.as_json()
    return Feedback(
        answer_id=answer.id,
        given=datetime.now(UTC).isoformat(timespec="seconds"),
        turns=[*earlier, answer.question],
        standalone_question=answer.standalone_question,
        kind=str(answer.kind),
        answer=answer.text,
        citations=shown["citations"],
        thumb=thumb,
        correction=(correction or "").strip() or None,
    )


def keep_feedback(index_folder: Path, feedback: Feedback) -> None:
    """Add a record to the index folder's file."""
    line = json.dumps(feedback.model_dump(mode="json"), ensure_ascii=False)
    with _writing, (index_folder / _NAME).open("a", encoding="utf-8") as out:
        out.write(line + "\n")


def read_feedback(index_folder: Path) -> list[Feedback]:
    """All records, oldest first; none where nobody has said anything. BadInput names a line that cannot be read."""
    path = index_folder / _NAME
    if not path.exists():
        return []
    found: list[Feedback] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(Feedback.model_validate_json(line))
        except ValidationError as error:
            raise BadInput(f"{path}:{number}: {error.errors()[0]['msg']}; take the line out") from error
    return found
