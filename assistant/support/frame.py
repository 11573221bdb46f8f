"""The words of a sentence that say who said it, told apart from what was said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.support.wordlists import words

SAYING = words("""say says said state states stated note notes noted tell tells told explain explains
    explained add adds added
    stress stresses stressed announce announces announced confirm confirms confirmed declare declares declared
    claim claims claimed argue argues argued warn warns warned ask asks asked reply replies replied answer
    answers answered emphasise emphasised emphasize emphasizes emphasized underline underlined underscored
    underscores report reports reported recall recalled insist insists insisted acknowledge acknowledges
    acknowledged assert asserts asserted maintain maintains maintained remark remarked remarks reiterate
    reiterates reiterated observed mentioned mentions pointed points believes believed thinks hopes hoped
    expressed described suggested suggests alleged alleges complained cautioned responded responds predicted
    admitted concluded affirmed reaffirmed clarified wondered commented comments informed cited read quoted
    vowed pledged promised conceded""")
_DENYING = words("deny denies denied dispute disputed disputes refuted refutes rejected rejects dismissed")
_BARE = words("""said says say stated noted explained added stressed replied answered claimed argued
    insisted asked believes
    thinks asserted confirmed acknowledged admitted emphasized emphasised warned hopes""")
"""Verbs that also stand without "that"."""
_REPORTER = re.compile(
    r"\b(?:reporters?|journalists?|correspondents?|questioners?|the press corps|media question)\b", re.I
)
_ROLE = re.compile(
    r"\b(?:spokes(?:woman|man|person)|official|minister|secretary|president|chair(?:man|woman|person)?|speaker|ministry|"
    r"government|administration|white house|department|ambassador|governor|director|general|adviser|advisor|he|she|"
    r"they|reporters?|journalists?|correspondents?|moderator|briefer|host)\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_QUOTE = '"“”«»'
_ACCORDING = re.compile(r"^(?:according to|in the (?:words|view|opinion) of|as per)\s+(?P<who>[^,]{2,80}),\s*", re.I)
_ACCORDING_LAST = re.compile(r",?\s+(?:according to|in the words of)\s+(?P<who>[^,]{2,80}?)[.!]?$", re.I)
_AS = re.compile(
    r"^as\s+(?P<who>[^,]{2,80}?)\s+(?:has |had )?(?P<verb>said|put it|noted|stated|explained|stressed|told reporters|"
    r"emphasi[sz]ed|recalled|pointed out)(?:\s[^,]{0,40})?,\s*",
    re.I,
)
_LAST = re.compile(
    r"[,”\"]\s*(?:as\s+)?(?P<who>[^,\"“”]{2,70}?)\s+(?:has |had |"
    r"also )?(?P<verb>\w+)(?:\s+(?:reporters|journalists|at the "
    r"briefing|on \w+ ?\d{0,2}|out|in (?:his|her) \w+|during the briefing|in response))?[.!]?$"
)
_LAST_TURNED = re.compile(
    r"[,”\"]\s*(?P<verb>said|says|added|noted|explained|replied)\s+(?P<who>[^,\"“”]{2,80}?)[.!]?$"
)
_LEAD = re.compile(
    r"^(?:(?:when |on being )?asked\b|in (?:response|reply|answer|her|his|the briefing|remarks|a briefing|opening|"
    r"closing)|respond|answer|reply|speaking|comment|at (?:the|a|her|his)|during (?:the|a|her|his)|"
    r"on (?:the )?\d|on [A-Z]|regarding|concerning|turning|earlier|today|yesterday|also|then|later|finally|however|"
    r"meanwhile|moreover|in addition|separately|furthermore)",
    re.I,
)
_AFTER = re.compile(
    r"\s*(?:,?\s*(?:reporters|journalists|the (?:briefing|press|reporters)|them|us|at the briefing|"
    r"on [A-Z]\w+(?: \d+)?|out|"
    r"in (?:response|reply)|during the briefing|today|yesterday)\s*,?)*\s*(?P<that>that\b|:|,|"
    r"whether\b|if\b|about\b|)\s*"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence cut into who said it and what."""

    who: str
    """Such as "Foreign Minister Lavrov" or "a reporter"; empty where the sentence does not tell."""
    claim: str
    """What was said; with the verb where that denies."""
    lead: str = ""
    """What stands before who said it: "On 13 January", "Asked about the talks"."""
    asks: bool = False

    @property
    def told(self) -> bool:
        return bool(self.who)

    @property
    def by_reporter(self) -> bool:
        return bool(_REPORTER.search(self.who))


def frame_of(sentence: str) -> Frame:
    """Take the attribution off `sentence`, which has no markers."""
    for pattern in (_ACCORDING, _AS):
        match = pattern.match(sentence)
        if match and _is_somebody(match["who"]):
            return Frame(match["who"].strip(), sentence[match.end() :])
    for pattern in (_LAST, _LAST_TURNED, _ACCORDING_LAST):
        match = pattern.search(sentence)
        verb = match.groupdict().get("verb", "said").casefold() if match else ""
        if match and verb in SAYING and _is_somebody(match["who"]) and match.start() > 10:
            end = match.start() + (sentence[match.start()] in _QUOTE)
            return Frame(match["who"].strip(), sentence[:end], asks=verb.startswith("ask"))
    return _front(sentence) or Frame("", sentence)


def _front(sentence: str) -> Frame | None:
    """ "[Lead,] somebody said that ..."."""
    quoted = min((at for at in map(sentence.find, _QUOTE) if at >= 0), default=len(sentence))
    begin = 0
    lead = _LEAD.match(sentence)
    if lead:
        comma = sentence.find(", ", 0, 160)
        begin = comma + 2 if 0 < comma < quoted else begin
    words = list(_WORD.finditer(sentence, begin, min(quoted, begin + 140)))
    for place, match in enumerate(words[:14]):
        verb = match.group().casefold()
        if (verb not in SAYING and verb not in _DENYING) or place == 0:
            continue
        who = sentence[begin : match.start()].strip()
        if not _is_somebody(who):
            continue
        after = _AFTER.match(sentence, match.end())
        assert after is not None  # It matches nothing at all, too.
        quote_next = sentence[after.end() : after.end() + 1] in tuple(_QUOTE)
        if not (after["that"] or quote_next or verb in _BARE):
            continue
        if verb in _DENYING:
            return Frame(who, sentence[match.start() :], sentence[:begin])
        before = sentence[:begin] + sentence[match.end() : after.start("that")].strip(" ,")
        return Frame(who, sentence[after.end() :], before, asks=verb.startswith(("ask", "wonder")))
    return None


def _is_somebody(who: str) -> bool:
    """Whether `who` is a person or a body, and not a clause."""
    words = _WORD.findall(re.sub(r",[^,]*,$", "", who))
    while words and words[-1].casefold() in ("has", "had", "also", "then", "have", "further", "later", "again", "just"):
        words.pop()
    small = [word for word in words if word[0].islower() and word not in _JOINING]
    named = any(word[0].isupper() and word.casefold() not in _JOINING for word in words)
    if not words or len(words) > 10 or any(word in _NO_SUBJECT for word in small):
        return False
    return bool(_ROLE.search(who)) or (named and len(small) <= 3)


_JOINING = words("the a an of for and s de la al von der van bin")
_NO_SUBJECT = words("""is are was were be been being will would can could may might must should not that
    which if when because to by
    have do does did we you it there this these those than about into from with in on at as but or so""")
