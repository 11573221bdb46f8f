"""Answers in prose: a language model writes, every sentence is checked, and the speakers' own words stand by.

Nothing of the model's is shown unchecked, and nothing that goes wrong with it is more than a note below the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from llama_index.core.llms import LLM

from assistant.citations import Draft
from assistant.conversation import Standalone, StandaloneKind
from assistant.fusion import ScoredPassage
from assistant.llm.models import ModelName, build_llm
from assistant.llm.plain import SentenceStream
from assistant.llm.request import UNKNOWN, answer_request
from assistant.llm.review import Review
from assistant.llm.standalone import rewrite_with_llm
from assistant.llm.stream import Ended, ModelFailed, limits_of, stream_reply
from assistant.records import Conversation
from assistant.settings import AssistantSettings
from assistant.support.check import SupportChecker
from index.briefing_index import BriefingIndex
from index.records import Passage
from prompts import load

_log = logging.getLogger(__name__)

_BESIDE = 0.5
"""Weight of the rule's wordings of a follow-up beside the model's."""
_OWN_WORDS = "The answer is given in the speakers’ own words."


class Writer:
    """Writes with one model over one index; holds nothing of a question, so one serves every user."""

    def __init__(self, index: BriefingIndex, settings: AssistantSettings, llm: LLM | None = None) -> None:
        """`llm`: any LlamaIndex model; where not given, the one that BRIEFINGS_LLM names."""
        self.llm = llm or build_llm(settings)
        self.name = ModelName.parse(settings.llm).shown if settings.llm else self.llm.metadata.model_name
        self.prompt = load("answer")
        self._index = index
        self._settings = settings
        self._checker = SupportChecker(index.words.analyze, index.encoder)
        self._limits = limits_of(settings)

    @property
    def prompts_digest(self) -> str:
        """Of the prompt that answers are written with."""
        return self.prompt.digest

    def standalone(self, question: str, conversation: Conversation, by_rule: Standalone) -> Standalone:
        """A follow-up in the model's wording, with the rule's searched beside it; the rule's alone where it fails."""
        seconds = self._settings.llm_first_token_seconds / 2
        rewritten = rewrite_with_llm(self.llm, question, conversation, fallback=by_rule.question, seconds=seconds)
        if rewritten == by_rule.question:
            return by_rule
        beside = tuple((wording, _BESIDE * weight) for wording, weight in by_rule.variants)
        return replace(by_rule, question=rewritten, variants=((rewritten, 1.0), *beside), kind=StandaloneKind.FOLLOW_UP)

    def sources(self, found: Sequence[ScoredPassage], extract: Draft) -> list[ScoredPassage]:
        """What the model is given of the passages: those that `extract` quotes, and the best of the others."""
        spots = [(cited.briefing_id, cited.start) for cited in extract.citations]

        def quoted(passage: Passage) -> bool:
            return any(id_ == passage.briefing_id and passage.start <= start < passage.end for id_, start in spots)

        return sorted(found, key=lambda each: not quoted(each.passage))[: self._settings.llm_passages]

    def drafts(self, question: str, found: Sequence[ScoredPassage], extract: Draft) -> Iterator[Draft]:
        """The answer as it grows, the last one whole: `extract` first, then the sentences that pass the check.

        Where none does, or the model fails at any point, the last one is `extract` with a note that says why.
        """
        yield replace(extract, note=f"{self.name} is writing; until then, the speakers’ own words.")
        review = Review(
            self._checker,
            found,
            self._index,
            show_unsupported=self._settings.unsupported == "show",
            correction=extract.correction,
        )
        try:
            yield from self._written(question, found, review)
            return
        except ModelFailed as failure:
            note = f"{self.name} did not answer: {failure}. {_OWN_WORDS}"
        except _NothingKept as reason:
            note = f"{reason} {_OWN_WORDS}"
        except Exception:  # The text comes from outside; whatever it brings about, the answer at hand is shown.
            _log.exception("a reply of %s could not be used", self.name)
            note = f"What {self.name} wrote could not be checked. {_OWN_WORDS}"
        yield replace(extract, note=note)

    def _written(self, question: str, found: Sequence[ScoredPassage], review: Review) -> Iterator[Draft]:
        settings = self._settings
        request = answer_request(
            self.prompt,
            question,
            [each.passage for each in found],
            self._index,
            tokens=settings.llm_context_tokens - settings.llm_answer_tokens,
        )
        sentences = SentenceStream()
        cut, said = False, ""
        for piece in stream_reply(self.llm, request, self._limits):
            if isinstance(piece, Ended):
                cut = piece.cut
                over = sentences.finish(cut=cut)
            else:
                said += piece
                over = sentences.add(piece)
            for sentence in over:
                if UNKNOWN not in sentence and review.add(sentence) and review.kept:
                    yield self._draft(review)
        if not said.strip():
            raise ModelFailed("it sent nothing")
        if not review.kept:
            raise _NothingKept(
                f"{self.name} found no answer in the passages."
                if UNKNOWN in said
                else f"Nothing that {self.name} wrote is borne out by the briefings."
            )
        limit = (
            f"The answer was cut off at {settings.llm_answer_tokens} tokens; BRIEFINGS_LLM_ANSWER_TOKENS allows more."
        )
        yield self._draft(review, *([limit] if cut else []))

    def _draft(self, review: Review, *notes: str) -> Draft:
        return review.draft(answered_by=self.name, prompts_digest=self.prompts_digest, notes=notes)


class _NothingKept(Exception):
    """The model replied, and nothing of it can be shown."""
