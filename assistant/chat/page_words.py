"""The words of the window's fixed parts, which are sent once for everybody: the page puts them into its language."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.i18n import I18nData

from assistant.chat import words as english
from assistant.chat.languages import LANGUAGES, speaking, words
from assistant.chat.rendering import render_conversations, render_export


def page_words(fixed: str) -> gr.I18n:
    """Every word by its name in each language, or each time in `fixed`."""
    return gr.I18n(**{code: _words_in(fixed or code) for code in LANGUAGES})


def _words_in(code: str) -> dict[str, str]:
    with speaking(code):
        plain = {name: getattr(words, name) for name, said in vars(english).items() if isinstance(said, str)}
        return {
            **{name: said for name, said in plain.items() if name.isupper()},
            **{_said_by(value): label for value, label in words.SAID_BY.items()},
            "UPLOAD_LABEL": words.UPLOAD_LABEL.format(types=", ".join(words.UPLOAD_TYPES)),
            "CONVERSATIONS_PANE": render_conversations(),
            "EXPORT_PANE": render_export(),
            "TERM_PANE": _introduction(words.TERM_HEADING, words.TERM_HINT),
            "COMPARE_PANE": _introduction(words.COMPARE_HEADING, words.COMPARE_HINT),
        }


def _introduction(heading: str, hint: str) -> str:
    return f"<h2>{heading}</h2><p class='quiet'>{hint}</p>"


def _said_by(value: str) -> str:
    return f"SAID_BY.{value}"


class _OnPage:
    """A word by its name, for the page to say."""

    def __getattr__(self, name: str) -> Any:
        return I18nData(name)

    def said_by(self, value: str) -> Any:
        """A choice of whose mentions count."""
        return I18nData(_said_by(value))


on_page = _OnPage()
