"""Web pages of several makes: every turn stays, nothing of the page around them does."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from index.files.html import read_html
from tests.conftest import real_transcripts
from tests.index.files.samples import TURNS

PATH = Path("page.html")
_P = "".join(f"<p>{turn}</p>\n" for turn in TURNS)
_BR = "<br/>\n \t<br/>".join(TURNS)
_NBSP_BR = "<br/>\n\t\u00a0<br/>\n".join(TURNS)
_PAIRS = [turn.split("  ") for turn in TURNS]
_MENU = "".join(f"<li><a href='/menu/{n}'>Menu entry {n}</a></li>" for n in range(12))

PAGES = {
    "main-and-article": f"""<!DOCTYPE html><html lang=en><head><meta charset=utf-8>
        <title>Briefing in Port Vell - Government of Velmara</title>
        <meta property="og:site_name" content="Government of Velmara">
        <meta property="article:published_time" content="2031-03-19T10:00:00+00:00"></head><body>
        <div id="global-cookie-message"><p>Menu cookies on this site are small files.</p></div>
        <a class="skip-link" href="#content">Skip to Menu content</a>
        <header role=banner><a href="/">Menu Home</a></header>
        <nav><ul>{_MENU}</ul></nav><main id=content role=main><h1>Briefing in Port Vell</h1>
        <div class="share-links"><a href="x">Menu share this page</a></div><article>{_P}</article>
        <aside><h2>Menu related content</h2></aside></main><footer><p>Menu © Crown copyright.</p></footer>
        <script>var menu = "Menu script";</script></body></html>""",
    "div-soup": f"""<html><head><title>Briefing in Port Vell</title></head><body>
        <div class=wrap><div class=top><ul>{_MENU}</ul></div>
        <div class=cols><div class=left><div class=x1><a href=/a>Menu A</a> <a href=/b>Menu B</a> 
        <a href=/c>Menu C</a></div></div>
        <div class=mid><h1>Briefing in Port Vell</h1><span class=date>19 March 2031</span>
        <div class=txt>{_P}</div></div></div>
        <div class=bottom>Menu imprint. All rights reserved.</div></div>""",
    "form-around-all": f"""<html><body><form id=aspnetForm><input type=hidden value=Menu>
        <div class="navbar"><a href=/>Menu</a></div>
        <table><tr><td><ul>{_MENU}</ul></td><td><h1>Briefing in Port Vell</h1>{_P}</td></tr></table>
        <div class=footer>Menu footer</div></form></body></html>""",
    "one-block-of-lines": f"""<html><head><title>Briefing in Port Vell</title></head><body><ul class="nav">{_MENU}</ul>
        <div id="main">{_BR}</div><div id="footer">Menu of the footer.</div></body></html>""",
    "lines-with-no-break-spaces": f"<div class=field><p>{_NBSP_BR}</p></div>",
    "table": "<table>" + "".join(f"<tr><td>{name}</td><td>{said}</td></tr>" for name, said in _PAIRS) + "</table>",
    "definition-list": "<dl>" + "".join(f"<dt>{name}</dt><dd>{said}</dd>" for name, said in _PAIRS) + "</dl>",
    "list": f"<main><ol>{''.join(f'<li>{turn}</li>' for turn in TURNS)}</ol></main>",
    "unclosed": "<h1>Briefing in Port Vell<h1>" + "".join(f"<p>{turn}" for turn in TURNS),
    "xhtml": f"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">
        <html xmlns="http://www.w3.org/1999/xhtml"><head><title>Briefing</title></head><body>{_P}</body></html>""",
    "indented": "<body><article>" + "".join(f"<p>\n      {t}\n    </p>\n" for t in TURNS) + "</article></body>",
    "nested-sections": "<main>" + "".join(f"<section><div><p>{turn}</p></div></section>" for turn in TURNS) + "</main>",
    "cookie-wall-by-words": f"""<body><div class=a1><p>We use cookies. Menu: accept them all?</p></div>
        <div class=b2><h1>Briefing in Port Vell</h1>{_P * 2}</div></body>""",
}  # fmt: skip


def squeezed(text: str) -> str:
    return re.sub(r"\W+", " ", text)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_every_turn_starts_a_line_and_nothing_else_of_the_page_stays(page: str) -> None:
    found = read_html(page.encode(), PATH)
    lines = [squeezed(line) for line in found.text.split("\n")]
    for turn in TURNS:
        assert squeezed(turn) in lines
    assert "Menu" not in found.text and "menu" not in found.text


