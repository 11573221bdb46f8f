"""A run as one page that holds all it needs: figures, plots, and every question to open, the misses first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from evals import plots, scores
from evals.metrics.evidence import places_held, places_touched
from evals.metrics.follow_up import BUDGET
from evals.records import GoldSpan, QuestionType, ReferenceQuestion, ResultLine, RunSettings
from evals.scores import QuestionScores, RunScores
from index.lines import squeeze

BY_TYPE = ("right", "any_of_3_right", "key_recall", "recall@5")
TILES = ("first_right", "all_evidence_1000", "key_recall", "heading_accuracy", "refusal_recall")
MOST_SHOWN = 600
"""Of the thousands that `briefings eval make` makes; a browser opens the page still."""
SHOWN_PER_QUESTION = ("first_right", "key_recall", "citation_precision", "citation_recall", "recall@5", "mrr")
_UNTOLD, _WRONG, _RIGHT = "untold", "miss", "right"
_ORDER = (_WRONG, _UNTOLD, _RIGHT)

Segments = list[tuple[str, bool]]
"""Text cut at the edges of the evidence; true where a piece is evidence."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as retrieved, its evidence marked."""

    rank: int
    heading: str
    score: float
    segments: Segments
    places: list[int]
    """The needed places that it holds, counted from 1."""


@dataclass(frozen=True, slots=True)
class ShownCitation:
    """A citation with whether it leads to the evidence."""

    citation: dict[str, Any]
    segments: Segments
    hit: bool


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement with its citations; one whose quote it repeats lends it the marks and is not printed again."""

    statement: dict[str, Any]
    segments: Segments
    citations: list[tuple[ShownCitation, bool]]
    """Each with whether its words differ from the statement's."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """What the page shows of one question."""

    question: ReferenceQuestion
    verdict: str
    error: str | None
    answer: dict[str, Any] | None
    statements: list[ShownStatement]
    passages: list[ShownPassage]
    places: int
    values: dict[str, float]


def page(lines: Sequence[ResultLine], run: RunScores, settings: RunSettings) -> str:
    """The whole page. Everything in it is escaped: transcripts, questions and answers are not trusted."""
    questions = [shown(line, scored) for line, scored in zip(lines, run.questions, strict=True)]
    questions.sort(key=lambda each: _ORDER.index(each.verdict))
    return _TEMPLATES.get_template("report.html").render(
        settings=settings,
        run=run,
        questions=questions[:MOST_SHOWN],
        left_out=max(len(questions) - MOST_SHOWN, 0),
        counts={verdict: sum(each.verdict == verdict for each in questions) for verdict in _ORDER},
        tiles=[(name, run.estimates[name]) for name in TILES if name in run.estimates],
        by_type=BY_TYPE,
        budget=BUDGET,
    )


def shown(line: ResultLine, scored: QuestionScores) -> ShownQuestion:
    """One question with its evidence found in what was retrieved and cited."""
    gold = [span for alternatives in line.gold for span in alternatives]
    answer = line.answer or {"statements": [], "citations": [], "passages": []}
    citations = {
        each["number"]: ShownCitation(each, marked(each["quote"], each, gold), bool(places_touched([each], line.gold)))
        for each in answer["citations"]
    }
    return ShownQuestion(
        question=line.question,
        verdict=_UNTOLD if scored.right is None else _RIGHT if scored.right else _WRONG,
        error=line.error,
        answer=line.answer,
        statements=[_stated(statement, citations) for statement in answer["statements"]],
        passages=[
            ShownPassage(
                rank,
                each["heading"],
                each["score"],
                marked(each["text"], each, gold),
                sorted(place + 1 for place in places_held([each], line.gold)),
            )
            for rank, each in enumerate(answer["passages"], start=1)
        ],
        places=len(line.gold),
        values={name: value for name in SHOWN_PER_QUESTION if (value := scored.values[name]) is not None},
    )


def _stated(statement: dict[str, Any], citations: dict[int, ShownCitation]) -> ShownStatement:
    cited = [citations[number] for number in statement["citations"] if number in citations]
    differing = [squeeze(each.citation["quote"]) != squeeze(statement["text"]) for each in cited]
    repeated = (each.segments for each, differs in zip(cited, differing, strict=True) if not differs)
    segments = next(repeated, [(statement["text"], False)])
    return ShownStatement(statement, segments, list(zip(cited, differing, strict=True)))


def marked(text: str, span: dict[str, Any], gold: Sequence[GoldSpan]) -> Segments:
    """`text`, which stands at `span`, cut where evidence begins and ends."""
    inside = sorted(
        (max(each.start - span["start"], 0), min(each.end - span["start"], len(text)))
        for each in gold
        if each.briefing == span["briefing_id"] and each.start < span["end"] and span["start"] < each.end
    )
    pieces: Segments = []
    at = 0
    for start, end in inside:
        start = max(start, at)
        if start >= end:
            continue
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [(piece, is_evidence) for piece, is_evidence in pieces if piece]


def _in_words(kind: QuestionType) -> str:
    return kind.value.replace("_", " ")


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("evals"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals |= {"plots": plots, "scores": scores}
    made.filters |= {"kind": _in_words, "figure": lambda estimate, name: scores.in_words(name, estimate)}
    return made


_TEMPLATES = _environment()
