"""What holds for every transcript, generated or not."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.lines import INVISIBLE
from index.parser import QUESTIONS, parse_briefing
from index.passages import cut_passages
from index.records import Briefing, PartKind, SectionKind
from index.settings import PassageSettings
from tests.transcripts import Print, Script, prints, scripts

SETTINGS = PassageSettings(tokens=60)
generated = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def parsed(text: str) -> Briefing:
    return parse_briefing(text, briefing_id="made-up")


def assert_consistent(briefing: Briefing) -> None:
    """The parts tile the text; spans lie in order inside it; passages repeat it and hold words spoken alone."""
    text = briefing.text
    assert "".join(text[part.start : part.end] for part in briefing.parts) == text
    assert all(part.end > part.start for part in briefing.parts)
    turns = [turn for section in briefing.sections for turn in section.turns]
    spans = sorted((turn.start, turn.end) for turn in turns)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    for section in briefing.sections:
        assert all(section.start <= turn.start and turn.end <= section.end for turn in section.turns)
    assert [exchange.number for exchange in briefing.exchanges] == list(range(1, len(briefing.exchanges) + 1))

    passages = cut_passages(briefing, SETTINGS)
    covered = [(passage.start, passage.end) for passage in passages]
    assert all(left[1] <= right[0] for left, right in pairwise(covered))
    spoken = [(part.start, part.end) for part in briefing.parts if part.kind is PartKind.SPEECH]
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert any(start <= passage.start and passage.end <= end for start, end in spoken)


@given(scripts(), prints())
@generated
def test_a_printed_script_comes_back_whole(script: Script, style: Print) -> None:
    briefing = parsed(style.text(script))
    assert_consistent(briefing)
    words = [
        (passage.speaker, passage.role.value, word)
        for passage in cut_passages(briefing, SETTINGS)
        for word in passage.text.split()
        if word.strip(INVISIBLE)
    ]
    assert words == script.words


@given(scripts(), prints())
@generated
def test_remarks_and_exchanges_stand_under_their_headings(script: Script, style: Print) -> None:
    briefing = parsed(style.text(script))
    remarks = [section.heading for section in briefing.sections if section.kind is SectionKind.REMARKS]
    assert remarks == [heading for heading, _ in script.remarks]
    assert headings_of_exchanges(briefing) == [exchange.heading for exchange in script.exchanges]
    if script.closing:
        assert briefing.sections[-1].heading == script.closing[0]


@given(scripts(), prints().map(lambda style: Print(contents="", answers="", gap=style.gap, link=style.link)))
@generated
def test_without_lists_no_exchange_is_lost(script: Script, style: Print) -> None:
    briefing = parsed(style.text(script))
    assert_consistent(briefing)
    assert headings_of_exchanges(briefing) == [QUESTIONS] * len(script.exchanges)
    remarks = [section.heading for section in briefing.sections if section.kind is SectionKind.REMARKS]
    assert remarks[: len(script.remarks)] == [heading for heading, _ in script.remarks]


@given(scripts(), prints(), st.data())
@generated
def test_a_heading_missing_from_the_list_leaves_the_others_right(
    script: Script, style: Print, data: st.DataObject
) -> None:
    missing = data.draw(st.sampled_from(sorted({exchange.heading for exchange in script.exchanges})))
    shown = [line for line in style.text(script).split("\n") if not line.rstrip().endswith(missing)]
    briefing = parsed("\n".join(shown))
    found = headings_of_exchanges(briefing)
    assert len(found) == len(script.exchanges)
    for heading, exchange in zip(found, script.exchanges, strict=True):
        assert heading == exchange.heading or exchange.heading == missing


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_parses(text: str) -> None:
    assert_consistent(parsed(text))


LINES = st.sampled_from(
    [
        *("", "\u00a0", "\u200b", "***", "---", "back to top", "Contents", "Answers to media questions:", "1. Alpha"),
        *("• Beta", "Alpha", "Question:", "Question: Why?", "Q", "Q   Why?", "A: No.", "Ilse Maren: No.", "MS. HALE:"),
        *("Ilse Maren:", "THE CHAIR. Yes.", "Let me say: no.", "title: x", "Home", "Русский", "...", "Dr.", "J. Q."),
        "A sentence of some length that was surely spoken by somebody at the briefing. And another.",
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=40), st.sampled_from(["\n", "\n\n", "\n \n"]))
@settings(max_examples=300, deadline=None)
def test_any_mixture_of_lines_parses(lines: list[str], between: str) -> None:
    assert_consistent(parsed(between.join(lines)))


def headings_of_exchanges(briefing: Briefing) -> list[str]:
    return [section.heading for section in briefing.sections for _ in section.exchanges]
