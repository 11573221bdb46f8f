"""Which sentences are chosen, on hand-made passages; vectors stand in for a model's where nearness is not the point."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from assistant.extract import READ, Chosen, score_sentences, select_statements, worth_quoting
from assistant.fusion import ScoredPassage
from assistant.question import Wanted, asks_about_reporters, offers, wanted_by
from assistant.reader.records import Reading
from index.catalogue import IndexedPassage
from index.records import Passage, Role


def analyze(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w+", text) if len(word) > 3]


def found(
    *sentences: str,
    role: Role = Role.OFFICIAL,
    heading: str = "Fishing",
    score: float = 1.0,
    speaker: str = "A. Speaker",
    briefing: str = "b",
) -> ScoredPassage:
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    passage = Passage(
        briefing, f"{briefing}:1", 0, None, heading, speaker, role, "", 0, spans[-1][1], text.strip(), tuple(spans)
    )
    no_vectors = np.zeros((len(sentences), 2), np.float32)
    held = IndexedPassage(passage, np.zeros(2, np.float32), no_vectors)
    return ScoredPassage(held, score, 0.5, 1.0, np.full(len(sentences), 0.5, np.float32))


def quotes(question: str, *passages: ScoredPassage, limit: int = 3) -> list[str]:
    return [chosen.quote for chosen in select_statements(question, passages, analyze, limit=limit)]


def test_the_number_asked_for_decides() -> None:
    passage = found(
        "The herring quota was discussed.", "The herring quota is 4,000 tonnes.", "Nobody disputes the quota."
    )
    assert "4,000" in quotes("How large is the herring quota?", passage)[0]


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it() -> None:
    passage = found(
        "The envoy left for the capital.", "He will discuss herring licences there.", "Ferries resumed service."
    )
    assert quotes("Which herring licences will be discussed?", passage)[0].startswith("The envoy left")


def test_a_reporters_words_come_last_unless_asked_for() -> None:
    reporter = found("Is it true that the harbour closed on Monday?", role=Role.REPORTER)
    official = found("The harbour closed on Monday for repairs.")
    assert quotes("When was the harbour closed?", reporter, official)[0].startswith("The harbour closed")
    asked = quotes("What did the reporter ask about the harbour on Monday?", reporter, official)
    assert asked[0].startswith("Is it true")


def test_of_the_same_words_the_officials_come_first_unless_the_reporters_are_asked_for() -> None:
    words = "The harbour closed on Monday for repairs."
    reporter, official = found(words, role=Role.REPORTER, score=1.0), found(words, score=0.0)

    def first_role(question: str) -> Role:
        return select_statements(question, [reporter, official], analyze, limit=2)[0].found.passage.role

    assert first_role("When was the harbour closed?") is Role.OFFICIAL
    assert first_role("What did reporters ask about the harbour?") is Role.REPORTER


def test_no_more_statements_than_allowed_and_none_twice() -> None:
    passage = found(*(f"The herring quota of harbour {name} rose." for name in ("Aldo", "Brin", "Cole", "Dara", "Emm")))
    several = select_statements("Which herring quota rose?", [passage], analyze, limit=2)
    assert 1 <= len(several) <= 2
    covered = [place for chosen in several for place in range(chosen.first, chosen.last + 1)]
    assert len(covered) == len(set(covered))


def test_what_a_sentence_leans_on_is_not_quoted_twice() -> None:
    passage = found(
        "Ferries resumed service.",
        "The herring licences for the north are discussed in Vey.",
        "They name the herring licences for the south.",
        "Nobody objected.",
    )
    several = quotes("Which herring licences are discussed?", passage)
    assert sum("discussed in Vey" in quote for quote in several) == 1
    assert any("for the south" in quote for quote in several)


def test_a_quote_is_one_sentence_or_two_that_adjoin() -> None:
    passage = found("Alpha herring quota.", "Beta herring quota.", "Gamma herring quota.", "Delta herring quota.")
    for chosen in select_statements("herring quota?", [passage], analyze, limit=3):
        assert chosen.last - chosen.first in (0, 1)
        start, end = chosen.span
        assert chosen.quote == passage.passage.text[start:end]


@pytest.mark.parametrize(("scores", "quoted"), [((1.0, 2.0, -3.0), "him"), ((-3.0, 2.0, 1.0), "you")])
def test_of_three_sentences_the_two_likelier_ones_are_quoted(scores: tuple[float, ...], quoted: str) -> None:
    passage = found(*(f"Boats wait for {whom}." for whom in ("all", "him", "her", "you", "any")))
    read = replace(passage, reading=Reading(np.array([-9.0, *scores, -9.0], np.float32), 0.0, None))
    first = quotes("Who saw the eclipse?", read)[0]
    assert "for her" in first and f"for {quoted}" in first


def test_where_nothing_was_read_the_readers_signs_count_for_nothing() -> None:
    passage = found("Boats wait for him.", "Boats wait for her.")
    blind = replace(READ, reader=0.0, above_none=0.0)
    with_them, without = (score_sentences("Who waits?", [passage], analyze, weights) for weights in (READ, blind))
    assert [each.score for each in with_them] == [each.score for each in without]


@pytest.mark.parametrize(
    ("other", "score", "beside"),
    [
        pytest.param(1.0, 0.5, True, id="somewhat-behind-and-read-nearly-as-well"),
        pytest.param(-1.3, 1.0, False, id="somewhat-behind-and-doubted"),
        pytest.param(-1.3, 1.3, True, id="close-and-doubted"),
    ],
)
def test_a_further_statement_comes_close_or_is_read_nearly_as_well(other: float, score: float, beside: bool) -> None:
    def read(passage: ScoredPassage, margin: float) -> ScoredPassage:
        return replace(passage, reading=Reading(np.array([margin], np.float32), 0.0, None))

    best = read(found("The eclipse was seen by all boats."), 3.0)
    further = read(found("The eclipse was seen by two boats.", score=score, briefing="c"), other)
    chosen = select_statements("Who saw the eclipse?", [best, further], analyze, limit=3)
    assert len(chosen) == 2 and len(worth_quoting(chosen)) == 1 + beside


def test_what_leans_on_a_statement_that_is_not_quoted_is_quoted_with_it() -> None:
    passage = found("Boats wait for the envoy.", "He saw the eclipse.", "Nobody objected.")
    leaning, other = Chosen(passage, 1, 1, 5.0, above_none=3.0), Chosen(passage, 0, 0, 1.0, above_none=-4.0)
    assert [each.quote for each in worth_quoting([leaning, other])] == ["Boats wait for the envoy. He saw the eclipse."]


def test_whose_words_are_asked_for_decides_between_two_speakers() -> None:
    others = found("Minister Brand will speak about the harbour after me.", speaker="MS. OKORO")
    own = found("The harbour needs a second crane.", speaker="MINISTER BRAND")
    assert quotes("What did Brand say on the harbour?", others, own)[0].startswith("The harbour needs")
    assert quotes("What did Okoro say on the harbour?", others, own)[0].startswith("Minister Brand will")


@pytest.mark.parametrize("asks", ["Why was", "How come", "For what reason was", "What caused it that"])
def test_a_reason_is_preferred_where_one_is_asked_for(asks: str) -> None:
    longer = found("The ferry was suspended on Monday, the yard told seven captains.")
    reason = found("The ferry was suspended owing to storms.")
    assert quotes(f"{asks} the ferry suspended?", longer, reason)[0] == "The ferry was suspended owing to storms."
    assert quotes("Was the ferry suspended?", longer, reason)[0].startswith("The ferry was suspended on Monday")


def test_nothing_found_nothing_said() -> None:
    assert quotes("Anything?") == []


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many schools teach in Velmaran?", Wanted.NUMBER),
        ("What percentage voted?", Wanted.NUMBER),
        ("Who heads the mission?", Wanted.PERSON),
        ("When will the talks resume?", Wanted.TIME),
        ("In what year was the council founded?", Wanted.TIME),
        ("Where were the documents signed?", Wanted.PLACE),
        ("What is the ministry's position?", Wanted.ANY),
        ("Did she say when the road opens?", Wanted.TIME),
    ],
)
def test_kind_of_answer_wanted(question: str, wanted: Wanted) -> None:
    assert wanted_by(question) is wanted


@pytest.mark.parametrize(
    ("sentence", "wanted", "question", "offered"),
    [
        pytest.param("It costs 40 marks.", Wanted.NUMBER, "How much is it?", True, id="number"),
        pytest.param("It opened in 1951.", Wanted.NUMBER, "How many came in 1951?", False, id="number-of-the-question"),
        pytest.param("The mission is led by Hedda Moor.", Wanted.PERSON, "Who leads it?", True, id="name"),
        pytest.param("The mission left.", Wanted.PERSON, "Who leads the mission?", False, id="no-name"),
        pytest.param("It ends on Friday.", Wanted.TIME, "When does it end?", True, id="weekday"),
        pytest.param("Anything at all.", Wanted.ANY, "What then?", False, id="nothing-particular-wanted"),
    ],
)
def test_what_a_sentence_offers(sentence: str, wanted: Wanted, question: str, offered: bool) -> None:
    assert offers(sentence, wanted, question) is offered


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did the journalist ask about Kamp?", True),
        ("What did a reporter claim about the drones?", True),
        ("Which question was raised by the media?", True),
        ("What did the minister say about journalists?", False),
        ("Who was asked to leave?", False),
        ("What is being built, as she told the reporter asking about the ferry?", False),
        ("What did she call the plan, and what did she tell the journalist the council had put on ice?", False),
        ("What did the journalist who replied to the minister claim?", True),
        ("Will the press get to put questions to the envoy?", False),
        ("According to the reporter who asked about the levy, who was threatened?", True),
    ],
)
def test_whether_reporters_words_are_wanted(question: str, expected: bool) -> None:
    assert asks_about_reporters(question) is expected
