"""The templates of the page. Owns jinja2, which escapes everything: transcripts and questions are not trusted."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.chat.languages import words
from assistant.chat.thumbs import LONGEST_CORRECTION
from assistant.records import AnswerKind, Support
from index.records import Role


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("assistant.chat"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"words": words, "Role": Role, "AnswerKind": AnswerKind, "Support": Support}
    made.globals |= {"LONGEST_CORRECTION": LONGEST_CORRECTION}
    made.filters |= {"day": words.day, "shortened": words.shortened, "moment": words.moment}
    return made


TEMPLATES = _environment()
