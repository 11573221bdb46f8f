"""Where everything stands in the window. No behaviour; app.py wires it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from assistant.chat import words
from assistant.chat.session import Session
from assistant.serving.endpoints import LONGEST_QUESTION

_SCRIPT = (Path(__file__).parent / "script.js").read_text(encoding="utf-8")
_FEEDBACK_SCRIPT = (Path(__file__).parent / "feedback.js").read_text(encoding="utf-8")
_ACCESSIBLE_SCRIPT = (Path(__file__).parent / "accessible.js").read_text(encoding="utf-8")
_SESSION_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Window:
    """The parts that events read or change."""

    session: gr.State
    scope: gr.Dropdown
    new: gr.Button
    earlier: gr.HTML
    """Turns that will not change any more: while an answer streams, only `current` is sent again."""
    current: gr.HTML
    """The newest turn, or the welcome."""
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
    measured: gr.Tab
    evaluation: gr.HTML


def lay_out() -> Window:
    """Build the parts; call it inside a `with gr.Blocks()`."""
    session = gr.State(Session(), time_to_live=_SESSION_SECONDS)
    with gr.Row(elem_id="bar"):
        gr.HTML(f"<h1>{words.TITLE}</h1>", elem_id="title", apply_default_css=False)
        scope = gr.Dropdown(
            choices=[(words.ALL_BRIEFINGS, "")],
            value="",
            label=words.FILTER_LABEL,
            container=False,
            filterable=False,
            elem_id="scope",
        )
        new = gr.Button(words.NEW_CONVERSATION, elem_id="new", size="sm")
    with gr.Row(elem_id="panes"):
        with gr.Column(elem_id="chat", min_width=0):
            with gr.Column(elem_id="thread", min_width=0):
                earlier, current = _pane("earlier"), _pane("current", _SCRIPT + _ACCESSIBLE_SCRIPT)
                feedback = _pane("feedback", _FEEDBACK_SCRIPT)
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    label=words.QUESTION_LABEL,
                    placeholder=words.QUESTION_PLACEHOLDER,
                    show_label=False,
                    container=False,
                    max_lines=4,
                    autofocus=True,
                    max_length=LONGEST_QUESTION,
                    elem_id="question",
                )
                ask = gr.Button(words.ASK, variant="primary", elem_id="ask", min_width=0)
                stop = gr.Button(words.STOP, visible=False, elem_id="stop", min_width=0)
        with gr.Column(elem_id="side", min_width=0), gr.Tabs(selected="briefings", elem_id="tabs") as tabs:
            with gr.Tab(words.SOURCE_TAB, id="source", elem_id="source", render_children=True):
                reader = _pane("reader")
            with gr.Tab(words.BRIEFINGS_TAB, id="briefings", elem_id="briefings", render_children=True) as shelf:
                library = _pane("library")
                with gr.Accordion(words.ADD_BRIEFINGS, open=False, elem_id="add") as adding:
                    upload = gr.File(
                        label=words.UPLOAD_LABEL,
                        file_count="multiple",
                        file_types=list(words.UPLOAD_TYPES),
                        height=150,
                        elem_id="upload",
                    )
                    progress = _pane("progress")
            with gr.Tab(words.EVALUATION_TAB, id="evaluation", elem_id="evaluation", render_children=True) as measured:
                evaluation = _pane("report")
    return Window(
        session=session,
        scope=scope,
        new=new,
        earlier=earlier,
        current=current,
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
        measured=measured,
        evaluation=evaluation,
    )


def _pane(name: str, script: str = _SCRIPT) -> gr.HTML:
    """HTML of our own whose buttons raise `select` (open a source) and `submit` (ask an example)."""
    return gr.HTML(elem_id=name, js_on_load=script, apply_default_css=False)
