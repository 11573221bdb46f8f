"""Questions about the document itself, answered from its structure: topics, counts, beginning and end, who and when.

A question is of this sort only when nothing is left of it once its intent and the words for the document are taken
out: "what topics were covered?" is, "what topics will the ministers cover in Geneva?" is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.briefing_names import briefings_named
from assistant.citations import Draft, cite
from assistant.records import AnswerKind, Citation, Statement, Support
from index.briefing_index import BriefingIndex
from index.catalogue import BriefingSummary
from index.filters import Filters
from index.front_matter import find_date
from index.lines import squeeze
from index.records import Briefing, PartKind, Section, SectionKind, Turn
from index.sentences import sentence_spans

_MOST_BRIEFINGS = 3
"""Briefings one answer describes; beyond these it takes the newest and says so."""

_TOPICS = re.compile(
    r"\b(?:topics?|subjects?|issues|themes?|matters|agenda|headings?|sections?|table of contents|overview|outline|"
    r"summar\w+|what (?:was|is|were) .{0,30}\b(?:about|discussed|covered)$)",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:about|concerning|related to|relating to|regarding|dealing with|on|mention\w*)\s+(?P<topic>.+)$", re.I
)
_COUNT = re.compile(
    r"\bhow many\b.{0,40}?\b(?P<what>questions?|exchanges?|sections?|topics?|headings?|remarks|briefings?|transcripts?|"
    r"documents?|answers?|replies|reporters|journalists)\b",
    re.I,
)
_ENDING = re.compile(
    r"\b(?:at the (?:very )?end|end(?:ed|s)?|clos(?:e|ed|ing)|conclu\w+|last|final\w*|finish\w*|sign(?:ed)? off"
    r"|wrap\w*)\b",
    re.I,
)
_OPENING = re.compile(
    r"\b(?:at the (?:very )?(?:start|beginning|outset)|beg[aiu]n\w*|open(?:ed|s|ing)?|start(?:ed|s)?|first)\b", re.I
)
_WHO = re.compile(
    r"\bwho\b.{0,40}\b(?:gave|held|spoke|speaks?|briefed|conduct\w*|hosted|delivered|led|was|were|is|answered|took)\b",
    re.I,
)
_WHEN_WHERE = re.compile(
    r"\b(?:when|where|what date|which date|what day|on what date|what city|which city|date)\b", re.I
)
_LISTED = re.compile(r"\b(?:which|what|list|show|name)\b.{0,20}\b(?:briefings|transcripts|documents)\b", re.I)

# Words that speak of a document, of asking, or of nothing: none of them is a topic.
_DOCUMENT_WORDS = frozenset(
    """
    a about above after agenda all also altogether am an and answer answered answering answers any are as ask
    asked asking asks at available be been before began begin beginning begun brief briefed briefing briefings
    by can city close closed closing come conclude concluded conclusion conducted conference contain contained
    contains content contents could cover covered covers date day deal delivered described did different discuss
    discussed do document documents does each end ended ending everything exchange exchanges final finally
    finish finished first floor for foreign from gave get give given happen happened has have he heading
    headings held her here hers him his hold holds hosted how i in index indexed into is issue issues it item
    items its journalist journalists know knows last led list listed lists made main many matter matters me
    media mention mentioned mentions ministry name names number numbered of off official officials on one open
    opened opening or order other outline outlined outset over overview part parts people place please point
    points prepared press provide public question questions raise raised reader relate related remark remarks
    replied replies reply reporter reporters said say says section sections she show shown sign signed so speak
    speaker speakers spoke spokesman spokesperson spokesperson's spokeswoman spokeswoman's start started
    statement statements subject subjects summarise summarize summary table take taken talk talked tell that the
    their them theme themes there these they thing things this those time title titles to took topic topics
    total touched transcript transcripts under up us very was we were what when where which who with within word
    words wrap wrapped you your
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


def answer_from_structure(question: str, index: BriefingIndex, filters: Filters) -> Draft | None:
    """An overview, or None where the question is not about the documents themselves."""
    if not _may_be_about_a_document(question):
        return None
    summaries = _within(index.briefings(), filters)
    if not summaries:
        return None
    named, rest = briefings_named(question, summaries)
    if _LISTED.search(question) or (
        (count := _COUNT.search(question)) and count["what"].startswith(("brief", "transc", "docu"))
    ):
        return _briefings_listed(summaries, index) if _nothing_left(rest, summaries) else None
    chosen = named or summaries
    answer = _answerer(question)
    topic = None
    if not _nothing_left(rest, summaries):
        about = _ABOUT.search(rest.rstrip(" ?.!"))
        topic = about["topic"] if about else None
        if (
            answer is not _topics
            or topic is None
            or not _nothing_left(rest[: about.start()] if about else rest, summaries)
        ):
            return None
    if answer is None:
        return None
    citations: list[Citation] = []
    statements: list[Statement] = []
    shown = chosen[:_MOST_BRIEFINGS]
    lines: list[str] = []
    for summary in shown:
        briefing = index.briefing(summary.id)
        lines += answer(briefing, topic, citations, statements, len(shown) > 1)
    if topic and not statements:
        return None
    if len(chosen) > len(shown):
        lines.append(
            f"({len(chosen)} briefings are indexed; these are the {len(shown)} newest. Name a date for another.)"
        )
    return Draft(AnswerKind.OVERVIEW, "\n".join(lines), tuple(statements), tuple(citations))


