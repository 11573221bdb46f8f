"""Where everything stands in the window. No behaviour; app.py wires it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.chat import words
from assistant.chat.exploring import ExploreParts, lay_out_explore
from assistant.chat.page_words import on_page
from assistant.chat.session import Session
from assistant.records import Filters
from assistant.serving.endpoints import LONGEST_QUESTION

_SCRIPT = (Path(__file__).parent / "script.js").read_text(encoding="utf-8")
_ANSWERS_SCRIPT = _SCRIPT + (Path(__file__).parent / "asking.js").read_text(encoding="utf-8")
_FEEDBACK_SCRIPT, _KEPT_SCRIPT, _FILTERS_SCRIPT, _EXPORT_SCRIPT = (
    (Path(__file__).parent / f"{name}.js").read_text(encoding="utf-8")
    for name in ("feedback", "conversations", "filters", "export")
)
_LIBRARY_SCRIPT = (Path(__file__).parent / "library.js").read_text(encoding="utf-8")
_READER_SCRIPT = (Path(__file__).parent / "reader.js").read_text(encoding="utf-8")
_ACCESSIBLE_SCRIPT = (Path(__file__).parent / "accessible.js").read_text(encoding="utf-8")
_SESSION_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Window:
    """The parts that events read or change."""

    session: gr.State
    filters: gr.State
    chips: gr.HTML
    kept: gr.HTML
    """Not seen: hands the conversation to the browser, and raises `select` with one that the browser brings back."""
    export: gr.HTML
    new: gr.Button
    earlier: gr.HTML
    """Turns that will not change any more: while an answer streams, only `current` is sent again."""
    current: gr.HTML
    """The newest turn, or the welcome."""
    next: gr.HTML
    """What could be asked next; of its own, since it comes after the answer."""
    feedback: gr.HTML
    """Not seen: raises `submit` with feedback on any answer, and is given the reply to it."""
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    tabs: gr.Tabs
    reader: gr.HTML
    shelf: gr.Tab
    library: gr.HTML
    adding: gr.Accordion
    upload: gr.File
    progress: gr.HTML
    pictures: gr.Accordion
    picture: gr.HTML
    explore: ExploreParts
    measured: gr.Tab
    evaluation: gr.HTML


def lay_out() -> Window:
    """Build the parts; call it inside a `with gr.Blocks()`."""
    session = gr.State(Session(), time_to_live=_SESSION_SECONDS)
    filters = gr.State(Filters(), time_to_live=_SESSION_SECONDS)
    with gr.Row(elem_id="bar"):
        gr.Button(on_page.CONVERSATIONS, elem_id="drawer", size="sm")
        gr.HTML(f"<h1>{words.TITLE}</h1>", elem_id="title", apply_default_css=False)
        export = _pane("export", _EXPORT_SCRIPT, on_page.EXPORT_PANE)
        new = gr.Button(on_page.NEW_CONVERSATION, elem_id="new", size="sm")
    with gr.Row(elem_id="panes"):
        _pane("conversations", "", on_page.CONVERSATIONS_PANE)
        with gr.Column(elem_id="chat", min_width=0):
            with gr.Column(elem_id="thread", min_width=0):
                earlier, current = (
                    _pane("earlier", _ANSWERS_SCRIPT),
                    _pane("current", _ANSWERS_SCRIPT + _ACCESSIBLE_SCRIPT),
                )
                next_ = _pane("next")
                kept = _pane("kept", _KEPT_SCRIPT)
                feedback = _pane("feedback", _FEEDBACK_SCRIPT)
            chips = _pane("filters", _FILTERS_SCRIPT)
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    label=on_page.QUESTION_LABEL,
                    placeholder=on_page.QUESTION_PLACEHOLDER,
                    show_label=False,
                    container=False,
                    max_lines=4,
                    autofocus=True,
                    max_length=LONGEST_QUESTION,
                    elem_id="question",
                )
                ask = gr.Button(on_page.ASK, variant="primary", elem_id="ask", min_width=0)
                stop = gr.Button(on_page.STOP, visible=False, elem_id="stop", min_width=0)
        with gr.Column(elem_id="side", min_width=0), gr.Tabs(selected="briefings", elem_id="tabs") as tabs:
            with gr.Tab(on_page.SOURCE_TAB, id="source", elem_id="source", render_children=True):
                reader = _pane("reader", _SCRIPT + _READER_SCRIPT)
            with gr.Tab(on_page.BRIEFINGS_TAB, id="briefings", elem_id="briefings", render_children=True) as shelf:
                with gr.Accordion(on_page.ADD_BRIEFINGS, open=False, elem_id="add") as adding:
                    upload = gr.File(
                        label=on_page.UPLOAD_LABEL,
                        file_count="multiple",
                        file_types=list(words.UPLOAD_TYPES),
                        height=150,
                        elem_id="upload",
                    )
                    progress = _pane("progress")
                with gr.Accordion(on_page.PICTURE, open=False, elem_id="pictures") as pictures:
                    picture = _pane("picture")
                library = _pane("library", _SCRIPT + _LIBRARY_SCRIPT)
            explore = lay_out_explore()
            with gr.Tab(
                on_page.EVALUATION_TAB, id="evaluation", elem_id="evaluation", render_children=True
            ) as measured:
                evaluation = _pane("report")
    return Window(
        session=session,
        filters=filters,
        chips=chips,
        kept=kept,
        export=export,
        new=new,
        earlier=earlier,
        current=current,
        next=next_,
        feedback=feedback,
        question=question,
        ask=ask,
        stop=stop,
        tabs=tabs,
        reader=reader,
        shelf=shelf,
        library=library,
        adding=adding,
        upload=upload,
        progress=progress,
        pictures=pictures,
        picture=picture,
        explore=explore,
        measured=measured,
        evaluation=evaluation,
    )


def _pane(name: str, script: str = _SCRIPT, value: Any = None) -> gr.HTML:
    """HTML of our own whose buttons raise `select` (open a source) and `submit` (ask an example)."""
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)
