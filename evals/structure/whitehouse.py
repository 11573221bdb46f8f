"""The turns of a White House transcript in Markdown, by its own printing rule and without the parser.

A reporter's turn starts with `Q` and a blank (a no-break space, mostly) at the start of a line, anybody else's with a
label in capitals and a colon; three times it is a full stop, and once the label runs into the line before. Paragraphs
that follow belong to the turn. Checked by listing every line of the 188 files that starts with `Q` or with capitals
and a mark: `Quad`, `Q&A` and the like are no labels, all others are.
"""

from __future__ import annotations

import re

from evals.structure.letters import first_letter
from evals.structure.records import Expectation, ExpectedTurn
from index.records import Role

_BLANK = r"[ \u00a0\u2060]"
_NAME = r"(?:MR: )?[A-Z][A-Z.’'\- \u00a0]*[A-Z]"
_LABEL = re.compile(
    rf"^{_BLANK}*(?:(?P<q>Q)(?={_BLANK})|Q?(?P<name>{_NAME}):|(?P<stopped>(?:MR|MS|DR)\. [A-Z’'\-]+)\.(?={_BLANK}))"
    rf"|(?<=[.?!] )(?P<inside>[A-Z]+ {_NAME}):",
    re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_END = re.compile(rf"^{_BLANK}*END\b(?:.*\d{{1,2}}:\d\d.*)?$", re.MULTILINE)
_ROLES = {"MODERATOR": Role.MODERATOR, "OPERATOR": Role.MODERATOR, "PHOTOJOURNALIST": Role.REPORTER}
# Staff who call out that the plane lands: nothing says in what capacity.
_NOT_JUDGED = frozenset({"AIDE", "WHITE HOUSE AIDE"})


def whitehouse_expectation(text: str) -> Expectation:
    """Each label at the start of a line starts a turn; what stands before the first one nobody spoke."""
    front = match.end() if (match := _FRONT_MATTER.match(text)) else 0
    labels = list(_LABEL.finditer(text, front))
    first = labels[0].start() if labels else front
    ends = [match.span() for match in _END.finditer(text, first)]
    return Expectation(tuple(_turn(text, label) for label in labels), ((0, first), *ends))


def _turn(text: str, label: re.Match[str]) -> ExpectedTurn:
    start = first_letter(text, label.end())
    name = label["name"] or label["stopped"] or label["inside"]
    if name is None:
        return ExpectedTurn("Q", (), Role.REPORTER, start)
    if name in _NOT_JUDGED:
        return ExpectedTurn(name, (), None, start)
    return ExpectedTurn(name, (name,), _ROLES.get(name, Role.OFFICIAL), start)
