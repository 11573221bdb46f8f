"""Reads passages for a question: which sentence answers, whether any does, and the words that do.

A small cross-encoder of this project (evals/train_reader says how it was made) that sees question and passage together.
The weights are a part of the project; without them `load_reader` gives None and the answers come without it.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.reader.packing import Pieces, Window, as_batch, pack, pieces_of
from assistant.reader.records import Reading, Span
from index.encoder import MODEL_FOLDER, TOKENIZER_FILE, available_cores, open_session, open_tokenizer
from index.errors import IndexingError
from index.parser import GENERIC_HEADINGS
from index.records import Passage

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

READER_FOLDER = Path(__file__).parent / "model"
WEIGHTS_FILE, CARD_FILE = "reader.onnx", "reader.json"
_LONGEST_TEXT = 100_000
"""Word pieces; pack cuts far below."""
_LONGEST_SPAN = 24
"""Word pieces of a short answer."""
REMEMBERED = 4096
"""Readings kept, a few thousand bytes each. After an answer the window looks which of up to eight further questions are
answered, by the best passages of each: who then asks one of these, or asks again, need not wait for what was read."""


Output = tuple[NDArray[np.float32], float, NDArray[np.float32]]
"""Of one window: logits of its sentences, of "none answers", and [length, 2] of the span's ends."""


class ReaderFileError(IndexingError):
    """The reader's weights are damaged."""


class PassageReader:
    """The reader with its weights open."""

    def __init__(self, folder: Path = READER_FOLDER, *, remembered: int = REMEMBERED) -> None:
        """`remembered`: readings kept. Raises ReaderFileError where card and weights do not go together."""
        self.card: dict[str, Any] = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
        weights = (folder / WEIGHTS_FILE).read_bytes()
        if sha256(weights).hexdigest() != self.card["sha256"]:
            raise ReaderFileError(
                f"{folder / WEIGHTS_FILE} is damaged (its sha256 is not the one in {CARD_FILE}); reinstall the "
                "package, or make it with `python -m evals.train_reader finish`"
            )
        # One thread a run: the windows, not the parts of one matrix product, are what runs side by side.
        self._session: InferenceSession = open_session(weights, threads=1)
        self.threads = available_cores()
        self._tokenizer = reader_tokenizer()
        self._remembered: OrderedDict[tuple[str, Passage], Reading] = OrderedDict()
        self._most_remembered = remembered
        self._guard = Lock()

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading for each passage, in their order; those of the last few hundred questions are remembered."""
        held = {each: reading for each in passages if (reading := self._recall(question, each))}
        new = [each for each in dict.fromkeys(passages) if each not in held]
        for passage, reading in zip(new, self._read(question, new), strict=True):
            held[passage] = reading
            self._remember(question, passage, reading)
        return [held[each] for each in passages]

    def _recall(self, question: str, passage: Passage) -> Reading | None:
        with self._guard:
            reading = self._remembered.get((question, passage))
            if reading:
                self._remembered.move_to_end((question, passage))
            return reading

    def _remember(self, question: str, passage: Passage, reading: Reading) -> None:
        with self._guard:
            self._remembered[question, passage] = reading
            while len(self._remembered) > self._most_remembered:
                self._remembered.popitem(last=False)

    def _read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Read anew.

        Each window is run by itself, several at a time: nothing is padded, which on two cores takes two thirds of the
        time of one batch, and a reading does not depend on what else is read. The longest go first: one left for the
        end would keep one core waiting for the other.
        """
        held = [self._windows(question, passage) for passage in passages]
        windows = [window for of_passage in held for window in of_passage]
        longest_first = sorted(range(len(windows)), key=lambda place: -len(windows[place].ids))
        with ThreadPoolExecutor(max(1, min(self.threads, len(windows))), thread_name_prefix="read") as pool:
            ran = pool.map(self._run, [windows[place] for place in longest_first])
            done = dict(zip(longest_first, ran, strict=True))
        outputs = iter([done[place] for place in range(len(windows))])
        return [
            _reading(passage, of_passage, list(islice(outputs, len(of_passage))))
            for passage, of_passage in zip(passages, held, strict=True)
        ]

    def pieces(self, question: str, passages: Sequence[Passage]) -> int:
        """How many word pieces `read` would go through: what its time grows with."""
        return sum(len(window.ids) for passage in passages for window in self._windows(question, passage))

    def _run(self, window: Window) -> Output:
        sentences, null, spans = self._session.run(None, as_batch([window])._asdict())
        return sentences[0], float(null[0]), spans[0]

    def _windows(self, question: str, passage: Passage) -> list[Window]:
        heading = "" if passage.heading in GENERIC_HEADINGS else passage.heading
        asked = passage.question if passage.first_of_reply else ""
        texts = [passage.text[start - passage.start : end - passage.start] for start, end in passage.sentences]
        of_question, of_heading, of_asked, *of_sentences = pieces_of(
            self._tokenizer, [question, heading, asked, *texts]
        )
        return pack(of_question, of_heading, of_asked, [_never_empty(each) for each in of_sentences])


def reader_tokenizer() -> Tokenizer:
    """The encoder's tokenizer; the reader's windows cut, not the tokenizer."""
    return open_tokenizer(MODEL_FOLDER / TOKENIZER_FILE, max_tokens=_LONGEST_TEXT)


def _never_empty(pieces: Pieces) -> Pieces:
    # A sentence of signs that the tokenizer drops still gets its score: [UNK] stands for it.
    return pieces if pieces.ids else Pieces([100], [(0, 0)])


def _reading(passage: Passage, windows: Sequence[Window], outputs: Sequence[Output]) -> Reading:
    if not windows:
        return Reading(np.zeros(0, np.float32), 0.0, None)
    scores = np.concatenate([sentences for sentences, _, _ in outputs])
    best = int(scores.argmax())
    window, (_, null, spans) = next(
        each for each in zip(windows, outputs, strict=True) if each[0].first <= best < each[0].last
    )
    return Reading(scores, null, _span(passage, window, best, spans))


def _span(passage: Passage, window: Window, sentence: int, logits: NDArray[np.float32]) -> Span | None:
    """The likeliest words of a sentence; `logits` [length, 2] of their first and last word piece."""
    places = [place for place, segment in enumerate(window.segments) if segment == sentence]
    first, last = (_chances(logits[places, end]) for end in (0, 1))
    joint = np.triu(np.outer(first, last)) * ~np.triu(np.ones((len(places), len(places)), bool), _LONGEST_SPAN)
    start, end = np.unravel_index(int(joint.argmax()), joint.shape)
    offset = passage.sentences[sentence][0]
    characters = window.offsets[places[start]][0], window.offsets[places[end]][1]
    return Span(offset + characters[0], offset + characters[1], float(joint[start, end]))


def _chances(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    raised = np.exp(logits.astype(np.float64) - logits.max())
    chances: NDArray[np.float64] = raised / raised.sum()
    return chances


@lru_cache(maxsize=1)
def load_reader() -> PassageReader | None:
    """The reader that ships with the project; None where its weights are not there."""
    if not (READER_FOLDER / WEIGHTS_FILE).is_file() or not (READER_FOLDER / CARD_FILE).is_file():
        return None
    return PassageReader()
