"""Numbers and dates of a claim that are not the briefing's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from assistant.support.dates import When, agrees, dates, places
from assistant.support.quantities import Quantity, quantities
from assistant.support.records import Fault, FaultKind
from assistant.support.tokens import Token

Text = tuple[str, Sequence[Token]]


class Facts:
    """The numbers and dates of a text."""

    def __init__(self, text: Text) -> None:
        self._text = text

    @cached_property
    def dates(self) -> list[When]:
        return dates(*self._text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        return quantities(*self._text, taken=places(self.dates))

    @property
    def years(self) -> set[int]:
        return {when.year for when in self.dates if when.year}

    def taken(self) -> frozenset[int]:
        """Places of the tokens numbers and dates are told with."""
        told = (at for each in self.quantities for at in range(each.first, each.last + 1))
        return places(self.dates) | frozenset(told)


def fact_faults(claim: Facts, source: Facts, around: Facts, spoken: date | None) -> list[Fault]:
    """What differs between a claim and its source; `around` are the facts of the source's passage."""
    return [*_number_faults(claim, source, around), *_date_faults(claim, source, around, spoken)]


def _number_faults(claim: Facts, source: Facts, around: Facts) -> list[Fault]:
    found = []
    left = [each for each in source.quantities if not any(mine.same_value(each) for mine in claim.quantities)]
    for mine in claim.quantities:
        same = [
            each
            for each in source.quantities
            if mine.same_value(each) and not mine.contradicts(each) and not _only_both(mine, each)
        ]
        rivals = [each for each in source.quantities if each.nouns & mine.nouns and not mine.same_value(each)]
        if same or mine.value in source.years:
            bound_elsewhere = rivals and same and all(each.nouns and not each.nouns & mine.nouns for each in same)
            said = sum(each.same_value(mine) and not each.loose for each in claim.quantities)
            oftener = same and not mine.loose and said > len(same) and not mine.nouns & same[0].nouns
            if not oftener and not (
                bound_elsewhere and any(each.nouns for each in rivals if each in left or len(rivals) == 1)
            ):
                continue
        elif (mine.loose and not any(_head_shared(mine, each) and each in left for each in rivals)) or (
            not left and any(_same_thing(mine, each) for each in around.quantities)
        ):
            continue
        unlike = next((each for each in source.quantities if mine.same_value(each)), None)
        instead = next(iter(rivals or ([unlike] if unlike else left)), None)
        found.append(Fault(FaultKind.NUMBER, _says(_told(mine), _told(instead) if instead else "")))
    return found


def _only_both(mine: Quantity, other: Quantity) -> bool:
    """Whether the source's "the two sides" would have to carry another two."""
    return other.loose and not mine.loose and bool(mine.nouns) and not mine.nouns & other.nouns


def _head_shared(mine: Quantity, other: Quantity) -> bool:
    return bool(mine.nouns & other.nouns) and mine.unit == other.unit == ""


def _same_thing(mine: Quantity, other: Quantity) -> bool:
    shared = mine.nouns & other.nouns or (mine.unit and mine.unit == other.unit) or not mine.nouns or not other.nouns
    return mine.same_value(other) and not mine.contradicts(other) and bool(shared)


def _told(quantity: Quantity) -> str:
    unit = quantity.unit if quantity.unit not in ("", "ordinal") and quantity.unit not in quantity.text else ""
    lead = {"over": "more than ", "under": "less than or nearly ", "": ""}[quantity.bound]
    return f"{lead}{quantity.text} {unit}".strip()


def _date_faults(claim: Facts, source: Facts, around: Facts, spoken: date | None) -> list[Fault]:
    found = []
    left = [each for each in source.dates if not any(agrees(mine, each, spoken) for mine in claim.dates)]
    for mine in claim.dates:
        fitting = [each for each in source.dates if agrees(mine, each, spoken)]
        said = sum(
            replace(each, text="", first=0, last=0) == replace(mine, text="", first=0, last=0) for each in claim.dates
        )
        # "Last year" may be told for 2020, but not where the briefing has "this year" as well.
        put = mine.span and any(each.span for each in left) and not any(each.span for each in fitting)
        oftener = said > len(fitting) > 0 and any(
            (_alike(mine, each) and each.span == "") or mine.span for each in left
        )
        if (fitting and not put and not oftener) or _is_counted(mine, source.quantities):
            continue
        alike = [each for each in left if _alike(mine, each)]
        if not alike and any(agrees(mine, each, spoken) for each in around.dates):
            continue
        instead = next(iter(alike or left), None)
        found.append(Fault(FaultKind.DATE, _says(mine.text, instead.text if instead else "")))
    return found


def _is_counted(mine: When, counted: Sequence[Quantity]) -> bool:
    return mine.month is None and mine.year is not None and any(each.value == mine.year for each in counted)


def _alike(mine: When, other: When) -> bool:
    """Whether one could be put for the other: a date for a date, a year for a year."""
    return (mine.month is not None or mine.offset is not None or mine.weekday is not None) == (
        other.month is not None or other.offset is not None or other.weekday is not None
    )


def _says(said: str, instead: str) -> str:
    return (
        f"says {said}, the briefing says {instead}" if instead else f"says {said}, the briefing does not say that here"
    )
