"""The elements of a web page as lines: a blank line between paragraphs, labels and headings at the start of theirs."""

from __future__ import annotations

import re

from index.files.web_page import Element

_PARAGRAPHS = frozenset(
    (
        *("p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl"),
        *("table", "tr", "blockquote", "pre", "figure", "hr", "address", "header", "footer", "center"),
        *("fieldset", "form", "details", "summary", "figcaption", "caption", "body", "html", "dt"),
        *("nav", "aside"),
    )
)
_LINES = frozenset({"li", "br", "legend"})
# Tried at the start of a run of spaces alone: a page may hold a hundred thousand of them.
_SOURCE_WRAP = re.compile(r"(?<![ \t\f])[ \t\f]*\n[ \t\n\f]*|\t[ \t\f]*")
_LONGEST_NAME_CELL = 80
_NO_MARK = re.compile(r"[\w)’'\"]$")


def lines_of(root: Element) -> str:
    """The text; runs of spaces stay, because transcripts tell turns by them, source line breaks are spaces."""
    pieces: list[str] = []
    stack: list[tuple[Element | str, bool, bool]] = [(root, False, False)]
    while stack:
        node, closing, verbatim = stack.pop()
        if isinstance(node, str):
            pieces.append(node if verbatim else _SOURCE_WRAP.sub(" ", node))
            continue
        pieces.append(_after(node) if closing else _before(node))
        if closing:
            continue
        verbatim = verbatim or node.tag == "pre"
        stack.append((node, True, verbatim))
        stack += [(child, False, verbatim) for child in reversed(node.children)]
    lines = [line.strip() for line in "".join(pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _before(element: Element) -> str:
    if element.tag in ("s", "strike", "del"):
        return "<s>"  # As in Markdown: the words stand, and so does that they were struck out.
    return "\n\n" if element.tag in _PARAGRAPHS else "\n" if element.tag in _LINES else ""


def _after(element: Element) -> str:
    if element.tag in ("s", "strike", "del"):
        return "</s>"
    if element.tag in ("td", "th"):
        # A name or `Q` in a cell of its own stands in front of what is said.
        return "  " if element.letters <= _LONGEST_NAME_CELL else "\n\n"
    if element.tag == "dt":
        # A name without a mark gets the colon that makes it a label.
        return ":  " if _NO_MARK.search(element.text.strip()[-1:]) else "  "
    return "\n\n" if element.tag in _PARAGRAPHS or element.tag == "dd" else ""
