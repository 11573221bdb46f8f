"""Signs that a question leans on what was said before: "he", "those talks", "And the Czech side?", "Why?"."""

from __future__ import annotations

import re

from assistant.topics import chunks, has_name, own_words

_OPENS = re.compile(
    r"^(?:and|but|so|then|also|what about|how about|why|how so|no|or|what else|¿?y|pero|¿?por qué|et|mais|pourquoi)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\b(?:he|she|they|them|him|his|her|hers|their|theirs|it|its|that|these|those|the same|ones?|the (?:two|three|other|former"
    r"|latter)|he's|she's|they're|it's|él|ella|ellos|ellas|eso|sus|il|elle|ils|elles|cela|leurs?)\b"
    r"|\bthis(?! (?:week|month|year|morning|spring|summer|autumn|winter))\b|\bthere\b(?! (?:is|are|was|were|be|been|a|any|no)\b)"
    r"|\bthen\W*$",
    re.I,
)
_NOT_BACK = re.compile(
    r"\b(?:is|are|was|were|am|will be|be) (?:it|there) (?:true|possible|likely|clear|correct|planned)\b|\b(?:say|said|says|"
    r"think|thinks|believe|true|clear|hope|confirm|mean|sure|likely|so|such|fact|claim|claims|claimed|idea) that\b",
    re.I,
)
_INTRODUCED = re.compile(r"\b[A-Z][\w’'-]+\b.*\b(?:he|she|they|him|his|her|their|it|its)\b")
"""A name before the pronoun: "What did Kerry say of his trip?" points to Kerry, not back."""
_OFFICE = re.compile(
    r"\bthe (?:prime |foreign |defen[cs]e |vice |new )?(?:minister|president|ambassador|general|chancellor|secretary|governor|senator|"
    r"official|envoy|mission|talks|meeting|agreement|visit|summit|report|deal|attack|decision|proposal|operation|"
    r"organi[sz]ation|project|system|bill|package)\b(?! (?:of|in|on|to|for|with|between|from)\b)",
    re.I,
)
_MORE = re.compile(
    r"^(?:please |can you |could you )?(?:tell|say|give|show|explain)(?: me| us)?(?: a (?:bit|little))? more\b|^(?:any|some)"
    r"(?:thing)? (?:else|more|details)\b|^more(?: details| on that| about that)?\W*$|^go on\W*$|^continue\W*$|^elaborate\b"
    r"|^what else\W*$|^details\W*$|^cuéntame más|^dis-m'en plus",
    re.I,
)
_SHORT = 3
"""Words. A question this short names no topic of its own."""
_OWN_NAMES = 2
"""Names that make a topic of its own, however the question opens: "And will Moscow admit Tashkent?"."""
_OWN_WORDS = 2
"""Words that carry, up to which a question without a name is taken to go on with the topic."""
_OWN_TOPIC = 4
"""Words that carry, from which a question with a name stands alone however it opens."""


def leans_on_before(question: str) -> bool:
    """Whether a question says what only the turns before explain, or too little to stand alone."""
    if _POINTS_BACK.search(_NOT_BACK.sub(" ", question)) and not _INTRODUCED.search(question[1:]):
        return True
    named = has_name(question)
    if len(re.findall(r"\w+", question)) <= _SHORT and not (named and not _OPENS.search(question)):
        return True
    if _OPENS.search(question):
        names = re.findall(r"(?<=\w )[A-Z][\w’'-]+", question)
        return len(names) < _OWN_NAMES and not (names and len(own_words(question)) >= _OWN_TOPIC)
    if named:
        return False
    return len(own_words(question)) <= _OWN_WORDS or bool(_OFFICE.search(question))


def asks_for_more(question: str) -> bool:
    """ "Tell me more", without a word of what about."""
    return bool(_MORE.search(question)) and not chunks(_MORE.sub(" ", question))
