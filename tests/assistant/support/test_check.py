"""Verdicts of the check on written sentences."""

from __future__ import annotations

from assistant.records import Support
from assistant.support.check import SupportChecker
from index.encoder import SentenceEncoder
from index.records import Passage, Role
from index.words import analyzer

TEXT = "Velmara will host talks on fishing quotas in March. The minister travels to Northland on Friday."


def passage(text: str = TEXT, start: int = 100) -> Passage:
    return Passage("b1", "b1:0", 0, 1, "Fishing", "Ada Brandt", Role.OFFICIAL, "", start, start + len(text), text, ())


def test_words_of_a_passage_are_verbatim_and_their_span_is_theirs() -> None:
    checker = SupportChecker(analyzer(), SentenceEncoder())
    (checked,) = checker.check(["The minister travels to Northland on Friday. [1]"], [passage()])
    assert checked.support is Support.VERBATIM
    assert checked.evidence[0].quote == "The minister travels to Northland on Friday"
    assert checked.evidence[0].start == 100 + TEXT.index("The minister")
