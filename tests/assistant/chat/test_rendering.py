"""What the window shows, from records alone: escaping, markers, attribution, highlighting."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from assistant.chat.answers import groups_of, words_in
from assistant.chat.document import render_document
from assistant.chat.rendering import (
    render_citation,
    render_progress,
    render_report,
    render_turn,
    render_welcome,
)
from assistant.chat.session import ChatTurn, Session
from assistant.chat.shelf import Done, Facts
from assistant.chat.templating import TEMPLATES
from assistant.records import Answer, AnswerKind, Citation, Statement, Suggestion, Support
from index.catalogue import BriefingSummary
from index.ingest import IngestReport, Outcome, Progress
from index.parse_report import report
from index.records import Briefing, Exchange, Role, Section, SectionKind, Turn

HOSTILE = '<img src=x onerror="alert(1)">'
TEXT = (
    "Ferry line\n\n"
    "The ferry sails on Monday.\n\nIt carries\ncars & people.\n\n"
    "Why only Monday?\n\n"
    "Because the captain rests on Tuesday.\n"
)


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


REMARKS = span("The ferry sails on Monday.\n\nIt carries\ncars & people.")
ASKED, REPLIED = span("Why only Monday?"), span("Because the captain rests on Tuesday.")
SECTION = Section(
    1,
    "Ferry line",
    SectionKind.ANSWERS,
    0,
    len(TEXT),
    remarks=(Turn("Tessa Varn", Role.OFFICIAL, *REMARKS),),
    exchanges=(
        Exchange(1, (Turn("Question", Role.REPORTER, *ASKED),), (Turn("Tessa Varn", Role.OFFICIAL, *REPLIED),)),
    ),
)
BRIEFING = Briefing(
    "ferry", "Briefing on ferries", date(2025, 3, 6), "Port Ansel", "ferry.txt", "0" * 64, TEXT, (SECTION,), ()
)


def citation(words: str = "The ferry sails on Monday.", number: int = 1, **changes: object) -> Citation:
    start, end = span(words)
    made = Citation(
        number=number,
        briefing_id="ferry",
        title="Briefing on ferries",
        date=date(2025, 3, 6),
        heading="Ferry line",
        speaker="Tessa Varn",
        role=Role.OFFICIAL,
        quote=words,
        start=start,
        end=end,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def answer(*statements: Statement, citations: tuple[Citation, ...] = (citation(),), **changes: object) -> Answer:
    made = Answer(
        id="a",
        question="When does the ferry sail?",
        standalone_question="When does the ferry sail?",
        kind=AnswerKind.ANSWERED,
        text="",
        statements=statements or (Statement("The ferry sails on Monday.", Support.VERBATIM, (1,)),),
        citations=citations,
        passages=(),
        suggestions=(),
        confidence=1.0,
        answered_by="extract",
        timings_ms={},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def shown(html: str) -> str:
    """The words on screen, on one line: neither the editor, closed at first, nor cards and what copying takes along."""
    unseen = r'<form class="editing".*?</form>|<template.*?</template>|<div class="card" .*?</div>'
    html = re.sub(unseen, "", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def turn_of(given: Answer, question: str = "When does the ferry sail?") -> str:
    return render_turn(ChatTurn(question, given), place=0)


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def hostile_briefing() -> Briefing:
    text = f"{HOSTILE} ${{1+1}} {{{{x}}}}"
    section = Section(
        1, HOSTILE, SectionKind.REMARKS, 0, len(text), remarks=(Turn(HOSTILE, Role.OFFICIAL, 0, len(text)),)
    )
    return Briefing("evil", HOSTILE, None, HOSTILE, HOSTILE, "0" * 64, text, (section,), ())


HOSTILE_CITATION = citation(heading=HOSTILE, speaker=HOSTILE, title=HOSTILE, asked=HOSTILE, start=0, end=len(HOSTILE))
HOSTILE_SUMMARY = BriefingSummary(
    id=HOSTILE,
    title=HOSTILE,
    date=None,
    place=None,
    source=HOSTILE,
    sha256="0" * 64,
    sections=1,
    exchanges=1,
    passages=1,
)


def hostile_shelf() -> dict[str, Any]:
    facts = Facts(report(hostile_briefing()), {HOSTILE: 1})
    return {
        "briefings": [HOSTILE_SUMMARY],
        "facts": {HOSTILE: facts},
        "done": Done(HOSTILE),
        "briefing": replace(hostile_briefing(), id=HOSTILE),
        "expanded": facts,
    }


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            turn_of(answer(Statement(HOSTILE, Support.VERBATIM, (1,)), citations=(HOSTILE_CITATION,)), HOSTILE),
            id="question-statement-and-attribution",
        ),
        pytest.param(turn_of(answer(text=HOSTILE, kind=AnswerKind.OVERVIEW)), id="overview"),
        pytest.param(
            turn_of(
                answer(
                    kind=AnswerKind.NOT_FOUND,
                    statements=(),
                    suggestions=(Suggestion(HOSTILE, HOSTILE, HOSTILE, 0, 1),),
                )
            ),
            id="suggestion",
        ),
        pytest.param(render_turn(ChatTurn("?", problem=HOSTILE), place=0), id="problem"),
        pytest.param(render_welcome([HOSTILE], has_briefings=True), id="example-question"),
        pytest.param(
            render_citation(hostile_briefing(), answer(citations=(HOSTILE_CITATION,)), 1, place=0), id="cited-section"
        ),
        pytest.param(render_document(hostile_briefing()), id="briefing"),
        pytest.param(TEMPLATES.get_template("library.html").render(**hostile_shelf()), id="library"),
        pytest.param(
            render_report(IngestReport(failed=[Outcome(f"uploads/{HOSTILE}", reason=HOSTILE)])), id="upload-report"
        ),
        pytest.param(render_progress(Progress(HOSTILE, 1, 2, 1.0, 1.0)), id="progress"),
    ],
)
def test_untrusted_text_is_shown_as_text(html: str) -> None:
    tags = _Tags(html)
    assert "img" not in tags.names and "onerror" not in tags.attributes
    assert "&lt;img src=x onerror=" in html


@pytest.mark.parametrize(
    ("text", "cited", "expected"),
    [
        pytest.param("It sails.", (1,), "It sails.[1]", id="marker-after-the-words"),
        pytest.param("It sails [1] on Monday.", (1,), "It sails [1] on Monday.", id="marker-where-it-was-written"),
        pytest.param("It sails [1], [2].", (1, 2), "It sails [1], [2].", id="two-markers-in-place"),
        pytest.param("It sails [1].", (1, 2), "It sails [1].[2]", id="marker-left-out-of-the-words"),
        pytest.param("See note [7].", (1,), "See note [7].[1]", id="bracketed-number-that-is-no-citation"),
        pytest.param("It sails.", (9,), "It sails.", id="number-without-a-citation"),
    ],
)
def test_markers(text: str, cited: tuple[int, ...], expected: str) -> None:
    given = answer(Statement(text, Support.SUPPORTED, cited), citations=(citation(), citation(number=2)))
    html = turn_of(given)
    paragraph = html[html.index("<p>", html.index("<section")) : html.index("</section>")]
    words_and_markers = paragraph[: paragraph.index('<span class="badge')]
    assert re.sub(r"<[^>]*>", "", words_and_markers).strip() == expected


def test_marker_is_a_button_that_says_where_it_leads() -> None:
    html = turn_of(answer())
    assert '<button type="button" class="marker" data-open="citation" data-place="0" data-number="1"' in html
    assert 'aria-label="Citation 1: Tessa Varn, 6 March 2025, Ferry line"' in html


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(citation(), "Tessa Varn official 6 March 2025 Ferry line", id="who-when-where"),
        pytest.param(
            citation(asked="Why only Monday?"),
            "Tessa Varn official 6 March 2025 Ferry line Asked: Why only Monday?",
            id="reply-with-what-was-asked",
        ),
        pytest.param(
            citation(role=Role.REPORTER, speaker="Question"),
            "Reporter not the official’s words 6 March 2025 Ferry line",
            id="reporter-without-a-name",
        ),
        pytest.param(
            citation(role=Role.REPORTER, speaker="Free Coast Television", asked="Why only Monday?"),
            "Free Coast Television Reporter, not the official’s words 6 March 2025 Ferry line “The ferry",
            id="reporter-with-a-name",
        ),
        pytest.param(citation(date=None, speaker=""), "Unknown speaker official date unknown Ferry line", id="gaps"),
    ],
)
def test_attribution(given: Citation, expected: str) -> None:
    html = turn_of(answer(citations=(given,)))
    assert expected in shown(html)
    assert ('class="group reporter"' in html) == (given.role is Role.REPORTER)


def test_what_was_asked_is_shortened() -> None:
    html = turn_of(answer(citations=(citation(asked="Why " * 200),)))
    assert len(re.findall("Why", shown(html))) < 60 and "…" in html


def test_statements_from_one_place_share_one_attribution() -> None:
    given = answer(
        Statement("One.", Support.VERBATIM, (1,)),
        Statement("Two.", Support.VERBATIM, (2,)),
        Statement("Three.", Support.VERBATIM, (3,)),
        citations=(citation(), citation(number=2), citation(number=3, heading="Elsewhere")),
    )
    assert [len(group.statements) for group in groups_of(given)] == [2, 1]


@pytest.mark.parametrize(
    ("support", "expected"),
    [
        pytest.param(Support.VERBATIM, "“It sails.”", id="spoken-words-in-quotation-marks"),
        pytest.param(Support.SUPPORTED, "It sails.", id="prose-without"),
        pytest.param(Support.UNSUPPORTED, "It sails. [1] ✕ No source found for this sentence", id="warned-of"),
    ],
)
def test_support(support: Support, expected: str) -> None:
    html = turn_of(answer(Statement("It sails.", support, (1,))))
    assert expected in shown(html)


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=kind.value) for kind in AnswerKind if kind is not AnswerKind.ANSWERED]
)
def test_each_kind_is_named_on_screen(kind: AnswerKind) -> None:
    html = turn_of(answer(kind=kind, text="It sails."))
    assert f'class="answer {kind.value}"' in html and '<p class="kind">' in html


def test_not_found_offers_the_nearest_sections_as_buttons() -> None:
    html = turn_of(
        answer(
            kind=AnswerKind.NOT_FOUND,
            text="Not there. Nearest sections: Ferry line.",
            statements=(),
            citations=(),
            suggestions=(Suggestion("ferry", "Briefing on ferries", "Ferry line", 0, 9),),
        )
    )
    assert 'data-open="section" data-briefing="ferry" data-start="0"' in html
    assert "Not found in the briefings" in shown(html)
    assert shown(html).count("Ferry line") == 1


def test_overview_shows_its_list_with_markers() -> None:
    html = turn_of(answer(kind=AnswerKind.OVERVIEW, text="1 topic:\n• Ferry line [1]"))
    assert shown(html[html.index('class="lines"') :]).startswith('class="lines"> 1 topic: Ferry line [1]')
    assert 'class="listed"' in html and 'data-number="1"' in html


@pytest.mark.parametrize(
    ("typed", "is_shown"),
    [
        pytest.param("And on Tuesday?", True, id="follow-up"),
        pytest.param(" When does the ferry sail? ", False, id="the-same-but-for-spaces"),
    ],
)
def test_standalone_question_is_shown_where_it_differs(typed: str, is_shown: bool) -> None:
    assert ("Understood as: When does the ferry sail?" in turn_of(answer(), typed)) == is_shown


def test_the_short_answer_stands_out_in_its_quote_and_the_words_stay_the_same() -> None:
    start, end = span("cars & people")
    quoted = citation("It carries\ncars & people.", answer_start=start, answer_end=end)
    statement = Statement("It carries cars & people.", Support.VERBATIM, (1,))
    plain = turn_of(answer(statement, citations=(replace(quoted, answer_start=None, answer_end=None),)))
    marked = turn_of(answer(statement, citations=(quoted,)))
    assert "“It carries <strong>cars &amp; people</strong>.”" in marked
    assert "<strong>cars" not in plain
    assert marked.replace("<strong>cars &amp; people</strong>", "cars &amp; people") == plain


def test_streaming_adds_words_and_ends_with_the_whole() -> None:
    given = answer(
        Statement("One two three.", Support.SUPPORTED, (1,)), Statement("Four five.", Support.SUPPORTED, (1,))
    )
    steps = [
        "".join(
            piece.text for group in groups_of(given, words=words) for one in group.statements for piece in one.pieces
        )
        for words in range(words_in(given) + 1)
    ]
    assert [step.strip() for step in steps] == [
        "",
        "One",
        "One two",
        "One two three.",
        "One two three.Four",
        "One two three.Four five.",
    ]
    assert groups_of(given, words=words_in(given)) == groups_of(given)


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        pytest.param("The ferry sails on Monday.", ["The ferry sails on Monday."], id="start-of-a-turn"),
        pytest.param("cars & people", ["cars & people"], id="escaped-character"),
        pytest.param("on Monday.\n\nIt carries\ncars", ["on Monday.", "It carries\ncars"], id="over-two-paragraphs"),
        pytest.param("Why only Monday?", ["Why only Monday?"], id="reporter"),
        pytest.param("Tuesday.", ["Tuesday."], id="end-of-the-section"),
        pytest.param("Ferry line", ["Ferry line"], id="heading"),
    ],
)
def test_highlight_equals_the_quote(words: str, marks: list[str]) -> None:
    html = render_citation(BRIEFING, answer(citations=(citation(words),)), 1, place=0)
    found = [unescape(mark) for mark in re.findall(r"<mark>(.*?)</mark>", html, re.S)]
    assert found == marks
    assert "".join("".join(found).split()) == "".join(words.split())


def test_section_is_shown_whole_as_dialogue() -> None:
    html = render_document(BRIEFING, ASKED[0], ASKED[0])
    assert "<mark>" not in html
    assert re.findall(r'class="spoken (\w+)"', html) == ["official", "reporter", "official"]
    assert "Tessa Varn official The ferry sails on Monday. It carries cars & people." in shown(html)
    assert "Reporter Why only Monday?" in shown(html)


def test_words_outside_every_section_are_still_shown() -> None:
    bare = replace(BRIEFING, sections=(replace(SECTION, start=REPLIED[0]),))
    html = render_citation(bare, answer(citations=(citation("The ferry sails on Monday."),)), 1, place=0)
    assert "<mark>The ferry sails on Monday.</mark>" in html


@pytest.mark.parametrize(
    ("number", "said", "previous", "following"),
    [
        pytest.param(1, "1 of 3", None, "4", id="first"),
        pytest.param(4, "2 of 3", "1", "6", id="middle"),
        pytest.param(6, "3 of 3", "4", None, id="last"),
    ],
)
def test_steps(number: int, said: str, previous: str | None, following: str | None) -> None:
    given = answer(citations=tuple(citation(number=each) for each in (1, 4, 6)))
    html = render_citation(BRIEFING, given, number, place=2)
    assert said in shown(html)
    steps = re.findall(r'data-place="2" data-number="(\d)"\s*(aria-disabled="true")? *aria-label="(?:Prev|Next)', html)
    assert [None if off else to for to, off in steps] == [previous, following]


def test_report_names_file_and_reason_but_not_the_server_folder() -> None:
    told = IngestReport(failed=[Outcome("/srv/secret/a.txt", reason="/srv/secret/a.txt: no speech found")])
    assert shown(render_report(told)) == "failed a.txt a.txt: no speech found"


def test_progress_says_rate_and_time_left() -> None:
    html = render_progress(Progress("/srv/a.txt", 1200, 5000, 105.4, 36.0))
    assert "1,200 of 5,000 passages, 105 a second, 36 s left" in shown(html)
    assert "/srv" not in html


def test_stopping_keeps_what_was_shown_and_changes_nothing_finished() -> None:
    running = Session().asking("?").answered(answer()).showing(2)
    html = render_turn(running.stopped().turns[0], place=0)
    assert "Stopped." in html and "“The ferry" in shown(html) and "Monday" not in html
    finished = running.showing(None)
    assert finished.stopped() is finished
