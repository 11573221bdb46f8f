"""Hostile transcripts, questions, names and paths: nothing runs in the page, nothing else is read or asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, expect

from assistant.assistant import Assistant
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings
from tests.assistant.chat.visits import DESKTOP, serving, visit

# Raised by gradio's own counting, whatever is asked.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

# Each would set window.pwned, open a dialog, or ask another host.
MARKUP = (
    "<script>window.pwned=1;alert(1)</script>",
    "<img src=x onerror=window.pwned=1>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "</textarea><script>alert(1)</script>",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "<img src=//evil.example/p.png>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "![x](https://evil.example/p.png) [y](javascript:alert(1))",
    "<style>@import 'https://evil.example/b.css';</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "<details open ontoggle=alert(1)>",
)


def hostile_transcript() -> str:
    exchanges = "\n\n".join(
        f"## The lighthouse of Elm, part {number} {markup}\n\n"
        f"Question: What about lighthouse number {number} {markup}?\n\n"
        f"Tessa Varn: Lighthouse number {number} stays lit, said the keeper {markup} in Port Vell."
        for number, markup in enumerate(MARKUP)
    )
    title = "Briefing by Velmara Spokeswoman Tessa Varn <img src=x onerror=alert(1)>, Port Vell, May 3, 2031"
    return f"# {title}\n\n{exchanges}\n\n<b onclick=alert(1)>Eve</b>: And I say that the pier stays.\n"


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "<img src=x onerror=alert(1)>.md"
    path.write_text(hostile_transcript(), encoding="utf-8")
    with BriefingIndex.open(IndexSettings(index=folder / "index"), create=True) as index:
        assert not index.ingest([path]).failed
        yield from serving(Assistant(index))


def test_markup_in_transcripts_and_questions_is_text(browser: Browser, hostile_address: str) -> None:
    context, user = visit(browser, hostile_address, DESKTOP)
    dialogs: list[str] = []

    def dismissed(shown: Dialog) -> None:
        dialogs.append(shown.message)
        shown.dismiss()

    user.page.on("dialog", dismissed)
    for number in (0, 1, 5, 11):
        user.ask(f"What about lighthouse number {number} {MARKUP[number]}?")
        markers = user.page.locator("#current .marker")
        if markers.count():
            # Gone, so that the one waited for is this marker's: a source that opens late would hide the library again.
            user.page.evaluate("document.querySelector('#reader article')?.remove()")
            markers.first.click()
            expect(user.page.locator("#reader article")).to_be_visible()
    user.page.get_by_role("tab", name="Briefings").click()
    user.page.locator("#library button").first.click()
    expect(user.page.locator("#reader .headings button").first).to_be_visible()
    for button in user.page.locator("#reader .headings button").all()[:4]:
        button.hover()
    assert user.page.locator("#thread .marker").count() > 0
    assert MARKUP[0] in user.page.locator("#thread").inner_text()
    assert user.page.evaluate("window.pwned") is None
    injected = "#thread :is(script, img, iframe, svg[onload]), #side :is(script, img, link, [onclick], [onerror])"
    assert user.page.locator(injected).count() == 0
    assert dialogs == [] and user.elsewhere == [] and user.errors == []
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=../../../../etc/passwd",
        "gradio_api/file=%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "gradio_api/file={index}/catalogue.sqlite",
        "gradio_api/file={index}/../pyproject.toml",
        "gradio_api/file/etc/passwd",
        "static/../../../../etc/passwd",
        "assets/..%2f..%2f..%2fetc%2fpasswd",
        "svelte/..%2f..%2f..%2fetc%2fpasswd",
        "file=/etc/passwd",
        "?deep_link=..%2f..%2fetc",
    ],
)
def test_no_path_leads_to_a_file_of_the_server(open_address: str, assistant_over_samples: Assistant, path: str) -> None:
    reply = httpx.get(open_address + path.format(index=assistant_over_samples.index.folder))
    assert "root:" not in reply.text and "SQLite" not in reply.text and "[project]" not in reply.text
    assert reply.status_code >= 400 or "text/html" in reply.headers["content-type"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("gradio_api/file=http://127.0.0.1:{port}/healthz", id="file"),
        pytest.param("gradio_api/file=HTTPS://evil.example/", id="file-in-capitals"),
        pytest.param("gradio_api/proxy=http://127.0.0.1:{port}/healthz", id="proxy"),
        pytest.param("gradio_api/file=%68ttp://127.0.0.1:{port}/healthz", id="file-escaped"),
    ],
)
def test_the_server_asks_no_other_address(open_address: str, path: str) -> None:
    port = open_address.rstrip("/").rsplit(":", 1)[1]
    reply = httpx.get(open_address + path.format(port=port))
    assert reply.status_code == 403 and "fetches nothing" in reply.json()["detail"]


@pytest.mark.parametrize("name", ["../../escaped.txt", "/tmp/escaped.txt", "..\\escaped.txt", "a/b.txt", "x" * 300])
def test_names_of_uploads_lead_nowhere(open_address: str, assistant_over_samples: Assistant, name: str) -> None:
    reply = httpx.post(f"{open_address}gradio_api/upload", files={"files": (name, b"escaped")})
    if reply.status_code == 200:
        (stored,) = reply.json()
        assert ".." not in Path(stored).parts and "gradio" in stored
    assert not list(assistant_over_samples.index.folder.parent.glob("**/escaped*"))


def test_large_uploads_are_refused(open_address: str) -> None:
    reply = httpx.post(f"{open_address}gradio_api/upload", files={"files": ("a.txt", b"x" * (21 << 20))}, timeout=60)
    assert reply.status_code == 413


@pytest.mark.parametrize("path", ["", "config", "healthz", "gradio_api/file=/etc/passwd", "nowhere"])
def test_every_reply_carries_the_headers_of_safety(open_address: str, path: str) -> None:
    headers = httpx.get(open_address + path).headers
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"


def test_no_page_of_another_site_may_read_an_answer(open_address: str) -> None:
    reply = httpx.post(
        f"{open_address}gradio_api/run/structure", json={"data": [""]}, headers={"Origin": "https://evil.example"}
    )
    assert "access-control-allow-origin" not in reply.headers
