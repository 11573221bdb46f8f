"""Is it told who said it? Speaker and role, and a reporter's premise passed off as the official's words."""

from __future__ import annotations

from evals.metrics.evidence import touches
from evals.records import ResultLine


def speaker_accuracy(line: ResultLine) -> float | None:
    """Of the citations that overlap the evidence, the share that name its speaker."""
    return _share(line, "speaker", line.question.speaker)


def role_accuracy(line: ResultLine) -> float | None:
    """Of the citations that overlap the evidence, the share with its role."""
    return _share(line, "role", line.question.role)


def premise_as_official(line: ResultLine) -> float | None:
    """1 where the first statement rests on a reporter's words although the official's are wanted: lower is better."""
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
