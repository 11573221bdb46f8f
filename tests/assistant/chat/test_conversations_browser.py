"""Conversations in the browser: kept, brought back, kept apart; asked anew; filtered; taken along."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, expect

from assistant.assistant import Assistant
from assistant.chat.languages import words
from assistant.records import AnswerKind
from index.lines import squeeze
from tests.assistant.chat.visits import OTHER_QUESTION, PHONE, QUESTION, THIRD_QUESTION, Visit, visit

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
    expect(page.locator(".next")).to_be_visible()
    before = page.locator("#thread .answer").all_inner_texts()
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    user.settled()
    assert page.locator("#thread .answer").all_inner_texts() == before
    page.locator("#earlier button.marker").first.click()
    assert user.highlighted() == squeeze(assistant_over_samples.ask(QUESTION).citations[0].quote)
    page.locator("#current button.marker").first.hover()
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
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    user.ask(OTHER_QUESTION)
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


def test_two_browsers_keep_their_conversations_apart(browser: Browser, address: str, user: Visit) -> None:
    user.ask(QUESTION)
    context, other = visit(browser, address)
    other.ask(OTHER_QUESTION)
    expect(other.page.locator(".next")).to_be_visible()
    other.page.reload()
    expect(other.page.locator("#conversations li")).to_have_count(1)
    expect(other.page.locator(".turn .question > p")).to_contain_text(OTHER_QUESTION)
    assert QUESTION not in other.page.content() and OTHER_QUESTION not in user.page.content()
    context.close()
    assert other.errors == [] and other.elsewhere == []


def test_a_marker_shows_its_card_to_mouse_and_keyboard(user: Visit, assistant_over_samples: Assistant) -> None:
    user.ask(QUESTION)
    page = user.page
    cited = assistant_over_samples.ask(QUESTION).citations[0]
    marker = page.locator("#current button.marker").first
    marker.hover()
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


def test_support_is_said_in_words(user: Visit) -> None:
    user.ask(QUESTION)
    expect(user.page.locator("#current .badge.verbatim").last).to_contain_text("Speaker’s own words")


def test_what_was_understood_can_be_changed_and_asked_again(user: Visit) -> None:
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


def test_a_former_question_is_edited_and_asked_from_there(user: Visit) -> None:
    user.ask(QUESTION)
    user.ask(OTHER_QUESTION)
    page = user.page
    page.locator("#earlier").get_by_role("button", name=words.EDIT_QUESTION).click()
    page.get_by_role("textbox", name=words.EDIT_QUESTION).first.fill(THIRD_QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#current .question > p")).to_contain_text(THIRD_QUESTION)
    user.settled()
    page.get_by_role("button", name=words.ASK_AGAIN, exact=True).first.click()
    user.settled()
    expect(page.locator(".turn")).to_have_count(1)


def test_next_questions_are_answered(user: Visit, assistant_over_samples: Assistant) -> None:
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
    expect(page.locator("#current button.marker").first).to_be_visible()


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
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Until").fill("2025-01-01")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text(words.DATES_CROSSED)).to_be_visible()


def test_a_conversation_is_saved_and_an_answer_copied(user: Visit, tmp_path: Path) -> None:
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


def test_paper_shows_every_answer_and_quote(user: Visit) -> None:
    user.ask(QUESTION)
    user.ask(OTHER_QUESTION)
    page = user.page
    page.emulate_media(media="print")
    for hidden in ("#bar", "#side", "#composer", "#filters", "#conversations"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(".card blockquote").count() == page.locator("#thread button.marker").count() > 1
    for quote in page.locator(".card blockquote").all():
        expect(quote).to_be_visible()


def test_streaming_moves_nothing(user: Visit) -> None:
    user.page.evaluate(SHIFTS)
    user.ask(QUESTION)
    expect(user.page.locator(".next")).to_be_visible()
    user.ask(OTHER_QUESTION)
    assert user.page.evaluate("window.shifted") < 0.1


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


def test_phone_folds_the_drawer_and_opens_a_source_by_tap(browser: Browser, address: str) -> None:
    context, phone = visit(browser, address, PHONE, touch=True)
    page = phone.page
    phone.ask(QUESTION)
    expect(page.locator("#conversations")).to_be_hidden()
    page.get_by_role("button", name="Conversations").tap()
    page.get_by_role("button", name=QUESTION, exact=True).tap()
    expect(page.locator("#conversations")).to_be_hidden()
    phone.settled()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.locator("#current button.marker").first.tap()
    phone.highlighted()
    expect(page.locator(".card:popover-open")).to_have_count(0)
    context.close()
    assert phone.errors == [] and phone.elsewhere == []
