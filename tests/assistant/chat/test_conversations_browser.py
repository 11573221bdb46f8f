"""Conversations in the browser: kept, brought back, kept apart; asked anew; filtered; taken along."""

from __future__ import annotations

import json
import time
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, expect

from assistant.assistant import Assistant
from assistant.chat.handlers import ChatHandlers
from assistant.chat.languages import words
from assistant.chat.session import Session
from assistant.records import AnswerKind
from index.lines import squeeze
from tests.assistant.chat.visits import OTHER_QUESTION, QUESTION, THIRD_QUESTION, Visit, visit

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

SHIFTS = """window.shifted = 0;
new PerformanceObserver((seen) => {
  for (const entry of seen.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: false });"""


def test_a_reload_brings_the_conversation_back_with_working_citations(
    user: Visit, assistant_over_samples: Assistant
) -> None:
    user.ask(QUESTION)
    user.ask(OTHER_QUESTION)
    page = user.page
    page.locator("#earlier button.marker").first.click()
    assert user.highlighted() == squeeze(assistant_over_samples.ask(QUESTION).citations[0].quote)
    expect(page.locator(".next")).to_be_visible()
    before = page.locator("#thread .answer").all_inner_texts()
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    user.settled()
    assert page.locator("#thread .answer").all_inner_texts() == before
    page.locator("#earlier button.marker").first.click()
    assert user.highlighted() == squeeze(assistant_over_samples.ask(QUESTION).citations[0].quote)
    user.point_at(page.locator("#current button.marker").first)
    quote = assistant_over_samples.ask(OTHER_QUESTION).citations[0].quote
    expect(page.locator(".card:popover-open blockquote")).to_have_text(words.shortened(quote, 420))


def test_a_forged_conversation_shows_its_sources_as_changed(user: Visit) -> None:
    user.ask(QUESTION)
    page = user.page
    expect(page.locator(".next")).to_be_visible()
    page.evaluate(
        """() => { const key = Object.keys(localStorage).find((name) => name.startsWith("briefings.conversations"));
        const kept = JSON.parse(localStorage.getItem(key));
        kept[0].turns[0].answer.citations[0].quote = "<img src=x onerror=alert(1)> never said";
        localStorage.setItem(key, JSON.stringify(kept)); }"""
    )
    page.reload()
    expect(page.locator("#current .marker.changed").first).to_contain_text(words.SOURCE_CHANGED)
    expect(page.locator("#current s").first).to_be_visible()
    expect(page.locator("#current img")).to_have_count(0)


def test_conversations_are_listed_renamed_deleted_and_undone(user: Visit) -> None:
    page = user.page
    rows = page.locator("#conversations li")
    user.ask(QUESTION)
    page.get_by_role("button", name=words.THUMB_UP).click()
    expect(page.locator("#current .thanks")).to_have_text(words.THANKS)
    page.locator("#current .marker").first.click()
    user.highlighted()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#reader article")).to_have_count(0)
    user.ask(OTHER_QUESTION)
    expect(page.get_by_role("button", name=words.THUMB_UP)).to_be_visible()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Conversations").click()
    expect(rows.locator(".name")).to_have_text([OTHER_QUESTION, QUESTION])
    page.get_by_role("button", name=f"Rename: {QUESTION}").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("The summit")
    page.keyboard.press("Enter")
    expect(rows.locator(".name")).to_have_text([OTHER_QUESTION, "The summit"])
    page.get_by_role("button", name=f"Delete: {OTHER_QUESTION}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".welcome")).to_be_visible()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".turn .question > p")).to_contain_text(OTHER_QUESTION)
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="The summit", exact=True).click()
    expect(page.locator(".turn .question > p")).to_contain_text(QUESTION)


