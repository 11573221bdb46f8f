"""Many small fictional transcripts, quick to ingest."""

from __future__ import annotations

from pathlib import Path

_MATTERS = (
    "the harbour of Port Vell",
    "grain for Northland",
    "the Torrin dam",
    "lighthouse keepers",
    "the opera in Elm",
)


def small_briefing(number: int, edition: int = 0) -> str:
    """A transcript with one question; every number and edition has words of its own."""
    day, matter = number % 28 + 1, _MATTERS[number % len(_MATTERS)]
    return (
        f"Briefing by Velmara Spokeswoman Tessa Varn, Port Vell, May {day}, {2010 + number // 28}\n\n"
        f"Question: What about {matter}, file {number}?\n\n"
        f"Tessa Varn: Talks on file {number} go on. Draft {edition} of the note is with our partners.\n"
    )


def write_briefings(folder: Path, count: int, edition: int = 0) -> list[Path]:
    """Files `000.txt`, `001.txt` and so on in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:03d}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(small_briefing(number, edition), encoding="utf-8")
    return paths
