"""Ways in which a sentence of a briefing contradicts what a question takes for granted, each told in one sentence.

Every function gives the sentence to show, or nothing. Whether the two are about the same matter is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.support.dates import When, agrees, resolved
from assistant.support.facts import Facts
from assistant.support.opposites import EXCLUSIVE, SIDES
from assistant.support.polarity import Scope, base_form, scopes
from assistant.support.presupposed import Presupposed, Time, time_of
from assistant.support.quantities import Quantity
from assistant.support.tokens import Token
from assistant.support.wordlists import words
from index.records import Passage, Role

CONTRARY = "The briefing says the contrary of what the question takes for granted."
_NOT_THE_EVENT = re.compile(
    r"\b(?:because|until|unless|without|alone|only|just|merely|simply|solely|all|every|always|enough|yet another|"
    r"no longer|any ?more|any longer|necessarily|fully|entirely|completely|exactly|directly|as|than|first time)\b",
    re.I,
)
"""With these about it, a "not" denies how, why or how much, and not that it happened."""
_NOMINAL = words("no none nobody neither nor nothing")
_PLANNED = re.compile(
    r"\b(?:will|won['’]t|shall|going to|plans?|planned|intends?|intention|scheduled)\b|['’]ll\b", re.I
)
_BEFORE_A_NOUN = words("the a an of in on at for from with by to his her its their our any some")
_IS = words("is are was were")
_SAY_LITTLE = words(
    "more less higher lower fewer better worse back backs true safe necessary include includes included including "
    "possible likely cut raise expand"
)
"""Words with an opposite that is as often said of the same matter."""
_PLAIN_NOUNS = words("people children men women staff personnel police percent cattle troops")
_ROUNDED = 2
"""Digits to which a question may round: "the 1,300 people" for 1,260."""


@dataclass(frozen=True)
class Said:
    """A sentence found. `start` and `end` are places in the briefing's text."""

    passage: Passage
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    around: frozenset[str]
    """Stems of what it stands in: the heading, the question replied to, the sentence before."""
    spoken: date | None

    @cached_property
    def facts(self) -> Facts:
        return Facts((self.text, self.tokens))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(token.stem for token in self.tokens if token.stem)

    @cached_property
    def scopes(self) -> list[Scope]:
        return scopes(self.text, self.tokens)

    @cached_property
    def denied(self) -> frozenset[str]:
        """Stems of the words in the reach of a negation."""
        return frozenset(self.tokens[place].stem for scope in self.scopes for place in scope.places)

    @property
    def asserts(self) -> bool:
        """Whether somebody who answers for it says it: no reporter, and no question."""
        return self.passage.role is not Role.REPORTER and not self.text.rstrip('”" ').endswith("?")


def denial(asked: Presupposed, said: Said) -> frozenset[str]:
    """Stems of the words that the sentence denies and the question takes for granted; empty where there are none."""
    if asked.time is Time.UNREAL:
        return frozenset()
    event = {asked.tokens[place].stem for place in asked.event if asked.tokens[place].stem}
    verbs = {asked.tokens[place].stem for place in asked.event if _may_be_verb(asked.tokens, place)}
    mine = scopes(asked.text, asked.tokens)
    denied = {asked.tokens[place].stem for scope in mine for place in scope.places}
    for scope in said.scopes:
        head = _head(said, scope)
        if (
            head is None
            or head.stem in denied
            or not _denies_the_event(said, scope)
            or not _same_time(asked, said, scope)
        ):
            continue
        reach = {said.tokens[place].stem for place in scope.places}
        if _is_nominal(said, scope):
            if head.stem in event and (len(reach & event) > 1 or event <= said.stems):
                return frozenset(reach & event)
        elif head.stem in verbs:
            return frozenset({head.stem})
    return frozenset()


def _is_nominal(said: Said, scope: Scope) -> bool:
    """ "No soldier", "not a single soldier": what is denied is that there was one."""
    following = [token.word for token in said.tokens[scope.at + 1 : scope.at + 3]]
    return scope.cue.lower() in _NOMINAL or following[:1] == ["one"] or following == ["a", "single"]


def _head(said: Said, scope: Scope) -> Token | None:
    """The word that is denied."""
    named = (said.tokens[at] for at in scope.places)
    return next((token for token in named if not token.word.endswith("ly") and token.word != "single"), None)


def _may_be_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word is small and no article or preposition makes it a noun; "is a member" is as good as a verb."""
    token = tokens[place]
    before = tokens[place - 1].word if place else ""
    copula = before in ("a", "an") and any(each.word in _IS for each in tokens)
    return bool(token.stem) and token.text.islower() and (before not in _BEFORE_A_NOUN or before == "to" or copula)


def _denies_the_event(said: Said, scope: Scope) -> bool:
    begin = said.tokens[scope.at].start
    end = said.tokens[scope.places[-1]].end if scope.places else begin
    return not _NOT_THE_EVENT.search(said.text[begin : end + 12])


def _same_time(asked: Presupposed, said: Said, scope: Scope) -> bool:
    """Whether both are of what was, or both of what will be."""
    begin = said.tokens[max(0, scope.at - 3)].start
    last = scope.places[-1] if _is_nominal(said, scope) else scope.places[0]
    end = said.tokens[last].end
    near = said.text[begin:end]
    if time_of(near) is Time.UNREAL:
        return False
    return (asked.time is Time.FUTURE) == bool(_PLANNED.search(near))


def opposite(asked: Presupposed, said: Said) -> tuple[str, str]:
    """The correction where the sentence has the contrary of a word of the question, and that word's stem."""
    if asked.time is not time_of(said.text) or said.scopes or scopes(asked.text, asked.tokens):
        return "", ""
    there: dict[tuple[int, bool], Token] = {}
    for token in said.tokens:
        if side := _side(token):
            there.setdefault(side, token)
    for place in sorted(asked.event):
        token = asked.tokens[place]
        side = _side(token)
        if side and side not in there and (other := there.get((side[0], not side[1]))):
            return f"The briefing says “{other.text}”, not “{token.text}”.", token.stem
    return "", ""


