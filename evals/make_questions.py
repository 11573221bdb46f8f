"""A corpus brings its own questions: every reporter's question, with the reply to it as its gold.

They are asked over an index without reporters' words (`QuestionSet.reporters`), or each would find itself. Nothing is
drawn by chance: the same files make the same questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evals.describe import describe, first_clause
from evals.questions import ANCHOR_WORDS
from evals.records import QuestionType, ReferenceQuestion
from index.parser import GENERIC_HEADINGS, parse_briefing
from index.reader import Transcript
from index.records import Briefing, Exchange, Role, Turn
from index.sentences import sentence_spans

SHORTEST_REPLY = 15
"""Words. "No, he does not." says nothing that could be found without its question."""
SHORTEST_QUESTION = 5
"""Words, thanks left out."""
LONGEST_ANCHOR = ANCHOR_WORDS[-1]
_USUAL_ANCHOR = 8
_THANKS = re.compile(
    r"^(?:(?:ok(?:ay)?|yes|yeah|great|well|good (?:morning|afternoon|evening)|hi|hello|and|but|so)[,.!]*\s+)*"
    r"(?:(?:many |great )?thanks?(?: you)?|muchas gracias|gracias|congratulations|welcome)\b"
    r"(?:[^.,;:!?—–]*)(?:[,;:—–-]\s*(?:mr|mrs|ms|dr|madam|sir)?\.?\s*[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)?[.,;:!—–-]*\s*",
    re.I,
)
_GREETING = re.compile(r"^(?:hi|hello|good (?:morning|afternoon|evening))\b[^.?!]{0,30}[.!,]\s+", re.I)
_ASKS_TO_ASK = re.compile(
    r"\b(?:(?:can|could|may|might) (?:i|we) (?:just |quickly |also )*(?:ask|follow|get|jump|clarify|have)\b[^,:—]{0,40}"
    r"|can you hear me(?: now)?|(?:one|just|a) (?:more|quick|last|final)\b[^,:—]{0,30})\?$",
    re.I,
)
_REQUEST = re.compile(
    r"\b(?:can|could|would|will) you (?:please )?(?:comment|tell|explain|clarify|confirm|describe|elaborate|say)\b"
    r"|\bplease (?:comment|tell|explain|clarify|confirm|describe|elaborate|share)\b"
    r"|\b(?:we|i)(?: would|[’']d) (?:like|appreciate|love)\b.{0,40}\b(?:comment|know|hear|ask)\b"
    r"|\bi(?:[’']m| am| was) (?:just )?(?:wondering|curious)\b.{12,}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class MadeQuestions:
    """The questions of a corpus, and how many exchanges gave none."""

    questions: list[ReferenceQuestion]
    left_out: dict[str, int]
    """Exchanges by the reason why they gave no question."""


def make_questions(transcripts: Mapping[str, Transcript], *, harder: bool = True) -> MadeQuestions:
    """The questions of `transcripts` (by briefing id), with their harder variants behind each."""
    made: list[ReferenceQuestion] = []
    left_out: dict[str, int] = {}
    seen: set[str] = set()
    for briefing_id, transcript in transcripts.items():
        briefing = parse_briefing(transcript.text, briefing_id=briefing_id)
        for exchange, heading in _exchanges(briefing):
            question = _question(briefing, exchange, heading)
            if isinstance(question, ReferenceQuestion) and question.turns[0].casefold() in seen:
                question = "asked before in the same words"
            if isinstance(question, str):
                left_out[question] = left_out.get(question, 0) + 1
                continue
            seen.add(question.turns[0].casefold())
            made += [question, *(_variants(question) if harder else ())]
    return MadeQuestions(made, left_out)


def _exchanges(briefing: Briefing) -> Iterator[tuple[Exchange, str]]:
    for section in briefing.sections:
        for exchange in section.exchanges:
            yield exchange, section.heading


def _question(briefing: Briefing, exchange: Exchange, heading: str) -> ReferenceQuestion | str:
    """The question of an exchange, or why it gives none."""
    asked = asked_in(" ".join(briefing.text[turn.start : turn.end] for turn in exchange.questions))
    if not asked:
        return "no question asked"
    replies = [turn for turn in exchange.replies if turn.role is not Role.REPORTER]
    words = sum(len(briefing.text[turn.start : turn.end].split()) for turn in replies)
    if words < SHORTEST_REPLY:
        return "no reply" if not words else "reply too short"
    anchors = [anchor for turn in replies for anchor in anchors_of(briefing.text, turn)]
    if not anchors:
        return "no words in the reply that stand there once"
    return ReferenceQuestion(
        id=f"{briefing.id}-{exchange.number:03d}",
        type=QuestionType.ASKED,
        turns=[asked],
        briefing=briefing.id,
        headings=[] if heading in GENERIC_HEADINGS else [" ".join(heading.split())],
        evidence=[anchors],
        speaker=replies[0].speaker or None,
        role=replies[0].role,
    )


def _variants(question: ReferenceQuestion) -> Iterator[ReferenceQuestion]:
    asked = question.turns[0]
    described, clause = describe(asked), first_clause(asked)
    if described:
        yield _harder(question, QuestionType.ASKED_DESCRIBED, "described", described)
    if clause:
        yield _harder(question, QuestionType.ASKED_CLIPPED, "clipped", clause)


def _harder(question: ReferenceQuestion, type_: QuestionType, mark: str, asked: str) -> ReferenceQuestion:
    return question.model_copy(update={"id": f"{question.id}-{mark}", "type": type_, "turns": [asked]})


def asked_in(words: str) -> str:
    """What a reporter asks, thanks and greetings taken off; empty where nothing is asked."""
    words = " ".join(words.split())
    if words[:1] in "—–-…":
        return ""  # The rest of a question that was interrupted.
    sentences = [words[start:end] for start, end in sentence_spans(words, 0, len(words))]
    sentences = [kept for sentence in sentences if (kept := _without_courtesies(sentence))]
    asks = [each for each in sentences if each.rstrip('"”’)] ').endswith("?") or _REQUEST.search(each)]
    if not asks or sum(len(each.split()) for each in sentences) < SHORTEST_QUESTION:
        return ""
    return " ".join(sentences)


def _without_courtesies(sentence: str) -> str:
    """The sentence without thanks in front; empty for one that only thanks, greets or asks to ask."""
    kept = _THANKS.sub("", _GREETING.sub("", sentence))
    if kept != sentence and kept[:1].islower():
        # "Thanks for calling on me", "Thank you for that" are thanks to the end.
        kept = "" if "?" not in kept else kept[:1].upper() + kept[1:]
    if not re.search(r"\w", kept) or _ASKS_TO_ASK.search(kept):
        return ""
    return kept if len(kept.split()) > 2 or kept.endswith("?") else ""


def anchors_of(text: str, turn: Turn) -> Iterator[str]:
    """The first words of each sentence of a turn that stand in the text once, of one line each.

    Whatever is cut out of the reply at sentence ends holds one of them.
    """
    for start, end in sentence_spans(text, turn.start, turn.end):
        anchor = unique_words(text, start, end)
        if anchor:
            yield anchor


def unique_words(text: str, start: int, end: int) -> str | None:
    """The first words within text[start:end] that occur once in `text`, all of one line; None where there are none."""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        words = [match.span() for match in re.finditer(r"\S+", line.group())]
        for count in range(min(_USUAL_ANCHOR, len(words)), min(LONGEST_ANCHOR, len(words)) + 1):
            if count < ANCHOR_WORDS[0]:
                break
            anchor = line.group()[words[0][0] : words[count - 1][1]]
            if text.count(anchor) == 1:
                return anchor
    return None
