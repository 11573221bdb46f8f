"""The Explore tab: a term over time, and two briefings compared on a topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.chat.languages import words
from assistant.chat.page_words import on_page
from assistant.chat.templating import TEMPLATES
from assistant.errors import UsageError
from assistant.explore import telling
from assistant.explore.compare import Comparison, compare
from assistant.explore.concordance import LONGEST_TERM, Concordance, Place
from assistant.explore.mentions import BriefingMentions, TermMentions
from assistant.retriever import Retriever
from index.briefing_index import BriefingIndex
from index.errors import UnknownBriefing
from index.records import Role

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_FOLDER = Path(__file__).parent
_SCRIPT = "".join((_FOLDER / name).read_text(encoding="utf-8") for name in ("script.js", "explore.js"))
_BY = {"": None, Role.OFFICIAL.value: Role.OFFICIAL, Role.REPORTER.value: Role.REPORTER}
_MOST_PLACES = 200


@dataclass(frozen=True)
class ExploreParts:
    """What events of the tab read or change."""

    tab: gr.Tab
    term: gr.Textbox
    by: gr.Radio
    count: gr.Button
    found: gr.HTML
    """Raises `submit` when a bar is clicked."""
    places: gr.HTML
    """Raises `select` when a quote is clicked, for the reader to open it."""
    topic: gr.Textbox
    first: gr.Dropdown
    second: gr.Dropdown
    compare: gr.Button
    compared: gr.HTML
    """Raises `select` too."""


def lay_out_explore() -> ExploreParts:
    """Call inside the tabs."""
    with gr.Tab(on_page.EXPLORE_TAB, id="explore", elem_id="explore", render_children=True) as tab:
        gr.HTML(on_page.TERM_PANE, apply_default_css=False)
        with gr.Row(elem_classes="explore-row"):
            term = gr.Textbox(
                label=on_page.TERM_LABEL, max_lines=1, max_length=LONGEST_TERM, container=False, elem_id="term",
                placeholder=on_page.TERM_PLACEHOLDER, min_width=0,
            )  # fmt: skip
            count = gr.Button(on_page.COUNT, variant="primary", elem_id="count", min_width=0)
        by = gr.Radio(
            [(on_page.said_by(value), value) for value in words.SAID_BY],
            value="", label=on_page.SAID_BY_LABEL, container=False, elem_id="said-by",
        )  # fmt: skip
        found, places = _pane("mentions"), _pane("places")
        gr.HTML(on_page.COMPARE_PANE, apply_default_css=False)
        topic = gr.Textbox(
            label=on_page.TOPIC_LABEL, placeholder=on_page.TOPIC_PLACEHOLDER, max_lines=1, container=False,
            max_length=200, elem_id="topic",
        )  # fmt: skip
        with gr.Row(elem_classes="explore-row"):
            first = gr.Dropdown([], label=on_page.FIRST_BRIEFING, elem_id="first", min_width=120)
            second = gr.Dropdown([], label=on_page.SECOND_BRIEFING, elem_id="second", min_width=120)
        compare_ = gr.Button(on_page.COMPARE, variant="primary", elem_id="compare")
        compared = _pane("compared")
    return ExploreParts(tab, term, by, count, found, places, topic, first, second, compare_, compared)


def _pane(name: str) -> gr.HTML:
    return gr.HTML(elem_id=name, js_on_load=_SCRIPT, apply_default_css=False)


def wire_explore(parts: ExploreParts, index: BriefingIndex, retriever: Retriever) -> None:
    """Wire the tab; what opens the reader is wired with the reader."""
    concordance = Concordance(index)

    def counted(term: str, by: str) -> list[str]:
        try:
            return [render_mentions(concordance.mentions(term, _BY.get(by))), ""]
        except UsageError as error:
            return [_problem(error), ""]

    def read(event: gr.EventData) -> str:
        wanted = event._data if isinstance(event._data, dict) else {}
        try:
            found = concordance.mentions(str(wanted.get("term", "")), _BY.get(str(wanted.get("by", ""))))
            here = next(each for each in found.briefings if each.briefing.id == wanted.get("briefing"))
            return render_places(here, concordance.places(here.briefing.id, here.mentions[:_MOST_PLACES]))
        except (UsageError, UnknownBriefing, StopIteration):
            return _problem(words.SOURCE_GONE)

    def compared(topic: str, first: str, second: str) -> str:
        try:
            return render_comparison(compare(topic or "", (first or "", second or ""), index, retriever))
        except UsageError as error:
            return _problem(error)
        except UnknownBriefing:
            return _problem(words.CHOOSE_TWO)

    def opened(first: str, second: str) -> list[Any]:
        held = index.briefings()
        choices = [(f"{words.day(one.date)}: {words.shortened(one.title, 70)}", one.id) for one in held]
        ids = [one.id for one in held]
        newest = [*ids[:2], None, None]
        return [
            gr.update(choices=choices, value=first if first in ids else newest[1]),
            gr.update(choices=choices, value=second if second in ids else newest[0]),
        ]

    terms = [parts.term, parts.by]
    gr.on([parts.term.submit, parts.count.click], counted, terms, [parts.found, parts.places], **_QUIET)
    parts.by.input(
        lambda term, by: counted(term, by) if term.strip() else [gr.skip(), gr.skip()],
        terms, [parts.found, parts.places], **_QUIET,
    )  # fmt: skip
    parts.found.submit(read, None, parts.places, **_QUIET, trigger_mode="always_last")
    chosen = [parts.first, parts.second]
    gr.on([parts.topic.submit, parts.compare.click], compared, [parts.topic, *chosen], parts.compared, **_QUIET)
    shown = parts.tab.select(opened, chosen, chosen, **_QUIET, queue=False)
    # While the term is being typed: hundreds of briefings take seconds, once.
    shown.then(lambda: concordance.read() and None, None, None, **_QUIET)


def render_mentions(found: TermMentions) -> str:
    """Sentences, and one bar a briefing."""
    most = max((len(each.mentions) for each in found.briefings), default=0)
    spoken = telling.Language(words.MENTIONS_TOLD, words.day, words.number)
    return TEMPLATES.get_template("mentions.html").render(
        found=found,
        most=most,
        summary=telling.summary(found, spoken),
        details=[line for line in (telling.whose(found, spoken), telling.forms(found, spoken)) if line],
        absences=telling.absences(found, spoken),
    )


def render_places(here: BriefingMentions, places: Sequence[Place]) -> str:
    """The mentions of one briefing, each in its sentence."""
    return TEMPLATES.get_template("places.html").render(here=here, places=places, more=len(here.mentions) - len(places))


def render_comparison(comparison: Comparison) -> str:
    """The two briefings side by side."""
    return TEMPLATES.get_template("comparison.html").render(comparison=comparison)


def _problem(problem: object) -> str:
    return TEMPLATES.get_template("problem.html").render(problem=problem)
