"""What cannot become a briefing is named with a reason and a remedy; nothing hangs and nothing else is raised."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import BadInput
from index.reader import JsonFields, find_transcripts, read_transcripts
from tests.index.files.samples import docx_bytes, html_bytes, json_bytes, pdf_bytes, zip_bytes

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
_ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.txt", b"", "holds no text", id="empty"),
        pytest.param("a.txt", b" \n\xc2\xa0\n", "holds no text", id="white-space-only"),
        pytest.param("a.pdf", b"", "holds no text", id="empty-pdf"),
        pytest.param("a.json", b"", "holds no text", id="empty-json"),
        pytest.param("a.html", b"<html><body><script>x = 1</script></body></html>", "holds no text", id="script-only"),
        pytest.param("a.txt", b"\x7fELF\x00\x00\x01", "null bytes", id="binary"),
        pytest.param("a.txt", b"fine\nfine\x00fine\n", "a.txt:2: is a binary file", id="null-byte"),
        pytest.param("a.html", b"<p>Q: fine\x00fine</p>", "a.html:1: is a binary file", id="null-byte-in-html"),
        pytest.param("a.txt", bytes(range(1, 32)) * 9, "control characters", id="control-characters"),
        pytest.param("a.txt", b"caf\xc3\xa9\nbad \xe9 byte", "a.txt:2: byte 10 is not valid utf-8", id="broken-utf-8"),
        pytest.param("a.txt", b"\xff\xfea\x00b", "not valid utf-16", id="broken-utf-16"),
        pytest.param("a.doc", b"text", "save it as .docx", id="doc"),
        pytest.param("a.odt", b"text", "save it as .docx", id="odt"),
        pytest.param("a.rtf", b"{\\rtf1 text}", "save it as .docx", id="rtf"),
        pytest.param("a.txt", b"{\\rtf1 text}", "is an RTF document", id="rtf-named-txt"),
        pytest.param("a.docx", _OLD_WORD, "old Word document", id="doc-named-docx"),
        pytest.param("a.mp3", b"ID3", "save it as .txt or .md", id="unknown-type"),
        pytest.param("a.docx", zip_bytes(notes_xml=b"<a/>"), "is a zip archive (notes.xml)", id="zip-named-docx"),
        pytest.param("a.docx", zip_bytes(word__document_xml=b"<a/>"), "damaged or no Word", id="not-quite-docx"),
        pytest.param("a.docx", docx_bytes()[:900], "damaged or no Word", id="cut-docx"),
        pytest.param("a.docx", b"plain words", "is no docx file", id="text-named-docx"),
        pytest.param(
            "a.docx", zip_bytes(word__document_xml=b"a" * (129 << 20)), "unpacks to more than 128 MiB", id="zip-bomb"
        ),
        pytest.param("a.docx", zip_bytes(word__document_xml=_ENTITIES), "damaged or no Word", id="xml-entities"),
        pytest.param("a.pdf", b"plain words", "is no pdf file", id="text-named-pdf"),
        pytest.param("a.pdf", pdf_bytes((), header=""), "ocrmypdf", id="scanned-pdf"),
        pytest.param("a.pdf", pdf_bytes(password="secret"), "is encrypted", id="encrypted-pdf"),
        pytest.param("a.pdf", pdf_bytes()[:700], "damaged PDF", id="cut-pdf"),
        pytest.param("a.pdf", b"%PDF-1.7\n" + b"junk " * 99, "damaged PDF", id="junk-pdf"),
        pytest.param("a.html", b"<div>" * 100_000 + b"Q: why?", "nested", id="nested-html"),
        pytest.param("a.html", b"<div " + b"a b " * 90_000 + b">Q: why?", "180000 attributes", id="attributes"),
        pytest.param("a.html", b"x<br>" * 260_000, "more than 500000 elements", id="crowded-html"),
        pytest.param("a.json", b"[]", "holds no records", id="empty-array"),
        pytest.param("a.json", b"[1, 2", "a.json:1: is not JSON", id="cut-json"),
        pytest.param("a.json", b"[" * 100_000, "is not JSON", id="nested-json"),
        pytest.param("a.json", b'{"a": [{"text": "x"}], "b": [{"text": "y"}]}', "several lists", id="two-lists"),
        pytest.param(
            "a.json",
            b'[{"body": "x", "id": "k"}]',
            "record 1 (k) has no field 'text' (fields: body, id)",
            id="no-field",
        ),
        pytest.param("a.json", b'[{"text": 4}]', "record 1: field 'text' is no text but a number", id="number"),
        pytest.param("a.jsonl", b'{"text": "x"}\n{"text"\n', "a.jsonl:2: is not JSON", id="cut-json-line"),
    ],
)
def test_bad_content_is_named_with_a_remedy(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_transcripts(path)
    message = str(caught.value)
    assert message.startswith(str(path)) and reason in message
    assert message.count(";") >= 1 or "?" in message, "says what to do next"


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _huge(path: Path) -> None:
    with path.open("wb") as opened:
        opened.truncate(500 << 20)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(_fifo, "no ordinary file", id="pipe"),
        pytest.param(_huge, "larger than 64 MiB", id="500-megabytes"),
        pytest.param(Path.mkdir, "is a folder", id="folder"),
        pytest.param(lambda path: path.symlink_to("nowhere"), "link to a file that is not there", id="broken-link"),
        pytest.param(lambda path: path.symlink_to(path), "remove or repair the link", id="link-to-itself"),
        pytest.param(lambda path: None, "No such file", id="missing"),
    ],
)
def test_what_is_no_ordinary_file_is_never_opened(tmp_path: Path, make: Callable[[Path], object], reason: str) -> None:
    path = tmp_path / "a.txt"
    make(path)
    with pytest.raises(BadInput, match=reason):
        read_transcripts(path)


def test_a_file_nobody_may_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Q: Why?")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(BadInput, match="Permission denied"):
        read_transcripts(path)


def test_a_file_that_grows_while_it_is_read_is_not_half_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Q: Why?")
    open_file = os.open

    def write_first(*arguments: object, **named: object) -> int:
        with path.open("a") as opened:
            opened.write(" And when?")
        return open_file(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", write_first)
    with pytest.raises(BadInput, match="changed while it was read; run again"):
        read_transcripts(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(pdf_bytes(), "It will be signed on Tuesday", id="pdf"),
        pytest.param(docx_bytes(), "It will be signed on Tuesday", id="docx"),
        pytest.param(html_bytes(), "It will be signed on Tuesday", id="html"),
    ],
)
def test_a_wrong_suffix_is_read_as_what_the_file_is(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert words in read_transcripts(path)[0].text


def test_good_records_go_on_beside_bad_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Q: One?"}\n{"body": "x"}\nnonsense\n\n{"text": "Q: Two?"}\n')
    told: list[str] = []
    found = read_transcripts(path, on_bad_record=lambda _, error: told.append(str(error)))
    assert [each.text for each in found] == ["Q: One?", "Q: Two?"]
    assert "record 2" in told[0] and "a.jsonl:3:" in told[1]


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param(lambda records: records, id="array"),
        pytest.param(lambda records: {"count": 2, "items": records, "tags": ["x"]}, id="one-list-inside"),
    ],
)
def test_each_record_is_a_briefing_with_what_it_declares(tmp_path: Path, wrapped: Callable[[object], object]) -> None:
    path = tmp_path / "a.json"
    records = [
        {"key": 7, "body": "Q: One?\r\nA: Two.", "name": "First", "day": "2031-03-19T10:00:00Z"},
        {"body": "Q: \ud800One?\u0000", "day": None},
    ]
    path.write_text(json.dumps(wrapped(records)))
    first, second = read_transcripts(path, JsonFields(text="body", title="name", date="day", id="key"))
    assert (first.record, first.title, str(first.date)) == ("7", "First", "2031-03-19")
    assert first.text == "Q: One?\nA: Two." and second.text == "Q: One?"
    assert (second.record, second.title, second.date) == ("2", None, None)
    assert first.sha256 != second.sha256


def test_one_object_is_one_record(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{"text": "Q: One?", "notes": [{"a": 1}]}')
    assert [each.text for each in read_transcripts(path)] == ["Q: One?"]
    path.write_bytes(json_bytes())
    assert [each.record for each in read_transcripts(path)] == ["a", "b"]


def test_a_folder_lists_transcripts_and_does_not_lead_out_of_itself(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    for each in (outside, folder, folder / "b.txt"):
        each.mkdir()
    (outside / "secret.txt").write_text("Q: Why?")
    for name in ("a.txt", "b.txt/c.pdf", "old.doc", "song.mp3", ".hidden.txt"):
        (folder / name).write_text("Q: Why?")
    (folder / "linked.txt").symlink_to(outside / "secret.txt")
    (folder / "linked").symlink_to(outside)
    (folder / "same.txt").symlink_to(folder / "a.txt")
    (folder / "gone.txt").symlink_to("nowhere")
    told: dict[str, str] = {}
    found = find_transcripts([folder], lambda path, error: told.update({path.name: str(error)}))
    assert {path.name for path in found} == {"a.txt", "c.pdf", "old.doc", "same.txt", "gone.txt"}
    assert set(told) == {"linked.txt", "linked"} and "not followed" in told["linked.txt"]
