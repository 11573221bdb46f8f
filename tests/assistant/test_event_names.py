"""Briefings named as events, "on the flight to Port Ansel": what was said there comes first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.briefing_names import briefings_named
from assistant.retriever import Retriever
from assistant.settings import AssistantSettings
from index.briefing_index import BriefingIndex
from index.catalogue import BriefingSummary
from index.settings import IndexSettings

_TITLES = {
    "e-harbour": "Press Gaggle by Spokesman Jonas Ilvet En Route Port Ansel",
    "e-budget": "Background Press Call by Senior Officials on the Budget",
    "e-dam": "Background Press Call by Senior Officials on the Dam at Orlo",
    **{f"daily-{number}": f"White House Press Briefing by Spokeswoman Tessa Varn, May {number}" for number in range(7)},
    "e-doctors": "White House Press Briefing by the Health Team",
}
_EVENTS = [BriefingSummary(id_, title, None, None, f"{id_}.txt", "", 1, 1, 1) for id_, title in _TITLES.items()]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        pytest.param("What did he say on the flight to Port Ansel about bread?", ["e-harbour"], id="flight"),
        pytest.param("Who spoke during the gaggle?", ["e-harbour"], id="gaggle"),
        pytest.param("What was promised at Ilvet's gaggle?", ["e-harbour"], id="whose"),
        pytest.param("What was said on the budget call?", ["e-budget"], id="call"),
        pytest.param("How long is it, according to the call about Orlo?", ["e-dam"], id="what-it-was-about"),
        pytest.param("Who spoke on the background call?", ["e-budget", "e-dam"], id="more-than-one"),
        pytest.param("What was urged at the Health Team briefing?", ["e-doctors"], id="briefing"),
        pytest.param("What was promised on the budget call with Orlo's mayor?", [], id="a-call-that-was-spoken-of"),
        pytest.param("What was promised in the president's budget call?", [], id="a-call-of-the-president"),
        pytest.param("What was promised on the phone call about Orlo?", [], id="a-phone-call"),
        pytest.param("What was said on the call?", [], id="any-call"),
        pytest.param("What was said on the flight to Haldry?", [], id="no-such-title"),
        pytest.param("Who sits in the White House briefing?", [], id="what-is-said-of-all"),
        pytest.param("What hangs in the health briefing room?", [], id="a-room"),
        pytest.param("Did they call on the mayor about the budget?", [], id="a-verb"),
    ],
)
def test_briefings_named_as_events(question: str, named: list[str]) -> None:
    found, _ = briefings_named(question, _EVENTS)
    assert [summary.id for summary in found] == named


def test_an_event_that_most_titles_tell_of_names_nothing() -> None:
    assert briefings_named("What was said at Varn's briefing?", _EVENTS)[0] == []


def test_a_day_goes_before_the_event() -> None:
    dated = BriefingSummary("march", "Briefing", dt.date(2025, 3, 20), None, "march.txt", "", 1, 1, 1)
    named, rest = briefings_named("What did the budget call of March 20, 2025 say?", [dated, *_EVENTS])
    assert [summary.id for summary in named] == ["march"]
    assert "budget call" in rest


def test_what_was_said_at_the_event_named_is_found_first(tmp_path: Path) -> None:
    said = {
        "Press Gaggle by Spokeswoman Tessa Varn En Route Port Ansel, May 2, 2024": "The price of bread may rise.",
        **{
            f"Press Briefing by Spokeswoman Tessa Varn, May {day}, 2024": f"The price of bread is {day} marks."
            for day in range(5, 9)
        },
    }
    other = "Question: And the harbour of Elm?\n\nTessa Varn: Elm opens in June, after the dredging.\n\n"
    for number, (title, reply) in enumerate(said.items()):
        text = f"{title}\n\nQuestion: And the bakers?\n\nTessa Varn: {reply}\n\n{other}"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    with BriefingIndex.open(IndexSettings(index=tmp_path / "index"), create=True) as index:
        index.ingest(sorted(tmp_path.glob("*.txt")))
        retriever = Retriever(index, AssistantSettings())
        first, at_the_event = (
            retriever.find(question, limit=1)[0].passage.text
            for question in (
                "What is the price of bread?",
                "What is the price of bread, asked on the flight to Port Ansel?",
            )
        )
    assert "marks" in first
    assert at_the_event.startswith("The price of bread may rise")
