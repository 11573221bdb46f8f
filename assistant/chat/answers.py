"""How an answer is laid out: statements grouped under who said them, with markers in place. Pure, no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from assistant.records import Answer, AnswerKind, Citation, Statement, Support
from index.records import Role

_MARKER = re.compile(r"\[(\d+)\]")
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who spoke, when, under which heading; for a reply, what was asked."""

    speaker: str
    role: Role
    date: date | None
    title: str
    heading: str
    asked: str

    @classmethod
    def of(cls, citation: Citation) -> Attribution:
        return cls(
            citation.speaker, citation.role, citation.date, citation.title, citation.heading, citation.asked.strip()
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a statement: words, or the marker of a citation."""

    text: str = ""
    citation: Citation | None = None
    strong: bool = False
    """Whether the words are the short answer."""


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """One statement; `listed` where it is an entry of an overview's list."""

    pieces: tuple[Piece, ...]
    support: Support
    listed: bool = False
    badge: bool = True
    """Whether its support is told behind it: once for statements in a row that stand alike."""


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive statements that rest on the same places."""

    attributions: tuple[Attribution, ...]
    statements: tuple[ShownStatement, ...]

    @property
    def from_reporter(self) -> bool:
        """Whether every word here is a reporter's, so that nobody takes it for the official's."""
        return bool(self.attributions) and all(one.role is Role.REPORTER for one in self.attributions)


def words_in(answer: Answer) -> int:
    """How many words are shown in the end: what streaming counts in."""
    return sum(len(_WORD.findall(statement.text)) for statement in _statements(answer))


def _statements(answer: Answer) -> tuple[Statement, ...]:
    """An overview is shown as its text stands, line by line; else the attributions say what the text says beside."""
    if answer.kind is not AnswerKind.OVERVIEW:
        return answer.statements
    lines = [line.strip() for line in answer.text.splitlines() if line.strip()]
    return tuple(
        Statement(line, Support.SUPPORTED, tuple(int(number) for number in _MARKER.findall(line))) for line in lines
    )


def groups_of(answer: Answer, *, words: int | None = None) -> tuple[Group, ...]:
    """The statements under their attributions; only the first `words` words where given."""
    citations = {citation.number: citation for citation in answer.citations}
    overview = answer.kind is AnswerKind.OVERVIEW
    shown = [
        (() if overview else _attributions(statement, citations), _shown(text, statement, citations, complete))
        for statement, text, complete in _first_words(_statements(answer), words)
    ]
    return tuple(
        Group(attributions, _with_badges([statement for _, statement in rows]))
        for attributions, rows in groupby(shown, key=lambda row: row[0])
    )


def _with_badges(statements: Sequence[ShownStatement]) -> tuple[ShownStatement, ...]:
    following = [*(each.support for each in statements[1:]), None]
    return tuple(
        replace(each, badge=each.support is not then or each.support is Support.UNSUPPORTED)
        for each, then in zip(statements, following, strict=True)
    )


def _shown(text: str, statement: Statement, citations: Mapping[int, Citation], complete: bool) -> ShownStatement:
    """Words that were spoken stand in quotation marks, so that nobody takes them for a summary."""
    listed = text.startswith("•")
    if marked := _with_short_answer(statement, citations) if complete else ():
        return ShownStatement(marked, support=statement.support)
    if statement.support is Support.VERBATIM:
        text = f"“{text}”" if complete else f"“{text}"
    return ShownStatement(
        _pieces(text.lstrip("• "), statement, citations, complete),
        support=statement.support,
        listed=listed,
    )


def _with_short_answer(statement: Statement, citations: Mapping[int, Citation]) -> tuple[Piece, ...]:
    """A quote with its short answer apart; nothing where it has none."""
    cited = [citations[number] for number in statement.citations if number in citations]
    if statement.support is not Support.VERBATIM or len(cited) != 1:
        return ()
    before, short, after = cited[0].around_answer()
    if not short or f"{before}{short}{after}" != statement.text:
        return ()
    return (Piece(f"“{before}"), Piece(short, strong=True), Piece(f"{after}”"), Piece(citation=cited[0]))


def _first_words(statements: Iterable[Statement], words: int | None) -> Iterable[tuple[Statement, str, bool]]:
    left = words
    for statement in statements:
        found = _WORD.findall(statement.text)
        if left is None or left >= len(found):
            yield statement, statement.text, True
            left = None if left is None else left - len(found)
        else:
            if left:
                yield statement, "".join(found[:left]), False
            return


def _attributions(statement: Statement, citations: Mapping[int, Citation]) -> tuple[Attribution, ...]:
    cited = (Attribution.of(citations[number]) for number in statement.citations if number in citations)
    return tuple(dict.fromkeys(cited))


def _pieces(text: str, statement: Statement, citations: Mapping[int, Citation], complete: bool) -> tuple[Piece, ...]:
    """Words and markers in order. A bracketed number that is no citation of this statement stays text."""
    pieces: list[Piece] = []
    placed: set[int] = set()
    position = 0
    for match in _MARKER.finditer(text):
        number = int(match[1])
        if number in statement.citations and number in citations:
            pieces += [Piece(text[position : match.start()]), Piece(citation=citations[number])]
            placed.add(number)
            position = match.end()
    pieces.append(Piece(text[position:].rstrip() if complete else text[position:]))
    if complete:
        missing = (number for number in statement.citations if number in citations and number not in placed)
        pieces += [Piece(citation=citations[number]) for number in missing]
    return tuple(piece for piece in pieces if piece.text or piece.citation)
