"""The family of transcripts, a named case each; and White House Markdown."""

from __future__ import annotations

import dataclasses
import time

import pytest

from index.parser import CLOSING, OPENING, QUESTIONS, parse_briefing
from index.passages import cut_passages
from index.records import Briefing, PartKind, Role, SectionKind
from index.settings import PassageSettings
from tests.transcripts import JOINT_TITLE, SECOND, SPEAKER, TITLE, Exchange, Print, Script, Spoken


def said(*paragraphs: str, speaker: str = SPEAKER) -> Spoken:
    return Spoken(speaker, "official", paragraphs)


def asked(question: str, *replies: Spoken, heading: str) -> Exchange:
    return Exchange(heading, (Spoken("Question", "reporter", (question,)), *replies))


SCRIPT = Script(
    remarks=(
        (
            "Opening of the Selwyn lighthouse",
            said("The lighthouse was lit on Monday. We thank the keepers.", "Well done."),
        ),
        ("Talks with Bolmark’s foreign minister", said("The ministers meet in May, and they will discuss the border.")),
        ("Northland update", said("Nothing has changed in Northland since last week, I am sorry to say.")),
    ),
    exchanges=(
        asked("Will Arvenia sign the fisheries treaty?", said("It will."), heading="Fisheries treaty with Arvenia"),
        asked("Is the grain corridor open?", said("Half of it is."), heading="State of the grain corridor"),
        asked("Which half?", said("The northern half."), heading="State of the grain corridor"),
        asked("When is the grain corridor to close?", said("In June."), heading="Closing of the grain corridor"),
    ),
    closing=("New Year greetings", said("Let me wish you all a happy New Year. Here is to a quieter one.")),
)
PLAIN = Print(title=TITLE)


def parsed(text: str) -> Briefing:
    return parse_briefing(text, briefing_id="made-up")


def outline(briefing: Briefing) -> list[tuple[str, int]]:
    """(heading, how many exchanges) of each section."""
    return [(section.heading, len(section.exchanges)) for section in briefing.sections]


WHOLE = [
    *((heading, 0) for heading, _ in SCRIPT.remarks),
    ("Fisheries treaty with Arvenia", 1),
    ("State of the grain corridor", 2),
    ("Closing of the grain corridor", 1),
    ("New Year greetings", 0),
]
MENU = "Home\nNews\nSubscribe\nPress service\nРусский\n中文\n\n"


def styled(**changes: object) -> str:
    return dataclasses.replace(PLAIN, **changes).text(SCRIPT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(styled(), id="numbered"),
        pytest.param(styled(contents="Table of Contents"), id="contents-in-capitals"),
        pytest.param(styled(contents="Contents"), id="contents-alone"),
        pytest.param(styled(mark="  • "), id="bulleted"),
        pytest.param(styled(mark=""), id="no-marks"),
        pytest.param(styled(mark="{n}) "), id="brackets"),
        pytest.param(styled(mark="{n}." + 12 * " "), id="twelve-spaces-behind-the-dot"),
        pytest.param(styled(numbers_left_out=frozenset({1, 4, 5})), id="gaps-in-the-numbers"),
        pytest.param(styled(answers="  • Answers to media questions"), id="answers-heading-is-a-bullet"),
        pytest.param(styled(answers="4. Answers to media questions:"), id="answers-heading-is-numbered"),
        pytest.param(styled(between_entries="\n\n"), id="entries-apart"),
        pytest.param(styled(title=TITLE.replace("woman", "person")), id="spokesperson"),
        pytest.param(styled(title=TITLE.replace("March 19, 2031", "19 March 203121:20")), id="date-and-time-glued"),
        pytest.param(styled(before=MENU), id="menu-before-the-title"),
        pytest.param(styled(after="\n\n" + MENU), id="menu-behind-the-end"),
        pytest.param(styled(after="\n\n© Foreign Ministry. All rights reserved.\n"), id="small-print-behind-the-end"),
        pytest.param(styled(after="\n\nThe page was updated today.\n"), id="sentence-behind-the-last-link"),
        pytest.param(styled(after=""), id="nothing-behind-the-end"),
        pytest.param(styled(link=""), id="no-links"),
        pytest.param(styled().replace("back to top\n\nNorthland", "Northland"), id="one-link-missing"),
        pytest.param(styled(under_heading="\n"), id="no-line-between-heading-and-text"),
        pytest.param(styled(gap="\n\u00a0\n\n"), id="lines-of-a-no-break-space"),
        pytest.param(
            styled().replace("\n\nTalks with Bolmark’s foreign", "\n\nTalks with Bolmark's Foreign"),
            id="heading-in-other-case-and-quotes",
        ),
        pytest.param(
            styled().replace("\n\nTalks with Bolmark’s foreign minister\n", "\n\nTalks with the minister of Bolmark\n"),
            id="heading-in-other-words",
        ),
        pytest.param(
            styled().replace("\n\nOpening of the Selwyn light", "\n\nOpening of Selwyn light"),
            id="first-heading-in-other-words",
        ),
        pytest.param(
            styled().replace("\n\nQuestion: Will", "\n\nAnswers to media questions:\n\nQuestion: Will"),
            id="answers-heading-in-the-body",
        ),
    ],
)
def test_every_variant_gives_the_same_briefing(text: str) -> None:
    briefing = parsed(text)
    assert outline(briefing) == WHOLE
    assert (briefing.place, str(briefing.date)) == ("Port Vell", "2031-03-19")
    assert {(turn.speaker, turn.role) for section in briefing.sections for turn in section.turns} == {
        (SPEAKER, Role.OFFICIAL),
        ("Question", Role.REPORTER),
    }
    words = [word for passage in cut_passages(briefing, PassageSettings()) for word in passage.text.split()]
    assert words == [word for _, _, word in SCRIPT.words]


