"""The stores of an open index compared with each other, with their texts and with the copies of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.catalogue import BriefingSummary

if TYPE_CHECKING:
    from index.briefing_index import BriefingIndex


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found; the index is sound where nothing is damaged, missing, orphaned or changed."""

    briefings: int = 0
    passages: int = 0
    missing: dict[str, list[str]] = field(default_factory=dict)
    """By store: passages of the catalogue that it lacks; of `texts`, editions."""
    orphans: dict[str, list[str]] = field(default_factory=dict)
    """By store: passages, or editions, it holds that are not part of the index."""
    changed: list[str] = field(default_factory=list)
    """Passages whose words are not those at their place in the text; briefings whose text is not what it was."""
    damaged: list[str] = field(default_factory=list)
    """Files that are missing or not as they were written, with what is wrong."""

    @property
    def sound(self) -> bool:
        return not (self.damaged or any(self.missing.values()) or any(self.orphans.values()) or self.changed)


def compare_stores(index: BriefingIndex) -> Verification:
    """What disagrees. Raises IndexDamaged where the catalogue cannot be read."""
    index.check()
    summaries = {each.edition: each for each in index.briefings()}
    known = index.passage_ids()
    held = {"vectors": index.vectors.ids(), "words": index.words.ids()}
    copied, differing, damaged = _compare_copies(index, summaries)
    changed = {id_ for id_ in known if not index.in_place(id_)}
    changed |= {each.id for each in summaries.values() if each.text_sha256 != index.briefing(each.id).text_sha256}
    return Verification(
        briefings=len(summaries),
        passages=len(known),
        missing={
            **{name: sorted(known - ids) for name, ids in held.items()},
            "texts": sorted(summaries.keys() - copied) if not damaged else [],
        },
        orphans={
            **{name: sorted(ids - known) for name, ids in held.items()},
            "texts": sorted(copied - summaries.keys()),
        },
        changed=sorted(changed | differing),
        damaged=damaged,
    )


def _compare_copies(
    index: BriefingIndex, summaries: Mapping[str, BriefingSummary]
) -> tuple[set[str], set[str], list[str]]:
    """Editions with a whole copy, ids of briefings whose copy says something else, and files that are damaged."""
    copied, differing, damaged = set(), set(), []
    for path, copy in index.texts:
        if copy is None:
            damaged.append(f"{path} holds other bytes than were written")
            continue
        copied.add(copy.edition)
        if copy.edition in summaries and copy.text != index.briefing(copy.id).text:
            differing.add(copy.id)
    return copied, differing, damaged
