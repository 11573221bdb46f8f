"""Statements with their citations made into an answer.

A citation is made from a place in a briefing, never from words: its quote is cut out of the canonical text here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.declined import Declined
from assistant.extract import Chosen
from assistant.fusion import ScoredPassage
from assistant.records import Answer, AnswerKind, Citation, Retrieved, Statement, Suggestion, Support
from assistant.support.premise import Correction
from assistant.support.records import Evidence
from index.briefing_index import BriefingIndex
from index.filters import Filters
from index.lines import squeeze
from index.records import Briefing, Role

NOT_FOUND = "The briefings searched do not answer this question."
EXTRACT = "extract"
_NO_NAME = re.compile(r"(?:q|a|questions?|reporters?|(?:photo)?journalists?|pregunta|media|press)?\b[\W\d]*", re.I)
"""What stands in a reporter's label beside the name, if there is one: `Question (Dana Holt)`."""
_SHORT_ANSWER = 0.5
"""Chance from which the reader's span is marked, and the most of a quote that it may be: else nothing stands out."""
_MOST_OF_QUOTE = 0.5
_ASKED_SHOWN = 160
"""Characters of the question that are shown with a reply."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer but for what the asking itself adds."""

    kind: AnswerKind
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    answered_by: str = EXTRACT
    prompts_digest: str = ""
    note: str = ""
    correction: Correction | None = None
    """What its first statement says: that the question takes for granted what the briefing contradicts."""

    def noting(self, note: str) -> Draft:
        """With a further note, where it says anything."""
        return replace(self, note=" ".join(filter(None, (self.note, note)))) if note else self

    def finish(
        self,
        *,
        id: str,
        question: str,
        standalone_question: str,
        found: Sequence[ScoredPassage],
        confidence: float,
        timings_ms: dict[str, float],
    ) -> Answer:
        return Answer(
            id=id,
            question=question,
            standalone_question=standalone_question,
            kind=self.kind,
            text="\n\n".join(filter(None, (self.text, self.note))),
            statements=self.statements,
            citations=self.citations,
            passages=tuple(_retrieved(each) for each in found),
            suggestions=self.suggestions,
            confidence=round(confidence, 4),
            answered_by=self.answered_by,
            timings_ms=timings_ms,
            note=self.note,
            prompts_digest=self.prompts_digest,
        )


def answered(chosen: Sequence[Chosen], index: BriefingIndex) -> Draft:
    """The chosen words, each told with who said it, when, where, and in reply to what."""
    citations = []
    for number, each in enumerate(chosen, start=1):
        passage = each.found.passage
        briefing = index.briefing(passage.briefing_id)
        start, end = each.span
        citations.append(
            cite(
                number,
                briefing,
                start,
                end,
                heading=passage.heading,
                speaker=passage.speaker,
                role=passage.role,
                asked=passage.question,
                short=_short_answer(each),
            )
        )
    statements = tuple(Statement(squeeze(each.quote), Support.VERBATIM, (each.number,)) for each in citations)
    return Draft(AnswerKind.ANSWERED, as_text(statements, citations), statements, tuple(citations))


def cite_evidence(number: int, index: BriefingIndex, evidence: Evidence) -> Citation:
    """The citation of the words that bear a sentence out or contradict it."""
    passage = evidence.passage
    return cite(
        number,
        index.briefing(passage.briefing_id),
        evidence.start,
        evidence.end,
        heading=passage.heading,
        speaker=passage.speaker,
        role=passage.role,
        asked=passage.question,
    )


def corrected(draft: Draft, correction: Correction, index: BriefingIndex) -> Draft:
    """The answer led by what is wrong with the question, and by the words that say so where it does not quote them."""
    evidence = correction.evidence
    held = next((each.number for each in draft.citations if _holds(each, evidence)), 0)
    statements, citations, text = draft.statements, draft.citations, draft.text
    if not held:
        held = len(citations) + 1
        citation = cite_evidence(held, index, evidence)
        quote = Statement(squeeze(citation.quote), Support.VERBATIM, (held,))
        citations, statements = (*citations, citation), (quote, *statements)
        text = "\n\n".join(filter(None, (as_text([quote], [citation]), text)))
    lead = Statement(correction.text, Support.SUPPORTED, (held,))
    return replace(
        draft,
        text=f"{correction.text} [{held}]\n\n{text}",
        statements=(lead, *statements),
        citations=citations,
        correction=correction,
    )


def _holds(citation: Citation, evidence: Evidence) -> bool:
    inside = citation.start <= evidence.start and evidence.end <= citation.end
    return citation.briefing_id == evidence.passage.briefing_id and inside


