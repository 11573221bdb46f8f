"""Unites the labels of one person: `PRESS SECRETARY JOHN F. KIRBY` and then `MR. KIRBY`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

_TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "messrs", "mx", "dr", "prof", "professor", "sir", "madam", "dame", "lord"),
        *("lady", "hon", "herr", "frau", "señor", "señora", "sr", "sra", "srta", "don", "doña", "monsieur"),
        *("madame", "mme", "mlle", "m", "signor", "signora", "dottor", "prince", "princess", "sheikh", "the"),
        *("shri", "smt", "sushri"),
        *("press", "deputy", "vice", "principal", "acting", "assistant", "associate", "under", "chief", "senior"),
        *("general", "prime", "foreign", "first", "state", "secretary", "undersecretary", "minister", "ministerin"),
        *("chancellor", "bundeskanzler", "president", "presidente", "presidenta", "premier", "chair", "chairman"),
        *("chairwoman", "chairperson", "director", "directora", "commissioner", "governor", "ambassador"),
        *("spokesperson", "spokesman", "spokeswoman", "secretary-general", "senator", "representative"),
        *("congressman", "congresswoman", "speaker", "mayor", "justice", "judge", "attorney", "administrator"),
        *("advisor", "adviser", "coordinator", "counselor", "envoy", "captain", "colonel", "col", "lt", "gen"),
        *("maj", "major", "lieutenant", "commander", "adm", "admiral", "sgt", "brigadier", "rear", "air"),
        *("marshal", "chargé", "subsecretario", "secretario", "secretaria", "ministro", "ministra", "doctor"),
        *("doctora", "maestro", "licenciado", "ministre", "président", "présidente", "porte-parole", "portavoz"),
        *("porta-voz", "sprecher", "sprecherin", "госпожа", "господин", "министр", "президент"),
    }
)
_OFFICES = frozenset(
    {
        *("official", "officials", "speaker", "reporter", "participant", "president", "chair", "chairman"),
        *("moderator", "spokesperson", "spokesman", "spokeswoman", "secretary", "minister", "administration"),
        *("officer", "interpreter", "aide", "staff", "voice", "audience", "member", "发言人", "發言人"),
    }
)
_SMALL = frozenset({"of", "for", "the", "and", "de", "to"})


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a title stands in front, and the words of the name without titles, initials and what follows a comma."""
    pieces = [_words(piece) for piece in re.sub(r"[(（\[].*?[)）\]]", " ", name).split(",")]
    # `Official Spokesperson, Ilse Maren`: the name stands behind the office.
    behind = len(pieces) > 1 and bool(pieces[0]) and all(word == "official" or _is_title(word) for word in pieces[0])
    words = pieces[0] + pieces[1] if behind else pieces[0]
    if behind and words[0] == "official":
        words.pop(0)
    titled = bool(words) and _is_title(words[0])
    while words and (_is_title(words[0]) or (titled and words[0] in _SMALL)):
        words.pop(0)
    return titled, tuple(word for word in words if len(word.strip(".")) > 1)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[^\W\d_][\w.'’\-]*", text)]


def is_office(name: str) -> bool:
    """Whether the label is an office and names nobody: `Deputy Spokesman`, `THE PRESIDENT`."""
    words = _words(name)
    return bool(words) and all(word in _OFFICES or word in _SMALL or _is_title(word) for word in words)


def _is_title(word: str) -> bool:
    """A known title, or what is abbreviated in front of a name."""
    return word.strip(".") in _TITLES or (word.endswith(".") and 2 < len(word) <= 5)


def has_title(name: str) -> bool:
    """Whether a title and a name stand in it: `Dr. Maren`, `Foreign Minister Quill`."""
    titled, words = _parts(name)
    return titled and bool(words)


def full_names(labels: Iterable[str]) -> dict[str, str]:
    """For each label the fullest one of the same person; a surname that two persons share tells nothing."""
    counted = Counter(labels)
    people = {label: _parts(label)[1] for label in counted}
    holders: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    named: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for label, words in people.items():
        if words and not set(words) & _OFFICES:
            named[words].append(label)
            for word in {words[0], words[-1]}:
                holders[word].add(words)
    united: dict[str, str] = {}
    for words, own in named.items():
        longer = {other for word in {words[0], words[-1]} for other in holders[word] if _extends(other, words)}
        # Of the longer ones, only those that no other extends: `A B` and `A B C` are one person.
        longest = {other for other in longer if not any(_extends(third, other) for third in longer)}
        whole = named[longest.pop()] if len(longest) == 1 and _may_shorten(words, own) else []
        fullest = max([*own, *whole], key=lambda label: (len(people[label]), len(label)))
        united |= dict.fromkeys(own, fullest)
    for label in people:
        if is_office(label):
            held = {united[other] for other in united if re.match(rf"{re.escape(label)}\W+\w", other, re.I)}
            united |= dict.fromkeys([label], held.pop()) if len(held) == 1 else {}
    return united


def _may_shorten(words: tuple[str, ...], labels: list[str]) -> bool:
    """One word alone stands for a person behind a title: `MR. KIRBY`, not `KIRBY`."""
    return len(words) > 1 or any(_parts(label)[0] for label in labels)


def _extends(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    if len(longer) <= len(shorter):
        return False
    return longer[: len(shorter)] == shorter or longer[-len(shorter) :] == shorter
