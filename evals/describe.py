"""Harder ways to ask: names replaced by descriptions and pronouns, or the first clause alone. Rules, no model.

The rules know capitals, titles, and words that name a body or a document. What they make reads roughly, as hurried
questions do, and lacks the very words that a search by words leans on.
"""

from __future__ import annotations

import re

_TITLES = {
    *("president", "minister", "chancellor", "secretary", "ambassador", "senator", "governor", "general", "chairman"),
    *("commissioner", "director", "king", "queen", "speaker", "mayor", "judge", "leader", "spokesman", "spokeswoman"),
    *("adviser", "advisor", "congressman", "congresswoman", "doctor", "professor", "representative", "envoy"),
    *("presidente", "ministro", "secretario", "doctora"),
}
_NAMED_BY_HEAD = {
    *("agency", "alliance", "army", "assembly", "association", "authority", "bank", "bureau", "centre", "center"),
    *("commission", "committee", "commonwealth", "congress", "council", "court", "department", "embassy", "navy"),
    *("federation", "forces", "front", "fund", "government", "group", "house", "institute", "ministry", "union"),
    *("movement", "office", "organisation", "organization", "parliament", "party", "senate", "service", "university"),
    *("accord", "act", "agreement", "agreements", "conference", "convention", "declaration", "directive", "dialogue"),
    *("forum", "initiative", "law", "memorandum", "pact", "protocol", "summit", "treaty", "charter", "resolution"),
    *("olympics", "games"),
}
_COUNTRIES_IN_SHORT = {"US", "U.S", "USA", "UK", "U.K", "UAE", "EU", "DPRK", "PRC", "USSR", "FRG"}
_WELL_KNOWN = {
    "white house": "the administration",
    "united states": "that country",
    "united kingdom": "that country",
    "united nations": "the organisation",
    "european union": "the organisation",
    "middle east": "that region",
}
_KEPT = {
    *("I", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "God"),
    *("COVID", "COVID-19", "TV", "OK", "AM", "PM"),
}
_IN_A_PLACE = {"in", "at", "near", "to", "from", "into", "across", "through", "outside", "inside", "toward", "towards"}
_ADDRESS = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Prof|Sen|Gov|Gen|Rep|Sir|Lady)\b\.?\s*")
_DEMONYM = re.compile(r"(?:an|ish|ese|ch|ani|aqi|ari|eli|meni|ic)$")
_CAPITAL = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Gov|Gen|Rep)\.|(?:[A-Z]\.)+(?:[A-Z]\b)?|[A-Z][^\W_]*(?:[-‒–’'.][^\W_]+)*)"
_NAME = re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:\s+(?:(?:of|of the|for|de|von|van)\s+)?{_CAPITAL})*")
_POSSESSIVE = re.compile(r"[’']s?$")
_TIDIED = (
    (re.compile(r"\b(?:the|a|an)\s+(the|that|it|its)\b", re.I), r"\1"),
    (re.compile(r"\s+([,.;:?!])"), r"\1"),
    (re.compile(r"\s{2,}"), " "),
)
_FUNCTION_WORD = re.compile(
    r"\s+(?:a|an|and|are|as|at|be|but|by|can|could|did|do|does|for|from|had|has|have|in|into|is|it|may|might|must|not|of"
    r"|on|or|should|so|than|that|the|then|to|was|were|what|when|which|who|will|with|would)\b"
)
_ENGLISH = re.compile(r"\b(?:the|of|is|are|was|do|does|did|will|would|has|have|what|how|who|when|where|why)\b", re.I)
_CLAUSE_ENDS = re.compile(
    r"[,;:—–]\s|\s[—–-]\s|\s(?:and|or|but|which|who|because|while|where|when|if|since|after|given|y|que|pero)\s"
)
_LEADS_TO_A_CLAUSE = re.compile(
    r"(?:(?:and|but|so|like|now|well)[, ]\s*)?(?:if|given|considering|depending|despite|in addition|in light|when"
    r"|while|as|since|because|after|before|now that|although|though|with|on|i know|regarding|based|según|si|cuando)\b",
    re.I,
)
_LEFT_HANGING = re.compile(
    r"(?:\s(?:a|an|the|of|to|for|in|on|at|by|with|from|as|about|whether|that|is|are|was|were|his|her|their|its))+$",
    re.I,
)
_LEAST_WORDS = 4
_LONG_WORD, _LEAST_TELLING = 3, 3
"""Letters of words that tell what is asked about, and how many of them a question needs beside its names."""


def describe(question: str) -> str | None:
    """The question with its names replaced; None where it has none, too few words are left, or it is not English."""
    if not _ENGLISH.search(question):
        return None
    pieces: list[str] = []
    left = ""
    past = 0
    for match in _NAME.finditer(question):
        start = match.start()
        name = match.group()
        if re.search(r"(?:^|[.?!:…]\s+|[“\"(]\s*)$", question[:start]):
            # A sentence starts with a capital anyway: its first word is a name only where more of a name follows.
            opener, _, name = name.partition(" ")
            start += len(opener) + 1
        before = re.search(r"([\w’'-]+)\s+$", question[:start])
        new = _described(name, before.group(1) if before else "", question[match.end() :])
        if new != name:
            pieces += [question[past:start], new]
            left += question[past:start] + " "
            past = match.end()
    telling = [word for word in re.findall(r"[^\W\d_]+", left + question[past:]) if len(word) > _LONG_WORD]
    if not pieces or len(telling) < _LEAST_TELLING:
        return None
    text = "".join([*pieces, question[past:]])
    for pattern, by in _TIDIED:
        text = pattern.sub(by, text)
    text = text.strip()
    return text[:1].upper() + text[1:]


def _described(name: str, before: str, after: str) -> str:
    """What stands for a name between the word `before` it and the text `after` it."""
    words = _POSSESSIVE.sub("", name).split()
    if not words or all(word in _KEPT for word in words):
        return name
    owns = "’s" if _POSSESSIVE.search(name) else ""
    lower = [word.lower() for word in words]
    if _ADDRESS.match(name):
        return f"that person{owns}"
    if known := _WELL_KNOWN.get(" ".join(lower)):
        return known + owns
    if head := next((word for word in lower if word in _TITLES), None):
        return f"the {head}{owns}"
    if before.lower() in _TITLES:
        return owns  # "chief adviser Ihsan Sener": the title stands there already.
    if head := next((word for word in reversed(lower) if word in _NAMED_BY_HEAD), None):
        return f"the {head}{owns}"
    if len(words) == 1:
        return _one_word(words[0], owns, before, after)
    return f"that place{owns}" if before.lower() in _IN_A_PLACE else f"that person{owns}"


def _one_word(word: str, owns: str, before: str, after: str) -> str:
    if word.rstrip(".") in _COUNTRIES_IN_SHORT:
        return f"that country{owns}"
    if word.isupper() and len(word) > 1:
        return f"the organisation{owns}"
    if word.endswith("s") and _DEMONYM.search(word[:-1]):
        return f"them{owns}"
    if not owns and _DEMONYM.search(word) and re.match(r"\s+[a-z]", after) and not _FUNCTION_WORD.match(after):
        return ""  # "Pakistani citizens": citizens.
    if owns:
        return "its"
    return "that place" if before.lower() in _IN_A_PLACE else "it"


def first_clause(question: str) -> str | None:
    """The first main clause of the sentence that asks; None where that is the whole question."""
    sentences = re.split(r"(?<=[.?!])\s+", question)
    asking = next((each for each in sentences if each.endswith("?")), sentences[-1])
    opened = 0
    for match in [*_CLAUSE_ENDS.finditer(asking), None]:
        clause = _LEFT_HANGING.sub("", asking[opened : match.start() if match else None].strip(" ¿?.")) + "?"
        if _LEADS_TO_A_CLAUSE.match(clause):
            opened = match.end() if match else opened
        elif len(clause.split()) > _LEAST_WORDS:
            return None if clause == question else clause[:1].upper() + clause[1:]
    return None
