"""Checks each sentence of a written answer against the passages retrieved for its question; no language model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from assistant.records import Support
from assistant.support.align import Aligned, Aligner, Window, all_neighbours
from assistant.support.clauses import clauses_of
from assistant.support.facts import Facts, fact_faults
from assistant.support.frame import Frame, frame_of
from assistant.support.modality import modality_fault
from assistant.support.names import Context, different_names
from assistant.support.polarity import polarity_fault
from assistant.support.quotation import places_of, quoted, without_marks
from assistant.support.records import CheckedSentence, Evidence, Fault, FaultKind
from assistant.support.speaker import speaker_fault
from assistant.support.tokens import Token, Tokenizer, content, on_one_line, without_markers
from index.encoder import SentenceEncoder, Vector
from index.records import Passage

CARRIES = 0.5
"""Score from which a window carries a claim."""
NEARLY = 0.3
"""Share of a claim's words from which a window that does not carry it is still told of."""
CARRIES_CLAUSE = 0.35
"""Share of a clause's words its window must have, or else another window may carry the clause."""


class SupportChecker:
    """Says of each sentence whether the passages carry it, where, and what is wrong with it if not."""

    def __init__(self, analyze: Callable[[str], Sequence[str]], encoder: SentenceEncoder) -> None:
        """`analyze`: stems of a text as they are indexed (WordIndex.analyze)."""
        self._tokenize = Tokenizer(analyze)
        self._encoder = encoder

    def check(
        self,
        sentences: Sequence[str],
        passages: Sequence[Passage],
        *,
        briefing_dates: Mapping[str, date | None] = {},
        sentence_vectors: Mapping[str, Vector] | None = None,
    ) -> list[CheckedSentence]:
        """One verdict a sentence, in their order; the arguments as `over` has them."""
        checked = self.over(passages, briefing_dates=briefing_dates, sentence_vectors=sentence_vectors)
        return [checked(sentence) for sentence in sentences]

    def over(
        self,
        passages: Sequence[Passage],
        *,
        briefing_dates: Mapping[str, date | None] = {},
        sentence_vectors: Mapping[str, Vector] | None = None,
    ) -> Callable[[str], CheckedSentence]:
        """The check of one sentence after another, as a model writes them; the passages are read once.

        `briefing_dates` by briefing id; `sentence_vectors` by passage id, [sentences, 384], as the catalogue keeps
        them: what is missing is embedded where it is needed.
        """
        around = _Surroundings(passages, self._tokenize, briefing_dates)
        aligner = Aligner(passages, self._tokenize, self._encoder.embed, sentence_vectors or {})
        return lambda sentence: _SentenceCheck(sentence, aligner, around, self._tokenize).verdict()


class _Surroundings:
    """What a passage stands in: names and facts of passage, heading, question and the exchange's other passages."""

    def __init__(
        self, passages: Sequence[Passage], tokenize: Tokenizer, briefing_dates: Mapping[str, date | None]
    ) -> None:
        self.passages = passages
        self._tokenize = tokenize
        self._dates = briefing_dates
        self._contexts: dict[tuple[str, int, int | None], tuple[Context, Facts]] = {}

    @cached_property
    def _capitals(self) -> set[str]:
        """Names of all passages: words with a capital inside sentences."""
        texts = [on_one_line(passage.text) for passage in self.passages]
        return Context(texts, [self._tokenize(text) for text in texts]).capitals

    def spoken(self, passage: Passage) -> date | None:
        return self._dates.get(passage.briefing_id)

    def of(self, passage: Passage) -> tuple[Context, Facts]:
        place = (passage.edition, passage.section, passage.exchange)
        if place not in self._contexts:
            near = [each for each in self.passages if (each.edition, each.section, each.exchange) == place]
            texts = [text for each in near for text in (each.text, each.heading, each.question, each.speaker)]
            texts = list(dict.fromkeys(map(on_one_line, texts)))
            joined = on_one_line("\n".join(texts))
            context = Context(texts, [self._tokenize(text) for text in texts], self._capitals)
            self._contexts[place] = context, Facts((joined, self._tokenize(joined)))
        return self._contexts[place]


