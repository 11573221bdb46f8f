"""For people who use a keyboard or a screen reader: axe finds nothing serious, and every step has a key."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from assistant.assistant import Assistant
from index.lines import squeeze
from tests.assistant.chat.visits import DESKTOP, PHONE, QUESTION, Visit, serious, visit

# Raised by gradio's own counting, whatever is asked.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.mark.parametrize(
    ("size", "schemes"),
    [
        pytest.param(DESKTOP, ("light", "dark"), id="desktop"),
        # The colours are the same; what is folded and laid out is not.
        pytest.param(PHONE, ("light",), id="phone"),
    ],
)
def test_axe_finds_nothing_serious_on_any_tab_light_or_dark(
    browser: Browser, address: str, size: tuple[int, int], schemes: tuple[str, ...]
) -> None:
    context, user = visit(browser, address, size)
    page = user.page
    page.add_style_tag(content="* { transition: none !important; }")  # Half-way colours are nobody's.
    found: dict[str, list[str]] = {}

    def look(screen: str) -> None:
        for scheme in schemes:
            page.evaluate("(dark) => document.body.classList.toggle('dark', dark)", scheme == "dark")
            found[f"{screen}, {scheme}"] = serious(page)

    look("welcome")
    user.ask("How do I bake sourdough bread with rye flour?")
    user.ask(QUESTION)
    page.locator("#current .marker").first.click()
    user.highlighted()
    look("source")
    page.get_by_role("tab", name="Briefings").click()
    page.get_by_role("button", name="Details").first.click()
    page.get_by_role("button", name="The briefings in pictures").click()
    expect(page.locator(".picture figure").first).to_be_visible()
    look("briefings")
    page.get_by_role("tab", name="Explore").click()
    page.get_by_label("Term to count").fill("summit")
    page.keyboard.press("Enter")
    page.locator("#mentions .bars button").first.click()
    expect(page.locator("#places li").first).to_be_visible()
    look("explore")
    page.get_by_role("tab", name="Evaluation").click()
    expect(page.locator("#report .hint")).to_be_visible()
    look("evaluation")
    context.close()
    assert {screen: problems for screen, problems in found.items() if problems} == {}


def test_from_question_to_source_and_back_by_keyboard_alone(user: Visit, assistant_over_samples: Assistant) -> None:
    keys = user.page.keyboard
    expect(user.page.get_by_label("Your question")).to_be_focused()
    keys.type(QUESTION)
    keys.press("Enter")
    expect(user.page.locator("#current .marker").first).to_be_visible()
    user.settled()
    for _ in range(40):
        keys.press("Shift+Tab")
        if user.page.evaluate("document.activeElement.matches('#current .marker')"):
            break
    marker = user.page.evaluate("document.activeElement.dataset.number")
    keys.press("Enter")
    quotes = {str(cited.number): cited.quote for cited in assistant_over_samples.ask(QUESTION).citations}
    assert user.highlighted() == squeeze(quotes[marker])
    # Focus has moved to the source, whose words a screen reader now reads.
    expect(user.page.locator("#reader .part.here h3")).to_be_focused()
    keys.press("Escape")
    assert user.page.evaluate("document.activeElement.matches('#current .marker')")
    assert user.page.evaluate("document.activeElement.dataset.number") == marker


def test_a_screen_reader_is_told_once_that_an_answer_is_there(user: Visit) -> None:
    user.page.evaluate(
        """() => {
            window.told = [];
            const live = document.querySelector("#spoken-status");
            new MutationObserver(() => window.told.push(live.textContent)).observe(
                live, { childList: true, characterData: true, subtree: true });
        }"""
    )
    status = user.page.locator("#spoken-status")
    expect(status).to_have_attribute("aria-live", "polite")
    user.ask(QUESTION)
    expect(status).to_contain_text("Answer")
    box = status.bounding_box()
    assert box and box["width"] <= 1 and box["height"] <= 1
    told = user.page.evaluate("window.told.filter((text) => text)")
    assert 1 <= len(told) <= 2, told
