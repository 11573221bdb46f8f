"""All the data there is, read and split: what one call of training or validation needs."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.sets import real_transcripts
from evals.train_reader.briefing_data import cuts_of, examples_of, training_transcripts
from evals.train_reader.public_data import read_public
from evals.train_reader.records import Example, held_out
from evals.train_reader.rivals import read_rivals
from evals.train_reader.rounds import Rounds
from evals.train_reader.unanswerable import blanked, crossed, names_in, reasked, removed, retyped, turned
from evals.train_reader.written import read_written

MADE = "made"
_VALIDATED = 500
"""Validation questions drawn of all, each with an unanswerable counterpart where one can be made."""
_WITH_RIVALS = 250
"""Written ones of them whose rivals come right after them."""


def read_data(seed: int, without: Sequence[str] = (), rivals: Path | None = None) -> tuple[Rounds, list[Example]]:
    """The rounds of training, and the validation examples: the same whatever training goes without, but for rivals,
    which come right after their question's own.

    `without`: sources, kinds of ready-made examples, or "made": what is made unanswerable anew in each round.
    `rivals`: the file that `python -m evals.train_reader rivals` wrote.
    """
    shared = real_transcripts().parent
    public, kept = read_public(shared / "reader_data", evaluation_titles(shared / "qa"))
    cuts = cuts_of(training_transcripts())
    examples, written = examples_of(cuts, random.Random(seed)), read_written(cuts)
    parts = [public, *([each for each in held if not held_out(each.sentences)] for held in (examples, written))]
    validation, asked_freely = ([each for each in held if held_out(each.sentences)] for held in (examples, written))
    rivals_read, rivals_kept = read_rivals(rivals) if rivals else ([], [])
    parts.append(rivals_read)
    left_out = set(without)
    known = {name for part in parts for example in part for name in (example.source, example.kind)}
    assert not left_out - known - {MADE}, f"{left_out - known} is no part of the data"
    rounds = Rounds(
        *([each for each in part if not {each.source, each.kind} & left_out] for part in parts),
        made=MADE not in left_out,
    )
    return rounds, [
        *validation_of(kept, seed),
        *_at_most(validation, _VALIDATED // 2, seed),
        *_with_rivals(_at_most(asked_freely, 2 * _VALIDATED, seed), rivals_kept),
    ]


def _with_rivals(asked: Sequence[Example], rivals: Sequence[Example]) -> Iterator[Example]:
    known: defaultdict[str, list[Example]] = defaultdict(list)
    for rival in rivals:
        known[rival.question].append(rival)
    lists = 0
    for example in asked:
        yield example
        if example.positive and known[example.question] and lists < _WITH_RIVALS:
            lists += 1
            yield from known[example.question]


def evaluation_titles(folder: Path) -> list[str]:
    """Titles of the articles that the product is evaluated on."""
    squad = json.loads((folder / "squad2_dev_part.json").read_text(encoding="utf-8"))
    articles = squad["data"] if isinstance(squad, dict) else squad
    return [article["title"].replace("_", " ") for article in articles]


def validation_of(kept: Sequence[Example], seed: int) -> list[Example]:
    """A fixed draw of the held-out examples, and what can be made unanswerable of them."""
    chance = random.Random(f"validation/{seed}")
    drawn = _at_most([each for each in kept if each.source != "xquad"], _VALIDATED, seed)
    drawn += _at_most([each for each in kept if each.source == "xquad"], _VALIDATED // 5, seed)
    names = names_in([each.question for each in kept])
    made: list[Example] = []
    for example in drawn:
        made.append(example)
        if example.positive:
            variants = (blanked(example, chance), removed(example), turned(example, names, chance))
            kinds = [each for each in variants if each]
            made += kinds[: 1 + (chance.random() < 0.3)]
    asked_anew = (make(example, chance) for example in kept for make in (reasked, retyped, crossed) if example.positive)
    return made + _at_most([each for each in asked_anew if each], _VALIDATED // 2, seed)


def _at_most(examples: Sequence[Example], most: int, seed: int) -> list[Example]:
    return random.Random(f"drawn/{seed}").sample(examples, min(most, len(examples)))
