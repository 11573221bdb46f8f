"""The report on a parse: what a reader needs to see before trusting it."""

from __future__ import annotations

import pytest

from index.parse_report import report
from index.parser import parse_briefing
from index.records import PartKind, Role

TEXT = """Briefing by Spokeswoman Ilse Maren, Port Vell, March 19, 2031

Table of contents

1. The Selwyn lighthouse
2. The harbour of Bolmark

The Selwyn lighthouse

The lighthouse was lit on Monday, and we thank the keepers. It was a long night for all of them.

back to top

Question: Who paid for it?

Ilse Maren: We did.

Question: And who pays for the harbour?
"""


def test_a_report_names_what_was_found() -> None:
    found = report(parse_briefing(TEXT, briefing_id="made-up"))
    assert found.headings == ("The Selwyn lighthouse",)
    assert found.exchanges == 2
    assert {(each.speaker, each.role, each.turns) for each in found.speakers} == {
        ("Ilse Maren", Role.OFFICIAL, 2),
        ("Question", Role.REPORTER, 2),
    }
    assert sum(each.share for each in found.speakers) == pytest.approx(1)
    assert [each.kind for each in found.unspoken] == [PartKind.FRONT_MATTER, PartKind.CONTENTS, PartKind.NAVIGATION]
    assert found.unspoken[0].first_words.startswith("Briefing by")


def test_warnings_name_the_lines() -> None:
    assert report(parse_briefing(TEXT, briefing_id="made-up")).warnings == (
        "1 question without a reply: line 18",
        "a heading of the contents has no section: The harbour of Bolmark (line 6)",
    )


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        pytest.param(
            "We met today. It was long.",
            ("no date found; give one with --date", "no speaker labels found; the text is one section"),
            id="prose",
        ),
        pytest.param(" ", ("no date found; give one with --date", "nothing spoken was found"), id="nothing-spoken"),
        pytest.param(
            "19 March 2031\n\nMS. HALE: Good afternoon.\n",
            ("speaker role unknown: MS. HALE (line 3)",),
            id="role-unknown",
        ),
    ],
)
def test_warnings_of(text: str, warnings: tuple[str, ...]) -> None:
    assert report(parse_briefing(text, briefing_id="made-up")).warnings == warnings
