"""The command `briefings mentions`: a term over time."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from assistant.command_line import IndexOption, JsonOption, open_index, print_json


class Said(StrEnum):
    """Whose mentions count."""

    OFFICIAL = "official"
    REPORTER = "reporter"


def mentions(
    term: Annotated[
        str, typer.Argument(help="A word, name or phrase; as written where it has quotation marks around it.")
    ],
    index: IndexOption = None,
    by: Annotated[Said | None, typer.Option(help="Only what officials, or reporters, said.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Count a term in every briefing, inflected forms included, and say which briefings do not mention it."""
    from assistant.explore.concordance import Concordance
    from index.records import Role

    with open_index(index, purpose="briefings mentions") as opened:
        found = Concordance(opened).mentions(term, Role(by) if by else None)
    if as_json:
        print_json(found.as_json())
        return
    from assistant.terminal import print_mentions

    print_mentions(found)