def test_a_source_opened_while_a_conversation_is_brought_back_stays_open(
    user: Visit, assistant_over_samples: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored = ChatHandlers.restored

    def slowly(handlers: ChatHandlers, kept: object) -> Session | None:
        time.sleep(1.5)
        return restored(handlers, kept)

    monkeypatch.setattr(ChatHandlers, "restored", slowly)
    page = user.page
    user.ask(QUESTION)
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name=QUESTION, exact=True).click()
    page.wait_for_timeout(500)
    page.locator("#current button.marker").first.click()
    quote = squeeze(assistant_over_samples.ask(QUESTION).citations[0].quote)
    assert user.highlighted() == quote
    page.wait_for_timeout(3000)
    assert user.highlighted() == quote


def test_two_people_see_nothing_of_each_other(browser: Browser, address: str, user: Visit) -> None:
    user.ask(QUESTION)
    context, other = visit(browser, address)
    expect(other.page.locator(".turn")).to_have_count(0)
    other.ask(OTHER_QUESTION)
    user.ask(THIRD_QUESTION)
    user.page.locator("#earlier").get_by_role("button", name=words.THUMB_UP).click()
    expect(user.page.locator("#earlier .thanks")).to_have_text(words.THANKS)
    other.page.locator("#current .marker").first.click()
    expect(other.page.locator("#reader mark").first).to_be_visible()
    expect(user.page.locator("#reader mark")).to_have_count(0)
    expect(other.page.locator("#current .thanks")).to_have_text("")
    expect(other.page.locator(".next")).to_be_visible()
    other.page.reload()
    expect(other.page.locator("#conversations li")).to_have_count(1)
    expect(other.page.locator(".turn .question > p")).to_contain_text(OTHER_QUESTION)
    assert QUESTION not in other.page.content() and THIRD_QUESTION not in other.page.content()
    assert OTHER_QUESTION not in user.page.content()
    context.close()
    assert other.errors == [] and other.elsewhere == []


