"""A real browser, the window served over the samples, and a user who must see no error."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from assistant.assistant import Assistant
from assistant.chat.screenshots import CHROMIUM_ARGUMENTS
from tests.assistant.chat.visits import Visit, serving, visit

# As long as a visit waits for what it clicks: on a busy machine five seconds are soon over.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing, and it never is in CI")
        pytest.skip("chromium is not on the PATH (Debian: apt-get install chromium)")
    launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def address(assistant_over_samples: Assistant) -> Iterator[str]:
    yield from serving(assistant_over_samples)


@pytest.fixture
def user(browser: Browser, address: str) -> Iterator[Visit]:
    context, made = visit(browser, address)
    yield made
    context.close()
    assert made.errors == [] and made.elsewhere == []
