"""All of the window in a hand: 390 pixels, touched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.assistant.chat.visits import PHONE, QUESTION, visit

# Raised by gradio's own counting, whatever is asked.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


def fits(page: Page) -> bool:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width <= PHONE[0]


def test_from_the_question_over_the_source_to_the_count_on_a_phone(browser: Browser, address: str) -> None:
    context, phone = visit(browser, address, PHONE, touch=True)
    page = phone.page
    phone.ask(QUESTION)
    chat, side = page.locator("#chat").bounding_box(), page.locator("#side").bounding_box()
    assert chat and side and side["y"] >= chat["y"] + chat["height"]
    assert fits(page)

    expect(page.locator("#conversations")).to_be_hidden()
    page.get_by_role("button", name="Conversations").tap()
    page.get_by_role("button", name=QUESTION, exact=True).tap()
    expect(page.locator("#conversations")).to_be_hidden()
    phone.settled()
    # Nothing on the page tells when the reader was emptied, as it was empty; a person takes longer than that.
    page.wait_for_timeout(500)

    page.locator("#current button.marker").first.tap()
    phone.highlighted()
    expect(page.locator(".card:popover-open")).to_have_count(0)
    assert fits(page)
    # Without scrolling up for it.
    expect(page.get_by_role("button", name="To the answer")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="To the answer").tap()
    expect(page.locator("#current .marker").first).to_be_in_viewport()

    page.get_by_role("tab", name="Briefings").tap()
    page.locator(".library button[data-open]").first.tap()
    heading = page.locator("#reader .headings button").nth(2)
    expect(heading).to_be_hidden()
    page.get_by_text("Sections of this briefing").first.tap()
    wanted = heading.inner_text()
    heading.tap()
    expect(page.locator("#reader .part.here h3")).to_have_text(wanted)
    expect(page.locator("#reader .part.here h3")).to_be_in_viewport()
    assert fits(page)

    page.get_by_role("tab", name="Explore").tap()
    page.get_by_label("Term to count").fill("dam")
    page.keyboard.press("Enter")
    page.locator("#mentions .bars button").first.tap()
    expect(page.locator("#places h3")).to_be_in_viewport()
    assert fits(page)
    context.close()
    assert phone.errors == [] and phone.elsewhere == []