def test_a_marker_shows_its_card_to_mouse_and_keyboard(user: Visit, assistant_over_samples: Assistant) -> None:
    user.ask(QUESTION)
    page = user.page
    cited = assistant_over_samples.ask(QUESTION).citations[0]
    expect(page.locator("#current .badge.verbatim").last).to_contain_text("Speaker’s own words")
    marker = page.locator("#current button.marker").first
    user.point_at(marker)
    card = page.locator(".card:popover-open")
    for told in (
        words.shortened(cited.quote, 420),
        cited.speaker,
        str(cited.role),
        words.day(cited.date),
        cited.heading,
    ):
        expect(card).to_contain_text(told)
    page.keyboard.press("Escape")
    page.get_by_label("Your question").hover()
    expect(card).to_have_count(0)
    page.locator("#current [data-edit]").first.focus()
    page.keyboard.press("Tab")
    expect(marker).to_be_focused()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_a_question_is_changed_as_understood_and_as_typed_and_asked_from_there(user: Visit) -> None:
    user.ask(QUESTION)
    user.ask("And when does it open?")
    page = user.page
    expect(page.locator("#current .standalone")).to_contain_text("Understood as")
    page.get_by_role("button", name=words.EDIT_UNDERSTOOD).click()
    page.get_by_role("textbox", name=words.EDIT_UNDERSTOOD).fill(OTHER_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#current .question > p")).to_contain_text(OTHER_QUESTION)
    user.settled()
    expect(page.locator(".turn")).to_have_count(2)
    page.locator("#earlier").get_by_role("button", name=words.EDIT_QUESTION).click()
    page.get_by_role("textbox", name=words.EDIT_QUESTION).first.fill(THIRD_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#current .question > p")).to_contain_text(THIRD_QUESTION)
    user.settled()
    page.get_by_role("button", name=words.ASK_AGAIN, exact=True).first.click()
    user.settled()
    expect(page.locator(".turn")).to_have_count(1)


def test_next_questions_are_answered_and_nothing_moves_meanwhile(
    user: Visit, assistant_over_samples: Assistant
) -> None:
    user.page.evaluate(SHIFTS)
    user.ask(QUESTION)
    page = user.page
    offered = page.locator(".next button")
    expect(offered.first).to_be_visible()
    assert offered.count() <= 3
    question = offered.first.inner_text()
    assert assistant_over_samples.ask(question).kind is AnswerKind.ANSWERED
    offered.first.click()
    expect(page.locator("#current .question > p")).to_contain_text(question)
    user.settled()
    # The new question stands at the top, and its answer below it.
    thread = page.locator("#thread").bounding_box()
    asked = page.locator("#current .question").bounding_box()
    assert thread and asked and thread["y"] <= asked["y"] < thread["y"] + 60
    expect(page.locator("#current button.marker").first).to_be_visible()
    assert page.evaluate("window.shifted") < 0.1


def test_filters_stay_in_view_apply_and_are_taken_off(user: Visit, assistant_over_samples: Assistant) -> None:
    page = user.page
    speaker = assistant_over_samples.index.speakers()[0]
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Speaker").select_option(speaker)
    page.get_by_label("From").fill("2025-03-10")
    page.get_by_role("button", name="Apply").click()
    chips = page.locator("#filters .chip:not(.add)")
    expect(chips).to_have_count(2)
    user.ask("What was said about the Torrin Gorge Dam?")
    expect(chips.first).to_be_visible()
    expect(page.locator("#current .searched")).to_contain_text(speaker)
    expect(page.locator("#current .searched")).to_contain_text("from 10 March 2025")
    names = set(page.locator("#current .who strong").all_inner_texts())
    assert names == {speaker}
    page.get_by_role("button", name=f"{words.REMOVE_FILTER}: {speaker}").click()
    expect(chips).to_have_count(1)
    user.ask(QUESTION)
    expect(page.locator("#current .searched")).not_to_contain_text(speaker)
    wanted = assistant_over_samples.index.briefings()[0]
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("combobox", name="Briefing").select_option(wanted.id)
    page.get_by_role("button", name="Apply").click()
    expect(chips.filter(has_text=words.shortened(wanted.title, 60))).to_be_visible()
    user.ask("What was said about the Torrin Gorge Dam?")
    page.locator("#current .marker").first.click()
    expect(page.locator("#reader h2")).to_have_text(wanted.title)
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Until").fill("2025-01-01")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text(words.DATES_CROSSED)).to_be_visible()


def test_a_conversation_is_saved_in_four_formats_copied_and_printed(user: Visit, tmp_path: Path) -> None:
    page = user.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    user.ask(QUESTION)
    quote = page.locator("#current .card blockquote").first.text_content() or ""
    saved = {}
    for name in words.EXPORT_FORMATS.values():
        page.locator("#export summary").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        saved[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[name])
    assert quote in saved["Web page"].read_text(encoding="utf-8")
    assert "?briefing=" in saved["Markdown"].read_text(encoding="utf-8")
    assert json.loads(saved["JSON"].read_text(encoding="utf-8"))["turns"][0]["question"] == QUESTION
    assert QUESTION in [paragraph.text for paragraph in docx.Document(str(saved["Word"])).paragraphs]
    page.get_by_role("button", name=words.COPY, exact=True).click()
    expect(page.get_by_role("button", name=words.COPIED, exact=True)).to_be_visible()
    assert quote in page.evaluate("navigator.clipboard.readText()")
    user.ask(OTHER_QUESTION)
    page.emulate_media(media="print")
    for hidden in ("#bar", "#side", "#composer", "#filters", "#conversations"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(".card blockquote").count() == page.locator("#thread button.marker").count() > 1
    for printed in page.locator(".card blockquote").all():
        expect(printed).to_be_visible()


def test_rapid_clicks_and_a_closed_tab_leave_the_server_well(browser: Browser, address: str, user: Visit) -> None:
    context, hasty = visit(browser, address)
    hasty.page.get_by_label("Your question").fill(QUESTION)
    hasty.page.evaluate("for (let i = 0; i < 200; i++) document.querySelector('#ask').click()")
    expect(hasty.page.locator(".turn").first).to_be_visible()
    hasty.settled()
    expect(hasty.page.locator(".turn")).to_have_count(1)
    hasty.page.get_by_label("Your question").fill(OTHER_QUESTION)
    hasty.page.keyboard.press("Enter")
    hasty.page.close()
    context.close()
    user.ask(QUESTION)
    expect(user.page.locator("#current button.marker").first).to_be_visible()
