"""Counts of a term are exact: against a search of the plain text by regular expressions, and in named cases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import UsageError
from assistant.explore import telling
from assistant.explore.concordance import Concordance
from assistant.explore.mentions import TermMentions
from assistant.samples import sample_paths
from index.briefing_index import BriefingIndex
from index.catalogue import BriefingSummary
from index.errors import UnknownBriefing
from index.parser import parse_briefing
from index.records import Briefing, Role
from index.settings import IndexSettings
from index.words import analyzer
from tests.assistant.test_cli import run, run_json

FORMS = {
    "negotiate": ("negotiate", "negotiates", "negotiated", "negotiating"),
    "treaty": ("treaty", "treaties"),
    "Northland": ("Northland", "northland", "NORTHLAND"),
    "the": ("the", "The"),
}
"""Words with all the forms of them that generated texts hold."""
OTHERS = ("harbour", "observer", "2031", "grain", "Maren", "us")


class _Words:
    def __init__(self) -> None:
        self.analyze = analyzer()


@dataclass
class Shelf:
    """Briefings without an index's stores: what a concordance asks an index for."""

    held: list[Briefing]

    def __post_init__(self) -> None:
        self.words = _Words()

    def briefings(self) -> list[BriefingSummary]:
        return [
            BriefingSummary(each.id, each.title, each.date, None, each.source, each.sha256, 0, 0, 0)
            for each in self.held
        ]

    def briefing(self, id_: str) -> Briefing:
        for each in self.held:
            if each.id == id_:
                return each
        raise UnknownBriefing(id_)


def transcript(*turns: tuple[str, str], day: int = 1) -> str:
    spoken = "\n\n".join(f"{label}: {text}" for label, text in turns)
    return f"Briefing by Velmara Spokeswoman Tessa Varn, Port Vell, May {day}, 2031\n\n{spoken}\n"


def shelf(*texts: str) -> Concordance:
    held = [
        parse_briefing(text, briefing_id=str(place), source=str(place), sha256=str(hash(text)))
        for place, text in enumerate(texts)
    ]
    return Concordance(Shelf(held))  # type: ignore[arg-type]


_word = st.sampled_from([form for forms in FORMS.values() for form in forms] + list(OTHERS))
_gap = st.sampled_from([" ", " ", " ", ", ", "-", " “", "\n", ". ", "? ", "\n\n", "’s "])
_speech = st.lists(st.tuples(_word, _gap), min_size=1, max_size=25).map(
    lambda pieces: "".join(word + gap for word, gap in pieces).strip() + " end"
)
_label = st.sampled_from(["Question", "Tessa Varn"])
_text = st.lists(st.tuples(_label, _speech), min_size=1, max_size=6).map(lambda turns: transcript(*turns))


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """The same question put to Python's regular expressions: whole words, no sentence end or blank line between."""
    one = [rf"(?<!\w)(?:{'|'.join(FORMS.get(word, (word,)))})(?!\w)" for word in words]
    return re.compile(r"(?:(?![.?]\W*\s|\n\s*\n)\W)+".join(one), re.IGNORECASE)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(_text, min_size=1, max_size=3),
    st.lists(st.sampled_from([*FORMS, *OTHERS]), min_size=1, max_size=3),
    st.sampled_from([None, Role.OFFICIAL, Role.REPORTER]),
)
def test_counts_equal_those_of_a_regular_expression(texts: list[str], words: list[str], by: Role | None) -> None:
    concordance = shelf(*texts)
    found = concordance.mentions(" ".join(words), by)
    assert len(found.briefings) == len(texts)
    for each in found.briefings:
        text = texts[int(each.briefing.id)]
        briefing = concordance._index.briefing(each.briefing.id)
        spoken = [turn for section in briefing.sections for turn in section.turns if turn.role is by]
        expected = [
            match.span()
            for match in pattern(words).finditer(text)
            if by is None or any(turn.start <= match.start() < turn.end for turn in spoken)
        ]
        assert [(mention.start, mention.end) for mention in each.mentions] == expected


