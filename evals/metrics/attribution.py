"""Is it told who said it? Speaker and role, and a reporter's premise passed off as the official's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evals.metrics.evidence import touches
from evals.records import ResultLine


def speaker_accuracy(line: ResultLine) -> float | None:
    """Of the citations that overlap the evidence, the share that name its speaker."""
    return _share(line, "speaker", line.question.speaker)


def role_accuracy(line: ResultLine) -> float | None:
    """Of the citations that overlap the evidence, the share with its role."""
    return _share(line, "role", line.question.role)


ByReporter = Callable[[str, int, int], bool | None]
"""Whether a reporter spoke any of the words at (briefing id, start, end); None where that cannot be told."""


def premise_as_official(line: ResultLine, by_reporter: ByReporter) -> float | None:
    """1 where words that a reporter spoke are cited as an official's: lower is better.

    Who spoke is taken from the reference question where the words are its evidence, else from `by_reporter`; what the
    answer says of itself is what is judged. No score where it names no roles, or cites nothing.
    """
    if line.answer is None:
        return None
    told = [each for each in line.answer["citations"] if each["role"] in ("official", "reporter")]
    spoken = [(each["role"], _by_reporter(line, each, by_reporter)) for each in told]
    known = [(role, reporter) for role, reporter in spoken if reporter is not None]
    return float(any(role == "official" and reporter for role, reporter in known)) if known else None


def _by_reporter(line: ResultLine, citation: dict[str, Any], by_reporter: ByReporter) -> bool | None:
    wanted = line.question.role
    if wanted == "reporter" and any(touches(citation, gold) for alternatives in line.gold for gold in alternatives):
        return True
    return by_reporter(citation["briefing_id"], citation["start"], citation["end"])


def reporter_first(line: ResultLine) -> float | None:
    """1 where the first statement rests on a reporter's words, so called, although the official's are wanted.

    No premise is passed off, but the question is not answered either: lower is better.
    """
    if line.answer is None or line.question.role != "official" or not line.answer["statements"]:
        return None
    if not any(citation["speaker"] for citation in line.answer["citations"]):
        return None
    first = set(line.answer["statements"][0]["citations"])
    roles = {citation["role"] for citation in line.answer["citations"] if citation["number"] in first}
    return float(roles == {"reporter"})


def _share(line: ResultLine, part: str, wanted: str | None) -> float | None:
    if line.answer is None or wanted is None or not any(each["speaker"] for each in line.answer["citations"]):
        return None
    hits = [
        each
        for each in line.answer["citations"]
        if any(touches(each, gold) for alternatives in line.gold for gold in alternatives)
    ]
    return sum(each[part].casefold() == wanted.casefold() for each in hits) / len(hits) if hits else None
