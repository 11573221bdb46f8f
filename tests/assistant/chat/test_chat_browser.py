"""The window in a real browser, over the real assistant."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from assistant.assistant import Assistant
from assistant.chat.languages import words
from assistant.samples import sample_paths
from index.lines import squeeze
from tests.assistant.chat.visits import OTHER_QUESTION, QUESTION, THIRD_QUESTION, Visit, serving, visit

OVERVIEW = "What topics were covered in the briefing on 10 April 2025?"

# Gradio sums up its queue with options that pandas means to drop; as errors they would end its queue.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.fixture
def empty_address(empty_assistant: Assistant) -> Iterator[str]:
    yield from serving(empty_assistant)


def test_answer_leads_to_the_highlighted_words(user: Visit, assistant_over_samples: Assistant) -> None:
    expected = assistant_over_samples.ask(QUESTION)
    assert expected.citations
    user.ask(QUESTION)
    page = user.page
    assert page.title() == "Briefings"
    expect(page.locator("#current .marker")).to_have_count(len(expected.citations))
    for citation in expected.citations:
        label = words.citation_label(citation.number, citation.speaker, citation.role, citation.date, citation.heading)
        page.get_by_role("button", name=label, exact=True).click()
        expect(page.locator("#reader .steps")).to_contain_text(f"{citation.number} of {len(expected.citations)}")
        assert user.highlighted() == squeeze(citation.quote)
        expect(page.locator("#reader .part.here h3")).to_have_text(citation.heading)
        expect(page.locator("#reader h2")).to_have_text(citation.title)


def test_a_newcomer_finds_briefings_to_open_and_questions_to_ask(user: Visit) -> None:
    expect(user.page.locator(".library li")).to_have_count(len(sample_paths()))
    user.page.locator(".library button[data-open]").first.click()
    heading = user.page.locator("#reader .headings button").nth(2)
    expect(heading).to_be_visible()
    wanted = heading.inner_text()
    heading.click()
    expect(user.page.locator("#reader .part.here h3")).to_have_text(wanted)
    example = user.page.locator(".examples button").first
    question = example.inner_text()
    example.click()
    expect(user.page.locator(".turn .question > p")).to_have_text(question)
    user.settled()
    expect(user.page.locator("#current .marker").first).to_be_visible()


def test_steps_through_the_citations_keep_the_focus(user: Visit, assistant_over_samples: Assistant) -> None:
    user.ask(OVERVIEW)
    page = user.page
    cited = assistant_over_samples.ask(OVERVIEW).citations
    page.locator("#current .marker").first.click()
    assert user.highlighted() == squeeze(cited[0].quote)
    page.get_by_role("button", name="Next citation").focus()
    for number in (2, 3):
        page.keyboard.press("Enter")
        expect(page.locator("#reader .steps")).to_contain_text(f"{number} of {len(cited)}")
        assert user.highlighted() == squeeze(cited[number - 1].quote)
        expect(page.get_by_role("button", name="Next citation")).to_be_focused()
        expect(page.locator("#current .marker[aria-current]")).to_have_text(f"[{number}]")


def test_not_found_looks_different_and_opens_the_nearest_section(
    user: Visit, assistant_over_samples: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_sure = assistant_over_samples.calibration.model_copy(update={"threshold": 2.0})
    monkeypatch.setattr(assistant_over_samples, "calibration", never_sure)
    user.ask(QUESTION)
    page = user.page
    expect(page.locator(".answer.not_found .kind")).to_have_text("Not found in the briefings")
    nearest = page.locator(".suggestion").first
    heading = nearest.locator("span").inner_text()
    nearest.click()
    expect(page.locator("#reader .part.here h3")).to_have_text(heading)


def test_empty_index_takes_a_file_and_answers_from_it(browser: Browser, empty_address: str) -> None:
    context, made = visit(browser, empty_address)
    page = made.page
    expect(page.locator(".welcome")).to_contain_text("No briefings yet")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload a transcript").click()
    transcript = sample_paths()[0]
    chooser.value.set_files(
        [
            FilePayload(name=transcript.name, mimeType="text/plain", buffer=transcript.read_bytes()),
            FilePayload(name="empty.txt", mimeType="text/plain", buffer=b""),
        ]
    )
    expect(page.locator("#progress progress")).to_be_visible()
    expect(page.locator("#progress .report .added")).to_contain_text(transcript.name, timeout=60_000)
    failed = page.locator("#progress .report .failed")
    expect(failed).to_contain_text("empty.txt")
    assert "/uploads" not in failed.inner_text()
    expect(page.locator(".library li")).to_have_count(1)
    expect(page.locator(".examples button").first).to_be_visible()
    made.ask("What was said about the construction of the Torrin Gorge Dam?")
    page.locator("#current .marker").first.click()
    made.highlighted()
    context.close()
    assert made.errors == [] and made.elsewhere == []


def test_a_failure_shows_no_traceback(
    user: Visit, assistant_over_samples: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(assistant_over_samples, "ask_stream", broken)
    user.ask(QUESTION)
    expect(user.page.locator(".answer.problem")).to_contain_text("Ask again")
    assert "secret detail" not in user.page.content() and "Traceback" not in user.page.content()


def test_stop_frees_the_window_at_once(
    user: Visit, assistant_over_samples: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on = Event()

    def slow(*_: object, **__: object) -> None:
        going_on.wait(20)

    with monkeypatch.context() as patched:
        patched.setattr(assistant_over_samples, "ask_stream", slow)
        user.page.get_by_label("Your question").fill(QUESTION)
        user.page.keyboard.press("Enter")
        expect(user.page.locator(".thinking")).to_be_visible()
        user.page.get_by_label("Your question").fill(THIRD_QUESTION)
        user.page.keyboard.press("Enter")
        expect(user.page.get_by_text("still being answered")).to_be_visible()
        expect(user.page.locator(".turn")).to_have_count(1)
        user.page.get_by_role("button", name="Stop").click()
        expect(user.page.locator(".answer")).to_contain_text("Stopped.")
    user.ask(OTHER_QUESTION)
    going_on.set()
    expect(user.page.locator("#current .marker").first).to_be_visible()
    expect(user.page.locator("#earlier .answer")).to_contain_text("Stopped.")
