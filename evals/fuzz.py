"""Feeds the readers and the parser damaged files, looking for crashes and for waits.

python -m evals.fuzz [--seconds N] SEED...       seeds are good files of any type

A finding is any error but BadInput, any span that does not hold, and more than five seconds for a file of up to 1 MB.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from index.errors import BadInput
from index.parser import parse_briefing
from index.reader import SUFFIXES, read_transcripts

SLOW = 5.0
"""Seconds of the processor, so that a busy machine is no finding."""
LARGEST = 1 << 20
"""Bytes."""


class Finding(Exception):
    """A file on which the readers or the parser break their promise."""


def check_file(data: bytes, suffix: str, folder: Path) -> None:
    """Read and parse `data` as a file of that type; Finding where it crashes, takes long or gives an unsound text."""
    path = folder / f"fuzzed{suffix}"
    path.write_bytes(data)
    started = time.process_time()
    try:
        for transcript in read_transcripts(path, on_bad_record=lambda *_: None):
            text = transcript.text
            if "\r" in text or "\x00" in text or not text.strip():
                raise Finding(f"unsound text from {suffix}: {text[:80]!r}")
            text.encode()
            for section in parse_briefing(text, briefing_id="fuzzed").sections:
                if any(not 0 <= turn.start < turn.end <= len(text) for turn in section.turns):
                    raise Finding(f"a turn outside the text from {suffix}")
    except BadInput:
        pass
    except Finding:
        raise
    except Exception as error:
        raise Finding(f"{type(error).__name__} from {suffix}: {error}") from error
    if (took := time.process_time() - started) > SLOW:
        raise Finding(f"{took:.1f} s for {len(data)} bytes of {suffix}")


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """`seed` with some stretches changed, doubled, cut or moved."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(len(data) + 1)
        stretch = data[start : start + chance.choice((1, 2, 8, 64, 1024))]
        match chance.randrange(5):
            case 0:
                data[start : start + len(stretch)] = chance.randbytes(len(stretch))
            case 1:
                data[start:start] = stretch * chance.choice((1, 2, 50, 2000))
            case 2:
                del data[start : start + len(stretch)]
            case 3:
                place = chance.randrange(len(data) + 1)
                data[place:place] = stretch
            case _ if stretch:
                data[start] ^= 1 << chance.randrange(8)
    return bytes(data[:LARGEST])


def fuzz(seeds: Sequence[tuple[str, bytes]], seconds: float, tell: Callable[[str], None], start: int = 0) -> int:
    """Check mutations of `seeds` (suffix, content) for so long; how many were. A finding is told with its file."""
    chance = random.Random(start)
    ends, checked = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < ends:
            suffix, seed = chance.choice(seeds)
            data = mutated(seed, chance)
            # Now and then under a name that does not fit.
            suffix = chance.choice(sorted(SUFFIXES)) if chance.random() < 0.1 else suffix
            checked += 1
            try:
                check_file(data, suffix, Path(folder))
            except Finding as finding:
                tell(f"{finding} [{_kept(data, suffix)}]")
    return checked


def _kept(data: bytes, suffix: str) -> Path:
    with tempfile.NamedTemporaryFile("wb", prefix="finding-", suffix=suffix, delete=False) as kept:
        kept.write(data)
    return Path(kept.name)


def main(
    seeds: Annotated[list[Path], typer.Argument(help="Good files, or folders of them.")],
    seconds: Annotated[float, typer.Option(min=1, help="How long.")] = 60,
    start: Annotated[int, typer.Option(help="Start of the random numbers.")] = 0,
) -> None:
    """Mutate the seeds and check each; exit code 1 where something was found."""
    files = [file for seed in seeds for file in (sorted(seed.rglob("*")) if seed.is_dir() else [seed])]
    good = [(file.suffix, file.read_bytes()[:LARGEST]) for file in files if file.suffix in SUFFIXES and file.is_file()]
    findings: list[str] = []

    def tell(finding: str) -> None:
        findings.append(finding)
        typer.echo(finding)

    checked = fuzz(good, seconds, tell, start)
    typer.echo(f"{checked} files checked in {seconds:g} s, {len(findings)} findings")
    sys.exit(bool(findings))


if __name__ == "__main__":
    typer.run(main)
