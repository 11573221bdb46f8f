"""The reference transcript, and a handful of others: structure alone."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from index.parser import parse_briefing
from index.passages import cut_passages
from index.reader import read_transcripts
from index.records import Briefing, PartKind, Role, SectionKind
from index.settings import PassageSettings
from tests.conftest import TRANSCRIPT, real_transcripts


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    real_transcripts()
    [found] = read_transcripts(TRANSCRIPT)
    return parse_briefing(found.text, briefing_id=TRANSCRIPT.stem, sha256=found.sha256)


def test_title_date_and_place(briefing: Briefing) -> None:
    assert briefing.title.startswith("Briefing by Foreign Ministry Spokeswoman Maria Zakharova")
    assert (str(briefing.date), briefing.place) == ("2022-01-13", "Moscow")


def test_nineteen_sections_of_remarks(briefing: Briefing) -> None:
    remarks = [section for section in briefing.sections if section.kind is SectionKind.REMARKS]
    assert [section.number for section in remarks] == list(range(1, 20))
    assert all([turn.speaker for turn in section.remarks] == ["Maria Zakharova"] for section in remarks)
    assert remarks[7].heading == "Ukraine update"


# Where each question starts in the text, and the number of its heading.
EXCHANGES = {
    43054: 1, 45651: 2, 48790: 3, 51677: 4, 52134: 5, 53234: 6, 54344: 7, 55624: 8, 57218: 9, 58422: 10, 59293: 11,
    59739: 12, 62266: 13, 64178: 14, 65161: 14, 65862: 14, 66036: 15, 66781: 16, 68096: 17, 68712: 18, 70379: 19,
    74131: 20,
}  # fmt: skip


def test_every_exchange_has_its_heading(briefing: Briefing) -> None:
    found = {
        exchange.questions[0].start: section.number for section in briefing.sections for exchange in section.exchanges
    }
    assert found == EXCHANGES


def test_each_question_has_one_reply(briefing: Briefing) -> None:
    for exchange in briefing.exchanges:
        assert [(turn.speaker, turn.role) for turn in exchange.turns] == [
            ("Question", Role.REPORTER),
            ("Maria Zakharova", Role.OFFICIAL),
        ]


def test_the_last_heading_is_that_of_the_greeting(briefing: Briefing) -> None:
    last = briefing.sections[-1]
    assert (last.number, last.heading, last.kind) == (21, "Old New Year greetings", SectionKind.ANSWERS)
    assert (len(last.remarks), last.exchanges) == (1, ())


def test_nothing_but_speech_is_in_passages(briefing: Briefing) -> None:
    parts = Counter(part.kind for part in briefing.parts)
    assert parts[PartKind.CONTENTS] == parts[PartKind.FRONT_MATTER] == parts[PartKind.FURNITURE] == 1
    assert (parts[PartKind.HEADING], parts[PartKind.LABEL]) == (20, 44)
    for passage in cut_passages(briefing, PassageSettings()):
        assert passage.text == briefing.text[passage.start : passage.end]
        assert not re.search(r"back to top|\*\*\*|Table of contents|补充资料|^Question:", passage.text, re.MULTILINE)


def white_house() -> list[Path]:
    return sorted((real_transcripts() / "whitehouse_md").rglob("*.md"))[::25]


def test_white_house_transcripts_keep_each_question() -> None:
    for path in white_house():
        text = read_transcripts(path)[0].text
        parsed = parse_briefing(text, briefing_id=path.stem)
        assert "".join(text[part.start : part.end] for part in parsed.parts) == text
        turns = [turn for section in parsed.sections for turn in section.turns]
        asked = len(re.findall(r"^[ \t\u00a0]*Q[ \u00a0.](?=\S|[ \u00a0])", text, re.MULTILINE))
        assert sum(turn.role is Role.REPORTER for turn in turns) == asked, path.name
        assert all(turn.speaker.isupper() for turn in turns), path.name
        assert len({turn.speaker for turn in turns}) < 12, path.name