def test_what_the_page_declares_is_read_and_what_is_left_out_is_told() -> None:
    found = read_html(PAGES["main-and-article"].encode(), PATH)
    assert (found.title, found.date) == ("Briefing in Port Vell", dt.date(2031, 3, 19))
    assert any(each.startswith("nav, ") for each in found.furniture)
    assert found.text.startswith("Briefing in Port Vell\n\nMS. MAREN:")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        pytest.param("<p>One<br>two<br><br>three", "One\ntwo\n\nthree", id="line-breaks"),
        pytest.param("<p>One\n   two</p><p>three", "One two\n\nthree", id="source-wraps-are-spaces"),
        pytest.param("<p>Q   Why?</p>", "Q   Why?", id="runs-of-spaces-tell-turns"),
        pytest.param("<p>Q&nbsp;&nbsp; Why?</p>", "Q\u00a0\u00a0 Why?", id="no-break-spaces"),
        pytest.param("<h2>Fish</h2>We met.<h3>Nets</h3>", "Fish\n\nWe met.\n\nNets", id="headings-alone"),
        pytest.param("<p>We <b>met</b> <i>them</i>.</p>", "We met them.", id="inline"),
        pytest.param("<p>The <del>old</del> <s>law</s> rule", "The <s>old</s> <s>law</s> rule", id="struck-out"),
        pytest.param("<p>A &amp; B &lt; C&#8217;s", "A & B < C’s", id="entities"),
        pytest.param("<pre>Q  One?\nMR. B:  Two.</pre>", "Q  One?\nMR. B:  Two.", id="preformatted"),
        pytest.param("<dl><dt>Ilse Maren<dd>We met.", "Ilse Maren:  We met.", id="name-list"),
        pytest.param("<p>Seen<span style='display:none'>not</span></p>", "Seen", id="hidden"),
        pytest.param("just words & no tags", "just words & no tags", id="no-tags"),
    ],
)
def test_lines(page: str, text: str) -> None:
    assert read_html(page.encode(), PATH).text == text


def test_contents_of_links_into_the_page_stay() -> None:
    entries = "".join(f"<li><a href='#a{n}'>Talks about fish {n}</a></li>" for n in range(5))
    found = read_html(f"<main><h2>Contents</h2><ol>{entries}</ol>{_P}</main>".encode(), PATH)
    assert "Talks about fish 4" in found.text


@pytest.mark.parametrize("encoding", ["windows-1251", "shift_jis", "gb18030"])
def test_the_declared_encoding_is_honoured(encoding: str) -> None:
    words = {"windows-1251": "Вопрос: Да?", "shift_jis": "記者：はい。", "gb18030": "记者：是吗？"}[encoding]
    declared = f"<meta http-equiv='Content-Type' content='text/html; charset={encoding}'>"
    page = f"<html><head>{declared}</head><body><p>{words}</p>"
    assert read_html(page.encode(encoding), PATH).text == words


def test_a_large_page_is_read() -> None:
    found = read_html(("<html><body>" + "<p>MR. QUILL:  We have met them.</p>\n" * 20_000).encode(), PATH)
    assert found.text.count("MR. QUILL:") == 20_000


@pytest.mark.parametrize("name", ["April-01-2020", "April-15-2020", "March-16-2020"])
def test_saved_pages_keep_every_paragraph_of_the_transcript_and_no_menu(name: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    folder = real_transcripts() / "whitehouse_covid_full_page_html"
    data = (folder / f"white_house_briefing_{name}.html").read_bytes()
    found = read_html(data, PATH)
    lines = {" ".join(line.split()) for line in found.text.split("\n")}
    content = LexborHTMLParser(data).css_first(".page-content__content")
    assert content is not None
    content.strip_tags(["aside", "script", "style"])
    spoken = [
        text
        for p in content.css("p")
        for part in p.text(separator="\n").split("\n")
        if (text := " ".join(part.split()))
    ]
    text = " ".join(found.text.split())
    assert len(spoken) > 100 and all(each in text for each in spoken)
    before = text.index("P.M. EDT")
    assert before < 400 and text.endswith("P.M. EDT")
    assert not any("Privacy" in line or "Council of Economic" in line for line in lines if len(line) < 80)
