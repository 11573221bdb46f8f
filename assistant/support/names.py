"""Names of people, places and bodies, held against the briefing's with their spelling variants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.support.tokens import Token, fold
from assistant.support.variants import PHRASES, VARIANTS
from assistant.support.wordlists import words

TITLES = words("""mr mrs ms miss dr prof professor sir madam president vice minister ministers prime
    foreign secretary general
    deputy chair chairman chairwoman spokeswoman spokesman spokesperson ambassador governor senator congressman
    congresswoman representative director king queen prince princess pope colonel captain admiral chancellor
    commissioner judge press first lady state the a an of and for i briefing reporter""")
_DEMONYM = re.compile(r"(?:ians?|ans?|ns?|ese|ish|i|is|ic|ers?|s)$")
_ANAPHORS = words("""he she they we it his her hers their our ours us him them its i my me who this that
    these those there here
    both you your""")
_DESCRIPTIONS = words(
    "minister country government side ministry president city republic state company organisation organization"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A word of a name."""

    text: str
    key: str
    """The same for spellings of one name."""
    place: int
    opens: bool
    """Whether it opens the sentence, where any word has a capital."""


def key_of(word: str) -> str:
    """The same for a country, its people and its language, and for spellings known to vary."""
    known = VARIANTS.get(word)
    if known:
        return known
    short = word.removesuffix("'s")
    return VARIANTS.get(short.removesuffix("s"), short)


def keys(tokens: Sequence[Token]) -> list[str]:
    """The key of each token; the words of "United States" and its like all have the key of the whole."""
    made = [_key(token.text, token.word) for token in tokens]
    for at, token in enumerate(tokens):
        for phrase in PHRASES.get(token.word, ()):
            size = len(phrase.words)
            if tuple(each.word for each in tokens[at : at + size]) == phrase.words:
                made[at : at + size] = [phrase.key] * size
    return made


@lru_cache(maxsize=50_000)
def _key(text: str, word: str) -> str:
    code = text.replace(".", "")
    if code in ("US", "WHO", "IT"):
        return VARIANTS.get(code, word)
    return "" if word == "us" else key_of(word)


def names_in(text: str, tokens: Sequence[Token], skip: frozenset[int] = frozenset()) -> list[Name]:
    """The words of names in a text. The first word of a sentence is told apart: it may be any word."""
    made, found = keys(tokens), []
    for place, token in enumerate(tokens):
        if place in skip or (not token.text[0].isupper() and not _is_code(text, token)):
            continue
        if _is_title(tokens, place) or token.text == "I" or len(token.text) == 1:
            continue
        before = text[max(0, token.start - 5) : token.start].rstrip(" \"“«(‘'\u00a0")
        opens = (not before and token.start < 5) or before[-1:] in tuple(".?!:;\n…")
        if opens and not token.stem and not (token.text.isupper() and len(token.text) > 1):
            continue
        found.append(Name(token.text, made[place], place, opens and not token.text[1:].isupper()))
    return found


def _is_title(tokens: Sequence[Token], place: int) -> bool:
    """Whether it is a title before a name or stands for its holder: "President Kovač", "the President"."""
    token = tokens[place]
    if token.word not in TITLES or (token.text.isupper() and len(token.text) < 5):
        return False
    before = tokens[place - 1].word if place else "the"
    follows = place + 1 < len(tokens) and tokens[place + 1].text[0].isupper()
    return follows or before not in ("in", "at", "from", "near") or token.word == "state"


def _is_code(text: str, token: Token) -> bool:
    """Whether a number belongs to a name, as in COVID-19."""
    behind = text[max(0, token.start - 2) : token.start]
    return token.text[0].isdigit() and len(behind) == 2 and behind[1] in "-‑" and behind[0].isalpha()


def near(first: str, second: str) -> bool:
    """Whether two keys are spellings of one name: Sergey and Sergei, Velmara and Velmaran."""
    if first == second:
        return True
    if min(len(first), len(second)) < 4 or first[0] != second[0]:
        return False
    short, long = sorted((first, second), key=len)
    stem = _DEMONYM.sub("", long)
    if len(stem) >= 4 and stem in (short, _DEMONYM.sub("", short), short.rstrip("aeiouy")):
        return (long.endswith(("a", "o")), short.endswith(("a", "o"))) != (True, True) or long[:-1] == short
    return len(short) >= 6 and len(long) - len(short) <= 1 and SequenceMatcher(None, first, second).ratio() >= 0.85


