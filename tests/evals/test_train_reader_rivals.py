"""Rivals of written questions: found by the retriever, never of the reply that answers nor with the answer in them."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from assistant.assistant import Assistant
from assistant.reader.reader import reader_tokenizer
from evals.train_reader.batches import as_arrays, batches, pack_examples
from evals.train_reader.briefing_data import sentences_of
from evals.train_reader.records import Example, Kind, held_out, squeezed
from evals.train_reader.rivals import RIVALS, read_rivals, rivals_in
from evals.train_reader.rounds import Rounds
from evals.train_reader.training_index import training_passages
from evals.train_reader.written import WRITTEN, passage_digest
from index.errors import BadInput
from index.records import Passage, Role
from tests.conftest import real_transcripts

QUESTION = "How did the intruders get hold of the portal?"


@pytest.fixture
def file_of_rivals(assistant_over_samples: Assistant, tmp_path: Path) -> tuple[Path, str, str]:
    """Rivals of one question about a passage of the samples; that passage; its first word of six letters or more."""
    assistant = assistant_over_samples
    answering = assistant.retriever.find("Who attacked the portal?", limit=1)[0].passage
    sentences = sentences_of(answering)
    place, word = next((n, word) for n, each in enumerate(sentences) for word in each.split() if len(word) > 5)
    start = sentences[place].index(word)
    question = {"question": QUESTION, "answers": [place], "short": [place, start, start + len(word)]}
    missed = {"question": "What did the portal cost?", "answers": []}
    row = {"briefing": "b", "passage": passage_digest(sentences), "questions": [question, missed]}
    gone = {"briefing": "b", "passage": passage_digest(["No such passage."]), "questions": [question]}
    (tmp_path / "briefings.jsonl").write_text(f"{json.dumps(row)}\n{json.dumps(gone)}\n", encoding="utf-8")
    held = assistant.index.passages(sorted(assistant.index.passage_ids()))
    at_hand = {passage_digest(sentences_of(each.passage)): each for each in held.values()}
    rows = rivals_in(at_hand, assistant.retriever, tmp_path)
    path = tmp_path / "rivals.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return path, answering.text, word


def test_rivals_are_near_and_do_not_hold_the_answer(file_of_rivals: tuple[Path, str, str]) -> None:
    path, answering, word = file_of_rivals
    rivals = [example for part in read_rivals(path) for example in part]
    assert {(each.question, each.kind, each.positive) for each in rivals} == {(QUESTION, Kind.RIVAL, ())}
    assert 1 <= len(rivals) <= 3
    for each in rivals:
        assert not any(squeezed(sentence) in squeezed(answering) for sentence in each.sentences)
        assert squeezed(word) not in squeezed(" ".join(each.sentences))


def test_an_index_of_other_documents_is_refused(assistant_over_samples: Assistant) -> None:
    real_transcripts()
    with pytest.raises(BadInput, match="not for training"):
        training_passages(assistant_over_samples.index)


def test_a_rival_is_an_officials_of_another_reply_and_on_the_same_side_of_validation(
    assistant_over_samples: Assistant, tmp_path: Path
) -> None:
    index = assistant_over_samples.index
    held = index.passages(sorted(index.passage_ids()))
    at_hand = {passage_digest(sentences_of(each.passage)): each for each in held.values()}
    asked: dict[str, Passage] = {}
    with (tmp_path / "briefings.jsonl").open("w", encoding="utf-8") as lines:
        for number, (digest, each) in enumerate(at_hand.items()):
            question = f"What was said about {each.passage.heading}, question {number}?"
            asked[question] = each.passage
            line = {"passage": digest, "questions": [{"question": question, "answers": [0]}]}
            lines.write(json.dumps(line) + "\n")
    rows = list(rivals_in(at_hand, assistant_over_samples.retriever, tmp_path))
    assert len(rows) > len(asked)
    for row in rows:
        answering = asked[row["question"]]
        said = squeezed(" ".join(row["sentences"]))
        (rival, *_) = (each.passage for each in held.values() if said in squeezed(each.passage.text))
        assert 1 <= len(row["sentences"]) <= 5 and rival.role is not Role.REPORTER
        assert rival.briefing_id == answering.briefing_id, "without a short answer, elsewhere may say the same"
        if answering.exchange is not None:
            assert rival.exchange != answering.exchange
        assert row["held_out"] is held_out(sentences_of(answering)) is held_out(sentences_of(rival))


def test_rivals_are_dealt_beside_the_answered_question_and_stay_there() -> None:
    answered = [
        Example(f"Who fell into dock {number}?", "", ("The mayor fell in.", "It was cold."), (0,), WRITTEN)
        for number in range(30)
    ]
    rivals = [
        Example(each.question, "", ("The mayor opened it." * (1 + number % 4),), (), RIVALS, Kind.RIVAL, weak=True)
        for number, each in enumerate(answered)
        for _ in range(3)
    ]
    rounds = Rounds([], [], answered, rivals)
    assert rounds.counts() == {RIVALS: 90, WRITTEN: 30}
    dealt = rounds.deal(1, 0)
    assert dealt == rounds.deal(1, 0) != rounds.deal(1, 1)
    assert 20 < sum(each.kind is Kind.RIVAL for each in dealt) < 70, "some of them, others in the next round"
    assert {each.kind for each in dealt} == {Kind.ANSWERED, Kind.RIVAL}
    for before, each in pairwise(dealt):
        assert each.kind is not Kind.RIVAL or before.question == each.question
    packed = pack_examples(dealt, reader_tokenizer())
    for batch in batches(packed, Random(1), tokens=300):
        for row, (first, each) in enumerate(zip(batch.beside, batch.examples, strict=True)):
            assert (first == row) == (each.kind is Kind.ANSWERED)
            assert batch.examples[first].question == each.question and batch.positive[first].any()


def test_the_answer_is_told_from_rivals_in_one_list() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra `train`")
    from evals.train_reader.model import Scores
    from evals.train_reader.train import losses_of

    answered = Example("Who fell in?", "", ("The mayor fell in.", "It was cold."), (0,), WRITTEN)
    rival = Example("Who fell in?", "", ("The mayor opened it.",), (), RIVALS, Kind.RIVAL, weak=True)

    def listwise(of_rival: float, *examples: Example) -> float:
        scores = Scores(
            torch.tensor([[3.0, 0.0], [of_rival, -1e4]])[: len(examples)],
            torch.tensor([1.0, 2.0])[: len(examples)],
            torch.zeros(2, 40, 2)[: len(examples)],
        )
        return float(losses_of(scores, as_arrays(pack_examples(examples, reader_tokenizer())))[0])

    alone = math.log((math.exp(2.0) + math.exp(-1.0) + 1.0) / math.exp(2.0))
    assert listwise(0.0, answered) == pytest.approx(alone, abs=1e-5)
    together = math.log((math.exp(2.0) + math.exp(-1.0) + math.exp(-1.5) + 1.0) / math.exp(2.0))
    of_rival = math.log(math.exp(-1.5) + 1.0)
    assert listwise(0.5, answered, rival) == pytest.approx((together + 0.5 * of_rival) / 2, abs=1e-5)