_Answerer = Callable[[Briefing, str | None, list[Citation], list[Statement], bool], list[str]]


def _may_be_about_a_document(question: str) -> bool:
    patterns = (_TOPICS, _COUNT, _ENDING, _OPENING, _WHO, _WHEN_WHERE, _LISTED)
    return any(pattern.search(question.rstrip(" ?.!")) for pattern in patterns)


def _answerer(question: str) -> _Answerer | None:
    question = question.rstrip(" ?.!")
    if _COUNT.search(question):
        return _counts
    if _TOPICS.search(question):
        return _topics
    if _ENDING.search(question):
        return _ending
    if _OPENING.search(question):
        return _opening
    if _WHO.search(question):
        return _speakers
    return _when_and_where if _WHEN_WHERE.search(question) else None


def _within(summaries: Sequence[BriefingSummary], filters: Filters) -> list[BriefingSummary]:
    return [
        summary
        for summary in summaries
        if (filters.briefing_id in (None, summary.id))
        and (filters.since is None or (summary.date is not None and summary.date >= filters.since))
        and (filters.until is None or (summary.date is not None and summary.date <= filters.until))
    ]


def _nothing_left(question: str, summaries: Sequence[BriefingSummary]) -> bool:
    titles = {word.casefold() for summary in summaries for word in re.findall(r"[^\W\d_]+", summary.title)}
    words = [re.sub(r"['’]s$", "", word.casefold()) for word in re.findall(r"[^\W_]+(?:['’]\w+)?", question)]
    return all(word in _DOCUMENT_WORDS or word in titles for word in words)


def _topics(
    briefing: Briefing, topic: str | None, citations: list[Citation], statements: list[Statement], titled: bool
) -> list[str]:
    sections = [section for section in briefing.sections if topic is None or _is_about(briefing, section, topic)]
    lines = [f"{_named(briefing)}:"] if titled and sections else []
    for kind, opening in ((SectionKind.REMARKS, "Remarks:"), (SectionKind.ANSWERS, "Answers to questions:")):
        of_kind = [section for section in sections if section.kind is kind]
        if of_kind:
            lines.append(opening)
        for section in of_kind:
            number = _cite_heading(briefing, section, citations)
            statements.append(Statement(section.heading, Support.SUPPORTED, (number,)))
            lines.append(f"• {section.heading} [{number}]")
    return lines


def _is_about(briefing: Briefing, section: Section, topic: str) -> bool:
    words = [word.casefold()[:6] for word in re.findall(r"[^\W_]+", topic) if word.casefold() not in _DOCUMENT_WORDS]
    heading = section.heading.casefold()
    return bool(words) and all(word in heading for word in words)


def _counts(
    briefing: Briefing, topic: str | None, citations: list[Citation], statements: list[Statement], titled: bool
) -> list[str]:
    remarks = [section for section in briefing.sections if section.kind is SectionKind.REMARKS]
    answers = [section for section in briefing.sections if section.exchanges]
    asked = len([exchange for exchange in briefing.exchanges if exchange.questions])
    numbers = [_cite_heading(briefing, section, citations) for section in (answers[:1] + answers[1:][-1:])]
    if not numbers and briefing.sections:
        numbers = [_cite_heading(briefing, briefing.sections[0], citations)]
    text = (
        f"{_named(briefing)}: {_plural(asked, 'question')} from the media under {_plural(len(answers), 'heading')}, "
        f"and {_plural(len(remarks), 'section')} of remarks"
    )
    statements.append(Statement(text + ".", Support.SUPPORTED, tuple(numbers)))
    return [text + ". " + "".join(f"[{number}]" for number in numbers)]


def _ending(
    briefing: Briefing, topic: str | None, citations: list[Citation], statements: list[Statement], titled: bool
) -> list[str]:
    section = briefing.sections[-1]
    return _quoted(briefing, section, section.turns[-1], last=True, citations=citations, statements=statements)


