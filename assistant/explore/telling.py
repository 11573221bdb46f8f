"""What a search for a term found, in sentences: in the terminal and in the window the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from assistant.explore.mentions import Absence, TermMentions
from index.records import Role

_MOST_ABSENCES = 3
_MOST_FORMS = 8
_BY = {None: "", Role.OFFICIAL: " by officials", Role.REPORTER: " by reporters"}
_WHOSE = {
    Role.OFFICIAL: "by officials",
    Role.REPORTER: "by reporters",
    Role.MODERATOR: "by moderators",
    Role.UNKNOWN: "by speakers whose role is not known",
    None: "in headings and other printed words",
}


def summary(found: TermMentions) -> str:
    """How often and in how many briefings, and in how many not, from when to when."""
    searched = len(found.briefings)
    days = [each.briefing.date for each in found.briefings if each.briefing.date]
    dated = f" {_span(days[0], days[-1])}" if days else ""
    undated = searched - len(days)
    beside = f" ({undated} of them without a date)" if undated and days else ""
    if not searched:
        return "There is no briefing to search."
    if not found.total:
        where = "the one briefing" if searched == 1 else f"any of the {searched:,} briefings"
        return f"Not mentioned{_BY.get(found.by, '')} in {where}{dated}{beside}."
    absent = searched - found.mentioned_in
    missing = f"; not mentioned in {absent:,}" if absent else ""
    return (
        f"Mentioned {_times(found.total)}{_BY.get(found.by, '')}, in {found.mentioned_in:,} of "
        f"{_count(searched, 'briefing')}{dated}{beside}{missing}."
    )


def absences(found: TermMentions) -> list[str]:
    """The longest runs of briefings without a mention, oldest first; nothing where no briefing mentions it."""
    if not found.total:
        return []
    longest = sorted(found.absences, key=lambda each: each.briefings, reverse=True)[:_MOST_ABSENCES]
    kept = sorted((each for each in longest if each.briefings > 1), key=lambda each: each.first)
    return [_absence(each) for each in kept]


def forms(found: TermMentions) -> str:
    """Which inflected forms were counted as the term, where there is more than one."""
    if len(found.forms) < 2:
        return ""
    told = [f"{form} ({count:,})" for form, count in found.forms.items()]
    return _listed(told, _MOST_FORMS)


def whose(found: TermMentions) -> str:
    """How many mentions are by whom, where more than one role has any."""
    counts = [f"{found.roles[role]:,} {told}" for role, told in _WHOSE.items() if found.roles.get(role)]
    return ", ".join(counts) if len(counts) > 1 else ""


def _absence(each: Absence) -> str:
    return f"Not mentioned in {each.briefings:,} briefings {_span(each.first, each.last)}."


def _span(first: date, last: date) -> str:
    return f"from {day(first)} to {day(last)}" if first != last else f"of {day(first)}"


def day(value: date) -> str:
    """20 March 2025."""
    return f"{value.day} {value:%B %Y}"


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number:,} times"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _listed(told: Sequence[str], most: int) -> str:
    shown: Iterable[str] = told[:most]
    more = [f"and {len(told) - most} more"] if len(told) > most else []
    return ", ".join([*shown, *more])
