"""A corpus's own questions: what is asked, what is left out, what is gold, and the harder variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.describe import describe, first_clause
from evals.make_questions import MadeQuestions, asked_in, make_questions, unique_words
from evals.questions import inconsistencies, resolve
from evals.records import QuestionType
from evals.transcripts import KeptText, read_transcripts, without_reporters

TRANSCRIPT = """Press Briefing by Press Secretary Ilse Maren, March 19, 2031

MS. MAREN:  Good afternoon, everybody. The reservoir at Belen is four fifths full, and the gate stays shut until May.

Q    Thank you, Ilse. Will President Oskar Brandt meet the delegation from Cressida on Friday, or is that put off?

MS. MAREN:  He will see them on Friday morning in the harbour office. They asked for an hour, and they will have two,
because the fisheries treaty runs out in June.

Q    Thank you.

MS. MAREN:  Thank you. Let us go to the back of the room, where somebody has been waiting for quite a while now.

Q    And is that the final word on the treaty?

MS. MAREN:  It is not.

Q    Who pays for the repair of the lighthouse at Stell?

MS. MAREN:  The repair is paid for by the harbour fund. He will see them on Friday morning in the harbour office, as I
said, and the fund will be one of the matters that they go through together.
"""


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    path = tmp_path / "2031-03-19-maren.txt"
    path.write_text(TRANSCRIPT, encoding="utf-8")
    return path


def made_from(path: Path) -> MadeQuestions:
    return make_questions(read_transcripts([path])[0])


def test_every_question_with_a_reply_becomes_one_question_and_its_variants(transcript: Path) -> None:
    made = made_from(transcript)
    assert [(question.id, question.turns[0]) for question in made.questions] == [
        (
            "2031-03-19-maren-001",
            "Will President Oskar Brandt meet the delegation from Cressida on Friday, or is that put off?",
        ),
        (
            "2031-03-19-maren-001-described",
            "Will the president meet the delegation from that place on Friday, or is that put off?",
        ),
        (
            "2031-03-19-maren-001-clipped",
            "Will President Oskar Brandt meet the delegation from Cressida on Friday?",
        ),
        ("2031-03-19-maren-004", "Who pays for the repair of the lighthouse at Stell?"),
        ("2031-03-19-maren-004-described", "Who pays for the repair of the lighthouse at that place?"),
    ]
    assert made.left_out == {"no question asked": 1, "reply too short": 1}
    assert {question.role for question in made.questions} == {"official"}


def test_the_gold_is_the_reply_and_leads_there(transcript: Path) -> None:
    made = made_from(transcript)
    first, last = made.questions[0], made.questions[-1]
    reply = TRANSCRIPT[TRANSCRIPT.index("He will see") : TRANSCRIPT.index("Q    Thank you.\n")]
    for question in made.questions:
        assert not inconsistencies(question)
        gold, problems = resolve(question, lambda _: TRANSCRIPT)
        assert gold[0] and not problems
    assert all(anchor in reply for anchor in first.evidence[0])
    # "He will see them on Friday morning in the harbour office" stands there twice, and goes on differently.
    assert first.evidence == [
        ["He will see them on Friday morning in the harbour office.", "They asked for an hour, and they will"]
    ]
    assert last.evidence == [
        ["The repair is paid for by the harbour", "He will see them on Friday morning in the harbour office,"]
    ]


def test_the_same_files_make_the_same_questions(transcript: Path) -> None:
    assert made_from(transcript) == made_from(transcript)


def test_without_variants(transcript: Path) -> None:
    made = make_questions(read_transcripts([transcript])[0], harder=False)
    assert {question.type for question in made.questions} == {QuestionType.ASKED}


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        pytest.param("Thank you.", "", id="gratitude"),
        pytest.param("Thanks so much, Ilse.  First off, congratulations.", "", id="congratulations"),
        pytest.param("Can I ask a follow-up on that?", "", id="asks-to-ask"),
        pytest.param("Hi, thanks for taking my call. Can you hear me?", "", id="can-you-hear-me"),
        pytest.param("Dr. Brandt —", "", id="calls-out"),
        pytest.param("The reservoir is nearly full, and nobody has said so.", "", id="statement"),
        pytest.param("— when the gate will be opened this year?", "", id="rest-of-an-interrupted-question"),
        pytest.param("And when?", "", id="two-words"),
        pytest.param(
            "Thank you, Ilse. Is the gate of the dam shut?", "Is the gate of the dam shut?", id="thanks-first"
        ),
        pytest.param("Is the gate of the dam shut? Thank you.", "Is the gate of the dam shut?", id="thanks-last"),
        pytest.param(
            "Good afternoon, Ilse. Is the\ngate of the dam shut?", "Is the gate of the dam shut?", id="greeting"
        ),
        pytest.param(
            "Please comment on the state of the dam.", "Please comment on the state of the dam.", id="request"
        ),
        pytest.param(
            "The gate was shut in May. Why was that done?",
            "The gate was shut in May. Why was that done?",
            id="preamble",
        ),
        pytest.param(
            "Muchas gracias. ¿Cuándo se abre la presa de Belen?", "¿Cuándo se abre la presa de Belen?", id="spanish"
        ),
    ],
)
def test_what_is_asked(words: str, asked: str) -> None:
    assert asked_in(words) == asked


@pytest.mark.parametrize(
    ("question", "described"),
    [
        pytest.param("Is the gate of the dam shut until May?", None, id="no-names"),
        pytest.param(
            "How does Velmara assess Tovarian President Edda Roth’s plan for a belt?",
            "How does it assess the president’s plan for a belt?",
            id="title-and-name",
        ),
        pytest.param(
            "What did the chief adviser Ihsan Mor say about the fishing levy?",
            "What did the chief adviser say about the fishing levy?",
            id="title-in-small-letters",
        ),
        pytest.param(
            "Will the talks between the Highland Front of Oskania and the NHF be held in Port Ansel?",
            "Will the talks between the front and the organisation be held in that place?",
            id="bodies-and-place",
        ),
        pytest.param(
            "Have any Hallin citizens or Drovanian companies suffered from Tovaria’s levy?",
            "Have any it citizens or companies suffered from its levy?",
            id="of-a-country",
        ),
        pytest.param("Did Mr. Corry write to the consul about it?", "Did that person write to the consul about it?"),
        pytest.param("Is Varn in Vey?", None, id="too-few-words-left"),
        pytest.param("¿Cuándo llegan las vacunas a Ciudad Belen este mes?", None, id="not-english"),
    ],
)
def test_names_become_descriptions_and_pronouns(question: str, described: str | None) -> None:
    assert describe(question) == described


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        pytest.param("Is the gate of the dam shut?", None, id="one-clause"),
        pytest.param(
            "Is the gate of the dam shut, and who has the key?", "Is the gate of the dam shut?", id="first-of-two"
        ),
        pytest.param(
            "The dam is old. Is the gate of the dam shut?", "Is the gate of the dam shut?", id="without-preamble"
        ),
        pytest.param(
            "Given the drought of last year, does Velmara plan to open the gate?",
            "Does Velmara plan to open the gate?",
            id="main-clause",
        ),
        pytest.param(
            "Can you tell us about the state of, or the plans for, the dam?",
            "Can you tell us about the state?",
            id="nothing-left-hanging",
        ),
    ],
)
def test_the_first_clause(question: str, clause: str | None) -> None:
    assert first_clause(question) == clause


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        pytest.param("One two three four.", "One two three four.", id="whole-sentence"),
        pytest.param("Yes it\nis full to the brim.", "is full to the brim.", id="next-line-where-the-first-is-short"),
        pytest.param("No, no.", None, id="too-short"),
        pytest.param("a b c d e f g h again", "a b c d e f g h again", id="longer-until-it-is-the-only-one"),
    ],
)
def test_words_that_stand_there_once(words: str, anchor: str | None) -> None:
    text = f"a b c d e f g h. {words}"
    assert unique_words(text, len(text) - len(words), len(text)) == anchor


def test_reporters_words_are_taken_out_and_every_other_character_keeps_its_place() -> None:
    kept = without_reporters(TRANSCRIPT)
    assert "Oskar Brandt" not in kept.text and "lighthouse" not in kept.text
    assert kept.text.count("Q    ") == 4
    start = kept.text.index("He will see")
    assert kept.origin(start, start + 11) == (TRANSCRIPT.index("He will see"), TRANSCRIPT.index("He will see") + 11)
    for place in range(len(kept.text)):
        (origin, past) = kept.origin(place, place + 1)
        assert TRANSCRIPT[origin:past] == kept.text[place]


def test_a_span_over_a_gap_covers_it() -> None:
    kept = KeptText("abef", ((0, 2), (4, 6)))
    assert kept.origin(1, 3) == (1, 5)


def test_transcripts_are_numbered_as_in_the_index(tmp_path: Path) -> None:
    for folder, text in (("one", "Q    One?"), ("two", "Q    Two?"), ("three", "Q    One?")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a briefing.txt").write_text(text)
    (tmp_path / "two" / "broken.txt").write_bytes(b"\x00\x01\x02")
    found, problems = read_transcripts([tmp_path])
    # The third is the first again.
    assert [transcript.text for transcript in found.values()] == ["Q    One?", "Q    Two?"]
    first, second = found
    assert first == "a-briefing" and second.startswith("a-briefing-")
    assert "broken.txt" in problems[0]
