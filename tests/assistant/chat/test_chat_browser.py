"""The window in a real browser, over the real assistant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, FilePayload, Playwright, expect

from assistant.assistant import Assistant
from assistant.chat.languages import words
from assistant.samples import sample_paths
from assistant.serving.roles import UserRole
from assistant.serving.users import write_user
from index.lines import squeeze
from tests.assistant.chat.visits import OTHER_QUESTION, PHONE, QUESTION, THIRD_QUESTION, Visit, serving, visit

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


def test_example_question_is_asked_by_its_button(user: Visit) -> None:
    example = user.page.locator(".examples button").first
    question = example.inner_text()
    example.click()
    expect(user.page.locator(".turn .question > p")).to_have_text(question)
    user.settled()
    expect(user.page.locator("#current .marker").first).to_be_visible()


def test_keyboard_alone(user: Visit, assistant_over_samples: Assistant) -> None:
    page = user.page
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".acts")).to_be_visible()
    page.get_by_label("Your question").focus()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.dataset.number") == "1":
            break
    expect(page.locator(".marker:focus")).to_have_text("[1]")
    page.keyboard.press("Enter")
    cited = assistant_over_samples.ask(QUESTION).citations
    assert user.highlighted() == squeeze(cited[0].quote)


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


def test_users_see_nothing_of_each_other(browser: Browser, address: str, user: Visit) -> None:
    user.ask(QUESTION)
    context, other = visit(browser, address)
    expect(other.page.locator(".turn")).to_have_count(0)
    other.ask(OTHER_QUESTION)
    user.ask(THIRD_QUESTION)
    assert QUESTION not in other.page.content() and THIRD_QUESTION not in other.page.content()
    assert OTHER_QUESTION not in user.page.content()
    other.page.locator("#current .marker").first.click()
    expect(other.page.locator("#reader mark").first).to_be_visible()
    expect(user.page.locator("#reader mark")).to_have_count(0)
    context.close()
    assert other.errors == [] and other.elsewhere == []


def test_markers_of_earlier_answers_keep_working(user: Visit, assistant_over_samples: Assistant) -> None:
    user.ask(QUESTION)
    user.ask(OTHER_QUESTION)
    user.page.locator("#earlier .marker").first.click()
    assert user.highlighted() == squeeze(assistant_over_samples.ask(QUESTION).citations[0].quote)


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


def test_briefings_are_listed_with_their_headings(user: Visit) -> None:
    page = user.page
    expect(page.locator(".library li")).to_have_count(len(sample_paths()))
    page.locator(".library button[data-open]").first.click()
    heading = page.locator("#reader .headings button").nth(2)
    wanted = heading.inner_text()
    heading.click()
    expect(page.locator("#reader .part.here h3")).to_have_text(wanted)


def test_filter_by_briefing(user: Visit, assistant_over_samples: Assistant) -> None:
    wanted = assistant_over_samples.index.briefings()[-1]
    user.page.get_by_role("button", name="Filter", exact=True).click()
    user.page.get_by_role("combobox", name="Briefing").select_option(wanted.id)
    user.page.get_by_role("button", name="Apply").click()
    expect(user.page.locator("#filters .chip", has_text=words.shortened(wanted.title, 60))).to_be_visible()
    user.ask("What was said about the Torrin Gorge Dam?")
    user.page.locator("#current .marker").first.click()
    expect(user.page.locator("#reader h2")).to_have_text(wanted.title)


def test_new_conversation_starts_over(user: Visit) -> None:
    user.ask(QUESTION)
    user.page.locator("#current .marker").first.click()
    user.highlighted()
    user.page.get_by_role("button", name="New conversation").click()
    expect(user.page.locator("#reader article")).to_have_count(0)
    expect(user.page.locator(".welcome")).to_be_visible()
    expect(user.page.locator(".turn")).to_have_count(0)


def test_phone_has_the_reader_below_the_chat(browser: Browser, address: str) -> None:
    context, phone = visit(browser, address, PHONE)
    phone.ask(QUESTION)
    page = phone.page
    chat, side = page.locator("#chat").bounding_box(), page.locator("#side").bounding_box()
    assert chat and side and side["y"] >= chat["y"] + chat["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.locator("#current .marker").first.click()
    phone.highlighted()
    page.get_by_role("button", name="To the answer").click()
    expect(page.locator("#current .marker").first).to_be_in_viewport()
    context.close()
    assert phone.errors == [] and phone.elsewhere == []


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


def test_markup_in_a_question_is_shown_as_text(user: Visit) -> None:
    hostile = "<img src=x onerror=\"document.title='taken'\"> ${1+1} {{x}}"
    user.ask(hostile)
    expect(user.page.locator(".turn .question > p")).to_have_text(hostile)
    assert user.page.title() == "Briefings"


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


def test_users_file_keeps_others_out(playwright: Playwright, assistant_over_samples: Assistant, tmp_path: Path) -> None:
    users = tmp_path / "users"
    write_user(users, "anna", "a-long-s3cret", UserRole.READER)
    for address in serving(assistant_over_samples, auth_file=users):
        client = playwright.request.new_context(base_url=address)
        assert client.post("gradio_api/call/ask", data={"data": [QUESTION, None, "", "", ""]}).status == 401
        assert client.post("login", form={"username": "anna", "password": "wrong"}).status == 400
        assert client.post("login", form={"username": "anna", "password": "a-long-s3cret"}).ok
        assert client.post("gradio_api/call/ask", data={"data": [QUESTION, None, "", "", ""]}).ok
        client.dispose()


def test_endpoint_answers_as_the_machine_interface(user: Visit, address: str) -> None:
    def call(*data: object) -> dict[str, object]:
        request = user.page.request
        event = request.post(f"{address}gradio_api/call/ask", data={"data": [*data, "", "", ""]}).json()["event_id"]
        body = request.get(f"{address}gradio_api/call/ask/{event}").text()
        line = next(line for line in body.splitlines() if line.startswith("data: "))
        found: dict[str, object] = json.loads(line.removeprefix("data: "))[0]
        return found

    first = call(QUESTION, None)
    assert first["kind"] == "answered" and first["citations"] and first["question"] == QUESTION
    followed = call("And why?", [QUESTION])
    assert followed["question"] == "And why?" and followed["standalone_question"] != "And why?"
