"""Whether a claim affirms what the briefing denies, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.support.opposites import AFFIXES, SIDES
from assistant.support.tokens import Token
from assistant.support.wordlists import listed, words

_CUES = words("""not no never neither nor none nobody nothing nowhere cannot without hardly barely scarcely
    unable dont cant
    wont refuse refuses refused refusing refusal deny denies denied denying fail fails failed failing failure
    declined declines declining decline lack lacks lacked refuted refutes disputed disputes dismissed denial""")
_SHORT = words("unable refuse refuses refused refusing declined declines declining decline fail fails failed")
"""Cues before an infinitive only: "declined to say", not "sales declined"."""
_NO_CUE = re.compile(
    r"\bnot (?:only|just|merely|simply|least|to mention)\b|\bno (?:doubt|later|more|less|fewer|sooner|matter|wonder|"
    r"question that|other than|one else)\b(?= than| that| what| how| who| about|)|\bwhether or not\b|\bor not\b|"
    r"\bNo\. ?\d|\bnothing (?:but|less|more)\b|\bcannot but\b|\bif not\b|\bwithout (?:a )?doubt\b|\bno\. \d|\bNo[,.]|"
    r"\bwhy not\b|\bdenial of\b|\bfailure of\b|\bnone other\b",
    re.I,
)
_EDGE = re.compile(r"[,;:.!?()—–]|\s-\s")
_EDGE_WORDS = words(
    "but that because although though while whereas which who whom when if unless until since so and then"
)
_THINKING = frozenset(
    listed(
        "think thinks thought believe believes believed say said saying mean means meant suggest "
        "suggested claim claimed confirm "
        "confirmed know known true case sure evidence proof reason expect imply implied"
    )
)
"""Verbs of which the denial is that of what follows: "I do not think that"."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A word of negation and the places of the words it denies, nearest first."""

    cue: str
    places: tuple[int, ...]
    at: int
    """Place of the cue."""


def scopes(text: str, tokens: Sequence[Token]) -> list[Scope]:
    """Every negation of a text with what it covers: from the cue to the end of its clause."""
    passed = [match.span() for match in _NO_CUE.finditer(text)]
    found = []
    for place, token in enumerate(tokens):
        if not _is_cue(tokens, place) or any(start <= token.start < end for start, end in passed):
            continue
        covered: list[int] = []
        for at in range(place + 1, len(tokens)):
            between = text[tokens[at - 1].end : tokens[at].start]
            edge = _EDGE.search(between) or tokens[at].word in _EDGE_WORDS
            thinking = bool(covered) and tokens[covered[-1]].word in _THINKING and tokens[at].word == "that"
            if edge and covered and not thinking:
                break
            if tokens[at].stem:
                covered.append(at)
        found.append(Scope(token.text, tuple(covered), place))
    return found


def _is_cue(tokens: Sequence[Token], place: int) -> bool:
    word = tokens[place].word
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    if word in _SHORT:
        return following == "to"
    return word in _CUES or word.endswith("n't")


def polarity_fault(claim: tuple[str, Sequence[Token]], source: tuple[str, Sequence[Token]]) -> str:
    """What differs, in words; empty where nothing does."""
    mine, theirs = _Reading(*claim), _Reading(*source)
    for reading, other in ((mine, theirs), (theirs, mine)):
        for word, (stem, sign, scope) in reading.heads.items():
            opposite = other.signs.get(stem)
            # "No observers were admitted" denies what "observers were not admitted" does.
            shared = [each for each in scope if each in other.signs]
            denied = 2 * sum(1 in other.signs[each] and 1 in reading.signs[each] for each in shared) >= len(shared)
            if opposite and sign not in opposite and not denied:
                return _detail(word, reading is mine)
    bare = [scope for scope in mine.scopes if not scope.places]
    if bare and len(mine.scopes) > len(theirs.scopes):
        return _detail(bare[0].cue, True)
    fault = _unmatched(mine, theirs)
    return fault or _other_side(mine, theirs) or _affixes(mine, theirs)


def _detail(word: str, claimed: bool) -> str:
    return (
        f"says “{word}”, which the briefing does not say here"
        if claimed
        else f"leaves out “{word}”, with which the briefing says the contrary"
    )


