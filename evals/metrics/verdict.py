"""Right or wrong in a word: what a reader who stops at the first statement takes away."""

from __future__ import annotations

from evals.metrics.answers import key_recall
from evals.metrics.citations import right_within
from evals.records import ResultLine


def is_right(line: ResultLine) -> bool | None:
    """Whether a reader of the first statement is led right; a refusal is right where nothing else is.

    Questions about the document are answered from structure: right where every key is said.
    """
    if line.answer is None:
        return False
    if not line.question.answerable:
        return bool(line.answer["kind"] == "not_found")
    first = right_within(line, 1)
    if first is None:
        keys = key_recall(line)
        return None if keys is None else keys == 1.0
    return first == 1.0
