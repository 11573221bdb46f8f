"""What a question asks for, and whether a sentence gives it: near misses by kind, each beside one that answers."""

from __future__ import annotations

import pytest

from assistant.asked_for import Detail, asked_for, gives, holder_named, persons_of
from index.words import analyzer

ANALYZE = analyzer()


@pytest.mark.parametrize(
    ("question", "lacks", "has"),
    [
        pytest.param(
            "How many ferries did Velmara send to Sandrigg?",
            "On 14 May 2024 Velmara sent ferries to Sandrigg at 3.20 pm, 12 percent of them new.",
            "Velmara sent four ferries to Sandrigg.",
            id="a-date-a-time-and-a-share-count-nothing",
        ),
        pytest.param(
            "Who leads the Northland delegation?",
            "The Northland delegation arrived at Lumen Bay, invited by the Harbour Council.",
            "The Northland delegation is led by Hedda Moorcroft.",
            id="a-place-is-nobody",
        ),
        pytest.param(
            "When will the envoy travel to Sandrigg?",
            "The envoy will travel to Sandrigg.",
            "The envoy will travel to Sandrigg next week.",
            id="no-time",
        ),
        pytest.param(
            "In which city will the parties meet?",
            "The parties will meet again.",
            "The parties will meet in Port Ansel.",
            id="no-place",
        ),
        pytest.param(
            "How long did the talks with Northland last?",
            "The talks with Northland were frank.",
            "The talks with Northland took four hours.",
            id="no-length",
        ),
        pytest.param(
            "How much did the repairs to the pier in Stell cost?",
            "On April 18 the pier in Stell was repaired.",
            "The repairs to the pier in Stell cost 3 million crowns.",
            id="no-sum",
        ),
        pytest.param(
            "What was the name of the storm that hit the pier?",
            "The pier was hit by a storm in the night.",
            "The pier was hit by the storm Aldith in the night.",
            id="no-name",
        ),
        pytest.param(
            "Why has Elmarch closed its consulate in Vey?",
            "Elmarch has closed its consulate in Vey.",
            "Elmarch has closed its consulate in Vey because nobody came.",
            id="no-reason",
        ),
    ],
)
def test_a_sentence_on_the_topic_without_the_detail_is_told_from_one_with_it(
    question: str, lacks: str, has: str
) -> None:
    asked = asked_for(question)
    assert gives(asked, lacks, question, ANALYZE) == 0.0
    assert gives(asked, has, question, ANALYZE) == 1.0


@pytest.mark.parametrize(
    ("question", "detail"),
    [
        pytest.param("How many ferries sailed?", Detail.COUNT, id="count"),
        pytest.param("Ferries sent to Sandrigg when?", Detail.TIME, id="when-at-the-end"),
        pytest.param("What did the mayor promise on the day when the dam broke?", Detail.OPEN, id="when-joins-clauses"),
        pytest.param("Why did the minister resign when the levy passed?", Detail.REASON, id="why-comes-first"),
        pytest.param("How much did the repairs to the pier cost?", Detail.SUM, id="how-much"),
        pytest.param("What is the yearly budget of the Harbour Council?", Detail.SUM, id="a-budget"),
        pytest.param("What was the name of the storm?", Detail.NAME, id="a-name"),
        pytest.param("What did Tessa Varn say about the dam?", Detail.SAYING, id="saying"),
        pytest.param("Has Velmara recalled its envoy?", Detail.OPEN, id="yes-or-no"),
    ],
)
def test_the_detail_is_read_off_the_question(question: str, detail: Detail) -> None:
    assert asked_for(question).detail is detail


def test_what_somebody_said_is_not_told_from_words_that_are_not_theirs() -> None:
    asked = asked_for("What did Queen Idony say about the levy?")
    assert not holder_named(asked, "Tessa Varn The levy is put off until September.", ANALYZE)
    assert holder_named(asked, "Tessa Varn Queen Idony regretted the levy.", ANALYZE)
    assert holder_named(asked_for("What did she say about the levy?"), "Tessa Varn It is put off.", ANALYZE)


def test_persons_are_known_by_their_last_names() -> None:
    assert persons_of("What did Tessa Varn tell Queen Idony of the Harbour Council?") == ["Varn", "Idony"]
    assert persons_of("What did Velmara tell the Northland Society?") == []
