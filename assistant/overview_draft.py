"""An overview in the making: what is told of a briefing's structure, each with a citation that lands in it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.citations import Draft, cite
from assistant.records import AnswerKind, Citation, Statement, Support
from assistant.topics import own_words
from index.front_matter import find_date
from index.lines import squeeze
from index.parser import GENERIC_HEADINGS
from index.records import Briefing, PartKind, Role, Section, SectionKind, Turn
from index.sentences import sentence_spans

_QUOTED_SENTENCES = 3
"""Sentences quoted of a beginning or an end."""

_MOST_QUESTIONS = 20
"""Reporters' questions listed in place of headings that a transcript does not print."""

_FEWEST_WORDS = 3
"""That carry something, of a question that tells what it is about: "Is that on the minister's radar?" does not."""


class OverviewDraft:
    """Grows by one call a briefing; `finish` makes the draft of an answer."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._citations: list[Citation] = []
        self._lines: list[str] = []

    def finish(self) -> Draft:
        return Draft(AnswerKind.OVERVIEW, "\n".join(self._lines), tuple(self.statements), tuple(self._citations))

    def note(self, line: str) -> None:
        """A line that states nothing."""
        self._lines.append(line)

    def topics(self, briefing: Briefing, stems: Sequence[str] = (), *, titled: bool = False) -> None:
        """The headings in order, or those that hold every stem; `titled` puts the briefing's title above.

        Where the transcript prints none over its exchanges, what the reporters asked stands for them.
        """
        asked = {
            section.start: points
            for section in briefing.sections
            if section.heading in GENERIC_HEADINGS and (points := _points(briefing, section, stems))
        }
        sections = [
            section
            for section in briefing.sections
            if section.start in asked or all(stem in section.heading.casefold() for stem in stems)
        ]
        if titled and sections:
            self.note(f"{_named(briefing)}:")
        for kind, opening in ((SectionKind.REMARKS, "Remarks:"), (SectionKind.ANSWERS, "Answers to questions:")):
            of_kind = [section for section in sections if section.kind is kind]
            if of_kind:
                self.note(opening)
            for section in of_kind:
                if section.start in asked:
                    self._questions(briefing, section, asked[section.start])
                else:
                    self._bullet(section.heading, self._cite_section(briefing, section))

    def counts(self, briefing: Briefing) -> None:
        """How many questions, under how many headings, and how many sections of remarks."""
        remarks = [section for section in briefing.sections if section.kind is SectionKind.REMARKS]
        answers = [section for section in briefing.sections if section.exchanges]
        asked = sum(bool(exchange.questions) for exchange in briefing.exchanges)
        # The first and the last heading counted: between them lies what was counted.
        shown = [*answers[:1], *answers[1:][-1:]] or list(briefing.sections[:1])
        numbers = tuple(self._cite_section(briefing, section) for section in shown)
        text = (
            f"{_named(briefing)}: {_plural(asked, 'question')} from the media under "
            f"{_plural(len(answers), 'heading')}, and {_plural(len(remarks), 'section')} of remarks."
        )
        self._state(text, numbers)

    def ending(self, briefing: Briefing) -> None:
        """The last words spoken."""
        section = briefing.sections[-1]
        turn = section.turns[-1]
        spans = sentence_spans(briefing.text, turn.start, turn.end)[-_QUOTED_SENTENCES:]
        self._quote(briefing, section, turn, spans, "ends")

    def opening(self, briefing: Briefing) -> None:
        """The first words spoken."""
        section = briefing.sections[0]
        turn = section.turns[0]
        spans = sentence_spans(briefing.text, turn.start, turn.end)[:_QUOTED_SENTENCES]
        self._quote(briefing, section, turn, spans, "opens")

    def speakers(self, briefing: Briefing) -> None:
        """The officials who spoke, in order of their first words, which are cited."""
        first: dict[str, tuple[Section, Turn]] = {}
        for section in briefing.sections:
            for turn in section.turns:
                if turn.speaker and turn.role is Role.OFFICIAL:
                    first.setdefault(turn.speaker, (section, turn))
        if first:
            self.note(f"{_named(briefing)}:")
        for speaker, (section, turn) in first.items():
            span = sentence_spans(briefing.text, turn.start, turn.end)[0]
            self._bullet(speaker, self._cite(briefing, span, section.heading, turn))

    def when_and_where(self, briefing: Briefing) -> None:
        """Date and place, with the title as its citation where the text prints it."""
        given = briefing.date
        when = f" on {given.day} {given:%B %Y}" if given else " on a date the transcript does not give"
        where = f" in {briefing.place}" if briefing.place else ""
        start = briefing.text.find(briefing.title)
        numbers: tuple[int, ...] = ()
        if start >= 0:
            said_by_nobody = Turn("", Role.UNKNOWN, start, start + len(briefing.title))
            span = (said_by_nobody.start, said_by_nobody.end)
            numbers = (self._cite(briefing, span, briefing.title, said_by_nobody),)
        self._state(f"{briefing.title}: held{where}{when}.", numbers)

    def briefings(self, total: int, shown: Sequence[Briefing]) -> None:
        """What is indexed."""
        self.note(f"{_plural(total, 'briefing')}:")
        for briefing in shown:
            sections, exchanges = len(briefing.sections), len(briefing.exchanges)
            text = f"{_named(briefing)}, {_plural(sections, 'section')}, {_plural(exchanges, 'exchange')}"
            self._bullet(text, self._cite_section(briefing, briefing.sections[0]))
        if total > len(shown):
            self.note(f"… and {total - len(shown)} more; `briefings list` shows all.")

    def _questions(self, briefing: Briefing, section: Section, points: Sequence[tuple[Turn, tuple[int, int]]]) -> None:
        for turn, span in points[:_MOST_QUESTIONS]:
            text = squeeze(briefing.text[slice(*span)])
            number = self._cite(briefing, span, section.heading, turn)
            self.statements.append(Statement(text, Support.VERBATIM, (number,)))
            self.note(f"• “{text}” [{number}]")
        if len(points) > _MOST_QUESTIONS:
            self.note(f"… and {_plural(len(points) - _MOST_QUESTIONS, 'question')} more.")

    def _state(self, text: str, numbers: tuple[int, ...]) -> None:
        self.statements.append(Statement(text, Support.SUPPORTED, numbers))
        self.note(" ".join([text, *(f"[{number}]" for number in numbers)]))

    def _bullet(self, text: str, number: int) -> None:
        self.statements.append(Statement(text, Support.SUPPORTED, (number,)))
        self.note(f"• {text} [{number}]")

    def _quote(
        self, briefing: Briefing, section: Section, turn: Turn, spans: Sequence[tuple[int, int]], verb: str
    ) -> None:
        self.note(f"{_named(briefing)} {verb} under “{section.heading}”:")
        for span in spans:
            number = self._cite(briefing, span, section.heading, turn)
            text = squeeze(briefing.text[slice(*span)])
            self.statements.append(Statement(text, Support.VERBATIM, (number,)))
            self.note(f"{turn.speaker or 'Speaker not named'}: “{text}” [{number}]")

    def _cite(self, briefing: Briefing, span: tuple[int, int], heading: str, turn: Turn) -> int:
        number = len(self._citations) + 1
        self._citations.append(cite(number, briefing, *span, heading=heading, speaker=turn.speaker, role=turn.role))
        return number

    def _cite_section(self, briefing: Briefing, section: Section) -> int:
        """Cite a section by its heading where the body prints it, else by the first sentence spoken in it."""
        turn = section.turns[0]
        for part in briefing.parts:
            if part.kind is PartKind.HEADING and part.start == section.start:
                words = briefing.text[part.start : part.end]
                start = part.start + len(words) - len(words.lstrip())
                return self._cite(briefing, (start, start + len(words.strip())), section.heading, turn)
        return self._cite(briefing, sentence_spans(briefing.text, turn.start, turn.end)[0], section.heading, turn)


def _points(briefing: Briefing, section: Section, stems: Sequence[str]) -> list[tuple[Turn, tuple[int, int]]]:
    """Of each exchange the asking sentence that tells most of what it is about; only those that hold every stem."""
    found = []
    for exchange in section.exchanges:
        asking = [
            (len(own_words(words)), turn, span)
            for turn in exchange.questions
            for span in sentence_spans(briefing.text, turn.start, turn.end)
            if (words := briefing.text[slice(*span)]).rstrip('"”’ ').endswith("?")
            and all(stem in words.casefold() for stem in stems)
        ]
        most = max(asking, key=lambda each: each[0], default=None)
        if most and most[0] >= _FEWEST_WORDS:
            found.append((most[1], most[2]))
    return found


def _named(briefing: Briefing) -> str:
    dated = briefing.date is not None and find_date(briefing.title) is None
    return f"{briefing.title} ({briefing.date})" if dated else briefing.title


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
