"""The cases of the support benchmark: true sentences in other words, and the same made false in one way each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evals.support import corrupt, reword
from evals.support.corpus import Document, Sentence, sentences
from index.records import Passage, Role

TRUE = "true"
CORRUPTIONS = ("number", "date", "name", "negation", "speaker", "quotation", "merged", "absent")


@dataclass(frozen=True, slots=True)
class Case:
    """One written sentence with the passages it is checked against."""

    kind: str
    """`true`, or what was corrupted; `absent`: true, but its passage is not shown."""
    how: str
    """The rules that reworded it."""
    text: str
    origin: str
    passages: tuple[Passage, ...]
    dates: dict[str, date | None]


def make_cases(documents: Sequence[Document], *, each: int, seed: int) -> list[Case]:
    """Cases from up to `each` sentences a document; the same for the same seed."""
    chance = random.Random(seed)
    dates = {document.id: document.date for document in documents}
    drawn = sentences(documents, each=each, seed=seed)
    cases: list[Case] = []
    for place, sentence in enumerate(drawn):
        other = drawn[(place + len(drawn) // 2) % len(drawn)]
        cases += _of(sentence, other, documents, dates, chance)
    return cases


def _of(
    sentence: Sentence,
    other: Sentence,
    documents: Sequence[Document],
    dates: dict[str, date | None],
    chance: random.Random,
) -> Iterator[Case]:
    told = Case(TRUE, "", sentence.text, sentence.text, sentence.shown, dates)
    worded, how = _reworded(sentence, chance)
    passage = sentence.passage

    def framed(text: str) -> str:
        reporter = passage.role is Role.REPORTER
        return reword.framed(text, passage, chance) if reporter or chance.random() < 0.5 else text

    yield replace(told, how=how, text=framed(worded))
    document = next(each for each in documents if each.id == passage.briefing_id)
    elsewhere = [name for each in documents if each.id != document.id for name in each.names]
    for kind, text in (
        ("number", corrupt.number(worded, chance)),
        ("date", corrupt.date(worded, chance)),
        ("name", corrupt.name(worded, document.names, elsewhere, chance)),
        ("negation", corrupt.negation(worded, chance)),
    ):
        if text is not None and text != worded:
            yield replace(told, kind=kind, how=how, text=framed(text))
    wrong = corrupt.speaker(worded, passage, chance)
    if wrong:
        yield replace(told, kind="speaker", how=how, text=wrong)
    if chance.random() < 0.4 and passage.role is Role.OFFICIAL:
        words = sentence.text.rstrip(".?")
        yield replace(told, how="quoted", text=f"{reword.name_of(passage)} said: “{words}.”")
        yield replace(told, kind="quotation", how="", text=corrupt.quotation(sentence.text, passage, chance))
    if chance.random() < 0.5 and {passage.role, other.passage.role} == {Role.OFFICIAL}:
        joined = corrupt.merged(worded, other.text)
        shown = (*sentence.shown[:5], *(() if other.passage in sentence.shown else (other.passage,)))
        if passage in shown and other.passage in shown:
            yield replace(told, kind="merged", how=how, text=joined, passages=shown)
    if chance.random() < 0.3:
        without = tuple(each for each in sentence.shown if each != passage)
        yield replace(told, kind="absent", how=how, text=framed(worded), passages=without)


def _reworded(sentence: Sentence, chance: random.Random) -> tuple[str, str]:
    """The sentence after one or two rules that apply, and their names."""
    text = sentence.text
    used: list[str] = []
    for name in chance.sample(sorted(reword.RULES), len(reword.RULES)):
        changed = reword.RULES[name](text, chance)
        if changed and len(used) < 2:
            text, used = changed, [*used, name]
    return text, "+".join(sorted(used)) or "as spoken"
