"""Passages of a fictional briefing of 14 March 2031, a Friday, which the cases of the check are about."""

from __future__ import annotations

from datetime import date

from index.records import Passage, Role
from index.sentences import sentence_spans

SPOKEN = date(2031, 3, 14)
_SPEECH = [
    # (section, exchange, heading, speaker, role, question, text)
    (
        *(0, None, "Talks with Northland", "Ada Brandt", Role.OFFICIAL, ""),
        "On March 12, Foreign Minister Olaf Reinholt held talks with the President of Northland, Irena Kovač, in Port "
        "Ansel. The talks lasted four hours. The two sides signed an agreement on fishing quotas, which allows 12 "
        "Velmaran vessels to fish for eight months. The parliament of Northland approved the agreement yesterday. "
        "Trade between the two countries reached 1.5 million tonnes in 2030, which is 11 percent more than a year "
        "earlier. Velmara did not agree to the levy on foreign ships. Mr Reinholt may travel to Stell next month.",
    ),
    (
        *(1, None, "Work of the Orva River Commission", "Ada Brandt", Role.OFFICIAL, ""),
        "The Orva River Commission (ORC) plans to open an office in Haldry. Its chair, Professor Edda Lunn, said that "
        "the water level had fallen by half since 1998. The ministry denied that the dam holds back water. We support "
        "the work of the Commission and will pay $3 billion for the new locks. The alleged leak at the dam has not "
        "been confirmed. More than 200 engineers work there. Observers must be admitted before June. The minister "
        "described relations as “a working friendship, not a ceremonial one.”",
    ),
    (
        *(2, 1, "Sanctions", "Question", Role.REPORTER, ""),
        "The Southland government has secretly bought 40 tanks from Velmara. Will the ministry resign over this?",
    ),
    (
        *(
            2,
            1,
            "Sanctions",
            "Tomas Quill",
            Role.OFFICIAL,
            "The Southland government has secretly bought 40 tanks from Velmara.",
        ),
        "We do not comment on rumours. The United States lifted its sanctions against Southland in January. I do not "
        "think that the sanctions were useful. Our ambassador refused to attend the ceremony in Dunmere. The United "
        "Nations has sent 300 tonnes of grain to the region, and Sergei Petrov coordinates the deliveries.",
    ),
]


def passages() -> list[Passage]:
    """The whole briefing, cut as it would be retrieved."""
    made, start = [], 0
    for section, exchange, heading, speaker, role, question, text in _SPEECH:
        spans = tuple((start + first, start + last) for first, last in sentence_spans(text, 0, len(text)))
        made.append(
            Passage(
                "b1", "b1:0", section, exchange, heading, speaker, role, question, start, start + len(text), text, spans
            )
        )
        start += len(text) + 50
    return made
