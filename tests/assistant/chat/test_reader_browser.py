"""The source reader: a person reads on around the cited words, searches, links to a place, asks about a section."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from assistant.assistant import Assistant
from assistant.chat.document import render_document
from assistant.chat.languages import words
from index.lines import squeeze
from index.parser import parse_briefing
from tests.assistant.chat.visits import QUESTION, Visit, visit

# Gradio sums up its queue with options that pandas means to drop; as errors they would end its queue.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.fixture(scope="module")
def asker(browser: Browser, address: str) -> Iterator[Visit]:
    """A user with an answer, who stays for all of these tests."""
    context, made = visit(browser, address)
    made.ask(QUESTION)
    yield made
    context.close()
    assert made.errors == [] and made.elsewhere == []


@pytest.fixture
def reader(asker: Visit) -> Visit:
    """The same, who has just opened the first source."""
    asker.page.locator("#current .marker").first.click()
    asker.highlighted()
    return asker


def test_the_whole_briefing_is_there_with_its_outline(reader: Visit, assistant_over_samples: Assistant) -> None:
    page = reader.page
    cited = assistant_over_samples.ask(QUESTION).citations[0]
    briefing = assistant_over_samples.index.briefing(cited.briefing_id)
    expect(page.locator("#reader .part h3")).to_have_text([section.heading for section in briefing.sections])
    expect(page.locator("#reader .part.here h3")).to_have_text(cited.heading)
    expect(page.locator("#reader .headings [aria-current]")).to_have_text(cited.heading)
    spoken = squeeze(page.locator("#reader .text").inner_text())
    for turn in (turn for section in briefing.sections for turn in section.turns):
        assert squeeze(briefing.text[turn.start : turn.end]) in spoken
    page.locator("#reader .headings button").first.click()
    expect(page.locator("#reader .part h3").first).to_be_in_viewport()
    expect(page.locator("#reader .part.here h3")).to_have_text(briefing.sections[0].heading)


def test_search_within_counts_and_steps(reader: Visit, assistant_over_samples: Assistant) -> None:
    page = reader.page
    cited = assistant_over_samples.ask(QUESTION).citations[0]
    briefing = assistant_over_samples.index.briefing(cited.briefing_id)
    shown = [section.heading for section in briefing.sections]
    shown += [briefing.text[turn.start : turn.end] for section in briefing.sections for turn in section.turns]
    count = sum(squeeze(text).lower().count("the summit") for text in shown)
    assert count
    many = sum(text.lower().count("velmara") for text in shown)
    assert many > 2
    box = page.get_by_label("Search in this briefing")
    box.fill("the  SUMMIT")
    expect(page.locator(".find output")).to_have_text(f"1 of {count}")
    box.fill("velmara")
    expect(page.locator(".find output")).to_have_text(f"1 of {many}")
    page.keyboard.press("Enter")
    expect(page.locator(".find output")).to_have_text(f"2 of {many}")
    page.get_by_role("button", name="Previous place found").click()
    page.get_by_role("button", name="Previous place found").click()
    expect(page.locator(".find output")).to_have_text(f"{many} of {many}")
    painted = "[...CSS.highlights.get('briefings-here')].map(String).join()"
    assert page.evaluate(painted).lower() == "velmara"
    top = page.evaluate("[...CSS.highlights.get('briefings-here')][0].getBoundingClientRect().top")
    assert 0 < top < 900
    box.fill("never said")
    expect(page.locator(".find output")).to_have_text("0 of 0")


def test_a_copied_link_opens_the_same_words_for_somebody_else(
    browser: Browser, reader: Visit, address: str, assistant_over_samples: Assistant
) -> None:
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.page.locator(".reader-bar .copy").click()
    expect(reader.page.locator(".reader-bar .copy")).to_have_text("Copied")
    link = reader.page.evaluate("navigator.clipboard.readText()")
    assert urlsplit(link).netloc == urlsplit(address).netloc
    context, other = visit(browser, link)
    cited = assistant_over_samples.ask(QUESTION).citations[0]
    assert other.highlighted() == squeeze(cited.quote)
    expect(other.page.locator("#reader .part.here h3")).to_have_text(cited.heading)
    context.close()
    assert other.errors == [] and other.elsewhere == []


def test_a_link_to_selected_words(browser: Browser, reader: Visit) -> None:
    page = reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    paragraph = page.locator("#reader .part.here p[data-start]").last
    wanted = squeeze(paragraph.inner_text().split(". ")[-1])
    paragraph.evaluate(
        """(block, wanted) => {
            const node = [...block.childNodes].find((one) => one.textContent.includes(wanted));
            const text = node.nodeType === Node.TEXT_NODE ? node : node.firstChild;
            const range = document.createRange();
            const start = text.textContent.indexOf(wanted);
            range.setStart(text, start);
            range.setEnd(text, start + wanted.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        wanted,
    )
    page.locator(".reader-bar .copy").dispatch_event("click")
    expect(page.locator(".reader-bar .copy")).to_have_text("Copied")
    context, other = visit(browser, page.evaluate("navigator.clipboard.readText()"))
    assert other.highlighted() == wanted
    context.close()


def test_a_link_that_leads_nowhere_says_so(browser: Browser, address: str) -> None:
    context, other = visit(browser, f"{address}?briefing=<b>x</b>&start=x&end=")
    expect(other.page.locator("#reader").get_by_role("alert")).to_contain_text("no longer in the index")
    context.close()
    assert other.errors == []


def test_asking_about_a_section(reader: Visit, assistant_over_samples: Assistant) -> None:
    page = reader.page
    cited = assistant_over_samples.ask(QUESTION).citations[0]
    page.get_by_role("button", name=f"Ask about this section: {cited.heading}").click()
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_label("Your question")).to_have_value(f"On “{cited.heading}”: ")
    briefing = assistant_over_samples.index.briefing(cited.briefing_id)
    expect(page.locator("#filters span.chip")).to_contain_text(words.shortened(briefing.title, 20).rstrip("…"))


@pytest.mark.parametrize(
    "text", ["", "Briefing, May 1, 2031\n\nQuestion: 😀 <b>Dam</b>?\n\nTessa Varn: <script>x</script>\n"]
)
def test_any_text_is_shown_as_text(text: str) -> None:
    briefing = parse_briefing(text, briefing_id="it", source="it", sha256="0")
    html = render_document(briefing, 0, len(text))
    assert "<script>" not in html and "<b>" not in html