def _opening(
    briefing: Briefing, topic: str | None, citations: list[Citation], statements: list[Statement], titled: bool
) -> list[str]:
    section = briefing.sections[0]
    return _quoted(briefing, section, section.turns[0], last=False, citations=citations, statements=statements)


def _quoted(
    briefing: Briefing,
    section: Section,
    turn: Turn,
    *,
    last: bool,
    citations: list[Citation],
    statements: list[Statement],
) -> list[str]:
    """The first or last sentences of a turn, under its heading."""
    spans = sentence_spans(briefing.text, turn.start, turn.end)
    chosen = spans[-3:] if last else spans[:3]
    lines = [f"{_named(briefing)} {'ends' if last else 'opens'} under “{section.heading}”:"]
    for start, end in chosen:
        number = len(citations) + 1
        citations.append(
            cite(number, briefing, start, end, heading=section.heading, speaker=turn.speaker, role=turn.role)
        )
        text = squeeze(briefing.text[start:end])
        statements.append(Statement(text, Support.VERBATIM, (number,)))
        lines.append(f"{turn.speaker or 'Speaker not named'}: “{text}” [{number}]")
    return lines


def _speakers(
    briefing: Briefing, topic: str | None, citations: list[Citation], statements: list[Statement], titled: bool
) -> list[str]:
    first: dict[str, tuple[Section, Turn]] = {}
    for section in briefing.sections:
        for turn in section.turns:
            if turn.speaker and turn.role.value == "official":
                first.setdefault(turn.speaker, (section, turn))
    lines = [f"{_named(briefing)}:"]
    for speaker, (section, turn) in first.items():
        number = len(citations) + 1
        start, end = sentence_spans(briefing.text, turn.start, turn.end)[0]
        citations.append(cite(number, briefing, start, end, heading=section.heading, speaker=speaker, role=turn.role))
        statements.append(Statement(f"{speaker} spoke.", Support.SUPPORTED, (number,)))
        lines.append(f"• {speaker} [{number}]")
    return lines if first else []


def _when_and_where(
    briefing: Briefing, topic: str | None, citations: list[Citation], statements: list[Statement], titled: bool
) -> list[str]:
    when = (
        f" on {briefing.date.day} {briefing.date:%B %Y}" if briefing.date else " on a date the transcript does not give"
    )
    where = f" in {briefing.place}" if briefing.place else ""
    start = briefing.text.find(briefing.title)
    numbers: tuple[int, ...] = ()
    if start >= 0:
        number = len(citations) + 1
        end = start + len(briefing.title)
        citations.append(
            cite(
                number,
                briefing,
                start,
                end,
                heading=briefing.title,
                speaker="",
                role=briefing.sections[0].turns[0].role,
            )
        )
        numbers = (number,)
    text = f"{briefing.title}: held{where}{when}."
    statements.append(Statement(text, Support.SUPPORTED, numbers))
    return [text + "".join(f" [{number}]" for number in numbers)]


def _briefings_listed(summaries: Sequence[BriefingSummary], index: BriefingIndex) -> Draft:
    citations: list[Citation] = []
    statements: list[Statement] = []
    lines = [f"{_plural(len(summaries), 'briefing')}:"]
    for summary in summaries[:20]:
        briefing = index.briefing(summary.id)
        number = _cite_heading(briefing, briefing.sections[0], citations)
        text = f"{_named(briefing)}, {_plural(summary.sections, 'section')}, {_plural(summary.exchanges, 'exchange')}"
        statements.append(Statement(text, Support.SUPPORTED, (number,)))
        lines.append(f"• {text} [{number}]")
    if len(summaries) > 20:
        lines.append(f"… and {len(summaries) - 20} more; `briefings list` shows all.")
    return Draft(AnswerKind.OVERVIEW, "\n".join(lines), tuple(statements), tuple(citations))


def _cite_heading(briefing: Briefing, section: Section, citations: list[Citation]) -> int:
    """Cite a section by its heading where the body prints it, else by the first sentence spoken in it."""
    number = len(citations) + 1
    printed = next(
        (part for part in briefing.parts if part.kind is PartKind.HEADING and part.start == section.start), None
    )
    turn = section.turns[0]
    if printed:
        start = printed.start
        end = start + len(briefing.text[start : printed.end].rstrip())
        start += len(briefing.text[start:end]) - len(briefing.text[start:end].lstrip())
    else:
        start, end = sentence_spans(briefing.text, turn.start, turn.end)[0]
    citations.append(cite(number, briefing, start, end, heading=section.heading, speaker=turn.speaker, role=turn.role))
    return number


def _named(briefing: Briefing) -> str:
    dated = briefing.date is not None and find_date(briefing.title) is None
    return f"{briefing.title} ({briefing.date})" if dated else briefing.title


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
