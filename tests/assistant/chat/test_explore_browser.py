"""The Explore tab: a person counts a term, reads the places behind a bar, compares two briefings."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from assistant.assistant import Assistant
from assistant.chat.languages import words
from index.records import Role
from tests.assistant.chat.visits import Visit, visit

# Gradio sums up its queue with options that pandas means to drop; as errors they would end its queue.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.fixture(scope="module")
def visitor(browser: Browser, address: str) -> Iterator[Visit]:
    """A user who stays for all of these tests."""
    context, made = visit(browser, address)
    yield made
    context.close()
    assert made.errors == [] and made.elsewhere == []


@pytest.fixture
def explorer(visitor: Visit) -> Visit:
    visitor.page.get_by_role("tab", name="Explore").click()
    visitor.page.get_by_label("the whole text").check()
    return visitor


def count(of: Visit, term: str) -> None:
    of.page.get_by_label("Term to count").fill(term)
    of.page.keyboard.press("Enter")


def test_a_term_is_counted_and_a_bar_leads_to_the_words(explorer: Visit, assistant_over_samples: Assistant) -> None:
    page, index = explorer.page, assistant_over_samples.index
    counts = {
        each.id: len(re.findall(r"\bdams?\b", index.briefing(each.id).text, re.IGNORECASE))
        for each in index.briefings()
    }
    count(explorer, "dams")
    expect(page.locator("#mentions .told")).to_contain_text(f"Mentioned {sum(counts.values())} times")
    expect(page.locator("#mentions .bars button")).to_have_count(sum(bool(each) for each in counts.values()))
    newest = index.briefings()[0]
    page.locator("#mentions").get_by_role("button", name=newest.title).click()
    expect(page.locator("#places h3")).to_have_text(f"{counts[newest.id]} mentions, {words.day(newest.date)}")
    places = page.locator("#places li button")
    expect(places).to_have_count(counts[newest.id])
    assert {mark.lower() for mark in page.locator("#places mark").all_inner_texts()} <= {"dam", "dams"}
    places.last.click()
    assert explorer.highlighted().lower() in {"dam", "dams"}
    expect(page.locator("#reader h2")).to_have_text(newest.title)


def test_only_what_reporters_said(explorer: Visit, assistant_over_samples: Assistant) -> None:
    page, index = explorer.page, assistant_over_samples.index
    asked = sum(
        len(re.findall(r"\bdams?\b", briefing.text[turn.start : turn.end], re.IGNORECASE))
        for briefing in (index.briefing(each.id) for each in index.briefings())
        for section in briefing.sections
        for turn in section.turns
        if turn.role is Role.REPORTER
    )
    count(explorer, "dam")
    expect(page.locator("#mentions .told")).to_be_visible()
    page.get_by_label("reporters").check()
    expect(page.locator("#mentions .told")).to_contain_text("Mentioned twice by reporters")
    assert asked == 2


@pytest.mark.parametrize(
    ("term", "told"),
    [
        pytest.param(
            "submarine", "Not mentioned in any of the 3 briefings from 6 March 2025 to 10 April 2025.", id="never"
        ),
        pytest.param("?", "Give a word or a name to look for", id="no-word"),
        pytest.param("<img src=x>", "Not mentioned in any", id="markup"),
    ],
)
def test_what_is_not_there_is_said(explorer: Visit, term: str, told: str) -> None:
    count(explorer, term)
    expect(explorer.page.locator("#mentions")).to_contain_text(told)
    expect(explorer.page.locator("#mentions .bars")).to_have_count(0)


def test_two_briefings_are_compared_on_a_topic(explorer: Visit, assistant_over_samples: Assistant) -> None:
    page, index = explorer.page, assistant_over_samples.index
    page.get_by_label("Topic").fill("Torrin Gorge Dam")
    page.keyboard.press("Enter")
    sides = page.locator(".comparison section")
    expect(sides).to_have_count(2)
    later, earlier = index.briefings()[:2]
    expect(sides.first.locator("h3")).to_have_text(words.day(earlier.date))
    expect(sides.last.locator("h3")).to_have_text(words.day(later.date))
    for side, held in zip(sides.all(), (earlier, later), strict=True):
        flat = " ".join(index.briefing(held.id).text.split())
        quotes = side.locator("li button > span").all_inner_texts()
        assert quotes and all(" ".join(quote.strip("“”").split()) in flat for quote in quotes)
    sides.last.locator("li button").first.click()
    explorer.highlighted()
    expect(page.locator("#reader h2")).to_have_text(later.title)
