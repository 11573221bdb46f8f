"""Small real files of each type, made on the spot; everything in them is fictional."""

from __future__ import annotations

import io
import json
import zipfile

import docx
from fpdf import FPDF

TURNS = (
    "MS. MAREN:  Good afternoon, everybody, and welcome to Port Vell.",
    "Q  Has the fisheries treaty been signed?",
    "MS. MAREN:  It will be signed on Tuesday; the well-known dispute over nets is behind us.",
    "Q  Yes or no?",
    "MS. MAREN:  Yes.",
)


def pdf_bytes(
    paragraphs: tuple[str, ...] = TURNS,
    *,
    header: str = "Port Vell Briefing FINAL",
    times: int = 12,
    password: str = "",
) -> bytes:
    """Pages with a running header and `Page 1 of 4`, paragraphs indented and wrapped."""

    class Pages(FPDF):
        def header(self) -> None:
            if header:
                self.set_font("helvetica", size=9)
                self.cell(text=header, new_x="LMARGIN", new_y="NEXT")
                self.ln(6)

        def footer(self) -> None:
            if header:
                self.set_y(-15)
                self.set_font("helvetica", size=9)
                self.cell(text=f"Page {self.page_no()} of {{nb}}", align="C", w=0)

    pages = Pages()
    if password:
        pages.set_encryption(owner_password="owner", user_password=password)
    pages.add_page()
    pages.set_font("helvetica", size=12)
    for _ in range(times):
        for paragraph in paragraphs:
            pages.multi_cell(0, 7, " " * 8 + paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
    return bytes(pages.output())


def docx_bytes(turns: tuple[str, ...] = TURNS) -> bytes:
    document = docx.Document()
    document.core_properties.title = "Briefing in Port Vell"
    document.add_heading("The fisheries treaty", level=1)
    for turn in turns:
        document.add_paragraph(turn)
    table = document.add_table(rows=2, cols=2)
    for row, (name, said) in zip(table.rows, (("Q", "And the railway?"), ("MR. QUILL:", "It runs.")), strict=True):
        row.cells[0].text, row.cells[1].text = name, said
    document.add_paragraph("First line").add_run().add_break()
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def html_bytes() -> bytes:
    spoken = "".join(f"<p>{turn}</p>" for turn in TURNS)
    return f"<!DOCTYPE html><html><head><title>Briefing</title></head><body><main>{spoken}</main></body>".encode()


def json_bytes() -> bytes:
    return json.dumps(
        [{"id": "a", "text": "\n\n".join(TURNS)}, {"id": "b", "text": "Q  Why?\n\nMS. MAREN:  No."}]
    ).encode()


def zip_bytes(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return written.getvalue()
