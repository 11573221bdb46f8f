"""Shares of a family from the counts of its documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evals.structure.measure import Measured

Figures = Mapping[str, float | None]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def f1(precision: float | None, recall: float | None) -> float | None:
    """Harmonic mean; None where either has nothing to be a share of."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def figures(documents: Sequence[Measured]) -> Figures:
    """Precision, recall and F1 of turns with their role, shares of roles and speakers, and counts."""

    def total(count: Callable[[Measured], int]) -> int:
        return sum(count(document) for document in documents)

    expected, starts, right = (total(count) for count in (_expected, _starts, _right))
    precision, recall = _share(right, total(_parsed)), _share(right, expected)
    reporters = total(lambda d: d.right_reporters)
    return {
        "documents": len(documents),
        "turns": expected,
        "precision": precision,
        "recall": recall,
        "f1": f1(precision, recall),
        "roles": _share(right, starts),
        "speakers": _share(total(lambda d: d.speakers), starts),
        "words_kept": _share(total(lambda d: d.kept_letters), total(lambda d: d.letters)),
        "reporters_precision": _share(reporters, total(lambda d: d.parsed_reporters)),
        "reporters_recall": _share(reporters, total(lambda d: d.expected_reporters)),
        "exchanges": total(lambda d: d.parsed_exchanges),
        "expected_exchanges": total(lambda d: d.expected_exchanges),
        "unspoken": total(lambda d: d.unspoken),
        "wrong_quotes": total(lambda d: d.wrong_quotes),
        "passages": total(lambda d: d.passages),
        "sentences": total(lambda d: d.sentences),
        "sentences_found": _share(total(lambda d: d.found_sentences), total(lambda d: d.sentences)),
        "sentence_speakers": _share(total(lambda d: d.right_sentences), total(lambda d: d.sentences)),
    }


def worst(documents: Sequence[Measured]) -> Measured | None:
    """The document of the lowest F1 below 1, else None; one that could not be read is the worst."""
    by_f1 = [(figures([document])["f1"] or 0.0, document) for document in documents]
    value, document = min(by_f1, key=lambda pair: pair[0], default=(1.0, None))
    return document if value < 1 else None


def _expected(document: Measured) -> int:
    return document.expected


def _parsed(document: Measured) -> int:
    return document.parsed


def _starts(document: Measured) -> int:
    return document.starts


def _right(document: Measured) -> int:
    return document.right
