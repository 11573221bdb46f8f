"""Training examples made from briefings, none of them used by any reference question."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.asked_for import Detail, asked_for, gives
from assistant.declining import declines
from evals.make_questions import asked_in
from evals.sets import real_transcripts
from evals.train_reader.neighbours import Neighbours, words_of
from evals.train_reader.records import Example, Kind, squeezed
from evals.train_reader.statements import questions_of
from evals.transcripts import read_transcripts
from index.parser import parse_briefing
from index.passages import cut_passages
from index.records import Passage, Role
from index.sentences import sentence_spans
from index.settings import PassageSettings
from index.words import analyzer

FOLDERS = (
    *("whitehouse_md", "whitehouse_md_gaggle", "whitehouse_md_background_call", "whitehouse_obama_html"),
    "us_president_newsconf_lines",
)
LISTED = Path(__file__).parents[1] / "questions" / "whitehouse.briefings.txt"
_SHARED_SENTENCES = 8
"""A transcript with so many long sentences of an evaluation transcript is another copy of it."""
_ENDS = re.compile(r"(?<=[.!?…])\s+")
_ANSWER_WITHIN = 4
"""Sentences of a reply among which its answer is looked for."""
_NEAR = 3
"""Exchanges to each side that may be on the same matter."""
_QUESTION_WORDS = range(5, 41)
_CLOSED = frozenset((Detail.COUNT, Detail.MEASURE, Detail.TIME, Detail.PLACE, Detail.PERSON))
"""Kinds of detail whose absence the words of a reply tell."""
_analyze = analyzer()


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage, its sentences, and where it is from."""

    briefing: str
    exchange: int | None
    heading: str
    asked: str
    sentences: tuple[str, ...]
    first_of_reply: bool


def training_transcripts(folder: Path | None = None) -> dict[str, str]:
    """Canonical texts by id, without those that reference questions are asked about and copies of them."""
    folder = folder or real_transcripts()
    listed = LISTED.read_text(encoding="utf-8").split()
    stems = {Path(each).stem for each in listed}
    evaluated: set[str] = set()
    found, _ = read_transcripts([folder / "whitehouse_md" / each for each in listed])
    for transcript in found.values():
        evaluated |= _long_sentences(transcript.text)
    found, _ = read_transcripts([folder / each for each in FOLDERS if (folder / each).exists()])
    return {
        id_: transcript.text
        for id_, transcript in found.items()
        if transcript.path.stem not in stems and len(_long_sentences(transcript.text) & evaluated) < _SHARED_SENTENCES
    }


def _long_sentences(text: str) -> set[str]:
    # Where the ends of sentences are taken to be is no matter here, as long as copies are cut alike.
    return {squeezed(each) for each in _ENDS.split(text) if len(each.split()) >= 12}


def cuts_of(texts: dict[str, str]) -> list[Cut]:
    """The officials' passages of all briefings."""
    cuts = []
    for id_, text in texts.items():
        briefing = parse_briefing(text, briefing_id=id_)
        for passage in cut_passages(briefing, PassageSettings()):
            sentences = sentences_of(passage)
            if passage.role is not Role.REPORTER and len(sentences) > 1:
                cuts.append(_cut(passage, sentences))
    return cuts


def sentences_of(passage: Passage) -> tuple[str, ...]:
    """Its sentences, each on one line."""
    return tuple(
        " ".join(passage.text[start - passage.start : end - passage.start].split()) for start, end in passage.sentences
    )


def _cut(passage: Passage, sentences: tuple[str, ...]) -> Cut:
    return Cut(
        passage.briefing_id,
        passage.exchange,
        passage.heading,
        passage.question,
        sentences,
        passage.first_of_reply,
    )


def examples_of(cuts: Sequence[Cut], chance: random.Random) -> list[Example]:
    """Reporters' questions with their replies and with wrong passages, and statements asked for details."""
    return [*_reporters_questions(cuts, chance), *_statements(cuts, chance)]


