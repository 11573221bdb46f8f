"""An optional judge: a pinned language model says yes or no to each answer, and how far key recall agrees with it.

Key recall needs no model and misses what is said in other words; the judge sees that and may be wrong itself. Where the
two agree, either will do. Owns the llama-index model of the evaluation.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import UsageError
from evals.metrics.answers import key_recall
from evals.records import ResultLine
from evals.report import table
from evals.scores import in_words
from evals.statistics import Estimate, mean_with_interval, statistic_with_interval
from prompts import Prompt, fill, load

if TYPE_CHECKING:
    from llama_index.llms.openai_like import OpenAILike

PROMPT = "judge_answer"
KEY_VARIABLE = "BRIEFINGS_JUDGE_KEY"
TIMEOUT = 60.0
_VERDICT = re.compile(r"\W*(yes|no)\W*", re.I)
_MOST_TOKENS = 512
"""One word is wanted; models that think aloud need room to come to it."""


class JudgeFailed(Exception):
    """The judge gave no verdict; the message says what it gave instead."""


class JudgeModel(Protocol):
    """What replies to a prompt."""

    name: str

    def complete(self, prompt: str) -> str:
        """The reply; JudgeFailed where there is none."""
        ...


class OpenAILikeJudge:
    """A model behind an OpenAI-compatible server, at temperature 0."""

    def __init__(self, model: str, url: str, *, timeout: float = TIMEOUT) -> None:
        try:
            from llama_index.llms.openai_like import OpenAILike
        except ImportError as error:
            raise UsageError("The judge needs the extra `llm`: pip install 'briefings[llm]'") from error
        self.name = model
        self._model: OpenAILike = OpenAILike(
            model=model,
            api_base=url,
            api_key=os.environ.get(KEY_VARIABLE, "none"),
            temperature=0.0,
            max_tokens=_MOST_TOKENS,
            timeout=timeout,
            max_retries=0,
            is_chat_model=True,
        )

    def complete(self, prompt: str) -> str:
        from llama_index.core.llms import ChatMessage

        try:
            content = self._model.chat([ChatMessage(role="user", content=prompt)]).message.content
        except Exception as error:  # Whatever a server sends is a failure to be counted, not the end of the report.
            raise JudgeFailed(f"{type(error).__name__}: {error}") from error
        return content or ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one answer; `right` is None where the judge failed, and `error` says how."""

    id: str
    right: bool | None
    key_recall: float | None
    error: str | None = None

    @property
    def both(self) -> tuple[bool, bool] | None:
        """Judge, and whether every key is said; None unless both are known."""
        known = self.right is not None and self.key_recall is not None
        return (bool(self.right), self.key_recall == 1.0) if known else None


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """The verdicts on a run with what made them."""

    model: str
    prompt_digest: str
    verdicts: tuple[Verdict, ...]
    not_judged: int
    """Questions without keys and short answer, or that the system failed on."""

    @property
    def failed(self) -> int:
        return sum(each.right is None for each in self.verdicts)

    @property
    def pairs(self) -> list[tuple[bool, bool]]:
        return [pair for each in self.verdicts if (pair := each.both)]

    @property
    def figures(self) -> dict[str, Estimate | None]:
        """Right by the judge; by the keys, over the same questions; and how far the two agree."""
        pairs = self.pairs
        return {
            "judged_right": mean_with_interval([float(each.right) for each in self.verdicts if each.right is not None]),
            "all_keys_said": mean_with_interval([float(keys) for _, keys in pairs]),
            "agreement": mean_with_interval([float(judge == keys) for judge, keys in pairs]),
            "kappa": statistic_with_interval(pairs, cohen_kappa),
        }


_LABELS = {
    "judged_right": "Right by the judge",
    "all_keys_said": "Every key said",
    "agreement": "Judge and keys agree",
    "kappa": "Cohen’s kappa of the two",
}


def judge_run(
    lines: Sequence[ResultLine],
    model: JudgeModel,
    prompt: Prompt | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> JudgeReport:
    """Show the judge every answer that something is known of; failures are counted."""
    prompt = prompt or load(PROMPT)
    shown = [line for line in lines if line.answer is not None and _reference(line)]
    verdicts = []
    for done, line in enumerate(shown, start=1):
        verdicts.append(_verdict(line, model, prompt))
        if on_progress:
            on_progress(done, len(shown))
    return JudgeReport(model.name, prompt.digest, tuple(verdicts), len(lines) - len(shown))


def read_verdict(reply: str) -> bool:
    """Yes or no; JudgeFailed for anything else, however near to one of them."""
    match = _VERDICT.fullmatch(reply)
    if match is None:
        raise JudgeFailed(f"neither yes nor no: {reply[:80]!r}")
    return match[1].casefold() == "yes"


def cohen_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement beyond chance (Cohen 1960); None where chance alone would agree on everything."""
    if not pairs:
        return None
    count = len(pairs)
    agreed = sum(one == other for one, other in pairs) / count
    first, second = (sum(column) / count for column in zip(*pairs, strict=True))
    by_chance = first * second + (1 - first) * (1 - second)
    return None if by_chance == 1.0 else (agreed - by_chance) / (1 - by_chance)


def markdown(report: JudgeReport) -> str:
    """The judge's figures beside those of the keys; what failed stands below."""
    rows = [
        [_LABELS[name], in_words(name, each), str(each.count) if each else "–"] for name, each in report.figures.items()
    ]
    counts = Counter(report.pairs)
    apart = f"Judge yes, keys no: {counts[True, False]}; judge no, keys yes: {counts[False, True]}."
    told = f"{len(report.verdicts)} answers shown, {report.failed} without a verdict, {report.not_judged} not judged."
    errors = Counter(each.error for each in report.verdicts if each.error)
    failures = [f"- {times} × {_one_line(error)}" for error, times in errors.most_common(5)]
    made = f"Made with: `{_one_line(report.model)}` at temperature 0, prompt `{report.prompt_digest}`."
    parts = ["## Judge", table(["figure", "mean (95%)", "questions"], rows), apart, told, "\n".join(failures), made]
    return "\n\n".join(part for part in parts if part) + "\n"


def save(report: JudgeReport, folder: Path) -> Path:
    """Write judge.json beside the run's results."""
    figures: dict[str, Any] = {name: asdict(each) if each else None for name, each in report.figures.items()}
    path = folder / "judge.json"
    text = json.dumps(asdict(report) | {"failed": report.failed, "figures": figures}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _verdict(line: ResultLine, model: JudgeModel, prompt: Prompt) -> Verdict:
    recall = key_recall(line)
    question = line.question.standalone or line.question.turns[-1]
    try:
        reply = model.complete(fill(prompt, question=question, reference=_reference(line), answer=_said(line)))
        return Verdict(line.question.id, read_verdict(reply), recall)
    except JudgeFailed as error:
        return Verdict(line.question.id, None, recall, str(error))


def _reference(line: ResultLine) -> str:
    keys = [" or ".join(f"“{variant}”" for variant in variants) for variants in line.question.keys]
    return "\n".join(f"- {each}" for each in [*keys, *([line.question.answer] if line.question.answer else [])])


def _said(line: ResultLine) -> str:
    """The statements, which key recall looks at too, without the words around them."""
    statements = line.answer["statements"] if line.answer else []
    return "\n".join(str(statement["text"]) for statement in statements) or "(It gives no answer.)"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())[:200].replace("|", "\\|").replace("<", "&lt;")
