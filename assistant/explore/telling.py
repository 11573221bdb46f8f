"""What a search for a term found, in sentences: in the terminal and in the window the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.explore.mentions import Absence, TermMentions
from index.records import Role

_MOST_ABSENCES = 3
_MOST_FORMS = 8
_BY = {Role.OFFICIAL: "by_officials", Role.REPORTER: "by_reporters"}
_WHOSE = (Role.OFFICIAL, Role.REPORTER, Role.MODERATOR, Role.UNKNOWN, None)

PHRASES = {
    "no_briefing": "There is no briefing to search.",
    "mentioned": "Mentioned {times}{by}, in {some} of {briefings}{dated}{missing}.",
    "once": "once",
    "twice": "twice",
    "times": "{count} times",
    "by_officials": " by officials",
    "by_reporters": " by reporters",
    "one_briefing": "{count} briefing",
    "briefings": "{count} briefings",
    "missing": "; not mentioned in {count}",
    "never": "Not mentioned{by} in {where}{dated}.",
    "in_the_one": "the one briefing",
    "in_any": "any of the {count} briefings",
    "absent": "Not mentioned in {count} briefings{dated}.",
    "from_to": " from {first} to {last}",
    "of_day": " of {day}",
    "undated": " ({count} of them without a date)",
    "of_official": "{count} by officials",
    "of_reporter": "{count} by reporters",
    "of_moderator": "{count} by moderators",
    "of_unknown": "{count} by speakers whose role is not known",
    "of_nobody": "{count} in headings and other printed words",
    "more": "and {count} more",
}


def day(value: date) -> str:
    """20 March 2025."""
    return f"{value.day} {value:%B %Y}"


@dataclass(frozen=True, slots=True)
class Language:
    """How it is said: `phrases` has the keys of PHRASES."""

    phrases: Mapping[str, str]
    day: Callable[[date], str]
    number: Callable[[int], str]

    def say(self, phrase: str, count: int | None = None, **parts: str) -> str:
        """The phrase with its places filled."""
        number = {} if count is None else {"count": self.number(count)}
        return self.phrases[phrase].format(**number, **parts)

    def span(self, first: date, last: date) -> str:
        """From the one day to the other, or of the one."""
        if first == last:
            return self.say("of_day", day=self.day(first))
        return self.say("from_to", first=self.day(first), last=self.day(last))


ENGLISH = Language(PHRASES, day, "{:,}".format)


def summary(found: TermMentions, language: Language = ENGLISH) -> str:
    """How often and in how many briefings, and in how many not, from when to when."""
    say = language.say
    searched = len(found.briefings)
    if not searched:
        return say("no_briefing")
    days = [each.briefing.date for each in found.briefings if each.briefing.date]
    dated = language.span(days[0], days[-1]) if days else ""
    if days and len(days) < searched:
        dated += say("undated", searched - len(days))
    by = say(_BY[found.by]) if found.by in _BY else ""
    if not found.total:
        where = say("in_the_one") if searched == 1 else say("in_any", searched)
        return say("never", by=by, where=where, dated=dated)
    absent = searched - found.mentioned_in
    return say(
        "mentioned",
        times=say({1: "once", 2: "twice"}.get(found.total, "times"), found.total),
        by=by,
        some=language.number(found.mentioned_in),
        briefings=say("one_briefing" if searched == 1 else "briefings", searched),
        dated=dated,
        missing=say("missing", absent) if absent else "",
    )


def absences(found: TermMentions, language: Language = ENGLISH) -> list[str]:
    """The longest runs of briefings without a mention, oldest first; nothing where no briefing mentions it."""
    if not found.total:
        return []
    longest = sorted(found.absences, key=lambda each: each.briefings, reverse=True)[:_MOST_ABSENCES]
    kept: list[Absence] = sorted((each for each in longest if each.briefings > 1), key=lambda each: each.first)
    return [language.say("absent", each.briefings, dated=language.span(each.first, each.last)) for each in kept]


def forms(found: TermMentions, language: Language = ENGLISH) -> str:
    """Which inflected forms were counted as the term, where there is more than one."""
    if len(found.forms) < 2:
        return ""
    told = [f"{form} ({language.number(count)})" for form, count in found.forms.items()]
    more = [language.say("more", len(told) - _MOST_FORMS)] if len(told) > _MOST_FORMS else []
    return ", ".join([*told[:_MOST_FORMS], *more])


def whose(found: TermMentions, language: Language = ENGLISH) -> str:
    """How many mentions are by whom, where more than one role has any."""
    counts = [language.say(f"of_{role or 'nobody'}", found.roles[role]) for role in _WHOSE if found.roles.get(role)]
    return ", ".join(counts) if len(counts) > 1 else ""
