"""Signs that a question leans on what was said before: "he", "those talks", "And the Czech side?", "Why?"."""

from __future__ import annotations

import re

from assistant.topics import chunks, has_name, own_words

_OPENS = re.compile(
    r"^(?:and|but|so|then|also|what about|how about|why|how so|no|or|what else|¿?y|pero|¿?por qué|et|mais|pourquoi)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\b(?:he|she|they|them|him|his|her|hers|their|theirs|it|its|that|these|those|the same|ones?"
    r"|the (?:two|three|other|former|latter)"
    r"|he's|she's|they're|it's|él|ella|ellos|ellas|eso|sus|il|elle|ils|elles|cela|leurs?)\b"
    r"|\bthis(?! (?:week|month|year|morning|spring|summer|autumn|winter))\b"
    r"|\bthere\b(?! (?:is|are|was|were|be|been|a|any|no)\b)"
    r"|\bthen\W*$",
    re.I,
)
_NOT_BACK = re.compile(
    r"\b(?:is|are|was|were|am|will be|be) (?:it|there) (?:true|possible|likely|clear|correct|planned)\b(?: that)?"
    r"|\b(?:say|said|says|think|thinks|believe|true|clear"
    r"|hope|confirm|mean|sure|likely|so|such|fact|claim|claims|claimed|idea) that\b",
    re.I,
)
_INTRODUCED = re.compile(
    r"\b[A-Z][\w’'-]+\b.*\b(?:he|she|they|him|his|her|their|its)\b"
    r"|\b[A-Z][\w’'-]+\b.*(?:,|\b(?:and|but|if|that|when|because))\b.*\bit\b"
)
"""A name before the pronoun: "What did Kerry say of his trip?" points to Kerry, not back."""
_INTRODUCES = re.compile(
    r"^(?:tell me (?:more )?about|describe|define|what (?:is|are|was|were)|who (?:is|are|was|were)) "
    r"(?!the\b|some\b|its?\b|any\b|other\b)",
    re.I,
)
"""Names a subject to begin with: "Tell me about makos."."""
_OFFICE = re.compile(
    r"\bthe (?:prime |foreign |defen[cs]e |vice |new )?(?:minister|president|ambassador|general|"
    r"chancellor|secretary|governor|senator|official|envoy|mission|talks|meeting|agreement|visit|summit|report|deal|attack|decision|proposal|operation|"
    r"organi[sz]ation|project|system|bill|package)\b(?! (?:of|in|on|to|for|with|between|from)\b)",
    re.I,
)
_MORE = re.compile(
    r"^(?:please |can you |could you )?(?:tell|say|give|show|explain)(?: me| us)?(?: a (?:bit|little))? more\b"
    r"|^(?:any|some)(?:thing)? (?:else|more|details)\b|^more(?: details| on that| about that)?\W*$"
    r"|^go on\W*$|^continue\W*$|^elaborate\b"
    r"|^what else\W*$|^details\W*$|^cuéntame más|^dis-m'en plus",
    re.I,
)
_NAME = re.compile(r"(?<=\w )[A-Z][\w’'-]+(?: (?:of )?[A-Z][\w’'-]+)*")
_OWN_NAMES = 2
"""Names that make a topic of its own, however the question opens: "And will Moscow admit Tashkent?"."""
_OWN_WORDS = 2
"""Words that carry, up to which a question without a name is taken to go on with the topic."""
_OWN_TOPIC = 4
"""Words that carry, from which a question stands alone however it opens."""


def leans_on_before(question: str) -> bool:
    """Whether a question says what only the turns before explain, or too little to stand alone."""
    if points_back(question):
        return True
    own = len(own_words(question))
    if _OPENS.search(question):
        return len(_NAME.findall(question)) < _OWN_NAMES and own < _OWN_TOPIC
    if own and (_INTRODUCES.search(question) or has_name(question)):
        return False
    return own <= _OWN_WORDS or bool(_OFFICE.search(question))


def points_back(question: str) -> bool:
    """Whether a pronoun means something said before, and not a name in the question itself."""
    return bool(_POINTS_BACK.search(_NOT_BACK.sub(" ", question))) and not _INTRODUCED.search(question[1:])


def asks_for_more(question: str) -> bool:
    """ "Tell me more", without a word of what about."""
    return bool(_MORE.search(question)) and not chunks(_MORE.sub(" ", question))
