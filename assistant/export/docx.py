"""A conversation as a Word document; owns the writing of docx."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from assistant.export import told
from assistant.export.told import ExportedTurn
from assistant.records import Answer, AnswerKind, Support

_LINK = RGBColor(0x2B, 0x5F, 0x82)
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


def write_docx(turns: Sequence[ExportedTurn], name: str, base: str) -> bytes:
    """The document's bytes."""
    document = Document()
    document.core_properties.title = _clean(name)[:255]
    document.core_properties.author = "Briefings"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(_clean(name), level=0)
    for turn in turns:
        document.add_heading(_clean(turn.question), level=1)
        if within := told.searched(turn.filters):
            _aside(document, f"Searched: {within}")
        if turn.answer is None:
            _aside(document, "Not answered.")
            continue
        if turn.answer.standalone_question != turn.question:
            _aside(document, f"Understood as: {turn.answer.standalone_question}")
        _answer(document, turn.answer, base)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _answer(document: Any, answer: Answer, base: str) -> None:
    if kind := told.KINDS[answer.kind]:
        document.add_paragraph().add_run(kind).bold = True
    if answer.kind is AnswerKind.OVERVIEW or not answer.statements:
        for line in told.paragraphs(answer):
            document.add_paragraph(_clean(line))
    else:
        for each in answer.statements:
            paragraph = document.add_paragraph()
            for part, bold in zip(told.told_in_parts(each, answer), (False, True, False), strict=True):
                run = paragraph.add_run(_clean(part))
                run.bold = bold
                run.font.strike = each.support is Support.UNSUPPORTED
            paragraph.add_run(f"  ({told.SUPPORT[each.support]})").italic = True
    if answer.note:
        _aside(document, answer.note)
    for citation in answer.citations:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"[{citation.number}] ")
        _link(paragraph, _clean(told.said_by(citation)), told.place_link(base, citation))
        document.add_paragraph(_clean(" ".join(citation.quote.split())), style="Intense Quote")


def _aside(document: Any, text: str) -> None:
    document.add_paragraph().add_run(_clean(text)).italic = True


def _link(paragraph: Any, text: str, address: str) -> None:
    """A hyperlink, which python-docx reads but has no call to write."""
    target = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = paragraph.add_run(text)
    run.font.color.rgb = _LINK
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
