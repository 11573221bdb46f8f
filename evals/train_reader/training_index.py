"""The index of the training briefings, in which written questions are asked as users ask.

    briefings ingest $(python -m evals.train_reader.training_index) --index INDEX

It holds what `training_transcripts` gives and nothing else: no document that a reference question is about.
"""

from __future__ import annotations

from evals.sets import real_transcripts
from evals.train_reader.briefing_data import FOLDERS, sentences_of, training_transcripts
from evals.train_reader.written import passage_digest
from evals.transcripts import read_transcripts
from index.briefing_index import BriefingIndex
from index.catalogue import IndexedPassage
from index.errors import BadInput


def training_passages(index: BriefingIndex) -> dict[str, IndexedPassage]:
    """The passages of the index by their digest, one of those that have the same words.

    Raises BadInput where it holds other briefings than those to train on, or none of them.
    """
    allowed = set(training_transcripts())
    there = {summary.id for summary in index.briefings()}
    if others := there - allowed:
        named = ", ".join(sorted(others)[:3])
        raise BadInput(f"the index holds briefings that are not for training ({named}); {__name__} says which are")
    if not there:
        raise BadInput(f"the index is empty; {__name__} says how it is made")
    held = index.passages(sorted(index.passage_ids()))
    return {passage_digest(sentences_of(each.passage)): each for each in held.values()}


def main() -> None:
    """Print the paths of the training transcripts."""
    allowed = training_transcripts()
    folder = real_transcripts()
    found, _ = read_transcripts([folder / each for each in FOLDERS if (folder / each).exists()])
    for id_ in allowed:
        print(found[id_].path)


if __name__ == "__main__":
    main()