def test_numbers_are_those_printed() -> None:
    briefing = parsed(styled(numbers_left_out=frozenset({1, 4, 5})))
    assert [section.number for section in briefing.sections] == [1, 2, 3, 2, 3, 6, 7]


def test_without_a_list_of_answers_the_exchanges_share_a_section() -> None:
    briefing = parsed(styled(answers=""))
    assert outline(briefing) == [*WHOLE[:3], (QUESTIONS, 4), (CLOSING, 0)]


def test_without_any_list_the_headings_of_the_body_count() -> None:
    briefing = parsed(styled(contents="", answers=""))
    assert outline(briefing) == [*WHOLE[:3], (QUESTIONS, 4), (CLOSING, 0)]


def test_headings_printed_above_the_questions_hold_until_the_next() -> None:
    text = styled(contents="", answers="", rule="New Year greetings")
    text = text.replace("Question: Will", "Answers to media questions:\n\nFish\n\nQuestion: Will")
    text = text.replace("Question: Is the", "Grain\n\nQuestion: Is the")
    assert outline(parsed(text)) == [*WHOLE[:3], ("Fish", 1), ("Grain", 3), ("New Year greetings", 0)]


def test_a_list_of_answers_in_front_of_the_answers_belongs_to_the_contents() -> None:
    text = styled(contents="", answers="", link="", after="", title="Briefing by Ilse Maren")
    listed = "Answers to media questions:\n\n" + "".join(f"{n}. {WHOLE[n + 2][0]}\n" for n in (1, 2, 3)) + "\n"
    briefing = parsed(text.replace("Question: Will", listed + "Question: Will"))
    assert outline(briefing)[3:] == [*WHOLE[3:6], (CLOSING, 0)]
    assert [section.kind for section in briefing.sections[:3]] == [SectionKind.REMARKS] * 3


def test_two_officials_reply_and_the_first_gives_the_remarks() -> None:
    script = Script(
        SCRIPT.remarks,
        (
            asked(
                "Who pays for the fisheries treaty?",
                said("We do."),
                said("And so do they.", speaker=SECOND),
                heading="Fisheries treaty",
            ),
            asked("Is the grain corridor open?", said("Half of it is.", speaker=SECOND), heading="Grain corridor"),
        ),
    )
    briefing = parsed(dataclasses.replace(PLAIN, title=JOINT_TITLE).text(script))
    assert {turn.speaker for section in briefing.sections for turn in section.remarks} == {SPEAKER}
    assert [[turn.speaker for turn in exchange.replies] for exchange in briefing.exchanges] == [
        [SPEAKER, SECOND],
        [SECOND],
    ]


def test_a_line_with_the_day_heads_no_section() -> None:
    words = "The envoy arrived in Northland this morning, and he will meet all the parties to the talks."
    briefing = parsed(f"Daily briefing by the Office of the Spokesperson\n\n19 March 2031\n\n{words}\n")
    assert (outline(briefing), str(briefing.date)) == ([(OPENING, 0)], "2031-03-19")


