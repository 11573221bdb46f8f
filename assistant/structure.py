"""The structure of a briefing as plain values, for `show --structure --json` and the chat's API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from index.parse_report import report as parse_report
from index.records import Briefing, Turn


def structure_of(briefing: Briefing) -> dict[str, Any]:
    """Sections in order with their exchanges; spans refer to the canonical text (`show --text`)."""
    return {
        "id": briefing.id,
        "title": briefing.title,
        "date": briefing.date.isoformat() if briefing.date else None,
        "place": briefing.place,
        "source": briefing.source,
        "sha256": briefing.sha256,
        "characters": len(briefing.text),
        "sections": [
            {
                "number": section.number,
                "heading": section.heading,
                "kind": str(section.kind),
                "start": section.start,
                "end": section.end,
                "remarks": [_turn(turn) for turn in section.remarks],
                "exchanges": [
                    {
                        "number": exchange.number,
                        "question": _stretch(exchange.questions),
                        "reply": _stretch(exchange.replies),
                    }
                    for exchange in section.exchanges
                ],
            }
            for section in briefing.sections
        ],
        "report": asdict(parse_report(briefing)),
        "parts": [{"kind": str(part.kind), "start": part.start, "end": part.end} for part in briefing.parts],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {"speaker": turn.speaker, "role": str(turn.role), "start": turn.start, "end": turn.end}


def _stretch(turns: Sequence[Turn]) -> dict[str, Any] | None:
    """From the first word to the last of one side, speaker and role of its first turn, and every turn."""
    if not turns:
        return None
    return {**_turn(turns[0]), "end": turns[-1].end, "turns": [_turn(turn) for turn in turns]}
