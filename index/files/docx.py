"""Word documents; owns python-docx."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import BadInput
from index.files.extracted import Extracted, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST_UNPACKED = 128 * 1024 * 1024
"""Bytes of all parts together, pictures included."""
_LONGEST_NAME_CELL = 80
"""Characters of a cell that stands in front of what its speaker says."""


def read_docx(data: bytes, path: Path) -> Extracted:
    """Paragraphs, headings and table rows, a blank line between any two; headers and footers are not the text's."""
    _refuse_bombs(data, path)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        text = "\n\n".join(_blocks(document.element.body))
        title = document.core_properties.title
    # A damaged package fails in any of the layers below python-docx: zip, XML, relationships.
    except Exception as error:
        raise BadInput(f"{path}: is damaged or no Word document ({error}); save it again as .docx or .txt") from error
    return Extracted(clean(text), clean(title or "").strip() or None)


def _refuse_bombs(data: bytes, path: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise BadInput(f"{path}: is damaged or no Word document ({error}); save it again as .docx") from error
    if not any(part.filename == "word/document.xml" for part in parts):
        held = ", ".join(part.filename for part in parts[:3]) or "nothing"
        raise BadInput(f"{path}: is a zip archive ({held}) and no Word document; unpack it and name what it holds")
    if sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise BadInput(f"{path}: unpacks to more than {_LARGEST_UNPACKED // 2**20} MiB; save it as .txt")


def _blocks(body: Any) -> Iterator[str]:
    """The texts of the paragraphs; a short cell, a speaker's name, is joined to the cell beside it.

    Read from the elements, because `Document.paragraphs` passes over content controls and tracked insertions.
    """
    from docx.oxml.ns import qn

    held, held_cell, held_row = "", None, None
    for paragraph in body.xpath(".//w:p[not(ancestor::w:txbxContent)]"):
        text = _text(paragraph, qn).strip()
        if not text:
            continue
        cell = next(paragraph.iterancestors(qn("w:tc")), None)
        row = next(paragraph.iterancestors(qn("w:tr")), None)
        beside = row is not None and row is held_row and cell is not held_cell
        if beside and len(held) <= _LONGEST_NAME_CELL and "\n" not in held:
            held = f"{held}  {text}"
        else:
            if held:
                yield held
            held = text
        held_cell, held_row = cell, row
    if held:
        yield held


def _text(paragraph: Any, qn: Any) -> str:
    signs = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
    return "".join(
        node.text or "" if node.tag == qn("w:t") else signs.get(node.tag, "")
        for node in paragraph.xpath(".//w:r/*[not(ancestor::w:txbxContent)]")
    )
