"""The examples of one round through the data: answered records as they are, or made unanswerable."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from evals.train_reader.neighbours import Neighbours
from evals.train_reader.records import Example, Kind, squeezed
from evals.train_reader.unanswerable import (
    blanked,
    crossed,
    names_in,
    reasked,
    removed,
    retyped,
    turned,
    vaguer,
)
from evals.train_reader.written import WRITTEN

_KEPT = 0.8
"""Share of the answered records that stay so."""
_REASKED, _RETYPED, _CROSSED, _BLANKED, _TURNED, _REMOVED = 0.4, 0.7, 0.5, 0.6, 0.3, 0.6
"""Share of the others to which each is done, where it can be; the rest goes to a neighbouring passage."""
_BY_HAND = {"squad2", "clapnq"}
"""Sets whose unanswerable questions people wrote: learnt whole in every round, as the written questions are."""
_DEALT = 0.15
"""Share of the other records, and of the briefings' examples, that one round draws: rounds short enough to finish."""
_RIVALS_DEALT, _RIVALS_OF_MISSES = 4, 1
"""Rivals that one round draws for an answered question and for a near miss, of up to twelve."""
_CROPPED = 0.25
_CROP_TOKENS = 95
_WORDS_TO_TOKENS = 1.35


class Rounds:
    """Public records, briefings' examples and written questions, dealt out anew each round."""

    def __init__(
        self,
        public: Sequence[Example],
        briefings: Sequence[Example],
        written: Sequence[Example] = (),
        rivals: Sequence[Example] = (),
        *,
        made: bool = True,
    ) -> None:
        """`made`: whether answered records are made unanswerable, too."""
        self._public, self._briefings, self._written, self._makes = public, briefings, written, made
        self._rivals: defaultdict[str, list[Example]] = defaultdict(list)
        for rival in rivals:
            self._rivals[rival.question].append(rival)
        by_source: dict[str, list[Example]] = defaultdict(list)
        for example in (*public, *written):
            by_source[example.source].append(example)
        self._passages = {
            source: list({example.sentences: example for example in held}.values())
            for source, held in by_source.items()
        }
        self._near = {
            source: Neighbours([" ".join(each.sentences) for each in held]) for source, held in self._passages.items()
        }
        self._names = {source: names_in([each.question for each in held]) for source, held in by_source.items()}
        self._openings: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for example in written:
            self._openings[opening(example.question)][not example.positive] += 1
        self._briefing_names = names_in([each.question for each in briefings])

    def counts(self) -> dict[str, int]:
        """How many records each source gives."""
        held = (*self._public, *self._briefings, *self._written, *chain(*self._rivals.values()))
        return dict(sorted(Counter(each.source for each in held).items()))

    def deal(self, seed: int, number: int) -> list[Example]:
        """The examples of round `number`; the same for the same seed. Rivals come right after their question's own."""
        chance = random.Random(f"{seed}/{number}")
        dealt = [*self._of_public(chance), *self._of_briefings(chance), *self._of_written(chance)]
        chance.shuffle(dealt)
        beside = (each for example in dealt for each in (example, *self._rivals_of(example, chance)))
        return [cropped(example, chance) for example in beside]

    def _rivals_of(self, example: Example, chance: random.Random) -> Iterator[Example]:
        if example.source != WRITTEN or example.kind is Kind.ELSEWHERE:
            return
        known = self._rivals.get(example.question, [])
        most = _RIVALS_DEALT if example.positive else _RIVALS_OF_MISSES
        for rival in chance.sample(known, min(most, len(known))):
            yield replace(rival, asked="") if chance.random() < 0.5 else rival

    def _of_public(self, chance: random.Random) -> Iterator[Example]:
        by_hand = [example for example in self._public if example.source in _BY_HAND]
        others = [example for example in self._public if chance.random() < _DEALT]
        for made in (*by_hand, *(self._made(example, chance) for example in others)):
            yield replace(made, heading="") if chance.random() < 0.3 else made

    def _made(self, example: Example, chance: random.Random) -> Example:
        if not (example.positive and self._makes):
            return example
        if chance.random() < _KEPT:
            return vaguer(example, chance) if chance.random() < 0.15 else example
        made = reasked(example, chance) if chance.random() < _REASKED else None
        if not made and chance.random() < _RETYPED:
            made = retyped(example, chance)
        if not made and chance.random() < _CROSSED:
            made = crossed(example, chance)
        if not made and chance.random() < _BLANKED:
            made = blanked(example, chance)
        if not made and chance.random() < _TURNED:
            made = turned(example, self._names[example.source], chance)
        if not made and chance.random() < _REMOVED:
            made = removed(example)
        made = made or self.elsewhere(example, chance)
        return made or example

    def elsewhere(self, example: Example, chance: random.Random) -> Example | None:
        """The question with a near passage of its set that does not hold the answer."""
        held = self._passages[example.source]
        answer = squeezed(example.answer) or squeezed(example.sentences[example.positive[0]])
        own = set(example.sentences)
        for place in self._near[example.source].nearest(example.question, limit=6):
            other = held[place]
            if own & set(other.sentences) or answer in squeezed(" ".join(other.sentences)):
                continue
            return replace(
                example,
                heading=other.heading,
                asked=other.asked,
                sentences=other.sentences,
                positive=(),
                span=None,
                kind=Kind.ELSEWHERE,
            )
        return None

    def _of_briefings(self, chance: random.Random) -> Iterator[Example]:
        for example in self._briefings:
            if chance.random() > _DEALT:
                continue
            made = example
            if not self._makes:
                yield example
                continue
            if example.weak and chance.random() < 0.3:
                made = reasked(example, chance) or example
            if made is example and example.weak and chance.random() < 0.1:
                made = turned(example, self._briefing_names, chance) or example
            yield replace(made, asked="") if chance.random() < 0.5 else made

    def _of_written(self, chance: random.Random) -> Iterator[Example]:
        """No opening of a question may tell whether it is answered: what one side has too much of is dealt in part."""
        for example in self._written:
            answered, missed = self._openings[opening(example.question)]
            surplus = 1.0 - (answered + 1) / (missed + 1) if missed > answered else 0.0
            if not example.positive and chance.random() < surplus:
                continue
            made = example
            if example.span and chance.random() < 0.5 - 0.5 * (missed + 1) / (answered + 1):
                made = self.elsewhere(example, chance) or example
            yield replace(made, asked="") if chance.random() < 0.5 else made


def opening(question: str) -> str:
    """Its first two words."""
    return " ".join(question.casefold().split()[:2])


def cropped(example: Example, chance: random.Random) -> Example:
    """Now and then a stretch of the passage that fits about a hundred tokens: as short as some passages are."""
    lengths = [int(len(each.split()) * _WORDS_TO_TOKENS) + 1 for each in example.sentences]
    if chance.random() > _CROPPED or sum(lengths) <= _CROP_TOKENS:
        return example
    first = last = chance.choice(example.positive) if example.positive else chance.randrange(len(lengths))
    held = lengths[first]
    while True:
        sides = [place for place in (first - 1, last + 1) if 0 <= place < len(lengths)]
        sides = [place for place in sides if held + lengths[place] <= _CROP_TOKENS]
        if not sides:
            break
        side = chance.choice(sides)
        held += lengths[side]
        first, last = min(first, side), max(last, side)
    positive = tuple(place - first for place in example.positive if first <= place <= last)
    span = example.span if example.span and first <= example.span[0] <= last else None
    return replace(
        example,
        sentences=example.sentences[first : last + 1],
        positive=positive,
        span=(span[0] - first, *span[1:]) if span else None,
    )
