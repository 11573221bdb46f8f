"""Transcripts made up for the tests: what is said, and many ways of printing it.

Everything is fictional. A `Script` knows its own words, so a test can ask for each of them in what the parser returns.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

TITLE = "Briefing by Foreign Ministry Spokeswoman Ilse Maren, Port Vell, March 19, 2031"
SPEAKER = "Ilse Maren"
SECOND = "Tomas Quill"

JOINT_TITLE = "Joint briefing by Foreign Minister Ilse Maren and Trade Minister Tomas Quill, Port Vell, March 19, 2031"

_PLACES = (
    *("Arvenia", "Bolmark", "Cressida", "Dorvale", "Estmoor", "Fenwick", "Galdoria", "Hallin", "Istria", "Jorund"),
    *("Kelvany", "Lormont", "Mirador", "Norhaven", "Ostrava", "Pelagia", "Quorra", "Rundale", "Selwyn", "Tarnow"),
    *("Ulmark", "Verdania", "Westerlo", "Xanthia", "Ysmar", "Zelkova"),
)
_MATTERS = (
    *("fisheries treaty", "railway crossing", "grain corridor", "satellite licence", "border market"),
    *("vaccine shipment", "student exchange", "harbour dredging", "asylum quota", "steel tariff"),
    *("lighthouse repair", "ceasefire monitors", "visa waiver", "opera festival", "pipeline audit"),
)
_FOLLOW_UPS = ("And when will that be decided?", "So this is final, then?", "Could you say more about it?")
_SENTENCES = (
    "We have looked into the matter with our partners and will say more in due course.",
    "It is too early to draw conclusions.",
    "Mr. Quill met them at 5 p.m. on Tuesday, and the talks went on until the evening.",
    "Let me be clear: nobody at the ministry has ever promised anything of the kind.",
    "Decree No. 17 remains in force.",
    "I have seen the reports; they quote a source that does not exist.",
    "Our position is known, it has not changed, and it will not change.",
    "“That is all I know,” the consul told us.",
)


@dataclass(frozen=True)
class Spoken:
    """One turn: who speaks, as what, and the paragraphs."""

    speaker: str
    role: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Exchange:
    """A question and its replies under a heading of the answers list; `follow_up` shares the heading before."""

    heading: str
    turns: tuple[Spoken, ...]


@dataclass(frozen=True)
class Script:
    """What is said at a briefing."""

    remarks: tuple[tuple[str, Spoken], ...]
    exchanges: tuple[Exchange, ...]
    closing: tuple[str, Spoken] | None = None

    @property
    def answer_headings(self) -> list[str]:
        """The answers list: each heading once."""
        listed = list(dict.fromkeys(exchange.heading for exchange in self.exchanges))
        return listed + ([self.closing[0]] if self.closing else [])

    @property
    def turns(self) -> list[Spoken]:
        asked = [turn for exchange in self.exchanges for turn in exchange.turns]
        return [turn for _, turn in self.remarks] + asked + ([self.closing[1]] if self.closing else [])

    @property
    def words(self) -> list[tuple[str, str, str]]:
        """(speaker, role, word) for every word spoken, in order."""
        return [
            (turn.speaker, turn.role, word)
            for turn in self.turns
            for paragraph in turn.paragraphs
            for word in paragraph.split()
        ]


@dataclass(frozen=True)
class Print:
    """How a script is put on paper."""

    before: str = "19:33\n\n"
    title: str = JOINT_TITLE
    contents: str = "Table of contents"
    """Heading of the list of contents; empty: no lists."""
    answers: str = "Answers to media questions:"
    """Heading of the list of answers; empty: none, and no list of answers."""
    mark: str = "{n}. "
    """What stands in front of a heading of a list; `{n}` is its number."""
    numbers_left_out: frozenset[int] = frozenset()
    """Numbers the answers list jumps over, without leaving a heading out."""
    between_entries: str = "\n"
    gap: str = "\n\n"
    """Between paragraphs."""
    under_heading: str = "\n\n"
    link: str = "back to top"
    """What closes a section; empty: nothing."""
    body_headings: bool = True
    """Whether the remarks carry their headings."""
    question: str = "Question:"
    rule: str = "***"
    """In front of the closing words."""
    after: str = "\n\n\u00a0\n\n补充资料\n\n  • 图片\n\n相册\n\n不正确的日期\n"

    def text(self, script: Script) -> str:
        """The transcript."""
        pieces = [self.before + self.title]
        if self.contents:
            listed = [self._entry(n, heading) for n, (heading, _) in enumerate(script.remarks, 1)]
            pieces.append(self.contents + "\n\n" + self.between_entries.join(listed) if listed else self.contents)
        if self.answers and script.answer_headings:
            numbers = (n for n in range(1, 1000) if n not in self.numbers_left_out)
            listed = [self._entry(n, heading) for n, heading in zip(numbers, script.answer_headings, strict=False)]
            pieces.append(self.answers + "\n\n" + self.between_entries.join(listed))
        for heading, turn in script.remarks:
            spoken = self.gap.join(turn.paragraphs)
            pieces.append(heading + self.under_heading + spoken if self.body_headings else spoken)
            pieces.append(self.link)
        for exchange in script.exchanges:
            pieces += [self._turn(turn) for turn in exchange.turns]
            pieces.append(self.link)
        if script.closing:
            pieces += [self.rule, self.gap.join(script.closing[1].paragraphs), self.link]
        return self.gap.join(piece for piece in pieces if piece) + self.after

    def _entry(self, number: int, heading: str) -> str:
        return self.mark.format(n=number) + heading

    def _turn(self, turn: Spoken) -> str:
        label = self.question if turn.role == "reporter" else f"{turn.speaker}:"
        return f"{label} {self.gap.join(turn.paragraphs)}"


_speech = st.lists(st.sampled_from(_SENTENCES), min_size=2, max_size=6).map(" ".join)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Remarks on some matters, answers on others; every question names its matter, follow-ups do not."""
    topics = [f"{matter} with {place}" for place, matter in zip(_PLACES, _MATTERS * 2, strict=False)]
    chosen = draw(st.lists(st.sampled_from(topics), min_size=3, max_size=10, unique=True))
    cut = draw(st.integers(1, len(chosen) - 1))
    remarks = []
    for topic in chosen[:cut]:
        spoken = Spoken(SPEAKER, "official", (f"Some words on the {topic} first. {draw(_speech)}", draw(_speech)))
        remarks.append((f"The {topic}", spoken))
    exchanges: list[Exchange] = []
    for topic in chosen[cut:]:
        heading = f"Talks about the {topic}"
        exchanges.append(draw(_exchanges(heading, f"What is new about the {topic} after last week?")))
        for question in draw(st.lists(st.sampled_from(_FOLLOW_UPS), max_size=2, unique=True)):
            exchanges.append(draw(_exchanges(heading, question)))
    closing = None
    if draw(st.booleans()):
        closing = (
            "Winter holiday wishes",
            Spoken(
                SPEAKER, "official", ("I wish everybody a pleasant winter holiday. Keep warm, and come back soon.",)
            ),
        )
    return Script(tuple(remarks), tuple(exchanges), closing)


