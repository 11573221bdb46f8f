"""Whether the briefing contradicts what a question takes for granted.

    question -> what it takes for granted -> sentences about the same -> the first that says otherwise

Told only where the sentence is about the same matter and nothing found says it as the question does: a right question
that is "corrected" misleads more than a false one that is not. No language model.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assistant.support.contradiction import (
    CONTRARY,
    Said,
    contradicting_date,
    contradicting_number,
    denial,
    opposite,
    other_name,
)
from assistant.support.facts import Facts
from assistant.support.frame import SAYING
from assistant.support.names import key_of, near
from assistant.support.polarity import scopes
from assistant.support.presupposed import Presupposed, Time, presupposed_by
from assistant.support.records import Evidence
from assistant.support.tokens import Token, Tokenizer, on_one_line
from assistant.support.wordlists import words
from index.records import Passage
from index.sentences import sentence_spans

_OWN = 0.5
"""Share of the question's words, rare ones weighing more, that the sentence itself must have."""
_WIDE = 0.8
"""The same with the heading, the question replied to and the sentence before."""
_AFFIRMED = 0.15
"""How much less of the question's words a sentence may have that says it as the question does."""
_PUT = 0.7
"""The same for a reporter's question that takes the same for granted and is told that it is wrong."""
_FEWEST = 2
"""Of the question's words, beside what differs."""
_ALIKE = tuple(
    tuple(line.split())
    for line in """visit come go travel arrive
injure injured harm harmed hurt wound wounded
participant participate include included part member
buy purchase acquire
send dispatch deploy
kill die killed died
attack shell strike
dismiss fire sack""".splitlines()
)
"""Words that a question and a denial use for one another."""
_SHORT = 12
"""Words of a denial behind which the next sentence says what is so."""
_ENOUGH = 3
"""Words behind a number from which the rest of the question need not be in the briefing."""
_FRAME = words("""according briefing briefer spokeswoman spokesman spokesperson reporter journalist question answer
    asked exactly reason reasons view opinion words word official transcript long soon often far old high large big
    early late""")
_FLAT = re.compile(
    r"\b(?:that|this|it|which)(?:['’]s| is| was) (?:simply |just |quite |absolutely )?"
    r"(?:not (?:true|so|correct|right|accurate|the case)|false|untrue|wrong|incorrect|a lie|an invention|fake)\b|"
    r"\bno such\b|\bnothing of the (?:kind|sort)\b|\bnever happened\b|\bdid not happen\b|"
    r"\b(?:statement|premise|assertion|claim)\b.{0,30}\b(?:wrong|false|untrue|incorrect|not true)\b|"
    r"\b(?:do not|don['’]t|can['’]t|cannot) (?:accept|agree with) (?:the|your|that|this) (?:premise|assertion|claim)\b",
    re.I,
)
_FIRST_WORDS = 2
"""Sentences of a reply in which a premise is rejected flatly."""
_LEANS = re.compile(r"^\W*(?:he|she|they|it|this|that|these|those)\b", re.I)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the briefing says instead of what the question takes for granted, and where."""

    text: str
    evidence: Evidence


class PremiseCheck:
    """Corrects questions by the passages found for them; holds nothing of a question."""

    def __init__(self, analyze: Callable[[str], Sequence[str]]) -> None:
        """`analyze`: stems of a text as they are indexed (WordIndex.analyze)."""
        alike = {"".join(analyze(each)): "".join(analyze(group[0])) for group in _ALIKE for each in group}
        self._tokenize = Tokenizer(lambda word: [alike.get(stem, stem) for stem in analyze(word)])

    def correct(
        self, question: str, passages: Sequence[Passage], briefing_dates: Mapping[str, date | None]
    ) -> Correction | None:
        """The correction of `question`, None where nothing found contradicts it. Passages are best first."""
        asked = presupposed_by(question, self._tokenize)
        if not asked.facts:
            return None
        said = [each for passage in passages for each in self._said(passage, briefing_dates)]
        return next(_Weighing(asked, said).corrections(), None) or self._put_before(asked, said)

    def _said(self, passage: Passage, briefing_dates: Mapping[str, date | None]) -> Iterator[Said]:
        spans = passage.sentences or sentence_spans(passage.text, passage.start, passage.end)
        standing = self._stems(passage.heading) | self._stems(passage.question) | self._stems(passage.speaker)
        before: frozenset[str] = frozenset()
        for start, end in spans:
            text = on_one_line(passage.text[start - passage.start : end - passage.start])
            tokens = self._tokenize(text)
            around = standing | before
            yield Said(passage, start, end, text, tokens, around, briefing_dates.get(passage.briefing_id))
            before = frozenset(token.stem for token in tokens if token.stem)

    def _stems(self, text: str) -> frozenset[str]:
        return frozenset(token.stem for token in self._tokenize(on_one_line(text)) if token.stem)

    def _put_before(self, asked: Presupposed, said: Sequence[Said]) -> Correction | None:
        """The flat "that is not true" with which a reporter was told who took the same for granted."""
        stems = _matter(asked)
        counted = any(each.first in asked.facts for each in Facts((asked.text, asked.tokens)).quantities)
        if asked.time is Time.UNREAL or scopes(asked.text, asked.tokens) or not (asked.event or counted):
            return None
        for place, each in enumerate(said):
            passage = each.passage
            first = sum(one.passage is passage for one in said[:place]) < _FIRST_WORDS and passage.first_of_reply
            if not (first and passage.question and each.asserts and _FLAT.search(each.text)):
                continue
            put = self._stems(passage.question)
            if len(stems & put) > _FEWEST and len(stems & put) >= _PUT * len(stems):
                following = said[place + 1] if place + 1 < len(said) and said[place + 1].passage is passage else None
                end = following.end if following and len(each.text.split()) < _SHORT else each.end
                return Correction(CONTRARY, Evidence(passage, each.start, end))
        return None


def _telling(asked: Presupposed) -> dict[int, str]:
    """Stems of the question's words that tell what it is about, by place; its numbers and dates are left out."""
    taken = Facts((asked.text, asked.tokens)).taken()
    return {
        place: token.stem
        for place, token in enumerate(asked.tokens)
        if token.stem and place not in taken and token.word not in SAYING and token.word not in _FRAME
    }


