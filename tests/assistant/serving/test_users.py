"""Two users at one server: who gets in, what each may do, and that neither sees the other's conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import Browser, FilePayload, expect

from assistant.assistant import Assistant
from assistant.serving.roles import UserRole
from assistant.serving.users import write_user
from tests.assistant.chat.visits import OTHER_QUESTION, QUESTION, serious, serving
from tests.assistant.serving.conftest import PASSWORDS
from tests.assistant.serving.test_programs import over_mcp

# Raised by gradio's own counting, whatever is asked.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


LogIn = Callable[[str, str], httpx.Client]


@pytest.fixture
def log_in() -> Iterator[LogIn]:
    with ExitStack() as opened:

        def logged_in(address: str, name: str) -> httpx.Client:
            client = opened.enter_context(httpx.Client(base_url=address, timeout=30))
            assert client.post("login", data={"username": name, "password": PASSWORDS[name]}).status_code == 200
            return client

        yield logged_in


def upload(client: httpx.Client, name: str = "briefing.txt", content: bytes = b"MS. LEE: Good day.") -> httpx.Response:
    return client.post("gradio_api/upload", files={"files": (name, content)})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("POST", "gradio_api/run/ask", id="ask"),
        pytest.param("POST", "gradio_api/run/structure", id="structure"),
        pytest.param("POST", "gradio_api/queue/join", id="queue"),
        pytest.param("POST", "gradio_api/upload", id="upload"),
        pytest.param("GET", "config", id="config"),
        pytest.param("POST", "mcp", id="tools"),
        pytest.param("POST", "mcp/", id="tools-with-a-slash"),
    ],
)
def test_a_stranger_gets_nothing(guarded_address: str, method: str, path: str) -> None:
    reply = httpx.request(method, guarded_address + path, json={"data": [QUESTION]})
    assert reply.status_code in (401, 307, 404) and "quote" not in reply.text


def test_a_wrong_password_and_an_unknown_name_are_told_alike(guarded_address: str) -> None:
    said = [
        httpx.post(f"{guarded_address}login", data={"username": name, "password": "not this one"})
        for name in ("anna", "nobody")
    ]
    assert {reply.status_code for reply in said} == {400}
    assert said[0].text == said[1].text


def test_readers_ask_and_do_not_upload(guarded_address: str, log_in: LogIn) -> None:
    ben, anna = log_in(guarded_address, "ben"), log_in(guarded_address, "anna")
    answer = ben.post("gradio_api/run/ask", json={"data": [QUESTION, [], "", "", ""]}).json()["data"][0]
    assert answer["kind"] == "answered"
    refused = upload(ben)
    assert refused.status_code == 403 and "editors" in refused.json()["detail"]
    assert upload(anna).status_code == 200


def test_readers_cannot_index_by_calling_the_page_s_own_event(guarded_address: str, log_in: LogIn) -> None:
    """What an editor has uploaded is on the server already; only the handler is left to say no."""
    anna, ben = log_in(guarded_address, "anna"), log_in(guarded_address, "ben")
    (path,) = upload(anna, "smuggled.txt", b"MS. LEE: The Harbour Pact was signed in Port Vell.").json()
    config = ben.get("config").json()
    taking_files = [each for each in config["dependencies"] if any(target[1] == "upload" for target in each["targets"])]
    assert len(taking_files) == 1
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    joined = ben.post(
        "gradio_api/queue/join",
        json={"data": [[file], "", None], "fn_index": taking_files[0]["id"], "session_hash": "benspage"},
    )
    assert joined.status_code == 200
    with ben.stream("GET", "gradio_api/queue/data", params={"session_hash": "benspage"}) as told:
        said = ""
        for line in told.iter_lines():
            said += line
            if "process_completed" in line:
                break
    assert "Only editors" in said
    listed = ben.post("gradio_api/run/structure", json={"data": [""]}).json()["data"][0]["briefings"]
    assert all("smuggled" not in each["source"] for each in listed)


def test_two_users_over_the_api_hear_their_own_history_alone(guarded_address: str) -> None:
    clients = {name: Client(guarded_address, auth=(name, PASSWORDS[name]), verbose=False) for name in ("anna", "ben")}
    first = clients["anna"].predict(QUESTION, api_name="/ask")
    other = clients["ben"].predict("And when?", api_name="/ask")
    assert "summit" in first["text"].casefold() + first["question"].casefold()
    assert "summit" not in other["standalone_question"].casefold()


def test_two_users_in_two_browsers_see_their_own_conversation(browser: Browser, guarded_address: str) -> None:
    pages = {}
    for name in ("anna", "ben"):
        context = browser.new_context(reduced_motion="reduce")
        page = pages[name] = context.new_page()
        page.goto(guarded_address)
        expect(page).to_have_title("Briefings")
        expect(page.get_by_label("username")).to_be_visible()
        assert serious(page) == []
        page.get_by_label("username").fill(name)
        page.get_by_label("password").fill(PASSWORDS[name])
        page.get_by_role("button", name="Login").click()
        expect(page.locator(".welcome")).to_be_visible()
    for name, question in (("anna", QUESTION), ("ben", OTHER_QUESTION)):
        pages[name].get_by_label("Your question").fill(question)
        pages[name].keyboard.press("Enter")
        expect(pages[name].locator(".turn .answer .group").first).to_be_visible()
    assert [text.strip() for text in pages["anna"].locator(".turn .question p").all_inner_texts()] == [QUESTION]
    assert [text.strip() for text in pages["ben"].locator(".turn .question p").all_inner_texts()] == [OTHER_QUESTION]
    # The editor is offered to add briefings, the reader is not.
    expect(pages["anna"].get_by_role("button", name="Add briefings")).to_be_visible()
    expect(pages["ben"].get_by_role("button", name="Add briefings")).to_have_count(0)
    for page in pages.values():
        page.context.close()


def test_tools_take_a_name_and_a_password(guarded_address: str) -> None:
    basic = httpx.BasicAuth("ben", PASSWORDS["ben"])
    request = next(basic.auth_flow(httpx.Request("POST", guarded_address)))
    headers = {"Authorization": request.headers["Authorization"]}
    tools, answer = over_mcp(guarded_address, headers, "ask", question=QUESTION)
    assert len(tools) == 3 and answer["citations"]
    wrong = httpx.post(f"{guarded_address}mcp", auth=("ben", "not this one"), json={})
    assert wrong.status_code == 401 and "Basic" in wrong.headers["www-authenticate"]


@pytest.fixture
def strict_address(assistant_over_samples: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("BRIEFINGS_WRONG_PASSWORDS", "2")
    monkeypatch.setenv("BRIEFINGS_UPLOADS_PER_MINUTE", "1")
    write_user(tmp_path / "users", "anna", PASSWORDS["anna"], UserRole.EDITOR)
    yield from serving(assistant_over_samples, tmp_path / "users")


def test_wrong_passwords_and_uploads_run_into_a_limit(browser: Browser, strict_address: str, log_in: LogIn) -> None:
    anna = log_in(strict_address, "anna")
    assert upload(anna).status_code == 200
    again = upload(anna)
    assert again.status_code == 429 and "Wait a minute" in again.json()["detail"]

    context = browser.new_context()
    page = context.new_page()
    page.goto(strict_address)
    expect(page.get_by_text("After 2 wrong passwords even the right one is refused for 5 minutes.")).to_be_visible()
    for attempt in ("wrong one", "wrong two", PASSWORDS["anna"]):
        page.get_by_label("username").fill("anna")
        page.get_by_label("password").fill(attempt)
        with page.expect_response("**/login"):
            page.get_by_role("button", name="Login").click()
        expect(page.get_by_label("password")).to_have_value("")
    expect(page.get_by_role("button", name="Login")).to_be_visible()
    reply = httpx.post(f"{strict_address}login", data={"username": "anna", "password": PASSWORDS["anna"]})
    assert reply.status_code == 400 and int(reply.headers["retry-after"]) > 200
    assert "Too many wrong passwords. Try again in 5 minutes." in reply.text

    cookies = [{"name": name, "value": value, "url": strict_address} for name, value in anna.cookies.items()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page.reload()
    page.get_by_role("tab", name="Briefings").click()
    page.get_by_role("button", name="Add briefings").click()
    page.locator("#upload input[type=file]").set_input_files(
        [FilePayload(name="a.txt", mimeType="text/plain", buffer=b"A")]
    )
    expect(page.get_by_role("alert").filter(has_text="Too many uploads")).to_be_visible()
    context.close()