def test_text_without_structure_is_one_section() -> None:
    text = "Today the council met. It was a long meeting.\n\nNobody objected to the budget, and so it passed."
    briefing = parsed(text)
    assert outline(briefing) == [(OPENING, 0)]
    (turn,) = briefing.sections[0].remarks
    assert (turn.speaker, turn.role) == ("", Role.UNKNOWN)
    assert text[turn.start : turn.end] == text


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u00a0\n\u200b"])
def test_nothing_said_gives_no_section(text: str) -> None:
    assert parsed(text).sections == ()


def test_answer_stands_for_the_speaker_of_the_title() -> None:
    text = f"{TITLE}\n\nQuestion: Is the harbour open?\n\nAnswer: It is.\n\nQuestion: Since when?\n\nAnswer: May.\n"
    briefing = parsed(text)
    assert [[turn.speaker for turn in exchange.turns] for exchange in briefing.exchanges] == [["Question", SPEAKER]] * 2


def test_a_rule_between_two_questions_is_a_pause_of_the_reply() -> None:
    text = styled(link="").replace(
        "Half of it is.", "Half of it is.\n\n* * *\n\nThe other half follows soon, I am told."
    )
    briefing = parsed(text)
    assert outline(briefing) == WHOLE
    assert len(briefing.exchanges[1].replies) == 2


def test_links_and_rules_are_in_no_turn() -> None:
    text = styled().replace("Well done.", "Well done.\n\nback to top\n\nand we thank the keepers once more.")
    briefing = parsed(text)
    spoken = [text[turn.start : turn.end] for section in briefing.sections for turn in section.turns]
    assert not any("back to top" in words or "***" in words for words in spoken)
    assert "and we thank the keepers once more." in spoken


WHITE_HOUSE_STYLE = """---
title: "Press Briefing by Press Secretary Ada\\_Hale and Trade Secretary Orin Pike"
date: '2031-02-03'
---
 
Lantern Room

1:02 P.M. EST

     MS. HALE:  Good afternoon.  Secretary Pike is here with us, and he
has a word to say on the harbour.  \\u0020
Here is the thing:  he has twenty minutes.

SECRETARY PIKE:  Thank you, Ada.  The U.S. and its
harbours: they matter.

Q\u00a0 \u00a0 \u00a0Thank you.  My question is about the harbour and the
Dredging Act:  will it pass?  \u0020
 \u0020
SECRETARY PIKE:  It will.  \u0020
 \u0020
Q\u00a0 \u00a0 \u00a0And the lighthouse?

Q    Sorry, may I —

MS. HALE:  One at a time.  No. 5 on the list comes first.

(Laughter.)

MS. HALE:  Thank you, everyone.

END\u00a0 \u00a0 \u00a0 \u00a01:53 P.M. EST
""".replace("\\u0020", " ")


def test_white_house_markdown() -> None:
    briefing = parsed(WHITE_HOUSE_STYLE)
    assert briefing.title == "Press Briefing by Press Secretary Ada Hale and Trade Secretary Orin Pike"
    assert str(briefing.date) == "2031-02-03"
    assert outline(briefing) == [(OPENING, 0), (QUESTIONS, 2)]
    assert [turn.speaker for turn in briefing.sections[0].remarks] == ["MS. HALE", "SECRETARY PIKE"]
    assert [[turn.speaker for turn in exchange.turns] for exchange in briefing.exchanges] == [
        ["Q", "SECRETARY PIKE"],
        ["Q", "Q", "MS. HALE", "MS. HALE"],
    ]
    assert briefing.parts[0].kind is PartKind.FRONT_MATTER
    assert briefing.parts[-1].kind is PartKind.FURNITURE
    assert "END" in briefing.text[briefing.parts[-1].start :]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word " * 200_000, id="one-line"),
        pytest.param("One sentence follows another here. " * 28_000, id="one-line-of-sentences"),
        pytest.param(dataclasses.replace(PLAIN, after="").text(SCRIPT) * 600, id="many-lines"),
        pytest.param("* " * 500_000, id="marks"),
        pytest.param("Mr. " * 20_000, id="abbreviations"),
    ],
)
def test_a_megabyte_takes_seconds(text: str) -> None:
    started = time.process_time()
    briefing = parsed(text)
    cut_passages(briefing, PassageSettings())
    # Far above what it takes, far below what effort that grows with the square would.
    assert time.process_time() - started < 15