class Context:
    """The names around the words that carry a claim: passage, heading, question, speaker, the exchange's others."""

    def __init__(
        self,
        texts: Iterable[str],
        tokenized: Iterable[Sequence[Token]],
        capitals: Iterable[str] = (),
    ) -> None:
        """`capitals`: keys known for names from elsewhere."""
        self.keys: set[str] = set()
        self.acronyms: set[str] = set()
        """Initials of names of several words."""
        self.short: set[str] = set()
        """Names in capitals throughout, such as NRF."""
        self.firsts: dict[str, set[str]] = {}
        """What stands before a name with a capital: first names by last name."""
        self.capitals: set[str] = set(capitals)
        for text, tokens in zip(texts, tokenized, strict=True):
            self.keys.update(keys(tokens))
            self._read(text, tokens)

    def _read(self, text: str, tokens: Sequence[Token]) -> None:
        run: list[Token] = []
        for token in tokens:
            joined = run and text[run[-1].end : token.start].strip(" \u00a0-‑") in (
                "",
                "of",
                "for",
                "the",
                "and",
                "of the",
            )
            if len(token.text) > 1 and token.text.isupper():
                self.short.add(fold(token.text.replace(".", "")))
            if token.text[0].isupper():
                run = [*run, token] if joined else [token]
                if len(run) > 1:
                    self.acronyms.update("".join(each.word[0] for each in run[at:]) for at in range(len(run) - 1))
                    if run[-2].word not in TITLES:
                        self.firsts.setdefault(run[-1].word, set()).add(run[-2].word)
                before = text[max(0, token.start - 5) : token.start].rstrip(' "“(')
                if before and before[-1] not in ".?!:;\n":
                    self.capitals.add(key_of(token.word))
            elif token.word not in ("of", "for", "the", "and"):
                run = []

    def has(self, key: str) -> bool:
        return key in self.keys or any(near(key, other) for other in self.keys if other[:1] == key[:1])


@dataclass(frozen=True, slots=True)
class Difference:
    """A name the source does not have there, and the one it has instead if any."""

    said: str
    instead: str


def different_names(
    claim: tuple[str, Sequence[Token]],
    source: tuple[str, Sequence[Token]],
    context: Context,
    skip: frozenset[int] = frozenset(),
) -> list[Difference]:
    """Names of the claim that are not those of the source."""
    claimed = names_in(*claim, skip=skip)
    theirs = [
        name for name in names_in(*source) if not name.opens or name.key in context.capitals or name.key in VALUES
    ]
    claim_keys, source_keys = keys(claim[1]), keys(source[1])
    left = [name for name in theirs if not any(near(name.key, key) for key in claim_keys)]
    swapped = _swapped(claim_keys, source_keys, {name.place for name in left})
    refers = _refers(claim[1], source[1])
    found = []
    for name in claimed:
        instead = next((each.text for each in left if each.place == swapped.get(name.place)), "")
        if any(near(name.key, key) for key in source_keys):
            if not (instead and not _elsewhere(name, claimed, theirs)):
                continue
        elif (
            _is_acronym(name, claim[1], claimed, context)
            or _is_first_name(name, claim, context)
            or (name.opens and not instead and name.key not in context.capitals and name.key not in VALUES)
            or (not instead and context.has(name.key) and (refers or not left))
            or (not instead and name.key in context.capitals and _speaks_of_us(claim[1], source[1]))
        ):
            continue
        found.append(Difference(name.text, instead or (left[0].text if left else "")))
    return found


VALUES = frozenset(VARIANTS.values())


def _elsewhere(name: Name, claimed: Sequence[Name], theirs: Sequence[Name]) -> bool:
    """Whether the source has the name at least as often as the claim, beyond the place it was put into."""
    return sum(near(each.key, name.key) for each in theirs) >= sum(near(each.key, name.key) for each in claimed) and (
        sum(near(each.key, name.key) for each in claimed) > 1
    )


def _swapped(claim: Sequence[str], source: Sequence[str], left: set[int]) -> dict[int, int]:
    """Places of the claim that stand exactly where the source has a name the claim leaves out."""
    found: dict[int, int] = {}
    for kind, i, j, m, n in SequenceMatcher(None, claim, source, autojunk=False).get_opcodes():
        if kind == "replace" and j - i <= 3 and n - m <= 3:
            there = [place for place in range(m, n) if place in left]
            for at, place in zip(range(i, j), there, strict=False):
                found[at] = place
    return found


def _refers(claim: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether the source has a "he", "we" or "the minister" that the claim may have put a name for."""
    words = {token.word for token in claim}
    return any(
        (token.word not in words and token.word in _ANAPHORS) or (token.word in _DESCRIPTIONS and token.text.islower())
        for token in source
        if token.text not in ("US", "IT", "WHO")
    )


def _speaks_of_us(claim: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether the source says "we" where the claim does not: the country or body that speaks may stand there."""
    ours = {"we", "our", "us", "we're", "we've", "we'll"}
    return bool(ours & {token.word for token in source if token.text != "US"}) and not ours & {
        token.word for token in claim
    }


def _is_acronym(name: Name, claim: Sequence[Token], claimed: Sequence[Name], context: Context) -> bool:
    bare = fold(name.text.replace(".", ""))
    if name.text.replace(".", "").isupper() and len(bare) > 1 and (bare in context.acronyms or bare in context.keys):
        return bare in context.acronyms
    # The other way: the claim spells out what the source abbreviates.
    around = [each for each in claimed if abs(each.place - name.place) < 6]
    run = "".join(claim[each.place].word[0] for each in around) if len(around) > 1 else ""
    return any(
        run[at : at + size] in context.short for size in range(2, len(run) + 1) for at in range(len(run) - size + 1)
    )


def _is_first_name(name: Name, claim: tuple[str, Sequence[Token]], context: Context) -> bool:
    """A first name before a last name that the briefing gives without any."""
    tokens = claim[1]
    if name.place + 1 >= len(tokens):
        return False
    last = tokens[name.place + 1]
    between = claim[0][tokens[name.place].end : last.start]
    if not last.text[0].isupper() or between.strip() or not context.has(key_of(last.word)):
        return False
    return key_of(last.word) not in VALUES and not context.firsts.get(last.word)