class _SentenceCheck:
    """The check of one sentence."""

    def __init__(self, sentence: str, aligner: Aligner, around: _Surroundings, tokenize: Tokenizer) -> None:
        self._sentence = sentence
        self._bare = without_markers(sentence)
        self._frame = frame_of(self._bare)
        self._aligner = aligner
        self._around = around
        self._tokenize = tokenize

    def verdict(self) -> CheckedSentence:
        claim = without_marks(self._frame.claim).strip()
        tokens = self._tokenize(claim)
        quotes = quoted(self._bare)
        missing, homes = places_of(quotes, self._around.passages)
        if missing:
            faults = [Fault(FaultKind.QUOTATION, f"“{quote}” does not stand in the briefings") for quote in missing]
            return self._unsupported(faults, [])
        verbatim = self._verbatim(tokens)
        if verbatim:
            return verbatim
        stems = frozenset(token.stem for token in content(tokens))
        aligned = self._aligner.best(claim, stems)
        kept = [each for each in aligned if each.window.passage in homes] if quotes else aligned
        if quotes and not kept:
            kept = [
                each for each in self._aligner.best(claim, stems, close=1, most=10_000) if each.window.passage in homes
            ]
        if not kept:
            return self._unsupported([Fault(FaultKind.QUOTATION, "joins words quoted from two places")], [])
        return self._judge(claim, tokens, kept)

    def _judge(self, claim: str, tokens: Sequence[Token], aligned: Sequence[Aligned]) -> CheckedSentence:
        apart = self._in_clauses(claim, aligned[0])
        if apart:
            return apart
        best: list[Fault] | None = None
        evidence = aligned[0].window
        for each in aligned:
            if each.score < CARRIES:
                continue
            faults = self._faults((claim, tokens), each.window)
            if not faults:
                return CheckedSentence(self._sentence, Support.SUPPORTED, (_evidence(each.window),), ())
            if best is None or len(faults) < len(best):
                best, evidence = faults, each.window
        if best is None:
            best = [Fault(FaultKind.UNCARRIED, "no passage carries it")]
            near = aligned[0].words >= NEARLY
            if near:  # Where the words are nearly there, what differs tells more.
                best += self._faults((claim, tokens), evidence)
            return self._unsupported(best, [evidence] if near else [])
        return self._unsupported(best, [evidence])

    def _verbatim(self, tokens: Sequence[Token]) -> CheckedSentence | None:
        """The verdict where the claim's words stand in one place and nothing else about the sentence is wrong."""
        words = [token.word for token in tokens]
        if len(content(tokens)) < 2:
            return None
        for window, start, end in self._aligner.verbatim(words):
            if not self._faults((without_marks(self._frame.claim), tokens), window):
                base = window.passage.start
                spot = Evidence(window.passage, base + start, base + end)
                return CheckedSentence(self._sentence, Support.VERBATIM, (spot,), ())
        return None

    def _in_clauses(self, claim: str, whole: Aligned) -> CheckedSentence | None:
        """The verdict where the clauses of a claim rest on different places; None where one place carries it all."""
        clauses = clauses_of(claim, self._tokenize)
        if len(clauses) < 2:
            return None
        carried: list[tuple[str, Aligned]] = []
        apart = False
        for clause in clauses:
            stems = frozenset(token.stem for token in content(self._tokenize(clause)))
            here = self._aligner.shared(stems, whole.window)
            found = self._aligner.best(clause, stems, most=1)[0]
            if here < CARRIES_CLAUSE and found.words > here + 0.3 and found.score >= CARRIES:
                apart = True
                carried.append((clause, found))
            else:
                carried.append((clause, replace(whole, words=here)))
        if not apart:
            return None
        faults: list[Fault] = []
        for clause, found in carried:
            faults += self._faults((clause, self._tokenize(clause)), found.window)
        windows = list(dict.fromkeys(found.window for _, found in carried))
        if not all_neighbours([window.passage for window in windows]):
            faults.insert(0, Fault(FaultKind.MERGED, "joins what was said in two different places"))
        if faults:
            return self._unsupported(faults, windows)
        return CheckedSentence(self._sentence, Support.SUPPORTED, tuple(map(_evidence, windows)), ())

    def _faults(self, claim: tuple[str, Sequence[Token]], window: Window) -> list[Fault]:
        context, around = self._around.of(window.passage)
        spoken = self._around.spoken(window.passage)
        source = (window.text, window.tokens)
        facts = Facts(claim)
        faults = fact_faults(facts, Facts(source), around, spoken)
        for name in different_names(claim, source, context, skip=facts.taken()):
            instead = f"the briefing says {name.instead}" if name.instead else "the briefing does not name it here"
            faults.append(Fault(FaultKind.NAME, f"says {name.said}, {instead}"))
        if detail := polarity_fault(claim, source):
            faults.append(Fault(FaultKind.NEGATION, detail))
        if detail := modality_fault(claim, source):
            faults.append(Fault(FaultKind.MODALITY, detail))
        if detail := speaker_fault(self._frame, self._bare, window.passage, window.tokens, self._around.passages):
            faults.append(Fault(FaultKind.SPEAKER, detail))
        return faults + self._lead_faults(self._frame, context, around, spoken)

    def _lead_faults(self, frame: Frame, context: Context, around: Facts, spoken: date | None) -> list[Fault]:
        """Names and dates in front of who said it: the day of the briefing, or what was asked."""
        if not frame.lead:
            return []
        tokens = self._tokenize(frame.lead)
        facts = Facts((frame.lead, tokens))
        told = Facts((f"{spoken:%-d %B %Y}", self._tokenize(f"{spoken:%-d %B %Y}"))) if spoken else facts
        around_too = Facts(("", ()))
        around_too.dates, around_too.quantities = [*around.dates, *told.dates], around.quantities
        faults = fact_faults(facts, around_too, around_too, spoken)
        names = different_names((frame.lead, tokens), ("", ()), context, skip=facts.taken())
        return faults + [
            Fault(FaultKind.NAME, f"says {each.said}, the briefing does not name it here") for each in names
        ]

    def _unsupported(self, faults: Sequence[Fault], windows: Sequence[Window]) -> CheckedSentence:
        kept = tuple(dict.fromkeys(faults))
        return CheckedSentence(self._sentence, Support.UNSUPPORTED, tuple(map(_evidence, windows)), kept)


def _evidence(window: Window) -> Evidence:
    base = window.passage.start
    return Evidence(window.passage, base + window.start, base + window.end)
