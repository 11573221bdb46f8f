"""Rivals of written questions: found by the retriever, never of the reply that answers nor with the answer in them."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from assistant.assistant import Assistant
from assistant.reader.reader import reader_tokenizer
from evals.train_reader.batches import as_arrays, batches, pack_examples, pools_of
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
MISSED = "What did the portal cost?"


@pytest.fixture
def file_of_rivals(assistant_over_samples: Assistant, tmp_path: Path) -> tuple[Path, str, str]:
    """Rivals of one question about a passage of the samples; that passage; its first word of six letters or more."""
    assistant = assistant_over_samples
    answering = assistant.retriever.find("Who attacked the portal?", limit=1)[0].passage
    sentences = sentences_of(answering)
    place, word = next((n, word) for n, each in enumerate(sentences) for word in each.split() if len(word) > 5)
    start = sentences[place].index(word)
    question = {"question": QUESTION, "answers": [place], "short": [place, start, start + len(word)]}
    missed = {"question": MISSED, "answers": []}
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
    assert {(each.question, each.kind, each.positive) for each in rivals} == {
        (asked, Kind.RIVAL, ()) for asked in (QUESTION, MISSED)
    }
    for each in rivals:
        assert not any(squeezed(sentence) in squeezed(answering) for sentence in each.sentences)
    of_answered = [each for each in rivals if each.question == QUESTION]
    assert 1 <= len(of_answered) < 12
    for each in of_answered:
        assert squeezed(word) not in squeezed(" ".join(each.sentences))


def test_an_index_of_other_documents_is_refused(assistant_over_samples: Assistant) -> None:
    real_transcripts()
    with pytest.raises(BadInput, match="not for training"):
        training_passages(assistant_over_samples.index)


def test_a_rival_is_an_officials_of_another_reply_and_none_kept_for_validation_is_learnt(
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
        (rival, *_) = (each.passage for each in held.values() if sentences_of(each.passage) == tuple(row["sentences"]))
        assert rival.role is not Role.REPORTER
        assert rival.briefing_id == answering.briefing_id, "without a short answer, elsewhere may say the same"
        if answering.exchange is not None:
            assert rival.exchange != answering.exchange
        assert row["held_out"] is held_out(sentences_of(answering))
        assert row["held_out"] or not held_out(sentences_of(rival)), "learnt neither as an answer nor as none"


def test_rivals_are_dealt_beside_their_question_and_stay_there() -> None:
    answered = [
        Example(f"Who fell into dock {number}?", "", ("The mayor fell in.", "It was cold."), (0,), WRITTEN)
        for number in range(30)
    ]
    missed = replace(answered[0], question="Who dived into dock 0?", positive=(), kind=Kind.NEAR_MISS)
    rivals = [
        Example(each.question, "", (f"The mayor opened it on day {place}.",), (), RIVALS, Kind.RIVAL, weak=True)
        for each in (*answered, missed)
        for place in range(7)
    ]
    rounds = Rounds([], [], [*answered, missed], rivals)
    assert rounds.counts() == {RIVALS: 217, WRITTEN: 31}
    dealt = rounds.deal(1, 0)
    assert dealt == rounds.deal(1, 0) != rounds.deal(1, 1)
    of_question = Counter(each.question for each in dealt if each.kind is Kind.RIVAL)
    assert {of_question[each.question] for each in answered} == {4} and of_question[missed.question] <= 1
    for before, each in pairwise(dealt):
        assert each.kind is not Kind.RIVAL or before.question == each.question
    (pool,) = pools_of(dealt, Random(2))
    for batch in batches(pack_examples(pool, reader_tokenizer()), Random(1), tokens=300):
        for row, (first, each) in enumerate(zip(batch.beside, batch.examples, strict=True)):
            assert (first != row) == (each.kind is Kind.RIVAL)
            assert batch.examples[first].question == each.question


def test_the_answer_is_told_from_rivals_in_one_list() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra `train`")
    from evals.train_reader.losses import Labels, losses_of
    from evals.train_reader.model import Scores

    answered = Example("Who fell in?", "", ("The mayor fell in.", "It was cold."), (0,), WRITTEN)
    rival = Example("Who fell in?", "", ("The mayor opened it.",), (), RIVALS, Kind.RIVAL, weak=True)

    def listwise(of_rival: float, *examples: Example) -> float:
        scores = Scores(
            torch.tensor([[3.0, 0.0], [of_rival, -1e4]])[: len(examples)],
            torch.tensor([1.0, 2.0])[: len(examples)],
            torch.zeros(2, 40, 2)[: len(examples)],
        )
        batch = as_arrays(pack_examples(examples, reader_tokenizer()))
        return float(losses_of(scores, Labels.of(batch, torch.device("cpu")))[0])

    alone = math.log((math.exp(2.0) + math.exp(-1.0) + 1.0) / math.exp(2.0))
    assert listwise(0.0, answered) == pytest.approx(alone, abs=1e-5)
    together = math.log((math.exp(2.0) + math.exp(-1.0) + math.exp(-1.5) + 1.0) / math.exp(2.0))
    of_rival = math.log(math.exp(-1.5) + 1.0)
    assert listwise(0.5, answered, rival) == pytest.approx((together + 0.5 * of_rival) / 2, abs=1e-5)


def test_a_reader_that_says_what_its_teacher_says_has_nothing_to_learn_from_it() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra `train`")
    from evals.train_reader.losses import Labels, losses_beside
    from evals.train_reader.model import Scores

    answered = Example("Who fell in?", "", ("The mayor fell in.", "It was cold."), (0,), WRITTEN, span=(0, 0, 9))
    rival = Example("Who fell in?", "", ("The mayor opened it.",), (), RIVALS, Kind.RIVAL, weak=True)
    batch = as_arrays(pack_examples([answered, rival, answered], reader_tokenizer()))
    labels = Labels.of(batch, torch.device("cpu"))
    spans = torch.zeros(3, batch.inputs.input_ids.shape[1], 2)
    spans[:, 7] = 2.0
    teacher = Scores(torch.tensor([[3.0, 0.5], [1.0, -1e4], [0.0, 2.0]]), torch.tensor([1.0, 2.0, -1.0]), spans)

    def slopes(change: float) -> list[float]:
        same = Scores(*((each + change * (each.abs() < 1e3)).requires_grad_() for each in teacher))
        shifted = same._replace(
            null=(teacher.null - change).requires_grad_(), spans=(spans * (1 + change)).requires_grad_()
        )
        sum(losses_beside(shifted, labels, teacher)).backward()
        return [float(each.grad.abs().max()) for each in shifted]

    assert max(slopes(0.0)) < 1e-6
    assert min(slopes(0.5)) > 1e-3
