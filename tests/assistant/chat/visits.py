"""A user before the window, and a server for them to visit."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

import gradio as gr
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from assistant.assistant import Assistant
from assistant.chat.starting import start
from index.lines import squeeze

QUESTION = "Which city hosts the Inner Sea summit?"
OTHER_QUESTION = "When was the consular portal attacked?"
THIRD_QUESTION = "How were Velmaran citizens evacuated from Tovaria?"
_STANDS_STILL = """(spot) => new Promise((done) => {
  let before = "", frames = 0;
  const look = () => {
    const now = JSON.stringify(spot.getBoundingClientRect());
    frames = now === before ? frames + 1 : 0;
    before = now;
    if (frames < 10) requestAnimationFrame(look);
    else done();
  };
  look();
})"""
DESKTOP, PHONE = (1440, 900), (390, 844)


@dataclass
class Visit:
    """A user's page, with whatever went wrong on it."""

    page: Page
    host: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self._blame(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url))

    def _blame(self, text: str) -> None:
        # What a reload cuts off, gradio's page tells of as an error.
        if not text.startswith(("AbortError", "Unexpected error Connection errored out")):
            self.errors.append(text)

    def _note(self, url: str) -> None:
        if url.startswith(("http", "ws")) and urlsplit(url).netloc != self.host:
            self.elsewhere.append(url)

    def ask(self, question: str) -> None:
        """Type, press Enter, wait for the whole answer."""
        turns = self.page.locator(".turn").count()
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".turn")).to_have_count(turns + 1)
        self.settled()

    def settled(self) -> None:
        expect(self.page.locator(".thinking")).to_have_count(0)
        expect(self.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()

    def point_at(self, spot: Locator) -> None:
        """Move the mouse onto it once it stands still: what scrolls away under the mouse closes its card."""
        spot.scroll_into_view_if_needed()
        spot.evaluate(_STANDS_STILL)
        spot.hover()

    def highlighted(self) -> str:
        """The highlighted words on one line, once they are in view."""
        mark = self.page.locator("#reader mark").first
        expect(mark).to_be_visible()
        expect(mark).to_be_in_viewport()
        return squeeze(" ".join(self.page.locator("#reader mark").all_text_contents()))


def serious(page: Page) -> list[str]:
    """What axe finds on the page that keeps somebody from using it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:240]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def serving(
    assistant: Assistant, auth_file: Path | None = None, *, mcp: bool = False, language: str = ""
) -> Iterator[str]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app: gr.Blocks = start(assistant, port=port, auth_file=auth_file, mcp=mcp, language=language)
    yield str(app.local_url)
    app.close(verbose=False)
    del app
    # What gradio leaves open is told of here, and not in the middle of whatever pytest does next.
    gc.collect()


def visit(
    browser: Browser, address: str, size: tuple[int, int] = DESKTOP, *, touch: bool = False
) -> tuple[BrowserContext, Visit]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", has_touch=touch
    )
    context.set_default_timeout(20_000)
    made = Visit(context.new_page(), urlsplit(address).netloc)
    made.page.goto(address)
    expect(made.page.locator(".welcome")).to_be_visible()
    return context, made