SAID = (
    ("Question", "Will the U.S. Army let us negotiate, or is it the US that decides? And NGOs?"),
    ("Tessa Varn", "Us? Mr. Quill negotiated. Treaties hold. The treaty’s text is known. An NGO met the WHO."),
)


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        pytest.param("negotiation", {"negotiate": 1, "negotiated": 1}, id="inflected-forms"),
        pytest.param('"negotiated"', {"negotiated": 1}, id="as-written"),
        pytest.param("US", {"US": 2}, id="abbreviation-is-no-pronoun"),
        pytest.param("us", {"us": 2, "US": 2}, id="small-letters-match-both"),
        pytest.param("U.S. Army", {"US army": 1}, id="abbreviation-in-a-phrase"),
        pytest.param("NGO", {"NGO": 1, "NGOs": 1}, id="plural-of-an-abbreviation"),
        pytest.param("Mr Quill", {"mr quill": 1}, id="a-title-ends-no-sentence"),
        pytest.param("Quill negotiated treaties", {}, id="no-phrase-over-a-sentence-end"),
        pytest.param("treaty", {"treaties": 1, "treaty": 1}, id="genitive"),
        pytest.param("WHO", {"WHO": 1}, id="capitals"),
        pytest.param("submarine", {}, id="never-said"),
    ],
)
def test_what_counts_as_the_term(term: str, forms: dict[str, int]) -> None:
    assert shelf(transcript(*SAID)).mentions(term).forms == forms


def test_mentions_are_told_apart_by_role() -> None:
    found = shelf(transcript(*SAID)).mentions("negotiate")
    assert found.roles == Counter({Role.REPORTER: 1, Role.OFFICIAL: 1})
    assert telling.whose(found) == "1 by officials, 1 by reporters"


@pytest.mark.parametrize("term", [pytest.param("", id="empty"), pytest.param("?!", id="no-word"), "x" * 101])
def test_what_cannot_be_searched_for_is_said(term: str) -> None:
    with pytest.raises(UsageError):
        shelf(transcript(*SAID)).mentions(term)


def over_time(*mentioning: bool) -> TermMentions:
    texts = (
        transcript(("Tessa Varn", "The treaty holds." if each else "Nothing new."), day=day)
        for day, each in enumerate(mentioning, start=1)
    )
    return shelf(*texts).mentions("treaty")


def test_briefings_without_a_mention_are_counted_with_their_days() -> None:
    found = over_time(True, False, False, False, True, False)
    assert telling.summary(found) == (
        "Mentioned twice, in 2 of 6 briefings from 1 May 2031 to 6 May 2031; not mentioned in 4."
    )
    assert telling.absences(found) == ["Not mentioned in 3 briefings from 2 May 2031 to 4 May 2031."]
    assert [(each.briefings, each.first) for each in found.absences] == [(3, date(2031, 5, 2)), (1, date(2031, 5, 6))]


def test_a_term_nobody_mentioned() -> None:
    told = telling.summary(over_time(False, False))
    assert told == "Not mentioned in any of the 2 briefings from 1 May 2031 to 2 May 2031."


def test_the_command_finds_what_stands_in_the_texts(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    run("ingest", str(sample_paths()[0].parent), index=folder)
    told = run_json("mentions", "dam", "--by", "official", index=folder)
    with BriefingIndex.open(IndexSettings(index=folder)) as opened:
        texts = {each.id: opened.briefing(each.id).text for each in opened.briefings()}
    everywhere = run_json("mentions", "dam", index=folder)
    expected = {id_: len(re.findall(r"\bdams?\b", text, re.IGNORECASE)) for id_, text in texts.items()}
    assert {each["id"]: each["count"] for each in everywhere["briefings"]} == expected
    assert 0 < told["total"] < everywhere["total"] == sum(expected.values())
    for id_, mention in _places(everywhere):
        assert texts[id_][mention["start"] : mention["end"]].lower() == mention["form"].lower()
    shown = run("mentions", "dam", index=folder).stdout
    assert f"Mentioned {everywhere['total']} times" in shown


def _places(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in told["briefings"]:
        for mention in each["mentions"]:
            yield str(each["id"]), mention
