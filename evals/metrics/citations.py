"""Do the citations lead to the evidence, under the right heading, with true quotes?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evals.metrics.answers import keys_held, plain
from evals.metrics.evidence import places_touched, touches
from evals.records import ResultLine
from index.lines import squeeze


def _citations(line: ResultLine) -> list[dict[str, Any]]:
    return line.answer["citations"] if line.answer else []


def citation_precision(line: ResultLine) -> float | None:
    """Share of the statements of which a cited quote overlaps a needed place."""
    if not line.gold or line.answer is None or not line.answer["statements"]:
        return None
    by_number = {citation["number"]: citation for citation in _citations(line)}
    right = [
        any(
            touches(by_number[number], gold)
            for number in statement["citations"]
            for alternatives in line.gold
            for gold in alternatives
        )
        for statement in line.answer["statements"]
    ]
    return sum(right) / len(right)


def citation_recall(line: ResultLine) -> float | None:
    """Share of the needed places that a cited quote overlaps."""
    if not line.gold or line.answer is None:
        return None
    return len(places_touched(_citations(line), line.gold)) / len(line.gold)


def key_citation_recall(line: ResultLine) -> float | None:
    """Share of the keys that stand in a cited quote."""
    if not line.question.keys or line.answer is None:
        return None
    quoted = plain(" ".join(citation["quote"] for citation in _citations(line)))
    return keys_held(quoted, line.question.keys) / len(line.question.keys)


def right_within(line: ResultLine, statements: int) -> float | None:
    """1 where one of the first statements cites words that overlap a needed place."""
    if not line.gold or line.answer is None:
        return None
    numbers = {number for statement in line.answer["statements"][:statements] for number in statement["citations"]}
    cited = [citation for citation in _citations(line) if citation["number"] in numbers]
    return float(bool(places_touched(cited, line.gold)))


def heading_accuracy(line: ResultLine) -> float | None:
    """Share of the citations that stand under a gold heading; no score where the system knows no headings."""
    if not line.question.headings or not _citations(line) or not any(each["heading"] for each in _citations(line)):
        return None
    right = _under_right_heading(line)
    return sum(right) / len(right)


def first_heading_accuracy(line: ResultLine) -> float | None:
    """1 where the first citation stands under a gold heading; applies where `heading_accuracy` does."""
    return None if heading_accuracy(line) is None else float(_under_right_heading(line)[0])


def _under_right_heading(line: ResultLine) -> list[bool]:
    wanted = {squeeze(heading) for heading in line.question.headings}
    return [
        squeeze(each["heading"]) in wanted and each["briefing_id"] == line.question.briefing
        for each in _citations(line)
    ]


def verbatim_share(line: ResultLine) -> float | None:
    """Share of the statements that stand word for word in a quote they cite, whatever the system calls them."""
    if line.answer is None or not line.answer["statements"]:
        return None
    quotes = {citation["number"]: squeeze(citation["quote"]) for citation in _citations(line)}
    verbatim = [
        any(squeeze(statement["text"]) in quotes.get(number, "") for number in statement["citations"])
        for statement in line.answer["statements"]
    ]
    return sum(verbatim) / len(verbatim)


def spans_valid(line: ResultLine, text_of: Callable[[str], str | None]) -> float | None:
    """1 where every quote and passage is the text at its place."""
    if line.answer is None:
        return None
    spans = [(each["briefing_id"], each["start"], each["end"], each["quote"]) for each in _citations(line)]
    spans += [(each["briefing_id"], each["start"], each["end"], each["text"]) for each in line.answer["passages"]]
    return float(all((text_of(id_) or "")[start:end] == words for id_, start, end, words in spans))
