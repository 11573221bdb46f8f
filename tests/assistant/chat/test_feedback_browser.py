"""Feedback below answers and the evaluation tab, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from assistant.assistant import Assistant
from assistant.chat.languages import words
from assistant.feedback import Feedback, read_feedback
from evals.feedback import draft_question
from tests.assistant.chat.visits import DESKTOP, OTHER_QUESTION, PHONE, QUESTION, THIRD_QUESTION, Visit, visit

RIGHT = "Port Ansel"
REPORT = """<!doctype html><html><head><title>Run</title></head><body><h1>ours on samples</h1><p id=drawn></p>
<script>document.getElementById("drawn").textContent = "drawn";
try { parent.document.title = "taken" } catch (refused) { document.getElementById("drawn").textContent += ", alone" }
</script></body></html>"""

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.fixture
def stored(assistant_over_samples: Assistant) -> Callable[[], list[Feedback]]:
    """What this test's users have said of answers."""
    folder = assistant_over_samples.index.folder
    before = len(read_feedback(folder))
    return lambda: read_feedback(folder)[before:]


def thumb(user: Visit, way: str, turn: int = 0) -> Locator:
    label = words.THUMB_UP if way == "up" else words.THUMB_DOWN
    return user.page.locator(".turn").nth(turn).get_by_role("button", name=label, exact=True)


def thanks(user: Visit, turn: int = 0) -> Locator:
    return user.page.locator(".turn").nth(turn).locator(".thanks")


@pytest.mark.parametrize("size", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
def test_a_correction_takes_room_only_for_its_form_is_stored_and_becomes_a_draft_question(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    assistant_over_samples: Assistant,
    stored: Callable[[], list[Feedback]],
) -> None:
    context, user = visit(browser, address, size)
    user.ask(OTHER_QUESTION)
    user.ask(QUESTION)
    turn = user.page.locator(".turn").first

    def height() -> float:
        box = turn.bounding_box()
        assert box
        return box["height"]

    before = height()
    thumb(user, "down").click()
    expect(user.page.get_by_role("button", name=words.SEND)).to_be_in_viewport(ratio=1)
    assert height() > before
    user.page.get_by_role("button", name=words.CANCEL).click()
    assert height() == before
    thumb(user, "up").click()
    expect(thanks(user)).to_have_text(words.THANKS)
    assert height() == before
    thumb(user, "down", turn=1).click()
    box = user.page.get_by_role("textbox", name=words.CORRECTION_LABEL)
    expect(box).to_be_focused()
    box.fill(RIGHT)
    user.page.get_by_role("button", name=words.SEND).click()
    expect(thanks(user, 1)).to_have_text(words.THANKS)
    expect(thumb(user, "down", turn=1)).to_have_count(0)
    liked, said = stored()
    assert (liked.turns, liked.thumb) == ([OTHER_QUESTION], "up")
    expected = assistant_over_samples.ask(QUESTION).as_json()
    assert (said.turns, said.thumb, said.correction) == ([OTHER_QUESTION, QUESTION], "down", RIGHT)
    assert said.citations == expected["citations"] and said.answer == expected["text"]
    draft = draft_question(said, lambda briefing_id: assistant_over_samples.index.briefing(briefing_id).text)
    assert draft.turns == said.turns and draft.keys == [[RIGHT]] and draft.evidence
    assert user.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    context.close()
    assert user.errors == [] and user.elsewhere == []


def test_keyboard_alone(user: Visit, stored: Callable[[], list[Feedback]]) -> None:
    user.ask(QUESTION)
    keyboard = user.page.keyboard
    thumb(user, "down").focus()
    keyboard.press("Enter")
    keyboard.type("No.")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(thumb(user, "down")).to_be_focused()
    expect(user.page.get_by_role("textbox", name=words.CORRECTION_LABEL)).to_be_hidden()
    assert stored() == []
    keyboard.press("Shift+Tab")
    keyboard.press("Space")
    expect(thanks(user)).to_be_focused()
    (said,) = stored()
    assert (said.thumb, said.correction) == ("up", None)


def test_an_earlier_answer_keeps_its_form_and_thanks_while_others_stream(
    user: Visit, stored: Callable[[], list[Feedback]], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = user.page
    user.ask(OTHER_QUESTION)
    thumb(user, "up").click()
    expect(thanks(user)).to_have_text(words.THANKS)
    user.ask(QUESTION)
    thumb(user, "down", turn=1).click()
    page.get_by_role("textbox", name=words.CORRECTION_LABEL).fill("Port")
    monkeypatch.setattr("assistant.chat.handlers._STEP_SECONDS", 1.5)
    page.get_by_label("Your question").fill(THIRD_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(3)
    box = page.get_by_role("textbox", name=words.CORRECTION_LABEL)
    expect(box).to_have_value("Port")
    box.focus()
    page.keyboard.press("End")
    page.keyboard.type(" Ansel", delay=50)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.get_by_role("button", name=words.SEND).click()
    expect(thanks(user, 1)).to_have_text(words.THANKS)
    # What the slow steps were for is done; the rest of the answer may come at once, however long it is.
    monkeypatch.setattr("assistant.chat.handlers._STEP_SECONDS", 0.0)
    user.settled()
    thumb(user, "up", turn=2).click()
    for turn in range(3):
        expect(thanks(user, turn)).to_have_text(words.THANKS)
    assert [(said.turns[-1], said.thumb, said.correction) for said in stored()] == [
        (OTHER_QUESTION, "up", None),
        (QUESTION, "down", RIGHT),
        (THIRD_QUESTION, "up", None),
    ]


def test_what_cannot_be_stored_says_so_and_can_be_sent_again(user: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("secret detail")

    user.ask(QUESTION)
    with monkeypatch.context() as patched:
        patched.setattr("assistant.chat.thumbs.keep_feedback", full)
        for _ in range(2):
            thumb(user, "up").click()
            expect(user.page.locator(".went-wrong")).to_have_text(words.FEEDBACK_FAILED)
    assert "secret detail" not in user.page.content()
    thumb(user, "up").click()
    expect(thanks(user)).to_have_text(words.THANKS)
    expect(user.page.locator(".went-wrong")).to_have_text("")


def test_the_evaluation_tab_tells_how_to_make_a_report_and_then_shows_it(user: Visit, report_path: Path) -> None:
    page = user.page
    page.get_by_role("tab", name=words.EVALUATION_TAB).click()
    expect(page.locator("#report")).to_contain_text("make eval or briefings eval")
    report_path.parent.mkdir()
    report_path.write_text(REPORT, encoding="utf-8")
    page.get_by_role("tab", name=words.BRIEFINGS_TAB).click()
    page.get_by_role("tab", name=words.EVALUATION_TAB).click()
    expect(page.locator("#report .quiet")).to_contain_text(words.LAST_EVALUATION)
    frame = page.frame_locator("#report iframe")
    expect(frame.get_by_role("heading")).to_have_text("ours on samples")
    expect(frame.locator("#drawn")).to_have_text("drawn, alone")
    assert page.title() == "Briefings"
    pane, shown = page.locator("#side").bounding_box(), page.locator("#report iframe").bounding_box()
    assert pane and shown and shown["y"] + shown["height"] == pytest.approx(pane["y"] + pane["height"], abs=2)
    assert shown["width"] == pytest.approx(pane["width"], abs=2)
