"""PDF files that hold text; owns pypdf."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import BadInput
from index.files.extracted import Extracted, clean
from index.files.printed_pages import PrintedLine, flow

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST_PAGES = 3000
_SAME_LINE = 0.6
"""Of the type size: pieces this near in height stand on one line, superscripts included."""


def read_pdf(data: bytes, path: Path) -> Extracted:
    """The running text: lines rejoined to paragraphs, over page breaks too, running headers and footers left out.

    The title in a PDF's properties is its template's as often as not and its date that of the export: neither is taken.
    """
    pages = [_lines(page) for page in _pages(data, path)]
    text, furniture = flow(pages)
    if not any(letter.isalpha() for letter in text):
        raise BadInput(f"{path}: holds pictures of pages and no text; run OCR first, e.g. `ocrmypdf in.pdf out.pdf`")
    without = [str(number) for number, page in enumerate(pages, start=1) if not page]
    if without:
        furniture += (f"{len(without)} pages without text: {', '.join(without[:10])}",)
    return Extracted(text, furniture=furniture)


def _pages(data: bytes, path: Path) -> list[list[tuple[str, Any, Any, Any, float]]]:
    """For each page, the pieces of text with their matrices, font and size."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        _unlock(reader, path)
        if len(reader.pages) > _MOST_PAGES:
            raise BadInput(f"{path}: more than {_MOST_PAGES} pages; split the file")
        return [_pieces(page) for page in reader.pages]
    except BadInput:
        raise
    # A damaged file fails in whatever way the damage leads to: wrong types, missing keys, endless references.
    except Exception as error:
        reason = str(error)[:100] or type(error).__name__
        raise BadInput(f"{path}: is a damaged PDF ({reason}); open it and print it to a new PDF") from error


def _unlock(reader: PdfReader, path: Path) -> None:
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = bool(reader.decrypt(""))
    except DependencyError:
        opened = False
    if not opened:
        raise BadInput(f"{path}: is encrypted; open it with its password and save it without one")


def _pieces(page: PageObject) -> list[tuple[str, Any, Any, Any, float]]:
    pieces: list[tuple[str, Any, Any, Any, float]] = []
    page.extract_text(visitor_text=lambda *piece: pieces.append(piece))
    return pieces


def _lines(pieces: list[tuple[str, Any, Any, Any, float]]) -> list[PrintedLine]:
    """Pieces at one height are one line; the first gives its left edge, the longest its font and size."""
    lines: list[PrintedLine] = []
    for raw, cm, tm, font, font_size in pieces:
        text = clean(raw).replace("\n", "")
        if not text.strip():
            if lines and lines[-1].text[-1:].strip() and text:
                lines[-1].text += text
            continue
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        size = abs(font_size * (tm[3] or tm[1] or 1) * (cm[3] or cm[1] or 1)) or 1.0
        # Some programs indent with spaces, about a quarter of the type size each.
        left += 0.25 * size * (len(text) - len(text.lstrip()))
        name = str((font or {}).get("/BaseFont", ""))
        last = lines[-1] if lines else None
        if last and abs(last.height - height) < _SAME_LINE * max(last.size, size) and left >= last.left:
            last.text += text
            last.fonts.add(name)
        else:
            lines.append(PrintedLine(text, left, height, size, {name}))
    for line in lines:
        line.text = line.text.strip()
    return lines
