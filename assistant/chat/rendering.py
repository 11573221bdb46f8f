"""Records to HTML, but for briefings, which document.py shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.chat.answers import groups_of
from assistant.chat.document import render_document
from assistant.chat.languages import words
from assistant.chat.session import ChatTurn
from assistant.chat.templating import TEMPLATES
from assistant.chat.thumbs import Receipt
from assistant.export.told import as_plain_text
from assistant.records import Answer, Filters
from assistant.reports import LastReport
from index.records import Briefing

if TYPE_CHECKING:
    from assistant.chat.exporting import ExportedFile
    from index.catalogue import BriefingSummary
    from index.ingest import IngestReport, Outcome, Progress


_CONFINED = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
)
"""The report asks nobody for anything: its styles and scripts are in it."""


def render_turn(turn: ChatTurn, *, place: int, titles: Mapping[str, str] | None = None) -> str:
    """One question and its answer; `place` is the turn's index in the session, carried by its markers.

    `titles` of briefings by id, for the filters that the answer was found with.
    """
    groups = groups_of(turn.answer, words=turn.shown_words) if turn.answer else ()
    whole = turn.answer is not None and turn.shown_words is None and not turn.writing
    return TEMPLATES.get_template("turn.html").render(
        turn=turn,
        place=place,
        groups=groups,
        whole=whole,
        chips=words.chips(turn.filters, titles or {}),
        plain=as_plain_text(turn.answer) if turn.answer else "",
    )


def render_turns(turns: Sequence[ChatTurn], titles: Mapping[str, str] | None = None) -> str:
    """The turns that will not change any more."""
    return "".join(render_turn(turn, place=place, titles=titles) for place, turn in enumerate(turns))


def render_conversations() -> str:
    """The drawer, which the page's script fills from what the browser keeps."""
    return TEMPLATES.get_template("conversations.html").render()


def render_kept(kept: str, owner: str) -> str:
    """The conversation for the browser to keep under its owner's name; empty where there is nothing new."""
    return TEMPLATES.get_template("kept.html").render(kept=kept, owner=owner)


def render_filters(filters: Filters, briefings: Sequence[BriefingSummary], speakers: Sequence[str]) -> str:
    """The filters set as chips, and the form that sets them."""
    chips = words.chips(filters, {one.id: one.title for one in briefings})
    return TEMPLATES.get_template("filters.html").render(
        filters=filters, briefings=briefings, speakers=speakers, chips=chips
    )


def render_export(file: ExportedFile | None = None) -> str:
    """The menu of formats, with a file for the browser to save."""
    return TEMPLATES.get_template("export.html").render(file=file)


def render_next(questions: Sequence[str]) -> str:
    """What could be asked next, under the answer it follows."""
    return TEMPLATES.get_template("next.html").render(questions=questions)


def render_receipt(receipt: Receipt) -> str:
    """The reply to feedback, for the page's script to show below its answer."""
    return TEMPLATES.get_template("receipt.html").render(receipt=receipt)


def render_evaluation(report: LastReport | None) -> str:
    """The last evaluation report in a frame that can do nothing to the window; how to make one where there is none."""
    page = report.html.replace("<head>", f"<head>{_CONFINED}", 1) if report else ""
    return TEMPLATES.get_template("evaluation.html").render(report=report, page=page)


def render_welcome(examples: Sequence[str], *, has_briefings: bool) -> str:
    """The empty chat: example questions, or an invitation to upload where nothing is indexed."""
    return TEMPLATES.get_template("welcome.html").render(examples=examples, has_briefings=has_briefings)


def render_citation(briefing: Briefing, answer: Answer, number: int, *, place: int) -> str:
    """The briefing a citation points into, the cited words highlighted, with steps to its neighbours."""
    numbers = [citation.number for citation in answer.citations]
    at = numbers.index(number)
    citation = answer.citations[at]
    steps = {
        "at": at + 1,
        "of": len(numbers),
        "place": place,
        "number": number,
        "previous": numbers[at - 1] if at else None,
        "next": numbers[at + 1] if at + 1 < len(numbers) else None,
    }
    return render_document(briefing, citation.start, citation.end, steps=steps)


def render_reader_hint(*, has_briefings: bool) -> str:
    """What the reader says before anything was opened."""
    return TEMPLATES.get_template("hint.html").render(has_briefings=has_briefings)


def render_reader_problem(problem: str) -> str:
    """What the reader says where a source cannot be shown."""
    return TEMPLATES.get_template("problem.html").render(problem=problem)


def render_progress(progress: Progress | None) -> str:
    """How far indexing is, how fast it goes, how long it will take."""
    return TEMPLATES.get_template("progress.html").render(
        progress=progress, file=Path(progress.file).name if progress else ""
    )


def render_report(report: IngestReport) -> str:
    """What became of each uploaded file; for one that failed, why."""
    rows = [
        *(("failed", Path(each.path).name, _without_folder(each)) for each in report.failed),
        *(("added", Path(each.path).name, "") for each in report.added),
        *(("changed", Path(each.path).name, "") for each in report.changed),
        *(("unchanged", Path(each.path).name, words.ALREADY_INDEXED) for each in report.unchanged),
        *(("unchanged", Path(each.path).name, _without_folder(each)) for each in report.duplicates),
    ]
    return TEMPLATES.get_template("report.html").render(rows=rows)


def _without_folder(outcome: Outcome) -> str:
    """The reason, without the file's folder on the server, which is nobody's business."""
    return (outcome.reason or "").replace(f"{Path(outcome.path).parent}/", "")


def render_ingest_problem(problem: str) -> str:
    """A failed upload as a whole."""
    return TEMPLATES.get_template("report.html").render(rows=[("failed", "", problem)])
