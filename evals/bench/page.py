"""`make page`: what somebody at a browser waits for, measured in the browser. Needs chromium.

python -m evals.bench.page [--questions 20] [--openings 5] [--json FILE]

`usable` is from following the address to a question box that takes a question; `first words` from Enter to the first
words of the answer on screen; `whole answer` from Enter to the end; `layout shift` is Chromium's own cumulative score
(https://web.dev/articles/cls) while one answer streams in.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import httpx
import typer

from assistant.chat.screenshots import CHROMIUM_ARGUMENTS
from evals.bench.load import headings_asked
from evals.bench.served import served_window
from evals.bench.timing import spread

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Run before anything of the page: tells when there is something to type into, with every event wired.
_OPENING = """
const usable = () => {
  const box = document.querySelector("#question textarea");
  if (box && !box.disabled && document.querySelector(".welcome")) window.usableAt = performance.now();
  else requestAnimationFrame(usable);
};
requestAnimationFrame(usable);
window.shifted = 0;
new PerformanceObserver((seen) => {
  for (const entry of seen.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Looks at every frame from Enter on. The answer to a former question has gone to #earlier by then.
_ASKING = """() => new Promise((done) => {
  const before = document.querySelectorAll(".turn").length;
  window.shifted = 0;
  document.querySelector("#question textarea").addEventListener("keydown", () => {
    const pressed = performance.now();
    let first = 0;
    const look = () => {
      const turns = document.querySelectorAll(".turn").length;
      const current = document.querySelector("#current .answer");
      const answered = turns > before && current && !current.querySelector(".thinking");
      if (answered && !first && current.innerText.trim()) first = performance.now() - pressed;
      if (answered && current.querySelector(".acts"))
        done({ first: first / 1000, whole: (performance.now() - pressed) / 1000, shifted: window.shifted });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { once: true });
})"""


def measure_page(browser: Browser, address: str, questions: Sequence[str], openings: int) -> dict[str, Any]:
    """Seconds as median, least and most; layout shift of the worst answer. Each opening has an empty cache."""
    usable, shifts = [], []
    for _ in range(openings):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.add_init_script(_OPENING)
        page.goto(address)
        page.wait_for_function("window.usableAt")
        usable.append(page.evaluate("window.usableAt") / 1000)
        page.wait_for_timeout(500)
        shifts.append(page.evaluate("window.shifted"))
        if len(usable) < openings:
            page.context.close()
    answered = [_ask(page, question) for question in questions]
    page.context.close()
    return {
        "usable_s": spread(usable, digits=3),
        "first_words_s": spread([each["first"] for each in answered], digits=3),
        "whole_answer_s": spread([each["whole"] for each in answered], digits=3),
        "layout_shift_opening": round(max(shifts), 4),
        "layout_shift_answering": round(max(each["shifted"] for each in answered), 4),
        "questions": len(answered),
        "openings": openings,
    }


def _ask(page: Page, question: str) -> dict[str, float]:
    page.get_by_label("Your question").fill(question)
    asked = page.evaluate_handle(f"() => {{ window.asked = ({_ASKING})(); }}")
    asked.dispose()
    page.keyboard.press("Enter")
    figures: dict[str, float] = page.evaluate("window.asked")
    return figures


async def _questions(address: str, number: int) -> list[str]:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        found = await headings_asked(client)
    return [found[place % len(found)] for place in range(number)]


def main(
    questions: Annotated[int, typer.Option(min=1)] = 20,
    openings: Annotated[int, typer.Option(min=1)] = 5,
    out: Annotated[Path | None, typer.Option("--json", help="Where the figures go.")] = None,
) -> None:
    """Open the window OPENINGS times, ask QUESTIONS in it, one after the other."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not on the PATH; install it (Debian: apt-get install chromium)")
    with served_window() as address:
        asked = asyncio.run(_questions(address, questions))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
            figures = measure_page(browser, address, asked, openings)
            browser.close()
    if out:
        out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for name, value in figures.items():
        told = f"{value['median']} (from {value['least']} to {value['most']})" if isinstance(value, dict) else value
        print(f"{name}: {told}")


if __name__ == "__main__":
    typer.run(main)
