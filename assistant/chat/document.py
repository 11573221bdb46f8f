"""A whole briefing as the source reader shows it: outline, sections as dialogue, the cited words highlighted."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.chat.languages import language
from assistant.chat.reading import dialogue_of, section_at, section_named
from assistant.chat.templating import TEMPLATES
from index.lines import squeeze
from index.parser import GENERIC_HEADINGS
from index.records import Briefing, Section

_DOCUMENTS_KEPT = 16
_rendered: dict[tuple[str, str], tuple[Briefing, list[str]]] = {}
"""Sections by edition and language, the oldest first: transcripts, the same for every user."""


def render_document(
    briefing: Briefing,
    start: int | None = None,
    end: int | None = None,
    *,
    steps: Mapping[str, int | None] | None = None,
) -> str:
    """The briefing opened at text[start:end], which is highlighted; at an empty span only its section is brought up."""
    opened = start is not None
    start = min(max(start or 0, 0), len(briefing.text))
    end = min(max(end or start, start), len(briefing.text))
    printed = briefing.text[start:end]
    here = (section_at(briefing, start, end) or section_named(briefing, printed)) if opened else None
    sections = _plain_sections(briefing)
    shown = False
    for place, section in enumerate(briefing.sections):
        is_here = section is here
        spoken = any(turn.start < end and start < turn.end for turn in section.turns) and end > start
        if is_here or spoken:
            sections[place] = _section(briefing, section, start=start, end=end, here=is_here, shows=spoken)
            shown = shown or is_here or spoken
    # A title or a list of contents is cited too, and nobody spoke it.
    outside = printed if printed.strip() and not shown else ""
    return TEMPLATES.get_template("document.html").render(
        briefing=briefing,
        sections=sections,
        here=here,
        start=start,
        end=end,
        opened=opened,
        outside=outside,
        title_cited=bool(outside) and squeeze(outside) == squeeze(briefing.title),
        steps=steps,
    )


def _plain_sections(briefing: Briefing) -> list[str]:
    """The sections with nothing highlighted: from one citation to the next only one of them changes."""
    key = briefing.edition, language()
    of, rendered = _rendered.get(key, (None, []))
    if of is not briefing:
        rendered = [_section(briefing, section) for section in briefing.sections]
        while len(_rendered) >= _DOCUMENTS_KEPT:
            _rendered.pop(next(iter(_rendered)), None)
        _rendered[key] = briefing, rendered
    return list(rendered)


def _section(
    briefing: Briefing, section: Section, *, start: int = 0, end: int = 0, here: bool = False, shows: bool = False
) -> str:
    printed = briefing.text[start:end] if here and not shows else ""
    heading_cited = bool(printed) and squeeze(printed) == squeeze(section.heading)
    return TEMPLATES.get_template("section.html").render(
        briefing=briefing,
        section=section,
        here=here,
        printed="" if heading_cited else printed,
        heading_cited=heading_cited,
        turns=dialogue_of(briefing, section, start=start, end=end),
        about="" if section.heading in GENERIC_HEADINGS else section.heading,
    )