def _reporters_questions(cuts: Sequence[Cut], chance: random.Random) -> Iterator[Example]:
    neighbours = Neighbours([" ".join(cut.sentences) for cut in cuts])
    replies: defaultdict[tuple[str, int | None], list[str]] = defaultdict(list)
    for cut in cuts:
        replies[cut.briefing, cut.exchange] += cut.sentences
    opened: set[tuple[str, int | None]] = set()
    for cut in cuts:
        key = (cut.briefing, cut.exchange)
        if cut.exchange is None or key in opened:
            continue
        opened.add(key)
        question, around = _question_and_rest(cut.asked, chance)
        if not question:
            continue
        heading = telling(cut.heading)
        positive, kind = labelled(question, cut.sentences, replies[key])
        if sum(len(each.split()) for each in cut.sentences) >= 15:
            yield Example(question, heading, cut.sentences, positive, "briefings", kind, asked=around, weak=True)
        others = [cuts[place] for place in neighbours.nearest(question, limit=60)]
        wrong = [each for each in others if _wrong(each, cut)]
        for each in wrong[:1]:
            yield Example(
                question, telling(each.heading), each.sentences, (), "briefings", Kind.ELSEWHERE, asked=each.asked
            )


def _wrong(other: Cut, cut: Cut) -> bool:
    """Whether a passage is from a place that most likely does not answer."""
    if other.briefing != cut.briefing:
        return False
    return other.exchange is None or cut.exchange is None or abs(other.exchange - cut.exchange) > _NEAR


def _question_and_rest(asked: str, chance: random.Random) -> tuple[str, str]:
    """One question of what a reporter asked, and the words around it; empty where there is none of a fit length."""
    words = asked_in(asked)
    sentences = [words[start:end] for start, end in sentence_spans(words, 0, len(words))]
    asks = [each for each in sentences if each.endswith("?") and len(each.split()) in _QUESTION_WORDS]
    if not asks:
        return "", ""
    question = chance.choice(asks)
    if len(words.split()) <= _QUESTION_WORDS.stop and chance.random() < 0.4:
        return words, ""
    return question, " ".join(each for each in sentences if each != question)


def labelled(question: str, sentences: Sequence[str], reply: Sequence[str]) -> tuple[tuple[int, ...], Kind]:
    """Which sentences likely answer; none where the whole reply declines, or gives nothing of the kind asked for.

    These are near misses as people make them: the reply is on the topic, and the detail is not in it.
    """
    if declines(reply):
        return (), Kind.DECLINED
    asked = asked_for(question)
    if asked.detail in _CLOSED:
        if not any(gives(asked, each, question, _analyze) for each in reply):
            return (), Kind.EVADED
        giving = tuple(p for p, each in enumerate(sentences) if gives(asked, each, question, _analyze))
        if giving:
            return giving[:_ANSWER_WITHIN], Kind.ANSWERED
    return _likely_answers(question, sentences), Kind.ANSWERED


def _likely_answers(question: str, sentences: Sequence[str]) -> tuple[int, ...]:
    """The first few statements of a reply, and the one with most of the question's words."""
    likely = [
        p for p, each in enumerate(sentences[: _ANSWER_WITHIN + 1]) if len(each.split()) > 4 and not each.endswith("?")
    ]
    asked = words_of(question)
    most = max(range(len(sentences)), key=lambda place: len(asked & words_of(sentences[place])))
    return tuple(sorted({*likely[:3], most}))


def _statements(cuts: Sequence[Cut], chance: random.Random) -> list[Example]:
    """Questions made of statements, of each kind as many answered as not; half of the latter had the detail once."""
    answered: list[Example] = []
    without: list[Example] = []
    lacking: list[Example] = []
    for cut in cuts:
        asked = cut.asked if cut.first_of_reply else ""
        for place, sentence in enumerate(cut.sentences):
            for made in questions_of(sentence):
                plain = Example(
                    made.question, telling(cut.heading), cut.sentences, (), "statements", Kind.ASKED_OF, asked=asked
                )
                if not made.answer:
                    lacking.append(plain)
                    continue
                span = (place, *made.answer)
                answered.append(replace(plain, positive=(place,), span=span, kind=Kind.ANSWERED))
                sentences = (*cut.sentences[:place], made.without, *cut.sentences[place + 1 :])
                if squeezed(sentence[slice(*made.answer)]) not in squeezed(" ".join(sentences)):
                    without.append(replace(plain, sentences=sentences, kind=Kind.BLANKED))
    chosen = []
    for word in ("How many", "When"):
        held, gone, lack = (
            [each for each in examples if each.question.startswith(word)] for examples in (answered, without, lacking)
        )
        count = len(held) // 2
        chosen += held + chance.sample(gone, min(len(gone), count)) + chance.sample(lack, min(len(lack), count))
    return chosen


def telling(heading: str) -> str:
    """The heading where it says more than that questions are answered."""
    from index.parser import GENERIC_HEADINGS

    return "" if heading in GENERIC_HEADINGS else heading
