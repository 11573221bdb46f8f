"""A conversation in each format it can be taken along in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.export import told
from assistant.export.told import ExportedTurn, as_data
from assistant.records import AnswerKind, Support

if TYPE_CHECKING:
    from jinja2 import Environment

_MARKS = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_[]<>#|~&"})


@dataclass(frozen=True, slots=True)
class Format:
    """How a file of it is named and served, and what writes it from turns, name and the window's address."""

    suffix: str
    media_type: str
    write: Callable[[Sequence[ExportedTurn], str, str], bytes]


def as_markdown(turns: Sequence[ExportedTurn], name: str, base: str) -> bytes:
    """Headings for questions, quotations for sources; nothing in a transcript is taken for markup."""
    lines = [f"# {_plain(name)}"]
    for turn in turns:
        lines += ["", f"## {_plain(turn.question)}"]
        if within := told.searched(turn.filters):
            lines += ["", f"*Searched: {_plain(within)}*"]
        answer = turn.answer
        if answer is None:
            lines += ["", "*Not answered.*"]
            continue
        if answer.standalone_question != turn.question:
            lines += ["", f"*Understood as: {_plain(answer.standalone_question)}*"]
        if kind := told.KINDS[answer.kind]:
            lines += ["", f"**{kind}**"]
        if answer.kind is AnswerKind.OVERVIEW or not answer.statements:
            lines += [line for each in told.paragraphs(answer) for line in ("", _plain(each))]
        else:
            for each in answer.statements:
                before, short, after = told.told_in_parts(each, answer)
                text = _plain(before)
                if short:  # Its parts are on one line already, and keep the spaces at their ends.
                    text = f"{before.translate(_MARKS)}**{short.translate(_MARKS)}**{after.translate(_MARKS)}"
                struck = f"~~{text}~~" if each.support is Support.UNSUPPORTED else text
                lines += ["", f"{struck} *({told.SUPPORT[each.support]})*"]
        if answer.note:
            lines += ["", f"*{_plain(answer.note)}*"]
        for citation in answer.citations:
            where = f"[{_plain(told.said_by(citation))}]({told.place_link(base, citation)})"
            lines += ["", f"\\[{citation.number}\\] {where}", "", f"> {_plain(' '.join(citation.quote.split()))}"]
    return ("\n".join(lines) + "\n").encode()


def as_html(turns: Sequence[ExportedTurn], name: str, base: str) -> bytes:
    """One page that needs nothing beside it and prints well."""
    template = _environment().get_template("conversation.html")
    return template.render(
        turns=turns, name=name, base=base, told=told, Support=Support, AnswerKind=AnswerKind
    ).encode()


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("assistant.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def as_json(turns: Sequence[ExportedTurn], name: str, base: str) -> bytes:
    """Each answer as the machine interface prints it."""
    return json.dumps({"name": name, **as_data(turns, base)}, ensure_ascii=False, indent=2).encode()


def as_docx(turns: Sequence[ExportedTurn], name: str, base: str) -> bytes:
    """A Word document with headings and working links."""
    from assistant.export.docx import write_docx  # python-docx is needed for nothing else at this moment.

    return write_docx(turns, name, base)


FORMATS = {
    "md": Format(".md", "text/markdown", as_markdown),
    "html": Format(".html", "text/html", as_html),
    "docx": Format(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
    "json": Format(".json", "application/json", as_json),
}


def _plain(text: str) -> str:
    """Text in which Markdown finds nothing to interpret, on one line."""
    return " ".join(text.split()).translate(_MARKS)
