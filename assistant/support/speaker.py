"""Whether a sentence names the one who said it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.support.frame import SAYING, Frame
from assistant.support.names import VALUES, key_of, near
from assistant.support.tokens import Token, fold
from assistant.support.wordlists import words
from index.records import Passage, Role

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_OFFICES = words("""mr mrs ms miss dr the a an of for and s president vice prime minister secretary general spokesperson
    spokeswoman spokesman speaker official officials senior administration chair chairman chairwoman chairperson
    deputy ambassador governor director press state foreign ministry white house department moderator question q
    reporter journalist correspondent host briefer participant government he she they one another from with same
    us u adviser advisor""")
_SAID = SAYING | {
    "according",
    "statement",
    "remarks",
    "words",
    "letter",
    "described",
    "called",
    "wrote",
    "proposed",
    "put",
}
_BODIES = re.compile(
    r"\b(?:ministry|government|administration|house|department|side|office|embassy|officials?|delegation|"
    r"spokes(?:woman|man|person)|agency|commission|kremlin|pentagon|presidency)\b",
    re.I,
)


def names_of(who: str) -> list[str]:
    """The words of a name in "Foreign Minister Sergey Lavrov": Sergey, Lavrov; none where only an office is told."""
    words = [word for word in _WORD.findall(who) if word[0].isupper()]
    return [fold(word).removesuffix("'s") for word in words if fold(word).removesuffix("'s") not in _OFFICES]


def speaker_fault(
    frame: Frame, sentence: str, passage: Passage, source: Sequence[Token], around: Sequence[Passage]
) -> str:
    """What is wrong with who is said to have said it; empty where nothing is."""
    reporter = passage.role is Role.REPORTER
    if not frame.told:
        if reporter and not _echoes_reporter(sentence):
            return "tells as a fact what a reporter said"
        return ""
    if frame.by_reporter:
        own = any(token.word.startswith(("reporter", "journalist", "correspondent")) for token in source)
        return "" if reporter or own else f"says a reporter said it, it was {_told(passage)}"
    names = names_of(frame.who)
    if not names:
        if reporter:
            return f"says {frame.who} said it, it was a reporter"
        return ""
    label = [fold(word) for word in _WORD.findall(passage.speaker)]
    personal = [word for word in label if word not in _OFFICES]
    if _matches(names, label) and not _other_first_name(names, personal):
        return ""
    if _says_in_source(names, source):
        return "" if not reporter else f"tells as {frame.who}’s words what a reporter said of them"
    if reporter:
        return f"says {frame.who} said it, it was a reporter"
    if _speaks_for(frame.who, names):
        return ""
    if (
        not personal
        and not _anonymous(label)
        and not any(_matches(names, [fold(each) for each in _WORD.findall(p.speaker)]) for p in around)
    ):
        return ""  # The transcript names no one: "THE PRESIDENT".
    return f"says {frame.who} said it, it was {_told(passage)}"


def _told(passage: Passage) -> str:
    return "a reporter" if passage.role is Role.REPORTER else passage.speaker or "somebody not named"


def _echoes_reporter(sentence: str) -> bool:
    return bool(
        re.search(
            r"\b(?:reporters?|journalists?|correspondents?|(?:was|were|been|when|being) asked|"
            r"asked (?:about|whether|if))\b",
            sentence,
            re.I,
        )
    )


def _anonymous(label: Sequence[str]) -> bool:
    """Whether the transcript means to name no one, where "THE PRESIDENT" names one who needs no name."""
    return not label or bool({"official", "officials", "participant", "participants", "q", "question"} & set(label))


def _matches(names: Sequence[str], label: Sequence[str]) -> bool:
    """Whether the last name told is one of the label's."""
    return any(near(key_of(names[-1]), key_of(word)) for word in label)


def _other_first_name(names: Sequence[str], label: Sequence[str]) -> bool:
    """Whether both give a first name and these differ: Pavel Lavrov is not Sergey Lavrov."""
    if len(names) != 2 or len(label) != 2 or len(names[0]) == 1 or len(label[0]) == 1:
        return False
    return near(names[1], label[1]) and not (near(key_of(names[0]), key_of(label[0])) or names[0][:3] == label[0][:3])


def _says_in_source(names: Sequence[str], source: Sequence[Token]) -> bool:
    """Whether the briefing itself tells that they said it: their name close to a verb of saying."""
    for place, token in enumerate(source):
        if near(key_of(token.word), key_of(names[-1])):
            around = source[max(0, place - 4) : place + 9]
            if any(each.word in _SAID for each in around):
                return True
    return False


def _speaks_for(who: str, names: Sequence[str]) -> bool:
    """Whether a country or a body is told to have spoken, for which the speaker may."""
    return (
        bool(_BODIES.search(who)) and all(key_of(name) in VALUES or _BODIES.search(who) for name in names[-1:])
    ) or (all(key_of(name) in VALUES for name in names))
