"""Training data of the reader: what is made unanswerable stays so, spans hold, nothing evaluated leaks in."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from assistant.reader.reader import reader_tokenizer
from evals.sets import QUESTIONS
from evals.train_reader.batches import batches, pack_examples
from evals.train_reader.briefing_data import labelled, training_transcripts
from evals.train_reader.public_data import passage_keys, read_public
from evals.train_reader.records import Example, Kind, squeezed
from evals.train_reader.rounds import Rounds, cropped
from evals.train_reader.statements import questions_of
from evals.train_reader.unanswerable import SORTS, blanked, crossed, reasked, removed, retyped, turned
from evals.transcripts import read_transcripts
from tests.conftest import real_transcripts
from tests.evals.reading_examples import FOUR_BOATS, WHO


def test_taking_the_answer_out_leaves_the_topic_and_no_answer() -> None:
    chance = random.Random(1)
    gone = removed(FOUR_BOATS)
    vague = blanked(FOUR_BOATS, chance)
    nobody = blanked(WHO, chance)
    assert gone and vague and nobody
    assert gone.sentences == (FOUR_BOATS.sentences[0], FOUR_BOATS.sentences[2])
    assert "boats to Sandrigg" in vague.sentences[1] and "4" not in vague.sentences[1]
    assert "Moorcroft" not in " ".join(nobody.sentences)
    assert [each.positive for each in (gone, vague, nobody)] == [(), (), ()]


def test_a_detail_that_stands_elsewhere_too_is_not_taken_for_missing() -> None:
    twice = Example(
        FOUR_BOATS.question, "", (*FOUR_BOATS.sentences, "All 4 boats were full."), (1,), "fictional", span=(1, 13, 14)
    )
    assert removed(twice) is None
    assert blanked(twice, random.Random(1)) is None


def test_a_crossed_question_asks_of_another_name_of_the_passage_that_tells_no_number() -> None:
    example = replace(
        FOUR_BOATS, sentences=(*FOUR_BOATS.sentences, "The boats never reached Northland, said Moorcroft.")
    )
    numbered = replace(example, sentences=(*example.sentences[:3], "The 7 boats never reached Northland."))

    def asked_of(example: Example) -> set[str]:
        made = [crossed(example, random.Random(seed)) for seed in range(20)]
        assert not any(each.positive for each in made if each)
        return {each.question for each in made if each}

    assert "How many boats did Velmara send to Northland?" in asked_of(example)
    assert not any("Northland" in question for question in asked_of(numbered))


@pytest.mark.parametrize(
    ("question", "sentence", "asked_anew"),
    [
        pytest.param("When did the ferry sail?", "The ferry sailed last week.", {"Why", "Where"}, id="a-time-alone"),
        pytest.param(
            "Where did he sail?", "He sailed to Port Ansel because it was near.", {"When"}, id="place-and-reason"
        ),
        pytest.param("Who sailed?", "Hedda Moorcroft sailed on Monday.", set(), id="who-is-left-alone"),
    ],
)
def test_a_question_asked_anew_wants_what_its_sentence_does_not_tell(
    question: str, sentence: str, asked_anew: set[str]
) -> None:
    example = Example(question, "", (sentence, "The sea was calm."), (0,), "fictional")
    made = [reasked(example, random.Random(seed)) for seed in range(12)]
    assert {each.question.split()[0] for each in made if each} == asked_anew
    assert not any(each.positive for each in made if each)


@pytest.mark.parametrize(
    ("question", "sentence", "sorts"),
    [
        pytest.param(
            "Which company built the ferry?", "The yard of Port Ansel built it.", {"work", "thing"}, id="a-company"
        ),
        pytest.param("What year did it sail?", "It sailed in 1911.", set(), id="a-year-without-in"),
        pytest.param("In which year did it sail?", "It sailed in 1911.", {"place"}, id="in-which-year"),
        pytest.param("Who built the ferry?", "Hedda Moorcroft built it.", set(), id="who"),
    ],
)
def test_another_sort_of_thing_is_asked_for(question: str, sentence: str, sorts: set[str]) -> None:
    example = Example(question, "", (sentence, "The sea was calm."), (0,), "fictional")
    made = [each for seed in range(60) if (each := retyped(example, random.Random(seed)))]
    assert not any(each.positive for each in made)
    words = {word for each in made for word in each.question.casefold().split()} - set(question.casefold().split())
    found = {sort for sort, names in SORTS.items() if words & set(names)}
    assert sorts <= found and bool(found) == bool(sorts)


def test_any_detail_that_hangs_on_a_little_word_can_be_cut_out() -> None:
    by_rail = Example(
        "How does the grain reach Sandrigg?",
        "",
        ("The grain reaches Sandrigg by rail, as before.", "It is weighed there."),
        (0,),
        "fictional",
        span=(0, 30, 34),
    )
    made = blanked(by_rail, random.Random(1))
    assert by_rail.answer == "rail" and made and made.sentences[0] == "The grain reaches Sandrigg, as before."


def test_a_turned_question_names_what_the_passage_does_not() -> None:
    made = turned(FOUR_BOATS, ["Northland", "Elmarch"], random.Random(1))
    assert made and made.positive == ()
    changed = set(made.question.split()) - set(FOUR_BOATS.question.split())
    assert changed and not any(squeezed(word) in squeezed(" ".join(made.sentences)) for word in changed)
    nothing_named = Example("What happened?", "", FOUR_BOATS.sentences, (1,), "fictional")
    assert turned(nothing_named, ["Northland"], random.Random(1)) is None


@pytest.mark.parametrize(
    ("statement", "question", "answer"),
    [
        pytest.param(
            "The minister will visit Elmarch on Monday.",
            "When will the minister visit Elmarch?",
            "on Monday",
            id="when",
        ),
        pytest.param(
            "The minister will visit Elmarch.", "When will the minister visit Elmarch?", "", id="when-not-told"
        ),
        pytest.param(
            "So, we have shipped 60 million doses to Northland.",
            "How many doses have they shipped to Northland?",
            "60 million",
            id="how-many",
        ),
        pytest.param(
            "We have shipped those doses to Northland.",
            "How many doses have they shipped to Northland?",
            "",
            id="how-many-not-told",
        ),
    ],
)
def test_statements_are_asked_for_a_time_or_a_number(statement: str, question: str, answer: str) -> None:
    made = {each.question: each for each in questions_of(statement)}[question]
    assert (statement[slice(*made.answer)] if made.answer else "") == answer
    assert not answer or answer not in made.without


def test_labels_follow_the_sentences_into_the_windows() -> None:
    chance = random.Random(2)
    long = Example(
        "How many boats?",
        "",
        (*["The sea was calm that day."] * 40, "There were 4 boats."),
        (40,),
        "s",
        span=(40, 11, 12),
    )
    tokenizer = reader_tokenizer()
    for example in [FOUR_BOATS, WHO, long, *(cropped(long, chance) for _ in range(10))]:
        packed = pack_examples([example], tokenizer)[0]
        assert packed.positive and packed.span
        (positive,) = packed.positive
        assert example.sentences[packed.window.first + positive] == example.sentences[example.positive[0]]
        pieces = packed.window.ids[packed.span[0] : packed.span[1] + 1]
        assert squeezed(tokenizer.decode(pieces)) == squeezed(example.answer)


def test_a_round_is_the_same_for_the_same_seed_and_batches_lose_no_example() -> None:
    rounds = Rounds([FOUR_BOATS, WHO] * 60, [])
    first, again, other = rounds.deal(1, 0), rounds.deal(1, 0), rounds.deal(1, 1)
    assert first == again != other
    kinds = {each.kind for each in first}
    assert {Kind.ANSWERED, Kind.BLANKED} <= kinds
    made = batches(pack_examples(first, reader_tokenizer()), random.Random(1), tokens=400)
    assert sum(len(batch.examples) for batch in made) == len(first)
    assert all(batch.inputs.input_ids.size <= 400 for batch in made)


def test_rounds_without_what_is_made_hold_the_records_as_they_are() -> None:
    dealt = [*Rounds([FOUR_BOATS, WHO] * 60, [], made=False).deal(1, 0)]
    assert dealt and {each.kind for each in dealt} == {Kind.ANSWERED}


@pytest.mark.parametrize(
    ("question", "reply", "positive", "kind"),
    [
        pytest.param(
            "When will the ferry sail again?",
            ("The yard is at work on it.", "It will sail in May.", "We thank the yard."),
            (1,),
            Kind.ANSWERED,
            id="the-sentence-that-gives-a-time",
        ),
        pytest.param(
            "When will the ferry sail again?",
            ("The ferry is in the yard.", "The yard is at work on it.", "We thank the yard."),
            (),
            Kind.EVADED,
            id="no-time-in-the-reply",
        ),
        pytest.param(
            "When will the ferry sail again?",
            ("I would refer you to the yard for that.", "I have nothing to announce."),
            (),
            Kind.DECLINED,
            id="declined",
        ),
        pytest.param(
            "What do you make of the ferry?",
            ("The ferry is a fine ship to behold.", "It was built here in Port Ansel."),
            (0, 1),
            Kind.ANSWERED,
            id="nothing-tells-what-would-be-missing",
        ),
    ],
)
def test_a_reply_that_lacks_what_was_asked_for_answers_nothing(
    question: str, reply: tuple[str, ...], positive: tuple[int, ...], kind: Kind
) -> None:
    assert labelled(question, reply, reply) == (positive, kind)


def test_no_evaluated_document_is_trained_on() -> None:
    folder = real_transcripts()
    listed = (QUESTIONS / "whitehouse.briefings.txt").read_text(encoding="utf-8").split()
    evaluated, _ = read_transcripts([folder / "russian_mfa", *(folder / "whitehouse_md" / each for each in listed)])
    texts = training_transcripts(folder)
    assert len(evaluated) == 7 and len(texts) > 150
    known = {sentence for transcript in evaluated.values() for sentence in _telling(transcript.text)}
    for id_, text in texts.items():
        shared = known & _telling(text)
        assert len(shared) < 8, (id_, list(shared)[:3])


def test_public_passages_are_on_one_side_and_evaluated_articles_on_none() -> None:
    folder = real_transcripts().parent / "reader_data"
    if not folder.exists():
        pytest.skip("the public reading sets are not on this machine")
    training, validation = read_public(folder, ["Connecticut"])
    assert len(training) > 20_000 and len(validation) > 2_000
    assert not any(each.heading == "Connecticut" for each in (*training, *validation))
    known = {key for each in validation for key in passage_keys(each)}
    assert not any(known & set(passage_keys(each)) for each in training)
    assert "xquad" not in {each.source for each in training}


def _telling(text: str) -> set[str]:
    sentences = re.split(r"[.!?]\s+", text)
    return {squeezed(each) for each in sentences if len(each.split()) >= 12}
