"""Reference questions: read, checked with file and line, and led to their places in the indexed texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.errors import UsageError
from evals.records import GoldSpan, QuestionType, ReferenceQuestion
from index.records import Role

ANCHOR_WORDS = range(3, 13)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a line of a question file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """What a question file holds, and what is wrong with it."""

    path: Path
    questions: dict[int, ReferenceQuestion]
    """By line number, from 1; those with a problem are left out."""
    problems: list[Problem]


def read_question_file(path: Path) -> QuestionFile:
    """The questions of a file that can be used, and every problem of the others; UsageError where it has no text."""
    questions: dict[int, ReferenceQuestion] = {}
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    try:
        # Not splitlines: a text may hold characters that it takes for line ends, JSON Lines does not.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); want JSON lines in UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        question, messages = _parse(line)
        if question and question.id in seen:
            messages.append(f"id '{question.id}' stands on line {seen[question.id]} already")
        if question:
            seen.setdefault(question.id, number)
        problems += [Problem(str(path), number, message) for message in messages]
        if question and not messages:
            questions[number] = question
    return QuestionFile(path, questions, problems)


def read_questions(path: Path) -> tuple[list[ReferenceQuestion], list[Problem]]:
    """The questions of a file that can be used, and what is wrong with the others."""
    held = read_question_file(path)
    return list(held.questions.values()), held.problems


def _parse(line: str) -> tuple[ReferenceQuestion | None, list[str]]:
    try:
        repeated: list[str] = []
        json.loads(line, object_pairs_hook=lambda pairs: _note_repeated(pairs, repeated))
        question = ReferenceQuestion.model_validate_json(line)
    except json.JSONDecodeError as error:
        return None, [f"not JSON: {error.msg} at column {error.colno}"]
    except ValidationError as error:
        return None, [_told(each) for each in error.errors()]
    return question, [f"key '{key}' stands there twice" for key in repeated] + inconsistencies(question)


def _note_repeated(pairs: list[tuple[str, Any]], repeated: list[str]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    repeated += sorted({key for key in keys if keys.count(key) > 1})
    return dict(pairs)


def _told(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key '{where}'"
    if error["type"] == "missing":
        return f"key '{where}' is missing"
    return f"{where}: {error['msg']}" if where else str(error["msg"])


def inconsistencies(question: ReferenceQuestion) -> list[str]:
    """What does not go together in one question."""
    return [*_of_turns(question), *_of_gold(question), *_of_words(question)]


def _of_turns(question: ReferenceQuestion) -> Iterator[str]:
    if not question.id.strip() or not question.briefing.strip():
        yield "`id` and `briefing` need a name"
    if not all(turn.strip() for turn in question.turns):
        yield "an empty turn"
    if question.type is QuestionType.FOLLOW_UP:
        if len(question.turns) < 2:
            yield "a follow_up needs two turns or more"
        if not question.standalone:
            yield "a follow_up needs `standalone`, the last turn rewritten to stand alone"
    elif len(question.turns) > 1 and question.answerable:
        yield f"only a follow_up has several turns, this is {question.type}"
    elif question.standalone and len(question.turns) == 1:
        yield "`standalone` rewrites the last of several turns, here is one"


def _of_gold(question: ReferenceQuestion) -> Iterator[str]:
    if not question.answerable:
        if question.evidence or question.keys:
            yield "an unanswerable question has neither evidence nor keys"
        if question.headings or question.answer or question.speaker or question.role:
            yield "an unanswerable question has no headings, answer, speaker or role"
    elif question.type is not QuestionType.ABOUT_DOCUMENT and not question.evidence:
        yield f"a question of type {question.type} needs evidence"
    elif not question.evidence and not question.keys:
        yield "nothing tells a right answer: neither evidence nor keys"
    if question.type is QuestionType.SEVERAL_SECTIONS and len(question.evidence) < 2:
        yield "several_sections needs two places in evidence or more"
    if (question.type is QuestionType.FALSE_PREMISE) != (question.premise is not None):
        yield "`premise` goes with type false_premise, and with no other"
    if question.premise and not _all_spelt(question.premise.correction_keys):
        yield "`premise.correction_keys` needs one key or more, each with one spelling at least"
    if question.role is not None and question.role not in set(Role):
        yield f"role '{question.role}' is none of {', '.join(Role)}"
    if question.type is QuestionType.REPORTER_QUESTION and question.role != Role.REPORTER:
        yield "a reporter_question has role reporter"


def _of_words(question: ReferenceQuestion) -> Iterator[str]:
    for place in question.evidence:
        if not place:
            yield "an empty list in evidence; every needed place has one anchor at least"
        for anchor in place:
            if len(anchor.split()) not in ANCHOR_WORDS:
                yield f"anchor “{anchor}” has {len(anchor.split())} words; take 3 to 12"
            if "\n" in anchor:
                yield f"anchor “{' '.join(anchor.split())}” runs over a line end; take words of one line"
    if question.keys and not _all_spelt(question.keys):
        yield "an empty key; every key has one spelling at least"


def _all_spelt(keys: Sequence[Sequence[str]]) -> bool:
    return bool(keys) and all(variants and all(each.strip() for each in variants) for variants in keys)


def resolve(
    question: ReferenceQuestion, text_of: Callable[[str], str | None]
) -> tuple[list[list[GoldSpan]], list[str]]:
    """Places of the anchors in the text of the question's briefing, and what cannot be led to one place.

    A text that has changed under a question is a problem to be told, never a miss of the system.
    """
    text = text_of(question.briefing)
    if text is None:
        return [], [f"no briefing '{question.briefing}' is indexed"]
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
                changed = "has the text changed?" if not times else "take more words of its sentence"
                problems.append(f"anchor “{anchor}” occurs {times} times in '{question.briefing}', not once; {changed}")
        places.append(spans)
    return places, problems


def unresolved(held: QuestionFile, text_of: Callable[[str], str | None]) -> list[Problem]:
    """What of a file's anchors does not lead to one place in the texts, by line."""
    return [
        Problem(str(held.path), number, message)
        for number, question in held.questions.items()
        for message in resolve(question, text_of)[1]
    ]


def as_line(question: ReferenceQuestion) -> str:
    """One line of a question file, without the line end."""
    return json.dumps(question.model_dump(mode="json"), ensure_ascii=False)


def write_questions(path: Path, questions: Sequence[ReferenceQuestion]) -> None:
    """Replaces `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(as_line(question) + "\n" for question in questions), encoding="utf-8")
