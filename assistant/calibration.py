"""How sure the answer is: that the briefings hold the matter, times that they hold the detail asked for.

Both are logistics of a few signs, fitted on development questions, the one against questions about other things, the
other against near misses. A single one learnt to distrust words in common, of which near misses are full, and answered
what was far off. Coefficients, thresholds and the figures they reached are kept in calibration.json, once for answers
chosen with the reader and once for those without; evals fits them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel

from assistant.asked_for import Detail, asked_for, gives, holder_named, names_of, persons_of
from assistant.extract import Analyze, Chosen
from assistant.fusion import ScoredPassage, names_speaker
from assistant.question import Wanted, offers, wanted_by

_FILE = Path(__file__).with_name("calibration.json")


DETAIL_SIGNS = frozenset(
    (
        *("given", "given_near", "given_elsewhere", "holder", "names", "names_said", "persons", "numbers"),
        *("read_margin", "read_here", "read_found", "read_chance", "read_kind", "read_span"),
    )
)
"""What may tell that the matter is there and the detail is not. Shared words do not: a near miss has even more."""

_ABOUT = re.compile(
    r"\b(?:say|said|think|answer|reply|replied) (?:about|on|of) "
    r"(?!(?:when|where|who|whom|whose|why|how|what|which|whether|if)\b)(?P<matter>.+)",
    re.I,
)
"""A matter, and no detail of one: "about the dam", and not "about when the dam is filled"."""
_BY_ANYBODY = re.compile(r"\W*what (?:was|is|has been) said\b", re.I)
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


class Logistic(BaseModel, frozen=True, extra="forbid"):
    intercept: float
    weights: Mapping[str, float]

    def chance(self, values: Mapping[str, float]) -> float:
        total = self.intercept + sum(weight * values[name] for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-total))


class Calibration(BaseModel, frozen=True, extra="forbid"):
    """Two fitted logistics and where to refuse."""

    matter: Logistic
    """That the briefings speak of it at all."""
    detail: Logistic
    """Given that, that they say what is asked."""
    threshold: float
    """Below this confidence the answer is `not_found`."""
    fitted_on: str
    figures: Mapping[str, float]


@lru_cache(maxsize=2)
def load_calibration(*, with_reader: bool) -> Calibration:
    held = json.loads(_FILE.read_text(encoding="utf-8"))
    return Calibration.model_validate(held["with_reader" if with_reader else "without_reader"])


def signs(
    question: str, found: Sequence[ScoredPassage], chosen: Sequence[Chosen], analyze: Analyze
) -> dict[str, float]:
    """What speaks for an answer, each about 0 to 1."""
    asked = set(analyze(question))
    best = chosen[0]
    passage = best.found.passage
    context = f"{passage.heading} {passage.question} {passage.text} {best.found.day}"
    near = set(analyze(context))
    said = set(analyze(best.quote))
    anywhere = set(analyze(" ".join(f"{each.passage.heading} {each.passage.text} {each.day}" for each in found)))
    said_anywhere = set(analyze(" ".join(f"{each.passage.speaker} {each.passage.question}" for each in found)))
    count = max(len(asked), 1)
    said_by = set(analyze(passage.speaker))
    named = set(analyze(" ".join(names_of(question))))
    read = any(each.reading for each in found)
    return {
        **(_signs_of_reading(found, best, wanted_by(question), question) if read else {}),
        **_signs_of_detail(question, chosen, analyze),
        "closeness": best.found.closeness,
        "sentence": float(best.found.sentence_closeness[best.first : best.last + 1].max()),
        "words": math.log1p(best.found.words) / 4,
        "in_passage": len(asked & near) / count,
        "in_sentence": len(asked & said) / count,
        "known": len(asked & anywhere) / count,
        "names": _share(named, near | said_by),
        "names_said": _share(named, said | said_by),
        "persons": _share(set(analyze(" ".join(persons_of(question)))), anywhere | said_anywhere),
        "numbers": _share(
            set(_NUMBER.findall(question)),
            set(_NUMBER.findall(f"{context} {passage.briefing_id}")),
        ),
        "score": best.score / 10,
    }


def _share(asked: set[str], held: set[str]) -> float:
    return len(asked & held) / len(asked) if asked else 1.0


def _signs_of_detail(question: str, chosen: Sequence[Chosen], analyze: Analyze) -> dict[str, float]:
    """Whether the kind of detail asked for is in the best quote, around it, or in any; whether who said it is named."""
    asked = asked_for(question)
    best = chosen[0]
    passage = best.found.passage
    first, last = max(best.first - 1, 0), min(best.last + 2, len(passage.sentences) - 1)
    around = passage.text[passage.sentences[first][0] - passage.start : passage.sentences[last][1] - passage.start]
    given = [gives(asked, each.quote, question, analyze) for each in chosen]
    return {
        "given": given[0],
        "given_near": gives(asked, around, question, analyze),
        "given_elsewhere": max(given),
        "holder": float(holder_named(asked, f"{passage.speaker} {best.quote}", analyze)),
    }


def _signs_of_reading(found: Sequence[ScoredPassage], best: Chosen, wanted: Wanted, question: str) -> dict[str, float]:
    """How far the reader finds an answer in any passage, in the one quoted first, and of the kind asked for.

    The one that the search alone puts first counts apart: the reader had no say in that choice.
    """
    own = best.found.reading
    nearest = max(found, key=lambda each: each.score).reading
    span = own.span if own else None
    passage = best.found.passage
    words = passage.text[span.start - passage.start : span.end - passage.start] if span else ""
    chosen = max(map(float, own.log_chances[best.first : best.last + 1])) if own else 0.0
    return {
        "read_margin": max(each.reading.margin for each in found if each.reading) / 10,
        "read_here": own.margin / 10 if own else 0.0,
        "read_found": nearest.margin / 10 if nearest else 0.0,
        "read_chance": max(chosen, -10.0) / 10,
        "read_kind": float(wanted is Wanted.ANY or (bool(words) and offers(words, wanted, question))),
        "read_span": span.score if span else 0.0,
    }


def confidence_of(
    question: str,
    found: Sequence[ScoredPassage],
    chosen: Sequence[Chosen],
    analyze: Analyze,
    calibration: Calibration,
) -> float:
    """0 to 1; 0 where nothing was found."""
    if not chosen:
        return 0.0
    values = signs(question, found, chosen, analyze)
    matter = calibration.matter.chance(values)
    return matter if _said_about_it(question, chosen[0], analyze) else matter * calibration.detail.chance(values)


def _said_about_it(question: str, best: Chosen, analyze: Analyze) -> bool:
    """Whether the question asks what was said of a matter, by whom it names, if anybody, and the quote names all of it.

    There is no further detail to miss then; the reader, which looks for one, finds none and doubts.
    """
    asked, about = asked_for(question), _ABOUT.search(question)
    theirs = asked.detail is Detail.SAYING and names_speaker(asked.holder, best.found.passage.speaker)
    if not about or not (theirs or _BY_ANYBODY.match(question)):
        return False
    matter = set(analyze(about["matter"]))
    return bool(matter) and matter <= set(analyze(f"{best.found.passage.heading} {best.quote} {best.found.day}"))
