"""For people who use a keyboard or a screen reader: axe finds nothing serious, and every step has a key."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.assistant.chat.visits import DESKTOP, PHONE, QUESTION, Visit, visit

# Raised by gradio's own counting, whatever is asked.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


def serious(user: Visit) -> list[str]:
    found = Axe().run(user.page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:240]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("size", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_tab(
    browser: Browser, address: str, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    context, user = visit(browser, f"{address}?__theme={scheme}", size)
    found = {"welcome": serious(user)}
    user.ask("How do I bake sourdough bread with rye flour?")
    user.ask(QUESTION)
    user.page.locator("#current .marker").first.click()
    user.highlighted()
    found["source"] = serious(user)
    for tab in ("Briefings", "Evaluation"):
        user.page.get_by_role("tab", name=tab).click()
        user.page.wait_for_timeout(300)
        found[tab] = serious(user)
    context.close()
    assert {tab: problems for tab, problems in found.items() if problems} == {}


def test_from_question_to_source_and_back_by_keyboard_alone(user: Visit) -> None:
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
    user.highlighted()
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
    told = user.page.evaluate("window.told.filter((text) => text)")
    assert 1 <= len(told) <= 2, told
