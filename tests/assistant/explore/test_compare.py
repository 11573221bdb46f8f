"""Two briefings on one topic: what is quoted, and what of it counts as new or repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.errors import UsageError
from assistant.explore.compare import compare
from index.briefing_index import BriefingIndex
from index.errors import UnknownBriefing

REPEATED = "The harbour of Port Vell will be dredged in the spring by two ships."
NEW = "Fishermen of Port Vell harbour will be paid for every day they lose."


@pytest.fixture
def two(index: BriefingIndex, tmp_path: Path) -> Assistant:
    for day, said in ((1, REPEATED), (9, f"{REPEATED} {NEW}")):
        path = tmp_path / f"may-{day}.txt"
        opening = f"Briefing by Velmara Spokeswoman Tessa Varn, Elm, May {day}, 2031"
        asked = "Question: What about the harbour of Port Vell?"
        path.write_text(f"{opening}\n\n{asked}\n\nTessa Varn: {said}\n", encoding="utf-8")
    assert not index.ingest(sorted(tmp_path.glob("*.txt"))).failed
    return Assistant(index)


def test_what_is_new_and_what_is_repeated(two: Assistant) -> None:
    found = compare("the harbour of Port Vell", ("may-9", "may-1"), two.index, two.retriever)
    assert (found.earlier.briefing.id, found.later.briefing.id) == ("may-1", "may-9")
    assert [each.said.quote for each in found.earlier.statements] == [REPEATED]
    told = {each.said.quote: each.counterpart and each.counterpart.quote for each in found.later.statements}
    assert told == {REPEATED: REPEATED, NEW: None}
    for side in (found.earlier, found.later):
        for each in side.statements:
            assert side.briefing.text[each.said.start : each.said.end] == each.said.quote


def test_a_topic_nobody_spoke_of(two: Assistant) -> None:
    found = compare("opera singers on strike", ("may-1", "may-9"), two.index, two.retriever)
    assert found.earlier.statements == found.later.statements == ()


def test_what_cannot_be_compared_is_said(two: Assistant) -> None:
    with pytest.raises(UsageError):
        compare(" ", ("may-1", "may-9"), two.index, two.retriever)
    with pytest.raises(UsageError):
        compare("harbour", ("may-1", "may-1"), two.index, two.retriever)
    with pytest.raises(UnknownBriefing):
        compare("harbour", ("may-1", "may-2"), two.index, two.retriever)


def test_a_removed_briefing_is_put_back_whole(two: Assistant) -> None:
    before = two.index.briefing("may-1")
    removed = two.index.remove("may-1")
    assert [each.id for each in two.index.briefings()] == ["may-9"]
    two.index.add([removed])
    assert two.index.briefing("may-1") == before and two.index.verify().sound
