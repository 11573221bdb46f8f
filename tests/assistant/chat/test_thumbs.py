"""Feedback from records alone: what is stored, what the page is told, and how both are rendered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.chat.languages import words
from assistant.chat.rendering import render_evaluation, render_receipt, render_turn
from assistant.chat.session import Session
from assistant.chat.thumbs import LONGEST_CORRECTION, Receipt, store_feedback
from assistant.feedback import read_feedback
from assistant.reports import LastReport, keep_last_report, read_last_report

QUESTION, FOLLOW_UP = "Which city hosts the Inner Sea summit?", "And when?"


@pytest.fixture
def session(assistant_over_samples: Assistant) -> Session:
    made = Session()
    for question in (QUESTION, FOLLOW_UP):
        made = made.asking(question).answered(assistant_over_samples.ask(question, made.conversation)).showing(None)
    return made


def answer_id(session: Session, place: int) -> str:
    answer = session.turns[place].answer
    assert answer
    return answer.id


@pytest.mark.parametrize(
    ("place", "given", "expected"),
    [
        pytest.param(0, {"thumb": "up"}, ([QUESTION], "up", None), id="up"),
        pytest.param(1, {"thumb": "down"}, ([QUESTION, FOLLOW_UP], "down", None), id="down-on-a-follow-up"),
        pytest.param(
            0, {"thumb": "down", "correction": " Port "}, ([QUESTION], "down", "Port"), id="earlier-answer-corrected"
        ),
    ],
)
def test_feedback_is_stored_with_the_questions_before(
    place: int, given: dict[str, Any], expected: object, session: Session, tmp_path: Path
) -> None:
    receipt = store_feedback({"answer": answer_id(session, place), "sent": "1", **given}, session, tmp_path)
    (said,) = read_feedback(tmp_path)
    assert receipt == Receipt(said.answer_id, "1", kept=True, said=words.THANKS)
    assert (said.turns, said.thumb, said.correction) == expected


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({"answer": "of somebody else", "thumb": "up"}, words.ANSWER_GONE, id="answer-of-another-session"),
        pytest.param({}, words.ANSWER_GONE, id="nothing"),
        pytest.param({"correction": "x" * (LONGEST_CORRECTION + 1)}, "fewer than 2,000 characters", id="too-long"),
    ],
)
def test_what_is_not_stored_says_why(given: dict[str, Any], says: str, session: Session, tmp_path: Path) -> None:
    receipt = store_feedback(given, session, tmp_path)
    assert not receipt.kept and says in receipt.said and read_feedback(tmp_path) == []


def test_a_folder_that_cannot_be_written_gives_no_detail(session: Session, tmp_path: Path) -> None:
    receipt = store_feedback({"answer": answer_id(session, 0), "thumb": "up"}, session, tmp_path / "gone")
    assert (receipt.kept, receipt.said) == (False, words.FEEDBACK_FAILED)


def test_only_a_whole_answer_has_thumbs(session: Session) -> None:
    whole = session.turns[0]
    label = f'aria-label="{words.THUMB_DOWN}"'
    assert label in render_turn(whole, place=0)
    for unfinished in (replace(whole, shown_words=3), replace(whole, shown_words=3, stopped=True)):
        assert label not in render_turn(unfinished, place=0)


def test_receipt_is_escaped() -> None:
    assert "<b>" not in render_receipt(Receipt('"><b>', '"><b>', kept=False, said="<b>"))


def test_report_is_shown_apart_from_the_window() -> None:
    html = render_evaluation(LastReport('<head></head><p title="x">Right: 81%</p>', datetime(2025, 3, 20, 14, 5)))
    assert 'sandbox="allow-scripts"' in html and "allow-same-origin" not in html
    assert "20 March 2025, 14:05" in html
    assert "<p title" not in html and "&lt;p title=&#34;x&#34;&gt;" in html
    assert "Content-Security-Policy" in html


def test_without_a_report_the_tab_says_how_to_make_one() -> None:
    html = render_evaluation(None)
    assert "<iframe" not in html and all(f"<code>{command}</code>" in html for command in words.REPORT_COMMANDS)


def test_the_last_report_replaces_the_one_before(tmp_path: Path, report_path: Path) -> None:
    assert read_last_report() is None
    for text in ("first", "second"):
        page = tmp_path / "report.html"
        page.write_text(text, encoding="utf-8")
        assert keep_last_report(page) == report_path
        kept = read_last_report()
        assert kept and kept.html == text
    assert list(report_path.parent.iterdir()) == [report_path]