def declined(found: Declined) -> Draft:
    """That it was asked, by whom, and what was said instead."""
    citation = cite(
        1,
        found.briefing,
        found.start,
        found.end,
        heading=found.heading,
        speaker=found.reply.speaker,
        role=found.reply.role,
        asked=found.asked,
    )
    statement = Statement(squeeze(citation.quote), Support.VERBATIM, (1,))
    name = _reporter(found.asked_by)
    asker = f" by {name}" if name else ""
    text = f"This was asked{asker}, but not answered. {as_text([statement], [citation])}"
    return Draft(AnswerKind.DECLINED, text, (statement,), (citation,))


def as_text(statements: Sequence[Statement], citations: Sequence[Citation]) -> str:
    """The statements as shown, quotes of one place told together; statement and citation of a place correspond."""
    lines: list[str] = []
    told = ""
    for statement, citation in zip(statements, citations, strict=True):
        by = attribution(citation)
        quote = f"“{statement.text}” [{citation.number}]"
        if by == told:
            lines[-1] += f" {quote}"
        else:
            lines.append(f"{by}: {quote}")
        told = by
    return "\n\n".join(lines)


def not_found(found: Sequence[ScoredPassage], index: BriefingIndex, filters: Filters) -> Draft:
    """An honest sentence, and the nearest sections to look into."""
    nearest: dict[tuple[str, int], Suggestion] = {}
    for each in found:
        passage = each.passage
        briefing = index.briefing(passage.briefing_id)
        section = briefing.sections[passage.section]
        nearest.setdefault(
            (briefing.id, passage.section),
            Suggestion(briefing.id, briefing.title, section.heading, section.start, section.end),
        )
    suggestions = tuple(nearest.values())[:3]
    text = NOT_FOUND
    if suggestions:
        text += " Nearest sections: " + "; ".join(f"“{each.heading}” ({each.title})" for each in suggestions) + "."
    elif filters != Filters():
        text += " No briefing lies within the filters set; widen them to search more."
    return Draft(AnswerKind.NOT_FOUND, text, suggestions=suggestions)


def cite(
    number: int,
    briefing: Briefing,
    start: int,
    end: int,
    *,
    heading: str,
    speaker: str,
    role: Role,
    asked: str = "",
    short: tuple[int, int] | None = None,
) -> Citation:
    """The citation of briefing.text[start:end]; `short`: where in it the short answer stands."""
    return Citation(
        number=number,
        briefing_id=briefing.id,
        title=briefing.title,
        date=briefing.date,
        heading=heading,
        speaker=speaker,
        role=role,
        quote=briefing.text[start:end],
        start=start,
        end=end,
        asked=squeeze(asked),
        answer_start=short[0] if short else None,
        answer_end=short[1] if short else None,
    )


def _short_answer(chosen: Chosen) -> tuple[int, int] | None:
    """The reader's span, where it lies in what is quoted and says less than the whole."""
    start, end = chosen.span
    span = chosen.found.reading.span if chosen.found.reading else None
    if span is None or span.score < _SHORT_ANSWER or not start <= span.start < span.end <= end:
        return None
    return (span.start, span.end) if span.end - span.start <= _MOST_OF_QUOTE * (end - start) else None


def attribution(citation: Citation) -> str:
    """Who said it, when, under which heading; a reporter's words are never told as the official's."""
    when = f"{citation.date.day} {citation.date:%B %Y}, " if citation.date else ""
    place = f"({when}{citation.heading})"
    if citation.role is Role.REPORTER:
        name = _reporter(citation.speaker)
        named = f", {name}," if name else ""
        return f"A reporter{named} asked or claimed {place}"
    speaker = citation.speaker or "Speaker not named"
    if citation.asked:
        return f"Asked “{shortened(citation.asked)}”, {speaker} replied {place}"
    return f"{speaker} said {place}" if citation.speaker else f"{speaker} {place}"


def _reporter(label: str) -> str:
    """The name in a reporter's label, empty where it holds none."""
    found = _NO_NAME.match(label)
    return label[found.end() if found else 0 :].strip(" ()[]:.")


def shortened(text: str, most: int = _ASKED_SHOWN) -> str:
    """At most `most` characters, cut between words."""
    return text if len(text) <= most else text[: text.rfind(" ", 0, most)].rstrip(" ,;:.") + " …"


def _retrieved(each: ScoredPassage) -> Retrieved:
    passage = each.passage
    return Retrieved(
        passage.id, passage.briefing_id, passage.heading, passage.start, passage.end, round(each.score, 4), passage.text
    )
