"""Questions about the document itself: topics, counts, beginning and end, who and when.

A question is of this sort only when nothing is left of it once its intent and the words for the document are taken
out: "what topics were covered?" is, "what topics will the ministers cover in Geneva?" is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.briefing_names import briefings_named
from assistant.citations import Draft
from assistant.overview_draft import OverviewDraft
from index.briefing_index import BriefingIndex
from index.catalogue import BriefingSummary
from index.filters import Filters
from index.records import Briefing

_MOST_BRIEFINGS = 3
"""Briefings one answer describes; beyond these it takes the newest and says so."""

_MOST_LISTED = 20
"""Briefings one list names."""

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
    asked = question.rstrip(" ?.!")
    tell = _teller(asked)
    if tell is None and not _LISTED.search(asked):
        return None
    summaries = _within(index.briefings(), filters)
    named, rest = briefings_named(asked, summaries)
    if not summaries:
        return None
    if _asks_for_briefings(asked):
        return _briefings(summaries, index) if _nothing_left(rest, summaries) else None
    topic = None
    if not _nothing_left(rest, summaries):
        about = _ABOUT.search(rest)
        if tell is not OverviewDraft.topics or about is None or not _nothing_left(rest[: about.start()], summaries):
            return None
        topic = about["topic"]
    chosen = named or _titled(rest, summaries) or summaries
    shown = [index.briefing(summary.id) for summary in chosen[:_MOST_BRIEFINGS]]
    draft = OverviewDraft()
    for briefing in shown:
        if tell is OverviewDraft.topics:
            draft.topics(briefing, _stems(topic) if topic else (), titled=len(shown) > 1)
        elif tell:
            tell(draft, briefing)
    if not draft.statements:
        return None
    if len(chosen) > len(shown):
        draft.note(f"(These are the {len(shown)} newest of {len(chosen)} briefings. Name a date for another.)")
    return draft.finish()


def asks_for_an_outline(question: str) -> bool:
    """Whether it asks for the topics of the documents, or counts their parts, and for nothing else."""
    asked = question.rstrip(" ?.!")
    return bool(_TOPICS.search(asked) or _COUNT.search(asked)) and _nothing_left(asked, ())


def _teller(asked: str) -> Callable[[OverviewDraft, Briefing], None] | None:
    """What a question wants to be told of each briefing; the first sign that fits decides."""
    tellers: tuple[tuple[re.Pattern[str], Callable[[OverviewDraft, Briefing], None]], ...] = (
        (_COUNT, OverviewDraft.counts),
        (_TOPICS, OverviewDraft.topics),
        (_ENDING, OverviewDraft.ending),
        (_OPENING, OverviewDraft.opening),
        (_WHO, OverviewDraft.speakers),
        (_WHEN_WHERE, OverviewDraft.when_and_where),
    )
    return next((tell for pattern, tell in tellers if pattern.search(asked)), None)


def _asks_for_briefings(asked: str) -> bool:
    count = _COUNT.search(asked)
    return bool(_LISTED.search(asked)) or bool(count and count["what"].startswith(("brief", "transc", "docu")))


def _briefings(summaries: Sequence[BriefingSummary], index: BriefingIndex) -> Draft:
    draft = OverviewDraft()
    draft.briefings(len(summaries), [index.briefing(summary.id) for summary in summaries[:_MOST_LISTED]])
    return draft.finish()


def _stems(topic: str) -> tuple[str, ...]:
    words = (word.casefold() for word in re.findall(r"[^\W_]+", topic))
    return tuple(word[:6] for word in words if word not in _DOCUMENT_WORDS)


def _within(summaries: Sequence[BriefingSummary], filters: Filters) -> list[BriefingSummary]:
    return [
        summary
        for summary in summaries
        if (filters.briefing_id in (None, summary.id))
        and (filters.since is None or (summary.date is not None and summary.date >= filters.since))
        and (filters.until is None or (summary.date is not None and summary.date <= filters.until))
    ]


def _nothing_left(question: str, summaries: Sequence[BriefingSummary]) -> bool:
    titles = {word for summary in summaries for word in _title_words(summary)}
    return all(word in titles for word in _own_words(question))


def _titled(question: str, summaries: Sequence[BriefingSummary]) -> list[BriefingSummary]:
    """Those whose titles hold most of the question's words, "Powell's press conference"; none where all do alike."""
    words = set(_own_words(question))
    held = [len(words & _title_words(summary)) for summary in summaries]
    if min(held) == max(held):
        return []
    return [summary for summary, count in zip(summaries, held, strict=True) if count == max(held)]


def _own_words(question: str) -> list[str]:
    """The words that do not speak of documents or of nothing."""
    words = (re.sub(r"['’]s$", "", word.casefold()) for word in re.findall(r"[^\W_]+(?:['’]\w+)?", question))
    return [word for word in words if word not in _DOCUMENT_WORDS]


def _title_words(summary: BriefingSummary) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]+", summary.title)}
