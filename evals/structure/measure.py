"""What the parser made of a transcript against what was expected: turns, roles, speakers, and words nobody spoke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.structure.letters import Letters, first_letter, name_words
from evals.structure.records import Expectation, ExpectedTurn
from index.records import Briefing, Passage, Role, Turn


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where parser and expectation disagree."""

    line: int
    """Of the canonical text, from 1; 0 where the text does not hold what was expected."""
    what: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts of one document; the shares of a family come from their sums."""

    document: str
    expected: int = 0
    """Turns that should be there."""
    parsed: int = 0
    """Turns that the parser found."""
    starts: int = 0
    """Turns that start where one should, whatever the role."""
    right: int = 0
    """Turns that also have the right role."""
    speakers: int = 0
    """Turns that start where one should and name the right speaker."""
    letters: int = 0
    """Letters spoken in the turns found, up to the next label; the last turn, whose end nothing marks, left out."""
    kept_letters: int = 0
    """Of these, those that the parser has in the same turn."""
    expected_reporters: int = 0
    parsed_reporters: int = 0
    right_reporters: int = 0
    expected_exchanges: int = 0
    parsed_exchanges: int = 0
    unspoken: int = 0
    """Passages that hold words nobody spoke."""
    wrong_quotes: int = 0
    """Passages whose text is not what stands at their span."""
    passages: int = 0
    sentences: int = 0
    """Sentences whose speaker a table gives."""
    found_sentences: int = 0
    """Of these, those that the text holds."""
    right_sentences: int = 0
    """Of all, those that are in a turn of the right speaker and role."""
    differences: tuple[Difference, ...] = ()


def measure(document: str, expectation: Expectation, briefing: Briefing, passages: Sequence[Passage]) -> Measured:
    """Compare `briefing` with `expectation`; a turn is found when its words start at the same letter."""
    text = briefing.text
    parsed: dict[int, Turn] = {}
    doubled: list[Turn] = []
    for turn in sorted((t for section in briefing.sections for t in section.turns), key=lambda t: (t.start, t.end)):
        start = first_letter(text, turn.start)
        if start in parsed:
            doubled.append(turn)
        parsed.setdefault(start, turn)
    turns = [turn for turn in expectation.turns if not turn.optional or turn.start in parsed]
    expected = {turn.start: turn for turn in turns if turn.start is not None}
    pairs = [(expected[start], parsed[start]) for start in expected.keys() & parsed.keys()]
    kept = _letters_spoken_and_lost(Letters(text), expectation, expected, parsed)
    unspoken = [passage for passage in passages if _holds_unspoken(passage, expectation)]
    wrong_quotes = [passage for passage in passages if passage.text != text[passage.start : passage.end]]
    return Measured(
        document=document,
        expected=len(turns),
        parsed=len(parsed) + len(doubled),
        starts=len(pairs),
        right=sum(_same_role(*pair) for pair in pairs),
        letters=sum(spoken for spoken, _ in kept),
        kept_letters=sum(spoken - lost for spoken, lost in kept),
        speakers=sum(same_speaker(want.speakers, got) for want, got in pairs),
        expected_reporters=sum(turn.role is Role.REPORTER for turn in turns),
        parsed_reporters=sum(turn.role is Role.REPORTER for turn in [*parsed.values(), *doubled]),
        right_reporters=sum(want.role is got.role is Role.REPORTER for want, got in pairs),
        expected_exchanges=_exchanges(expectation.turns),
        parsed_exchanges=len(briefing.exchanges),
        unspoken=len(unspoken),
        wrong_quotes=len(wrong_quotes),
        passages=len(passages),
        differences=(
            *_turn_differences(text, turns, parsed, doubled),
            *(Difference(_line(text, p.start), "passage holds words nobody spoke") for p in unspoken),
            *(Difference(_line(text, p.start), "passage is not what stands at its span") for p in wrong_quotes),
        ),
    )


def _letters_spoken_and_lost(
    row: Letters, expectation: Expectation, expected: Mapping[int, ExpectedTurn], parsed: Mapping[int, Turn]
) -> list[tuple[int, int]]:
    """For each turn found, its letters up to the next label, and how many of them the parser cut off at its end."""

    def spoken(start: int, end: int) -> int:
        within = ((max(start, first), min(end, last)) for first, last in expectation.unspoken)
        unspoken = sum(row.index(last) - row.index(first) for first, last in within if first < last)
        return row.index(end) - row.index(start) - unspoken

    counted = []
    starts = sorted(expected)
    for start, following in pairwise(starts):
        if start in parsed:
            label = len(Letters(expected[following].label).row)
            lost = spoken(min(parsed[start].end, following), following) - label
            counted.append((spoken(start, following) - label, max(0, lost)))
    return counted


def _same_role(want: ExpectedTurn, got: Turn) -> bool:
    return want.role is None or want.role is got.role


def same_speaker(names: Sequence[str], got: Turn) -> bool:
    """Whether the speaker of `got` goes by one of `names`; where nothing names the speaker, anybody is right."""
    found = name_words(got.speaker)
    return not names or any(_same_name(name_words(name), found) for name in names)


def _same_name(want: Sequence[str], found: Sequence[str]) -> bool:
    """Whether the last word wanted is among those found, for titles and first names come and go.

    "The President" is all title, and has to stand as it is: "The Vice President" ends alike.
    """
    return list(want) == list(found) if want[0] == "the" else want[-1] in found


def _exchanges(turns: Sequence[ExpectedTurn]) -> int:
    """Runs of reporters' turns: questions asked in a row get one reply."""
    roles = [turn.role for turn in turns]
    return sum(
        role is Role.REPORTER and before is not Role.REPORTER
        for before, role in zip([None, *roles], roles, strict=False)
    )


def _holds_unspoken(passage: Passage, expectation: Expectation) -> bool:
    if expectation.article and Letters(passage.text).row not in expectation.article:
        return True
    return any(start < passage.end and passage.start < end for start, end in expectation.unspoken)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _turn_differences(
    text: str, turns: Sequence[ExpectedTurn], parsed: dict[int, Turn], doubled: Sequence[Turn]
) -> list[Difference]:
    differences: list[Difference] = []
    for want in turns:
        called = want.label or "words without a label"
        if want.start is None:
            differences.append(Difference(0, f"{called}: the text does not hold this turn"))
            continue
        line, got = _line(text, want.start), parsed.get(want.start)
        if got is None:
            differences.append(Difference(line, f"{called}: no turn starts here"))
        elif not _same_role(want, got):
            differences.append(Difference(line, f"{called}: is {want.role}, was taken for {got.role} {got.speaker!r}"))
        elif not same_speaker(want.speakers, got):
            differences.append(Difference(line, f"{called}: is {' or '.join(want.speakers)}, not {got.speaker!r}"))
    expected = {turn.start for turn in turns}
    extra = [*(turn for start, turn in parsed.items() if start not in expected), *doubled]
    differences += [
        Difference(_line(text, first_letter(text, turn.start)), f"a turn of {turn.role} {turn.speaker!r} too many")
        for turn in extra
    ]
    return sorted(differences, key=lambda difference: difference.line)
