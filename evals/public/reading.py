"""Questions over texts that are given with them: everything behind the parser, as the assistant does it.

Each group of texts stands for a briefing, each text for a section of it. What is cut, embedded, scored, selected and
how sure the answer is comes from the same functions as in `Assistant.ask`; the nearest vectors alone are found here by
comparing all, not in the store. How rare a word is (BM25) is taken from all texts of the set.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.calibration import confidence_of, load_calibration
from assistant.extract import Analyze, Chosen, score_sentences, select_statements, weights_for
from assistant.fusion import ScoredPassage, fuse
from assistant.question_map.question_map import QuestionMap
from assistant.reader.reader import PassageReader, load_reader
from assistant.rereading import reread
from assistant.settings import AssistantSettings
from index.catalogue import IndexedPassage
from index.encoder import SentenceEncoder
from index.filters import Filters
from index.passages import cut_passages, embedded_sentences, embedded_text
from index.records import Briefing, Passage, Role, Section, SectionKind, Turn
from index.settings import PassageSettings
from index.words import WordIndex

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class GivenText:
    """A text with what stands above it."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class Reading:
    """What the assistant's own steps make of a question over the texts of one group."""

    question: str
    found: tuple[ScoredPassage, ...]
    statements: tuple[Chosen, ...]
    confidence: float
    refused: bool
    analyze: Analyze

    @property
    def first(self) -> tuple[int, int] | None:
        """Span of the first statement, in the group's texts as `offsets` places them."""
        return self.statements[0].span if self.statements else None

    @property
    def sentences_in_first(self) -> int:
        return self.statements[0].last - self.statements[0].first + 1 if self.statements else 0

    @cached_property
    def best_sentence(self) -> tuple[int, int] | None:
        """The single sentence with the best score: the first statement may hold two, which makes a hit easier."""
        scored = score_sentences(self.question, self.found, self.analyze, weights_for(self.found))
        single = [each for each in scored if each.first == each.last]
        return max(single, key=lambda each: each.score).span if single else None

    @property
    def nearest_sentence(self) -> tuple[int, int] | None:
        """The sentence nearest to the question by its vector alone: what ours is held against."""
        spans = [
            (float(closeness), span)
            for each in self.found
            for closeness, span in zip(each.sentence_closeness, each.passage.sentences, strict=True)
        ]
        return max(spans)[1] if spans else None


def reader_in_use() -> PassageReader | None:
    """The passage reader, unless the settings do without it (`BRIEFINGS_READER=false`)."""
    return load_reader() if AssistantSettings().reader else None


class Reader:
    """Reads questions over groups of texts; use it in a `with`, its word index lies in a folder of its own."""

    def __init__(self, groups: Mapping[str, Sequence[GivenText]], encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._map = QuestionMap.for_model(encoder.model_hash)
        self._settings = AssistantSettings()
        self._passage_settings = PassageSettings()
        self._reader = reader_in_use()
        self._calibration = load_calibration(with_reader=self._reader is not None)
        # The word index looks after its files from a thread of its own; a lock may come while they are removed.
        self._folder = tempfile.TemporaryDirectory(prefix="briefings-public-", ignore_cleanup_errors=True)
        self._words = WordIndex(Path(self._folder.name))
        briefings = {name: as_briefing(name, texts) for name, texts in groups.items()}
        self._passages = {name: cut_passages(each, self._passage_settings) for name, each in briefings.items()}
        self._words.update(
            (
                passage.id,
                passage.edition,
                passage.briefing_id,
                passage.speaker,
                None,
                embedded_text(passage, self._passage_settings),
            )
            for passages in self._passages.values()
            for passage in passages
        )
        self._embedded: dict[str, list[IndexedPassage]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._folder.cleanup()

    def embed_all(self, on_progress: Callable[[int], None]) -> None:
        """Embed every group, telling how many are done: before a question is asked over all of them."""
        for done, group in enumerate(self._passages, start=1):
            self._indexed(group)
            on_progress(done)

    def read(self, group: str | None, question: str) -> Reading:
        """Answer `question` from the texts of `group` alone, or from those of all groups."""
        found = tuple(reread(self._reader, question, self._find(group, question)))
        analyze = self._words.analyze
        statements = select_statements(question, found, analyze, limit=self._settings.statements_per_answer)
        confidence = confidence_of(question, found, statements, analyze, self._calibration)
        refused = not statements or confidence < self._calibration.threshold
        return Reading(question, found, tuple(statements), confidence, refused, analyze)

    def stems(self, text: str) -> set[str]:
        """Stems of its words, stop words left out."""
        return set(self._words.analyze(text))

    def _find(self, group: str | None, question: str) -> list[ScoredPassage]:
        groups = self._passages if group is None else [group]
        held = {each.passage.id: each for name in groups for each in self._indexed(name)}
        limit = self._settings.candidates
        vector = self._map(self._encoder.embed_query(question))
        dense = sorted(held, key=lambda id_: -float(held[id_].vector @ vector))[:limit]
        words = dict(self._words.best(question, limit=limit, filters=Filters(briefing_id=group)))
        candidates = [held[id_] for id_ in dict.fromkeys([*dense, *words]) if id_ in held]
        scored = fuse(vector, candidates, words, dense_weight=self._settings.dense_weight)
        return scored[: self._settings.passages_per_answer]

    def _indexed(self, group: str) -> list[IndexedPassage]:
        # Embedded when first asked about: a sample of the questions needs a part of the texts.
        if group not in self._embedded:
            self._embedded[group] = self._embed(self._passages[group])
        return self._embedded[group]

    def _embed(self, passages: Sequence[Passage]) -> list[IndexedPassage]:
        sentences = [embedded_sentences(passage) for passage in passages]
        texts = [embedded_text(passage, self._passage_settings) for passage in passages]
        vectors = self._encoder.embed([*texts, *(text for of_passage in sentences for text in of_passage)])
        made, start = [], len(passages)
        for place, (passage, of_passage) in enumerate(zip(passages, sentences, strict=True)):
            made.append(IndexedPassage(passage, vectors[place], vectors[start : start + len(of_passage)]))
            start += len(of_passage)
        return made


def offsets(texts: Sequence[GivenText]) -> list[int]:
    """Where each text of a group starts, in the spans of a Reading."""
    starts, start = [], 0
    for each in texts:
        starts.append(start)
        start += len(each.text) + len(_BETWEEN)
    return starts


def as_briefing(name: str, texts: Sequence[GivenText]) -> Briefing:
    """The texts as the sections of a briefing, each one speaker's words under its heading."""
    whole = _BETWEEN.join(each.text for each in texts)
    sections = []
    for start, each in zip(offsets(texts), texts, strict=True):
        end = start + len(each.text)
        turn = Turn(speaker="", role=Role.UNKNOWN, start=start, end=end)
        sections.append(Section(None, each.heading, SectionKind.REMARKS, start, end, remarks=(turn,)))
    digest = sha256(whole.encode()).hexdigest()
    return Briefing(name, name, None, None, "", digest, whole, tuple(sections), parts=())


def overlap(one: tuple[int, int] | None, other: tuple[int, int]) -> bool:
    return one is not None and one[0] < other[1] and other[0] < one[1]
