"""Pictures of the window for the documentation: `python -m assistant.chat.screenshots [FOLDER]`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from assistant.chat.starting import start
from assistant.samples import sample_paths
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUESTION = "Which city hosts the Inner Sea summit?"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PICTURES = {
    "chat.png": (1440, 900, "light"),
    "chat-dark.png": (1440, 900, "dark"),
    "chat-phone.png": (390, 844, "light"),
}


def take_screenshots(folder: Path) -> None:
    """Ask one question over the samples, open its first source, and keep each picture in `folder`."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not on the PATH; install it (Debian: apt-get install chromium)")
    folder.mkdir(parents=True, exist_ok=True)
    with _window_over_samples() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        for name, (width, height, theme) in PICTURES.items():
            _take(browser, f"{address}?__theme={theme}", (width, height), folder / name)
        browser.close()


@contextmanager
def _window_over_samples() -> Iterator[str]:
    with TemporaryDirectory() as scratch:
        settings = IndexSettings(index=Path(scratch) / "index")
        with BriefingIndex.open(settings, create=True, purpose="screenshots") as index:
            index.ingest(sample_paths())
            app = start(Assistant(index))
            try:
                yield str(app.local_url)
            finally:
                app.close()


def _take(browser: Browser, address: str, size: tuple[int, int], path: Path) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page.goto(address)
    page.locator(".welcome").wait_for()
    page.get_by_placeholder("Ask what was said").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".acts").wait_for()
    page.locator(".marker").first.click()
    page.locator("#reader mark").first.wait_for()
    page.wait_for_timeout(1000)  # What could be asked next is looked for meanwhile.
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    take_screenshots(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/screenshots"))
