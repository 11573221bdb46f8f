"""What was said around a passage: short replies are found by what they reply to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.retriever import Retriever
from assistant.settings import AssistantSettings
from index.briefing_index import BriefingIndex
from index.filters import Filters
from index.settings import IndexSettings

_HEAD = "Briefing by Velmara Spokeswoman Tessa Varn, Port Vell, May 3, 2024\n\n"
_FILLERS = "".join(
    f"Question: {question}\n\nTessa Varn: {reply}\n\n"
    for question, reply in (
        ("When does the harbour of Elm open?", "The harbour of Elm opens in June, after the dredging."),
        ("Who leads the talks on grain?", "Deputy Minister Osk leads the talks on grain for us."),
        ("Are lighthouse keepers paid in winter?", "Lighthouse keepers are paid all the year round."),
        ("Is the opera in Northland closed?", "The opera in Northland is closed for repairs until spring."),
        ("How deep is the water behind the dam?", "The water behind the dam is nineteen metres deep."),
        ("Does the mint strike new coins?", "The mint strikes no new coins this year."),
    )
)
_TOLL = (
    "Question: The mayor called the toll on the Torrin bridge an insult to every commuter. Does the minister share "
    "the mayor's anger about the toll?\n\n"
    "Tessa Varn: The minister has read what the mayor wrote about the toll on the Torrin bridge.\n\n"
    "Question: So she is of one mind with him?\n\n"
    "Tessa Varn: Fully. Thank you.\n\n"
)
_ASKED = "Does the minister share the mayor's anger about the toll on the Torrin bridge?"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[BriefingIndex]:
    path = tmp_path / "2024-05-03.txt"
    path.write_text(_HEAD + _FILLERS + _TOLL, encoding="utf-8")
    with BriefingIndex.open(IndexSettings(index=tmp_path / "index"), create=True) as index:
        index.ingest([path])
        yield index


@pytest.fixture
def retriever(held: BriefingIndex) -> Retriever:
    return Retriever(held, AssistantSettings(candidates=5))


def test_a_reply_is_found_by_what_was_asked_before_it(retriever: Retriever) -> None:
    found = [each.passage for each in retriever.find(_ASKED, limit=4)]
    assert "Fully." in [each.text.split()[0] for each in found]
    assert found[0].text.startswith("The minister has read")


def test_what_stands_around_keeps_to_the_speaker_asked_for(retriever: Retriever) -> None:
    question = "What did reporters ask about the toll on the Torrin bridge?"
    assert retriever.find(question, limit=1)[0].passage.speaker != "Tessa Varn"
    found = retriever.find(question, limit=20, filters=Filters(speaker="Tessa Varn"))
    assert {each.passage.speaker for each in found} == {"Tessa Varn"}


def test_passages_beside_are_those_of_the_same_transcript_in_its_order(held: BriefingIndex, tmp_path: Path) -> None:
    other = tmp_path / "2024-05-04.txt"
    other.write_text(_HEAD.replace("May 3", "May 4") + _FILLERS, encoding="utf-8")
    held.ingest([other])
    first, second = ([each.passage for each in held.indexed(summary.id).passages] for summary in held.briefings())
    ids = [passage.id for passage in sorted(first, key=lambda each: each.start)]
    assert held.beside([ids[5]], reach=2) == [ids[3], ids[4], ids[6], ids[7]]
    assert held.beside([ids[0], ids[1]], reach=2) == ids[2:4]
    assert held.beside([second[0].id], reach=1)[0].startswith(second[0].edition)
    held.remove(first[0].briefing_id)
    assert held.beside([ids[5]], reach=2) == []
