"""Which briefings a question names as events: "on the flight to Port Ansel", "the budget call", "at Ilvet's gaggle"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.catalogue import BriefingSummary

_ON_THE_WAY = r"\b(?:en route|aboard)\b"
_TITLED = {
    "flight": _ON_THE_WAY,
    "plane": _ON_THE_WAY,
    "way": _ON_THE_WAY,
    "gaggle": r"\bgaggle\b",
    "call": r"\bcall\b",
    "briefing": r"\bbriefing\b",
    "conference": r"\bconference\b",
}
"""What stands in the title of an event that a question calls so."""
_EVENT = re.compile(
    r"\b(?:on|at|in|during|from|aboard|according to|of) (?:(?:the|that|this) |(?=[A-Z]\w+['’]s ))"
    r"(?P<before>(?:(?!(?:a|and|at|by|from|in|of|on|phone|president|that|the|to|which|who|whom)\b)[\w'’-]+ ){0,5}?)"
    # A call with somebody is one that was spoken of, not one that was held with the press.
    rf"(?P<kind>{'|'.join(_TITLED)})\b(?! (?:with|between|room)\b)"
    r"(?: (?:to|on|about|in|at) (?:the )?(?P<after>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*))?"
)
_WORD = re.compile(r"[^\W\d_][\w-]*")
_OF_ANY = frozenset(("white", "house", "foreign", "ministry", "press", "news", "public", "first", "last"))
"""Words of titles that people say of any briefing."""
_MOST = 0.25
"""Share of the briefings beyond which a name tells nothing."""


def events_named(question: str, summaries: Sequence[BriefingSummary]) -> tuple[list[BriefingSummary], str]:
    """The briefings whose titles a question speaks of as events, and the question without that; none where many fit."""
    for event in _EVENT.finditer(question):
        said = _words(f"{event['before']} {event['after'] or ''}") - _OF_ANY
        # "On the call" may be any that was spoken of; a gaggle is none but the press's.
        if not said and event["kind"] != "gaggle":
            continue
        titled = re.compile(_TITLED[event["kind"]])
        shared = []
        for summary in summaries:
            title = summary.title.casefold()
            # Of 50,000 titles few hold a word of it anywhere; only these are taken apart.
            if (not said or any(word in title for word in said)) and titled.search(title):
                shared.append((len(said & _words(title)), summary))
        most = max((count for count, _ in shared), default=0)
        named = [summary for count, summary in shared if count == most and (most or not said)]
        if named and len(named) < len(summaries) and (len(named) == 1 or len(named) <= _MOST * len(summaries)):
            return named, f"{question[: event.start()]} {question[event.end() :]}"
    return [], question


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