class _Reading:
    """Each content word of a text with whether it is denied."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.scopes = scopes(text, tokens)
        self.signs: dict[str, set[int]] = {}
        self.heads: dict[str, tuple[str, int, list[str]]] = {}
        counts = [0] * len(tokens)
        for scope in self.scopes:
            for at in scope.places:
                counts[at] += 1
        self.counts = counts
        for place, token in enumerate(tokens):
            if token.stem:
                self.signs.setdefault(token.stem, set()).add(counts[place] % 2)
        for scope in self.scopes:
            for at in sorted(scope.places[:2], key=lambda place: tokens[place].word.endswith("ly")):
                stems = [tokens[each].stem for each in scope.places]
                self.heads.setdefault(f"{scope.cue} {tokens[at].text}", (tokens[at].stem, counts[at] % 2, stems))
                break

    @property
    def words(self) -> set[str]:
        return {token.word for token in self.tokens}


def _unmatched(mine: _Reading, theirs: _Reading) -> str:
    """A denial of which the head is not in the other text: right where the other denies something, too."""
    for reading, other in ((mine, theirs), (theirs, mine)):
        for scope in reading.scopes:
            stems = [reading.tokens[at].stem for at in scope.places]
            shared = [stem for stem in stems if stem in other.signs]
            if not stems or stems[0] in other.signs:
                continue
            affirmed = [stem for stem in shared if other.signs[stem] == {0}]
            opposed = any(_opposite_in(reading.tokens[at], other) for at in scope.places[:2])
            if opposed:
                continue
            if reading is mine:
                if not other.scopes and not _contrary_words(other, reading):
                    return _detail(f"{scope.cue} {reading.tokens[scope.places[0]].text}", True)
            elif len(affirmed) >= 2 and len(affirmed) >= 0.6 * len(stems) and not _denies(other):
                return _detail(f"{scope.cue} {reading.tokens[scope.places[0]].text}", False)
    return ""


def _denies(reading: _Reading) -> bool:
    """Whether a text denies anything, in whatever words."""
    return bool(reading.scopes) or any(SIDES.get(word, (0, False))[1] for word in reading.words)


def _contrary_words(other: _Reading, reading: _Reading) -> bool:
    """Whether the other text says the denial with a word of its own: un-, in-, or the second of a pair."""
    return any(
        SIDES.get(base_form(word), (0, False))[1]
        or (word.startswith(("un", "non")) and not word.startswith(("under", "uni", "until")) and len(word) > 6)
        for word in other.words - reading.words
    )


def base_form(word: str) -> str:
    """The word as the list of opposites has it."""
    if word in SIDES:
        return word
    for ending, put in (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("d", "")):
        if word.endswith(ending) and word[: -len(ending)] + put in SIDES:
            return word[: -len(ending)] + put
    for ending in ("ing", "al", "ance"):
        if word.endswith(ending):
            for put in ("", "e"):
                if word[: -len(ending)] + put in SIDES:
                    return word[: -len(ending)] + put
            if len(word) > 6 and word[-len(ending) - 1] == word[-len(ending) - 2]:
                return word[: -len(ending) - 1]
    if len(word) > 5 and word.endswith("ed") and word[-3] == word[-4] and word[:-3] in SIDES:
        return word[:-3]
    return word


def _opposite_in(token: Token, other: _Reading) -> bool:
    side = SIDES.get(base_form(token.word))
    return side is not None and any(SIDES.get(base_form(word)) == (side[0], not side[1]) for word in other.words)


def _other_side(mine: _Reading, theirs: _Reading) -> str:
    """A word of the claim in whose place the briefing has its opposite, with the same sign."""
    said, there = _by_side(mine), _by_side(theirs)
    for (pair, side), places in said.items():
        opposite = (pair, not side)
        fewer = len(said.get(opposite, ())) < len(there.get(opposite, ()))
        if len(places) <= len(there.get((pair, side), ())) or not fewer:
            continue
        place, at = places[0], there[opposite][0]
        if (mine.counts[place] - theirs.counts[at]) % 2 == 0 and not _governed(mine, place, theirs, at):
            return f"says “{mine.tokens[place].text}”, the briefing says “{theirs.tokens[at].text}”"
    return ""


def _by_side(reading: _Reading) -> dict[tuple[int, bool], list[int]]:
    """Places of the words that have an opposite, by pair and side."""
    found: dict[tuple[int, bool], list[int]] = {}
    for place, token in enumerate(reading.tokens):
        side = SIDES.get(base_form(token.word))
        if side:
            found.setdefault(side, []).append(place)
    return found


def _governed(mine: _Reading, place: int, theirs: _Reading, at: int) -> bool:
    """Whether one of the two stands close behind a negation that its clause hides ("not to approve")."""

    def close(reading: _Reading, here: int) -> bool:
        return any(_is_cue(reading.tokens, back) for back in range(max(0, here - 4), here))

    return close(mine, place) != close(theirs, at)


def _affixes(mine: _Reading, theirs: _Reading) -> str:
    """ "unacceptable" against "acceptable"."""
    for reading, other in ((mine, theirs), (theirs, mine)):
        for place, token in enumerate(reading.tokens):
            bare = next((token.word[len(each) :] for each in AFFIXES if token.word.startswith(each)), "")
            if len(bare) < 5 or token.word in other.words or bare not in other.words or bare in reading.words:
                continue
            at = next(at for at, each in enumerate(other.tokens) if each.word == bare)
            if (reading.counts[place] - other.counts[at]) % 2 == 0 and not _governed(reading, place, other, at):
                pair = (token.text, bare) if reading is mine else (bare, token.text)
                return f"says “{pair[0]}”, the briefing says “{pair[1]}”"
    return ""