def _side(token: Token) -> tuple[int, bool] | None:
    side = SIDES.get(base_form(token.word)) if token.word not in _SAY_LITTLE else None
    return side if side and side[0] in EXCLUSIVE else None


def contradicting_number(asked: Presupposed, said: Said, all_said: Sequence[Said]) -> tuple[str, int]:
    """The correction where the sentence counts the same things otherwise, and the place of the question's number."""
    facts = Facts((asked.text, asked.tokens))
    for mine in facts.quantities:
        head = counted(asked.tokens, mine)
        if mine.first not in asked.facts or mine.loose or mine.unit == "ordinal" or not (head or mine.unit):
            continue
        if any(mine.same_value(each) for one in all_said for each in one.facts.quantities):
            continue
        rivals = [
            each for each in said.facts.quantities if each.unit == mine.unit and counted(said.tokens, each) == head
        ]
        if len(rivals) == 1 and not _may_mean(mine, rivals[0]):
            return f"The briefing gives {_told(rivals[0], said)}, not {_told(mine, asked)}.", mine.first
    return "", 0


def counted(tokens: Sequence[Token], quantity: Quantity) -> str:
    """Stem of what a number counts: the first plural among the words behind it, else the first one."""
    behind = [token for token in tokens[quantity.last + 1 : quantity.last + 4] if token.stem in quantity.nouns]
    plural = [token for token in behind if token.word.endswith("s") or token.word in _PLAIN_NOUNS]
    return next((token.stem for token in [*plural, *behind] if token.text.islower()), "")


def _may_mean(mine: Quantity, other: Quantity) -> bool:
    """Whether both may be right: rounded, or within "more than"."""
    if not mine.value or not other.value:
        return False
    more, less = (other, mine) if other.value > mine.value else (mine, other)
    if less.bound == "over" or more.bound == "under":
        return True
    return float(f"{other.value:.{_ROUNDED - 1}e}") == mine.value or float(f"{other.value:.0e}") == mine.value


def _told(quantity: Quantity, of: Said | Presupposed) -> str:
    sign = of.text[: of.tokens[quantity.first].start].rstrip()[-1:]
    sign = sign if sign in "$€£¥" and sign else ""
    unit = f" {quantity.unit}" if quantity.unit == "percent" else ""
    return f"{sign}{quantity.text}{unit}"


def contradicting_date(asked: Presupposed, said: Said, all_said: Sequence[Said]) -> str:
    """The correction where the sentence dates the same event otherwise."""
    mine = [when for when in Facts((asked.text, asked.tokens)).dates if when.first in asked.facts and _is_date(when)]
    theirs = [when for when in said.facts.dates if _is_date(resolved(when, said.spoken))]
    if len(mine) != 1 or len(theirs) != 1:
        return ""
    (day,), (other,) = mine, theirs
    for each in all_said:
        briefing_day = When("", each.spoken.year, each.spoken.month, each.spoken.day) if each.spoken else None
        if briefing_day and _comparable(day, briefing_day) and not _differ(day, briefing_day):
            return ""
        if any(agrees(day, when, each.spoken) or agrees(when, day, each.spoken) for when in each.facts.dates):
            return ""
    if _differ(day, resolved(other, said.spoken)):
        return f"The briefing gives {other.text}, not {day.text}."
    return ""


def _is_date(when: When) -> bool:
    return when.month is not None or when.year is not None


def _comparable(one: When, other: When) -> bool:
    return None not in (one.month, other.month) or None not in (one.year, other.year)


def _differ(one: When, other: When) -> bool:
    """Whether the two cannot be the same day, month or year."""
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return any(mine is not None and theirs is not None and mine != theirs for mine, theirs in pairs)


_OFFICE = re.compile(
    r"\b(?P<office>(?:(?:Prime|Deputy|Vice|Foreign|Defen[cs]e|Interior|Finance|Crown|First)[ -])*"
    r"(?:Minister|President|Chancellor|Secretary|Ambassador|Consul|Governor|Captain|General|Admiral|Professor|"
    r"Chair(?:man|woman)?|King|Queen|Prince(?:ss)?|Spokes(?:man|woman|person))(?: General)?"
    r"(?: (?:of|for) (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)?),? "
    r"(?P<first>[A-Z][\w’'-]+) (?P<last>[A-Z][\w’'-]+)"
)


def other_name(asked: Presupposed, said: Said, all_said: Sequence[Said]) -> tuple[str, str]:
    """The correction where one with the same last name and office has another first name, and the wrong one's stem."""
    mine = _OFFICE.search(asked.text)
    if not mine or any(re.search(rf"\b{re.escape(mine['first'])}\b", each.text) for each in all_said):
        return "", ""
    for theirs in _OFFICE.finditer(said.text):
        if theirs["last"] == mine["last"] and theirs["office"].split()[0] == mine["office"].split()[0]:
            stem = next((token.stem for token in asked.tokens if token.start == mine.start("first")), "")
            return f"The briefing names {theirs['first']} {theirs['last']}, not {mine['first']} {mine['last']}.", stem
    return "", ""
