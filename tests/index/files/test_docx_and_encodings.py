"""Word documents, and the bytes of plain text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BadInput
from index.files.docx import read_docx
from index.files.encodings import decode
from tests.index.files.samples import TURNS, docx_bytes

PATH = Path("a.txt")


def test_a_word_document_keeps_headings_turns_tables_and_line_breaks() -> None:
    found = read_docx(docx_bytes(), Path("a.docx"))
    rows = ["Q  And the railway?", "MR. QUILL:  It runs.", "First line"]
    assert found.text.split("\n\n") == ["The fisheries treaty", *TURNS, *rows]
    assert found.title == "Briefing in Port Vell"


WORDS = {
    "cp1251": "Вопрос: Что сказал министр о переговорах? Ответ: Министр отметил, что переговоры продолжаются.",
    "koi8-r": "Вопрос: Что сказал министр о переговорах? Ответ: Министр отметил, что переговоры продолжаются.",
    "cp1252": "Question : Où en est le traité ? Réponse : Le ministre a déjà répondu, c’est décidé.",
    "latin-1": "PREGUNTA: ¿Cuándo empezará la reunión? La señora ministra respondió mañana.",
    "cp1250": "Pytanie: Kiedy zacznie się spotkanie? Odpowiedź: Zażółć gęślą jaźń, mówił minister.",
    "cp1253": "Ερώτηση: Τι είπε ο υπουργός; Απάντηση: Οι συνομιλίες συνεχίζονται.",
    "gb18030": "记者：请问部长对谈判有何评论？发言人：我们已经多次表明立场，谈判仍在继续。",
    "big5": "記者：請問部長對談判有何評論？發言人：我們已經多次表明立場，談判仍在繼續。",
    "shift_jis": "記者：交渉について大臣はどうお考えですか。大臣：交渉は続いています。",
    "euc-jp": "記者：交渉について大臣はどうお考えですか。大臣：交渉は続いています。",
    "iso2022_jp": "記者：交渉について大臣はどうお考えですか。大臣：交渉は続いています。",
    "euc-kr": "기자: 장관은 회담에 대해 뭐라고 했습니까? 대변인: 회담은 계속되고 있습니다.",
    "utf-8-sig": "Question: naïve?",
    "utf-16": "Question: naïve?",
    "utf-16-le": "Question: naive, or not?",
    "utf-16-be": "Question: naive, or not?",
    "utf-32": "Question: naïve?",
}


@pytest.mark.parametrize("encoding", WORDS)
def test_encodings_are_told_by_their_bytes(encoding: str) -> None:
    text = f"{WORDS[encoding]}\r\n{WORDS[encoding]}\r"
    assert decode(text.encode(encoding), PATH) == f"{WORDS[encoding]}\n{WORDS[encoding]}\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"It\x92s \x93so\x94 \x96 he said.", "It’s “so” – he said.", id="windows-punctuation"),
        pytest.param(
            "Q\u00a0\u00a0 A\u2060b\u200b?".encode(), "Q\u00a0\u00a0 A\u2060b\u200b?", id="no-break-and-joiner"
        ),
        pytest.param(b"a\r\nb\rc\n", "a\nb\nc\n", id="line-ends"),
    ],
)
def test_text_is_decoded_and_its_line_ends_normalised(data: bytes, text: str) -> None:
    assert decode(data, PATH) == text


_LETTERS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@given(_LETTERS)
def test_utf_8_comes_back_as_it_is(text: str) -> None:
    assert decode(text.encode(), PATH) == text.removeprefix("\ufeff")


@given(_LETTERS.filter(lambda text: not text.isascii()))
def test_a_byte_that_breaks_utf_8_is_reported_with_its_line(text: str) -> None:
    with pytest.raises(BadInput, match=r"a\.txt:2: .*not valid utf-8"):
        decode(f"é{text}\n".replace("\ufeff", "é").encode() + b"\xff", PATH)