def _matter(asked: Presupposed) -> frozenset[str]:
    """Those of them that what it takes for granted is about: of a clause within it that clause's, and the names."""
    telling = _telling(asked)
    if asked.event and not asked.whole:
        names = {place for place in telling if place and asked.tokens[place].text[0].isupper()}
        return frozenset(telling[place] for place in telling if place in asked.event | names)
    return frozenset(telling.values())


class _Weighing:
    """One question against the sentences found."""

    def __init__(self, asked: Presupposed, said: Sequence[Said]) -> None:
        self._asked = asked
        self._said = said
        self._stems = _matter(asked)
        self._telling = frozenset(_telling(asked).values())
        counts = Counter(stem for each in said for stem in each.stems)
        self._weight = {stem: math.log(1 + len(said) / max(counts[stem], 1)) for stem in self._telling}
        self._names = [token for token in asked.tokens[1:] if token.stem in self._telling and token.text[0].isupper()]

    def corrections(self) -> Iterator[Correction]:
        """What contradicts it, in the order of the sentences."""
        for each in self._said:
            if not each.asserts:
                continue
            text, place = contradicting_number(self._asked, each, self._said)
            if text and self._same_matter(each, self._counted(place)):
                yield _correction(text, each, self._said)
            text = contradicting_date(self._asked, each, self._said)
            if text and not each.scopes and self._same_matter(each):
                yield _correction(text, each, self._said)
            text, stem = opposite(self._asked, each)
            if text and self._same_matter(each, without=stem) and not self._affirmed(each, frozenset({stem})):
                yield _correction(text, each, self._said)
            stems = denial(self._asked, each)
            if stems and self._same_matter(each) and not self._affirmed(each, stems):
                yield _correction(CONTRARY, each, self._said)
            text, stem = other_name(self._asked, each, self._said)
            if text and self._same_matter(each, without=stem):
                yield _correction(text, each, self._said)

    def _counted(self, place: int) -> frozenset[str]:
        """The words behind a number, which say what is counted, where they are enough to tell it from others."""
        behind = frozenset(token.stem for token in self._asked.tokens[place:] if token.stem in self._telling)
        return behind if len(behind) >= _ENOUGH else self._telling

    def _same_matter(self, said: Said, stems: frozenset[str] | None = None, *, without: str = "") -> bool:
        """Whether the sentence is about what the question, or these stems of it, is about; `without` differs."""
        stems = (self._stems if stems is None else stems) - {without}
        wide = said.stems | said.around
        if len(stems & said.stems) < min(_FEWEST, len(stems)) or not stems:
            return False
        if not all(self._named(token, wide) for token in self._names if token.stem in stems):
            return False
        return self._share(stems, said.stems) >= _OWN and self._share(stems, wide) >= _WIDE

    def _share(self, stems: frozenset[str], held: frozenset[str]) -> float:
        total = sum(self._weight[stem] for stem in stems)
        return sum(self._weight[stem] for stem in stems & held) / total if total else 0.0

    def _named(self, token: Token, held: frozenset[str]) -> bool:
        return token.stem in held or any(near(key_of(token.word), key_of(stem)) for stem in held)

    def _affirmed(self, denier: Said, stems: frozenset[str]) -> bool:
        """Whether another sentence says the same words as the question does."""
        enough = self._share(self._stems, denier.stems) - _AFFIRMED
        return any(
            each is not denier
            and each.asserts
            and stems <= each.stems
            and not stems & each.denied
            and self._share(self._stems, each.stems) >= enough
            for each in self._said
        )


def _correction(text: str, said: Said, all_said: Sequence[Said]) -> Correction:
    """With the sentence before, where this one opens with "He" or "This"."""
    start = said.start
    if _LEANS.match(said.text):
        start = next(
            (each.start for each, then in pairwise(all_said) if then is said and each.passage is said.passage), start
        )
    return Correction(text, Evidence(said.passage, start, said.end))
