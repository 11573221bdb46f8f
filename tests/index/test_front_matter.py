"""Title, date, place and speaker."""

from __future__ import annotations

import pytest

from index.front_matter import find_date, find_facts
from index.lines import split_lines


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param("Port Vell, March 19, 2031", "2031-03-19", id="month-first"),
        pytest.param("19 March 2031", "2031-03-19", id="day-first"),
        pytest.param("19 March 203121:20", "2031-03-19", id="date-and-time-glued"),
        pytest.param("2031-03-1921:20", "2031-03-19", id="iso-and-time-glued"),
        pytest.param("the 19th of March, 2031", "2031-03-19", id="ordinal"),
        pytest.param("26-19-03-2031", "2031-03-19", id="docket"),
        pytest.param("2031-03-19_352", "2031-03-19", id="iso"),
        pytest.param("1 de mayo de 2020", "2020-05-01", id="spanish"),
        pytest.param("5. Mai 2021", "2021-05-05", id="german"),
        pytest.param("le 1er février 2031", "2031-02-01", id="french"),
        pytest.param("13 января 2022 года", "2022-01-13", id="russian"),
        pytest.param("2022年1月13日", "2022-01-13", id="chinese"),
        pytest.param("令和4年1月13日(木曜日)", "2022-01-13", id="japanese-era"),
        pytest.param("令和元年5月1日", "2019-05-01", id="first-year-of-an-era"),
        pytest.param("13/01/2022", "2022-01-13", id="day-first-for-sure"),
        pytest.param("01/13/2022", "2022-01-13", id="month-first-for-sure"),
        pytest.param("04/05/2022", None, id="day-or-month-first"),
        pytest.param("Daily briefing, 06/16/15", "2015-06-16", id="short-year"),
        pytest.param("Briefing, 7-20-09", "2009-07-20", id="short-year-hyphens"),
        pytest.param("16/06/15", None, id="short-year-day-or-year-first"),
        pytest.param("06/05/15", None, id="short-year-day-or-month-first"),
        pytest.param("Thursday, 13th of January, 2022", "2022-01-13", id="weekday-and-ordinal"),
        pytest.param("FOMCpresconf20200303", "2020-03-03", id="compact-in-a-file-name"),
        pytest.param("April-01-2020", "2020-04-01", id="hyphens"),
        pytest.param("February 30, 2031", None, id="no-such-day"),
        pytest.param("19:33", None, id="time-alone"),
        pytest.param("99-99-2031", None, id="no-such-month"),
    ],
)
def test_date(text: str, date: str | None) -> None:
    found = find_date(text)
    assert (str(found) if found else None) == date


@pytest.mark.parametrize(
    ("title", "speaker", "place"),
    [
        pytest.param(
            "Briefing by Foreign Ministry Spokeswoman Ilse Maren, Port Vell, March 19, 2031",
            "Ilse Maren",
            "Port Vell",
            id="spokeswoman",
        ),
        pytest.param(
            "Briefing by Foreign Ministry Spokesperson Ilse Maren, March 19, 2031",
            "Ilse Maren",
            None,
            id="spokesperson-without-a-place",
        ),
        pytest.param(
            "Joint briefing by Foreign Minister Ilse Maren and Trade Minister Tomas Quill, Port Vell, 19 May 2031",
            "Ilse Maren",
            "Port Vell",
            id="two-officials",
        ),
        pytest.param("Press Briefing by Press Secretary Ada Hale", "Ada Hale", None, id="press-secretary"),
        pytest.param("Spokesperson Ilse Maren’s Regular Press Conference", "Ilse Maren", None, id="possessive"),
        pytest.param(
            "Press Briefing by Press Secretary Ada Hale, Advisor Tomas Quill, and Mayor Ilse Maren, March 19, 2031",
            "Ada Hale",
            None,
            id="three-speakers",
        ),
        pytest.param("President Quill Announces Talks on a Treaty", None, None, id="news"),
        pytest.param("Transcript of a press conference", None, None, id="nobody"),
    ],
)
def test_facts_in_a_title(title: str, speaker: str | None, place: str | None) -> None:
    lines = split_lines(title)
    facts = find_facts(title, lines, len(lines), file_name="x")
    assert (facts.title, facts.speaker, facts.place) == (title, speaker, place)


def test_the_title_is_found_among_menus() -> None:
    text = (
        "Home\nPress service and briefings\nPress conferences of the year\n19 May 2030\n\n"
        "Briefing by Ilse Maren, 19 March 2031\nShare\n"
    )
    lines = split_lines(text)
    facts = find_facts(text, lines, len(lines), file_name="x")
    assert (facts.title, str(facts.date)) == ("Briefing by Ilse Maren, 19 March 2031", "2031-03-19")


def test_the_name_of_the_file_helps_out() -> None:
    facts = find_facts("Words.", split_lines("Words."), 0, file_name="2031-03-19-maren")
    assert str(facts.date) == "2031-03-19"


def test_a_damaged_block_is_no_failure() -> None:
    text = "---\ntitle: [\n---\nWords."
    assert find_facts(text, split_lines(text), 3, file_name="x").title is None


@pytest.mark.parametrize(
    ("front", "place"),
    [
        pytest.param("Elm Street Press Briefing Room\n\n1:06 P.M. EST", "Elm Street Press Briefing Room", id="room"),
        pytest.param("The Fortress\nPort Vell, N.L.\n4:49 P.M. EDT", "The Fortress, Port Vell, N.L.", id="two-lines"),
        pytest.param(
            "Aboard Air One\nEn Route Port Vell\n\n10:35 a.m.", "Aboard Air One, En Route Port Vell", id="plane"
        ),
        pytest.param(
            "\\[Via Teleconference\\]\n(June 14, 2031)\n3:08 P.M. CEST", "Via Teleconference", id="day-between"
        ),
        pytest.param("**See correction below, marked by an asterisk.**\n1:06 P.M. EST", None, id="note"),
        pytest.param("ON THE TALKS IN PORT VELL\nElm Room\n1:06 P.M.", "Elm Room", id="rest-of-a-title"),
        pytest.param("19:33", None, id="no-venue"),
        pytest.param("Share this page\nPrint\n19:33", None, id="menu"),
    ],
)
def test_the_place_stands_before_the_time_of_day(front: str, place: str | None) -> None:
    text = f"Press Briefing by Press Secretary Ada Hale, March 19, 2031\n{front}\n"
    lines = split_lines(text)
    assert find_facts(text, lines, len(lines), file_name="x").place == place


def test_a_declared_place_holds() -> None:
    text = "---\nlocation: Port Vell\n---\nElm Room\n1:06 P.M. EST\n"
    assert find_facts(text, split_lines(text), 5, file_name="x").place == "Port Vell"
