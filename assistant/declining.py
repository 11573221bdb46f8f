"""Tells a reply that gives no answer ("I would refer you to ...") from one that does.

A sentence that declines proves little in a long reply: speakers decline one part and answer the rest. So a reply
declines where such sentences make up a good share of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WILL_NOT = (
    r"(?:can['’]?t|cannot|can not|could(?:n['’]t| not)|won['’]?t|will not|would(?:n['’]t| not)|"
    r"(?:am|['’]m|are|['’]re|is|was) not (?:going to|gonna|able to|prepared to|in a position to|at liberty to|"
    r"here to)|what I['’]m not going to do is|do(?:n['’]t| not) (?:want|intend|wish) to|(?:['’]d|would) rather not|"
    r"(?:would )?prefer not to|"
    r"declined? to|refuse to|have no intention (?:of|to)|(?:am|['’]m|are|['’]re) unable to)"
)
_TELL = (
    r"(?:comment\w*|speak (?:to|on|for|about)|talk about|discuss\w*|speculat\w*|answer\w*|confirm|go(?:ing)? into|"
    r"get(?:ting)? (?:into|ahead)|share|disclose|preview|prejudge|predict|characteri[sz]e|weigh in|"
    r"respond(?! to (?!that|this|it|your|the question))|"
    r"say (?:anything|more|any more|whether|which|who)|tell you|give you (?:an answer|details|any)|elaborate|"
    r"go beyond|read out|negotiate (?:in public|here|from)|telegraph|jump (?:right )?in(?:to)?|engage in|litigate|"
    r"rank|grade|guess|name (?:anyone|anybody|names|him|her|them)|point (?:a |the |any )?fingers?|assign blame|"
    r"put (?:words|a (?:timeline|number|date))|set (?:a|any) (?:timeline|deadline|date))"
)
_NEWS = r"(?:comments?|information|updates?|details?|announcements?|specifics|readout|data|timeline|guidance|position)"
_TO_TELL = r"(?:for you|to (?:share|add|announce|offer|preview|predict|report|read out|say|tell)|on (?:that|this))"
_REFUSALS = (
    rf"\b{_WILL_NOT}\b[^.;?!]{{0,40}}?\b{_TELL}",
    r"\bno comment\b|\b(?:do(?:n['’]t| not)|never) comment on\b",
    r"\b(?:have|['’]ve|got|there(?:['’]s| is)) (?:no|nothing)(?: (?:new|further|more|additional|specific))*"
    rf"(?: {_NEWS})? {_TO_TELL}",
    rf"\b(?:have|['’]ve got) no {_NEWS}\b",
    r"\bdo(?:n['’]t| not) (?:yet )?have (?!any (?:data|evidence|information|indication)s? (?:to|that) (?:indicate|"
    r"suggest|show))(?:any(?:thing)?|an?|the|that|those|more|additional|further|specific)\b"
    rf"[^.;?!]{{0,40}}\b(?:{_NEWS}|{_TO_TELL}|in front of me)",
    r"\brefer(?:ring)? you (?:back )?to\b|\b(?:point|direct|send) you (?:back )?to(?:ward)?\b(?! the (?:fact|top))",
    r"\b(?:['’]d|['’]ll|would|will|should|could|better) (?:have to )?ask (?:him|her|them)\b|"
    r"\bhave to ask (?:him|her|them|the)\b",
    r"\b(?:question|matter|something) (?:better |best )?(?:for|(?:addressed|put) to) (?:the|him|her|them)\b|"
    r"\b(?:better|best) (?:placed|positioned) to (?:answer|say|comment)",
    r"\b(?:leave|leaving) (?:it|that|those|this) to\b|"
    r"\b(?:let|allow) (?!me\b|us\b)(?:him|her|them|others|that|[A-Z][\w.’' ]{2,40}?|the \w+(?: \w+)?) (?:to )?"
    r"(?:speak|answer|respond|comment|announce|argue|explain|decide|play out|have the last word|make that)\b",
    r"\b(?:about )?all (?:that )?I (?:can|could) (?:tell|say|share|offer|report)(?: you)?(?: (?:on|about) (?:that|"
    r"this|it))?\W*$|"
    r"\bnothing (?:new |more |further |else )?(?:to|for you) (?:to )?(?:add|report|preview|announce|share|say|"
    r"read out)\b|"
    r"\b(?:no|not any) (?:new )?(?:announcements?|previews?|predictions?|updates?) (?:to make|for you|on that|"
    r"from here)\b|"
    r"^\W*stay tuned\b|\bnot (?:something|a matter|anything) (?:that )?(?:I|we) (?:can|would|will) "
    r"(?:comment|discuss|speak|talk)\b",
    r"\bwe (?:proceed|are proceeding) from\b",
    r"\bneither confirm nor deny\b|\brul(?:e|ing) nothing (?:in|out)\b|"
    r"\brul(?:e|ing) (?:anything|it|that|this) in or out\b",
    r"\b(?:too (?:early|soon)|premature|not appropriate|not for me) (?:for (?:me|us) )?to\b|"
    r"\bwould(?:n['’]t| not) be (?:appropriate|right|proper|prudent) (?:for (?:me|us) )?to\b",
    r"\bno (?:puedo|podemos|voy a|vamos a|quiero|podría) (?:comentar|responder|contestar|confirmar|especular|opinar|"
    r"adelantar)|\b(?:prefiero|preferimos) no\b|\bno tengo (?:el dato|esa información|información|datos|detalles)|"
    r"\bsin comentarios\b",
    r"\bne (?:peux|puis|peut|pouvons|vais|souhaite) pas (?:commenter|répondre|confirmer)|\bpas de commentaire\b|"
    r"\bkein Kommentar\b|\bkann ich nicht (?:kommentieren|sagen|bestätigen)|\bnicht kommentieren\b",
    r"\bбез комментариев\b|\bне (?:могу|можем|буду|будем|готов[аы]?) (?:комментировать|ответить|подтвердить)|"
    r"无可奉告|不予置评|没有(?:可以|更多)?[^。]{0,8}(?:提供|补充|消息)|コメント(?:は)?(?:差し)?控え",
)
_IGNORANCE = (
    r"\bI (?:really |honestly |just |simply )*(?:do(?:n['’]t| not)|did(?:n['’]t| not)) know\b(?! (?:if you|that))|"
    r"\bwe do(?:n['’]t| not) know\b|\b(?:am|['’]m|are|['’]re) not (?:aware|familiar|privy)\b|"
    r"\bhave(?:n['’]t| not) (?:seen|heard|read|spoken|talked|discussed|had (?:a|the) (?:chance|opportunity) to)\b|"
    r"\b(?:do(?:n['’]t| not)) (?:remember|recall)\b|\bnot (?:sure|certain) (?:who|when|whether|if)\b",
    r"\b(?:['’]ll|will|let me|can|have to|need to|happy to|going to) (?:have to )?"
    r"(?:check(?: on| into| with| for)?|get back to you|look into|take (?:that|the|this) question|follow up with you|"
    r"circle back|find out)\b",
    r"\bno (?:lo )?s(?:é|abemos|abría)\b|\bje ne sais pas\b|\bich weiß (?:es )?nicht\b|\bне знаю\b|不清楚|不了解",
)
_REFUSES = re.compile("|".join(f"(?:{pattern})" for pattern in _REFUSALS), re.I)
_DOES_NOT_KNOW = re.compile("|".join(f"(?:{pattern})" for pattern in _IGNORANCE), re.I)
_IGNORANCE_COUNTS = 0.5
"""Of a refusal: who says "I don't know" often goes on with what they do know."""
SHARE = 0.3
"""Of the sentences of a reply; settled by reading replies of White House briefings."""
_MOST_BEHIND = 8
"""Sentences of a reply that opens by declining: a longer one comes back to the question."""
_TURNS = re.compile(r"\b(?:but|while|although|though|aside from|apart from|other than|except|until|what I can)\b", re.I)
"""With these in it, the sentence that declines goes on to answer."""
_OTHERS_TURN = re.compile(
    r"\W*(?:go ahead|next question|yes|okay|thank\w*|so|well|sure|look)\b[^.?!]{0,30}[.?!]?\W*", re.I
)
_NO_QUESTION = 3
"""Words, at most: "Okay.", "Yeah." A reply to it replies to what came before."""


def refuses(sentence: str) -> bool:
    """Whether a sentence says in so many words that no answer is given."""
    return bool(_REFUSES.search(sentence))


def declines(sentences: Sequence[str], *, share: float = SHARE) -> bool:
    """Whether a reply, given by its sentences, gives no answer: this share of them says so."""
    said = [sentence for sentence in sentences if not _OTHERS_TURN.fullmatch(sentence)]
    weight = sum(
        1.0 if refuses(sentence) else _IGNORANCE_COUNTS if _DOES_NOT_KNOW.search(sentence) else 0.0 for sentence in said
    )
    return weight >= share * len(said) if weight else False


def declines_in_passing(sentences: Sequence[str]) -> bool:
    """Whether a reply begins by declining what was asked and goes on to something else, or ends so, twice."""
    said = [sentence for sentence in sentences if not _OTHERS_TURN.fullmatch(sentence)]
    opens = len(said) <= _MOST_BEHIND and bool(said) and refuses(said[0]) and not _TURNS.search(said[0])
    return opens or (len(said) > 1 and all(map(refuses, said[-2:])))


def declining_sentences(sentences: Sequence[str]) -> list[int]:
    """Places of the sentences of a reply by which it declines."""
    return [n for n, sentence in enumerate(sentences) if refuses(sentence) or _DOES_NOT_KNOW.search(sentence)]


def asks_something(question: str) -> bool:
    """Whether the words of a reporter are more than "Okay."."""
    return len(question.split()) > _NO_QUESTION