@st.composite
def _exchanges(draw: st.DrawFn, heading: str, question: str) -> Exchange:
    replies = [Spoken(SPEAKER, "official", tuple(draw(st.lists(_speech, min_size=1, max_size=3))))]
    if draw(st.integers(0, 4)) == 0:
        replies.append(Spoken(SECOND, "official", (draw(_speech),)))
    return Exchange(heading, (Spoken("Question", "reporter", (question,)), *replies))


def prints() -> st.SearchStrategy[Print]:
    """Ways of printing that keep the headings of the answers in a list."""
    return st.builds(
        Print,
        before=st.sampled_from(["", "19:33\n\n", "Home\nNews\nSubscribe\nРусский\n中文\n\n"]),
        title=st.sampled_from([JOINT_TITLE, JOINT_TITLE.replace("March 19, 2031", "19 March 203121:20")]),
        contents=st.sampled_from(["Table of contents", "Table of Contents", "Contents", "Contents:"]),
        answers=st.sampled_from(
            ["Answers to media questions:", "Answers to questions:", "• Answers to media questions"]
        ),
        mark=st.sampled_from(["{n}. ", "{n}) ", "  {n}. \u00a0", "• ", "- ", "{n}." + " " * 12, ""]),
        numbers_left_out=st.sampled_from([frozenset({1, 7}), frozenset[int]()]),
        between_entries=st.sampled_from(["\n", "\n\n", "\n\u00a0\n"]),
        gap=st.sampled_from(["\n\n", "\n\n\n", "\n\u00a0\n\n", "\n\n \n", "\n\u200b\n"]),
        under_heading=st.sampled_from(["\n", "\n\n", "\n\n\u00a0\n\n"]),
        link=st.sampled_from(["back to top", "Back to top", ""]),
        after=st.sampled_from(["", "\n", "\n\n补充资料\n\n  • 图片\n", "\n\nHome\nNews\nРусский\n"]),
    )
