from __future__ import annotations

import datetime as dt

import pytest

from assistant.briefing_names import briefings_named
from index.catalogue import BriefingSummary

_DAYS = {
    "2025-03-06-spring": dt.date(2025, 3, 6),
    "2025-03-20-first": dt.date(2025, 3, 20),
    "year-before": dt.date(2024, 3, 20),
    "2025-05-02-last": dt.date(2025, 5, 2),
    "undated": None,
    "0": None,
}
_HELD = [BriefingSummary(id_, "Briefing", day, None, f"{id_}.txt", "", 1, 1, 1) for id_, day in _DAYS.items()]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        pytest.param("What was said on 20 March 2025?", ["2025-03-20-first"], id="date"),
        pytest.param("What was said on March 20, 2024?", ["year-before"], id="american-date"),
        pytest.param("What was said on March 20?", ["2025-03-20-first", "year-before"], id="month-and-day"),
        pytest.param("What was said on 6 march?", ["2025-03-06-spring"], id="day-and-month"),
        pytest.param("Compare March 6 with 2 May.", ["2025-03-06-spring", "2025-05-02-last"], id="two-days"),
        pytest.param("What was said in March 2025?", ["2025-03-06-spring", "2025-03-20-first"], id="month-of-a-year"),
        pytest.param("What was said in April 2025?", [], id="month-without-a-briefing"),
        pytest.param("What was said in March?", [], id="month-alone"),
        pytest.param("Were 20 marches held?", [], id="no-month"),
        pytest.param("What was said on 16 March?", [], id="part-of-a-number"),
        pytest.param("What is in undated?", ["undated"], id="id"),
        pytest.param("What is undatedness?", [], id="part-of-a-word"),
        pytest.param("Were 0 marches held?", [], id="a-number-is-no-id"),
        pytest.param("What was said about the dam?", [], id="none"),
    ],
)
def test_briefings_named_by_a_question(question: str, named: list[str]) -> None:
    found, _ = briefings_named(question, _HELD)
    assert [summary.id for summary in found] == named
