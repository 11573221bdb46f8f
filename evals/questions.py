"""Reference questions: read, checked with file and line, and led to their places in the indexed texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from assistant.errors import UsageError
from evals.records import GoldSpan, QuestionType, ReferenceQuestion

_ANCHOR_WORDS = range(2, 13)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a line of a question file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def read_questions(path: Path) -> tuple[list[ReferenceQuestion], list[Problem]]:
    """The questions of a file that can be used, and what is wrong with the others."""
    questions: list[ReferenceQuestion] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); want JSON lines in UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = ReferenceQuestion.model_validate_json(line)
        except ValidationError as error:
            for each in error.errors():
                where = ".".join(str(part) for part in each["loc"]) or "line"
                problems.append(Problem(str(path), number, f"{where}: {each['msg']}"))
            continue
        found = [Problem(str(path), number, message) for message in inconsistencies(question)]
        if question.id in seen:
            found.append(Problem(str(path), number, f"id '{question.id}' stands on line {seen[question.id]} already"))
        seen.setdefault(question.id, number)
        problems += found
        if not found:
            questions.append(question)
    return questions, problems


def inconsistencies(question: ReferenceQuestion) -> list[str]:
    """What does not go together in one question."""
    found: list[str] = []
    if question.type is QuestionType.FOLLOW_UP:
        if len(question.turns) < 2:
            found.append("a follow_up needs two turns or more")
        if not question.standalone:
            found.append("a follow_up needs `standalone`, the last turn rewritten to stand alone")
    elif len(question.turns) > 1 and question.answerable:
        found.append(f"only a follow_up has several turns, this is {question.type}")
    if question.answerable and question.type is not QuestionType.ABOUT_DOCUMENT and not question.evidence:
        found.append(f"a question of type {question.type} needs evidence")
    if not question.answerable and (question.evidence or question.keys):
        found.append("an unanswerable question has neither evidence nor keys")
    if (question.type is QuestionType.FALSE_PREMISE) != (question.premise is not None):
        found.append("`premise` goes with type false_premise, and with no other")
    for place in question.evidence:
        if not place:
            found.append("an empty list in evidence; every needed place has one anchor at least")
        for anchor in place:
            if len(anchor.split()) not in _ANCHOR_WORDS:
                found.append(f"anchor “{anchor}” has {len(anchor.split())} words; take 2 to 12")
    if any(not variants or not all(variants) for variants in question.keys):
        found.append("an empty key; every key has one spelling at least")
    return found


def resolve(
    question: ReferenceQuestion, text_of: Callable[[str], str | None]
) -> tuple[list[list[GoldSpan]], list[str]]:
    """Places of the anchors in the text of the question's briefing, and what cannot be led to one place.

    A text that has changed under a question is a problem to be told, never a miss of the system.
    """
    text = text_of(question.briefing)
    if text is None:
        return [], [f"no briefing '{question.briefing}' is indexed"] if question.evidence else []
    places: list[list[GoldSpan]] = []
    problems: list[str] = []
    for alternatives in question.evidence:
        spans: list[GoldSpan] = []
        for anchor in alternatives:
            times = text.count(anchor)
            if times == 1:
                start = text.index(anchor)
                spans.append(GoldSpan(briefing=question.briefing, start=start, end=start + len(anchor)))
            else:
                problems.append(f"anchor “{anchor}” occurs {times} times in '{question.briefing}', not once")
        places.append(spans)
    return places, problems


def write_questions(path: Path, questions: Sequence[ReferenceQuestion]) -> None:
    lines = [json.dumps(question.model_dump(mode="json"), ensure_ascii=False) for question in questions]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
