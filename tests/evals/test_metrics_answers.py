"""Answers, citations and attribution against cases worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from evals.metrics import answers, attribution, citations
from evals.records import QuestionType
from evals.speakers import reporters_in
from tests.result_lines import BRIEFING, a_citation, a_line, an_answer, place, text_of

FERRY, PIER = "The ferry to Stell resumes on April 18.", "The pier has been repaired."
CORVANE, ASKED = "The ministers meet in Corvane.", "Question: Is the bridge closed?"


@pytest.mark.parametrize(
    ("said", "keys", "recall"),
    [
        pytest.param([FERRY], [["April 18", "18 April"]], 1.0, id="one-spelling"),
        pytest.param([FERRY], [["18 April", "April 18"]], 1.0, id="the-other-spelling"),
        pytest.param([FERRY], [["April 18"], ["Corvane"]], 0.5, id="one-of-two"),
        pytest.param([FERRY, CORVANE], [["April 18"], ["Corvane"]], 1.0, id="over-two-statements"),
        pytest.param([FERRY], [["April 1"]], 0.0, id="part-of-a-number"),
        pytest.param([FERRY], [[""]], 0.0, id="empty-spelling"),
        pytest.param([FERRY], [["STELL"]], 1.0, id="case"),
        pytest.param([], [["Stell"]], 0.0, id="nothing-said"),
    ],
)
def test_key_recall(said: list[str], keys: list[list[str]], recall: float) -> None:
    line = a_line(an_answer(said), keys=keys)
    assert answers.key_recall(line) == recall
    assert citations.key_citation_recall(line) == recall


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("“Orva” – l’été", '"orva" - l\'ete', id="quotes-dashes-accents"),
        pytest.param("4,700\u00a0sailors", "4,700 sailors", id="no-break-space"),
    ],
)
def test_plain_makes_spellings_equal(one: str, other: str) -> None:
    assert answers.plain(one) == answers.plain(other)


@pytest.mark.parametrize(
    ("said", "reference", "score"),
    [
        # SQuAD's: two shared words of four said (the article does not count) and of two wanted: P 1/2, R 1.
        pytest.param("resumes on April 18", "the April 18", 2 / 3, id="longer-than-wanted"),
        pytest.param("Bettina Foss", "Shipbuilder Bettina Foss", 0.8, id="shorter-than-wanted"),
        pytest.param("The Pier.", "pier", 1.0, id="article-case-and-stop"),
        pytest.param("no no no", "no", 0.5, id="a-repeat-counts-once"),
        pytest.param("ferry", "pier", 0.0, id="nothing-shared"),
        pytest.param("the", "a", 0.0, id="only-articles"),
    ],
)
def test_f1(said: str, reference: str, score: float) -> None:
    assert answers.f1(said, reference) == pytest.approx(score)


@pytest.mark.parametrize(
    ("said", "key", "held"),
    [
        pytest.param("4,700 sailors", "4", 0, id="before-a-thousands-comma"),
        pytest.param("4,700 sailors", "700", 0, id="behind-a-thousands-comma"),
        pytest.param("4,700 sailors", "4,700", 1, id="whole"),
        pytest.param("18.5 percent", "18", 0, id="before-a-decimal-point"),
        pytest.param("It was 18. Then it rained.", "18", 1, id="at-the-end-of-a-sentence"),
        pytest.param("in 2019, 2020 and 2021", "2019", 1, id="before-a-comma-between-words"),
        pytest.param("a 12-point plan", "12", 1, id="before-a-hyphen"),
    ],
)
def test_a_number_is_held_whole(said: str, key: str, held: int) -> None:
    assert answers.keys_held(answers.plain(said), [[key]]) == held


def test_token_f1_takes_the_nearest_statement() -> None:
    assert answers.token_f1(a_line(an_answer([CORVANE, PIER]), answer="pier repaired")) == pytest.approx(2 / 3)
    assert answers.token_f1(a_line(an_answer(), answer="pier")) == 0.0
    assert answers.token_f1(a_line(an_answer([PIER]))) is None


@pytest.mark.parametrize(
    ("cited", "needed", "precision", "recall", "first", "any_of_3"),
    [
        pytest.param([FERRY], ["resumes on April"], 1.0, 1.0, 1.0, 1.0, id="right"),
        pytest.param([CORVANE, FERRY], ["resumes on April"], 0.5, 1.0, 0.0, 1.0, id="right-at-second"),
        pytest.param([FERRY], ["resumes on April", "pier has"], 1.0, 0.5, 1.0, 1.0, id="one-of-two-places"),
        pytest.param([PIER], [["resumes on April", "pier has"]], 1.0, 1.0, 1.0, 1.0, id="alternative"),
        pytest.param([CORVANE], ["resumes on April"], 0.0, 0.0, 0.0, 0.0, id="wrong"),
        pytest.param([], ["resumes on April"], None, 0.0, 0.0, 0.0, id="refused"),
        pytest.param([FERRY], [], None, None, None, None, id="nothing-to-cite"),
    ],
)
def test_citations_lead_to_the_evidence(
    cited: list[str],
    needed: list[str],
    precision: float | None,
    recall: float | None,
    first: float | None,
    any_of_3: float | None,
) -> None:
    line = a_line(an_answer(cited), needed)
    assert citations.citation_precision(line) == precision
    assert citations.citation_recall(line) == recall
    assert citations.right_within(line, 1) == first
    assert citations.right_within(line, 3) == any_of_3


def test_right_within_three_does_not_look_at_the_fourth() -> None:
    cited = [CORVANE, PIER, "The bridge is open to all.", FERRY]
    assert citations.right_within(a_line(an_answer(cited), ["resumes on April"]), 3) == 0.0


@pytest.mark.parametrize(
    ("headings", "found", "accuracy"),
    [
        pytest.param(["Ferries"], ["Ferries"], 1.0, id="right"),
        pytest.param(["Ferries  and\npiers"], ["Ferries and piers"], 1.0, id="spaces"),
        pytest.param(["Ferries"], ["Ferries", "Bridges"], 0.5, id="half"),
        pytest.param(["Ferries"], ["", ""], None, id="knows-no-headings"),
        pytest.param([], ["Ferries"], None, id="none-wanted"),
    ],
)
def test_heading_accuracy(headings: list[str], found: list[str], accuracy: float | None) -> None:
    cited = [a_citation(number, FERRY, heading=heading) for number, heading in enumerate(found, start=1)]
    assert citations.heading_accuracy(a_line(an_answer([FERRY], citations=cited), headings=headings)) == accuracy


@pytest.mark.parametrize(
    ("found", "accuracy"),
    [
        pytest.param(["Ferries", "Bridges"], 1.0, id="first-right"),
        pytest.param(["Bridges", "Ferries"], 0.0, id="second-right"),
        pytest.param(["", ""], None, id="knows-no-headings"),
        pytest.param([], None, id="cites-nothing"),
    ],
)
def test_first_heading_accuracy(found: list[str], accuracy: float | None) -> None:
    cited = [a_citation(number, FERRY, heading=heading) for number, heading in enumerate(found, start=1)]
    line = a_line(an_answer([FERRY], citations=cited), headings=["Ferries"])
    assert citations.first_heading_accuracy(line) == accuracy


@pytest.mark.parametrize(
    ("said", "support", "numbers", "share"),
    [
        pytest.param(FERRY, "verbatim", [1], 1.0, id="the-quote"),
        pytest.param("The ferry  to\nStell", "verbatim", [1], 1.0, id="part-of-the-quote-other-spaces"),
        pytest.param("It resumes.", "supported", [1], 0.0, id="reworded"),
        pytest.param("The bridge fell.", "verbatim", [1], 0.0, id="invented-and-called-verbatim"),
        pytest.param(FERRY, "verbatim", [], 0.0, id="cites-nothing"),
        pytest.param(FERRY, "verbatim", [7], 0.0, id="cites-what-there-is-not"),
    ],
)
def test_verbatim_share(said: str, support: str, numbers: list[int], share: float) -> None:
    statements = [{"text": said, "support": support, "citations": numbers}]
    assert citations.verbatim_share(a_line(an_answer([FERRY], statements=statements))) == share


def test_verbatim_share_of_nothing_said() -> None:
    assert citations.verbatim_share(a_line(an_answer())) is None


@pytest.mark.parametrize(
    ("answer", "valid"),
    [
        pytest.param(an_answer([FERRY], [FERRY, PIER]), 1.0, id="all-at-their-places"),
        pytest.param(an_answer([FERRY], citations=[a_citation(1, FERRY, end=20)]), 0.0, id="quote-cut"),
        pytest.param(an_answer([FERRY], citations=[a_citation(1, FERRY, briefing_id="x")]), 0.0, id="no-such-text"),
        pytest.param(an_answer([FERRY], citations=[a_citation(1, FERRY, quote="It resumes.")]), 0.0, id="reworded"),
        pytest.param(an_answer(), 1.0, id="nothing-said"),
    ],
)
def test_spans_valid(answer: dict[str, Any], valid: float) -> None:
    assert citations.spans_valid(a_line(answer), text_of) == valid


@pytest.mark.parametrize(
    ("changes", "speaker", "role"),
    [
        pytest.param({}, 1.0, 1.0, id="right"),
        pytest.param({"speaker": "TESSA VARN"}, 1.0, 1.0, id="case"),
        pytest.param({"speaker": "Jonas Ilvet"}, 0.0, 1.0, id="another-official"),
        pytest.param({"role": "reporter"}, 1.0, 0.0, id="another-role"),
        pytest.param({"speaker": ""}, None, None, id="knows-no-speakers"),
    ],
)
def test_attribution(changes: dict[str, str], speaker: float | None, role: float | None) -> None:
    answer = an_answer([FERRY], citations=[a_citation(1, FERRY, **changes)])
    line = a_line(answer, ["resumes on April"], speaker="Tessa Varn", role="official")
    assert attribution.speaker_accuracy(line) == speaker
    assert attribution.role_accuracy(line) == role


def test_attribution_is_told_of_the_evidence_alone() -> None:
    line = a_line(an_answer([CORVANE]), ["resumes on April"], speaker="Tessa Varn", role="official")
    assert attribution.speaker_accuracy(line) is None


def asked_at(briefing_id: str, start: int, end: int) -> bool | None:
    """A reporter spoke `ASKED` and nothing else."""
    there = place(ASKED)
    return None if briefing_id != BRIEFING else start < there["end"] and there["start"] < end


@pytest.mark.parametrize(
    ("words", "told", "score"),
    [
        pytest.param(ASKED, "official", 1.0, id="reporters-words-told-as-officials"),
        pytest.param(ASKED, "reporter", 0.0, id="reporters-words-told-as-such"),
        pytest.param(FERRY, "official", 0.0, id="officials-words"),
        pytest.param("Is the bridge closed? The bridge", "official", 1.0, id="half-a-reporters"),
        pytest.param(ASKED, "unknown", None, id="names-no-roles"),
    ],
)
def test_premise_as_official(words: str, told: str, score: float | None) -> None:
    line = a_line(an_answer([words], citations=[a_citation(1, words, role=told)]), ["bridge is open"], role="official")
    assert attribution.premise_as_official(line, asked_at) == score


def test_premise_as_official_at_any_citation() -> None:
    cited = [a_citation(1, FERRY), a_citation(2, ASKED, role="official")]
    assert attribution.premise_as_official(a_line(an_answer([FERRY, ASKED], citations=cited)), asked_at) == 1.0


def test_premise_as_official_trusts_the_reference_question_before_the_transcript() -> None:
    line = a_line(an_answer([ASKED]), ["bridge closed"], role="reporter", type=QuestionType.REPORTER_QUESTION)
    assert attribution.premise_as_official(line, lambda *_: False) == 1.0


def test_premise_as_official_is_not_told_where_nobody_knows_or_nothing_is_cited() -> None:
    assert attribution.premise_as_official(a_line(an_answer([ASKED])), lambda *_: None) is None
    assert attribution.premise_as_official(a_line(an_answer()), asked_at) is None


def test_reporters_are_told_from_the_transcript() -> None:
    text = "Question: Is the bridge closed?\n\nTessa Varn: The bridge is open to all.\n"
    by_reporter = reporters_in({BRIEFING: text}.get)
    question, reply = text.index("bridge closed"), text.index("bridge is open")
    assert by_reporter(BRIEFING, question, question + 6) is True
    assert by_reporter(BRIEFING, reply, reply + 6) is False
    assert by_reporter("another", 0, 6) is None


@pytest.mark.parametrize(
    ("roles", "score"),
    [
        pytest.param({1: "reporter"}, 1.0, id="premise-first"),
        pytest.param({1: "official"}, 0.0, id="official-first"),
        pytest.param({1: "official", 2: "reporter"}, 0.0, id="premise-second-does-not-count"),
    ],
)
def test_reporter_first(roles: dict[int, str], score: float) -> None:
    words = [ASKED, FERRY][: len(roles)]
    cited = [a_citation(number, words[number - 1], role=role) for number, role in roles.items()]
    line = a_line(an_answer(words, citations=cited), ["bridge is open"], role="official")
    assert attribution.reporter_first(line) == score


def test_reporter_first_is_not_told_where_a_reporter_is_wanted() -> None:
    line = a_line(an_answer([ASKED]), ["bridge closed"], role="reporter", type=QuestionType.REPORTER_QUESTION)
    assert attribution.reporter_first(line) is None


def test_a_failed_line_has_no_scores() -> None:
    line = a_line(None, ["resumes on April"], error="boom", keys=[["April"]], answer="April", role="official")
    metrics = (answers.key_recall, answers.token_f1, citations.citation_precision, attribution.reporter_first)
    assert [metric(line) for metric in metrics] == [None] * 4
    assert citations.spans_valid(line, text_of) is None
    assert attribution.premise_as_official(line, asked_at) is None
