"""Layouts of transcripts from many countries, a fictional one each: who speaks, in what role, in which exchange."""

# ruff: noqa: E501  A line of the transcript may be long.
from __future__ import annotations

from textwrap import dedent

import pytest

from index.parser import parse_briefing
from index.records import Briefing

# What is printed, and how each turn should come out: `speaker | role | first word`, an empty line between exchanges.
LAYOUTS = {
    "reporters-named-behind-q": (
        """
        Orin Pike
        2031-03-19

        THE PRESIDENT. Good morning. I have no announcements today.

        [1.] Q. Ada Hale, Arven Post: Mr. President, will the harbour open?

        THE PRESIDENT. It will, I think, in May.

        Q. Mrs. Hale: For everyone?

        THE PRESIDENT. For everyone.

        [2.] Q. Tom Reed, Jr., Selwyn (North) Herald: Sir, two questions: who pays?

        THE PRESIDENT. We do.

        REPORTER. Thank you, Mr. President.
        """,
        """
        THE PRESIDENT | official | Good

        Ada Hale, Arven Post | reporter | Mr.
        THE PRESIDENT | official | It

        Ada Hale, Arven Post | reporter | For
        THE PRESIDENT | official | For

        Tom Reed, Jr., Selwyn (North) Herald | reporter | Sir,
        THE PRESIDENT | official | We

        REPORTER | reporter | Thank
        """,
    ),
    "paragraphs-joined-by-commas": (
        """
        Orin Pike
        2031-03-19

        THE PRESIDENT. Good morning.,We have news.,HARBOUR DUES,[1.] Q. Is it open?,THE PRESIDENT. It is. [Laughter],Q. Since when?,THE PRESIDENT. Since May.,Not before.,THE LIGHTHOUSE AT SELWYN [2.] Q. Is it lit?,THE PRESIDENT. It is.
        """,
        """
        THE PRESIDENT | official | Good

        Q | reporter | Is
        THE PRESIDENT | official | It

        Q | reporter | Since
        THE PRESIDENT | official | Since

        Q | reporter | Is
        THE PRESIDENT | official | It
        """,
    ),
    "all-in-one-line": (
        """
        THE PRESIDENT. Good morning. We have news. Q. Is it open? THE PRESIDENT. It is. I was in Section Q. Nobody saw me. Q. Since when? THE PRESIDENT. Since May. Q. May of this year? THE PRESIDENT. Yes.
        """,
        """
        THE PRESIDENT | official | Good

        Q | reporter | Is
        THE PRESIDENT | official | It

        Q | reporter | Since
        THE PRESIDENT | official | Since

        Q | reporter | May
        THE PRESIDENT | official | Yes.
        """,
    ),
    "central-bank": (
        """
        Transcript of Governor Maren’s Press Conference
        March 19, 2031

        GOVERNOR MAREN.  Good afternoon. The Board left its rate where it was, since prices rise as we thought.
        The economy grows, and we expect it to grow further in the months ahead of us, at much the same pace.

        NADIA BELL.  Let’s go to Tom.

        TOM REED.  Thank you. Tom Reed, Arven Post. Are you done with cuts?

        GOVERNOR MAREN.  We are not done. We look at the figures as they come in, and then we decide together.

        TOM REED.  So there may be one in May?

        GOVERNOR MAREN.  There may be. It will depend on the figures, as I said before, and on nothing else.

        NADIA BELL.  Thank you. Jo.

        JO PARK.  Jo Park, Selwyn Herald. Tell us about the price of grain.

        GOVERNOR MAREN.  It rose. It will come down with the harvest, as it does in most years that we know of.

        NADIA BELL.  Thank you. Eva.

        EVA LIND.  Eva Lind, Northland News. Do you see a recession?

        GOVERNOR MAREN.  I do not. Growth is slow but it is growth, and jobs are plenty for those who look for one.
        """,
        """
        GOVERNOR MAREN | official | Good
        NADIA BELL | moderator | Let’s

        TOM REED | reporter | Thank
        GOVERNOR MAREN | official | We

        TOM REED | reporter | So
        GOVERNOR MAREN | official | There

        NADIA BELL | moderator | Thank
        JO PARK | reporter | Jo
        GOVERNOR MAREN | official | It

        NADIA BELL | moderator | Thank
        EVA LIND | reporter | Eva
        GOVERNOR MAREN | official | I
        """,
    ),
    "call-with-an-operator": (
        """
        MODERATOR:  Hello, everyone. Our speakers are two senior officials. Over to the first.

        SENIOR ADMINISTRATION OFFICIAL ONE:  Thanks. The treaty is signed.

        SENIOR ADMINISTRATION OFFICIAL TWO:  And it holds.

        MODERATOR:  We will now take questions.

        OPERATOR:  Our first question comes from Ada Hale with the Arven Post.

        Q    Thanks. Who signed?

        SENIOR ADMINISTRATION OFFICIAL ONE:  Both sides.

        OPERATOR:  The next question comes from Tom Reed.

        Q    Is this on background?

        MODERATOR:  Yes, it is.

        Q    And when?

        SENIOR ADMINISTRATION OFFICIAL TWO:  Monday.
        """,
        """
        MODERATOR | moderator | Hello,
        SENIOR ADMINISTRATION OFFICIAL ONE | official | Thanks.
        SENIOR ADMINISTRATION OFFICIAL TWO | official | And
        MODERATOR | moderator | We
        OPERATOR | moderator | Our

        Q | reporter | Thanks.
        SENIOR ADMINISTRATION OFFICIAL ONE | official | Both

        OPERATOR | moderator | The
        Q | reporter | Is
        MODERATOR | moderator | Yes,

        Q | reporter | And
        SENIOR ADMINISTRATION OFFICIAL TWO | official | Monday.
        """,
    ),
    "one-person-under-two-labels": (
        """
        PRESS SECRETARY ADA B. HALE: Good afternoon. We have one announcement.

        QUESTION: Which one?

        MS. HALE: The harbour opens.

        QUESTION: Why now?

        QUESTION: And for whom?

        MS. HALE: For all.
        """,
        """
        PRESS SECRETARY ADA B. HALE | official | Good

        QUESTION | reporter | Which
        PRESS SECRETARY ADA B. HALE | official | The

        QUESTION | reporter | Why
        QUESTION | reporter | And
        PRESS SECRETARY ADA B. HALE | official | For
        """,
    ),
    "surname-in-capitals-first": (
        """
        Press Conference by Foreign Minister MAREN Ilse

        Date: Tuesday, March 19, 2031

        Ms. MAREN Ilse, Minister for Foreign Affairs: I have one item to report today.

        Reporter: Hale, Arven Post. Will you travel?

        Minister MAREN: I will.

        Arven Post, Hale: When is that?

        Minister MAREN: Soon.
        """,
        """
        Ms. MAREN Ilse, Minister for Foreign Affairs | official | I

        Reporter | reporter | Hale,
        Ms. MAREN Ilse, Minister for Foreign Affairs | official | I

        Arven Post, Hale | reporter | When
        Ms. MAREN Ilse, Minister for Foreign Affairs | official | Soon.
        """,
    ),
    "timestamps-and-text-on-the-next-line": (
        """
        Ilse Maren: (00:00)
        Good morning, everyone. I will be brief today, since the ministers meet at noon and I have to be there.

        Speaker 1: (00:42)
        Will the harbour open this year?

        Ilse Maren: (01:03)
        It will open in May, as I told you last week and the week before, when you asked the same question.

        Tom Reed: (01:30)
        Who pays for it?

        Ilse Maren: (01:41)
        We do. The money is in the budget that parliament passed in the autumn, and nothing has changed about that.
        """,
        """
        Ilse Maren | official | Good

        Speaker 1 | reporter | Will
        Ilse Maren | official | It

        Tom Reed | reporter | Who
        Ilse Maren | official | We
        """,
    ),
    "outlets-behind-the-names": (
        """
        Press conference with Director-General Ilse Maren, 19 March 2031

        Ilse Maren: Good morning. Cases go down.

        Tom Reed (Arven Post): Do deaths go down?

        Ilse Maren: They do.

        Eva Lind (Northland News): And in the north?

        Ilse Maren: There too.

        Tom Reed (Arven Post): Since when?

        Ilse Maren: Since May.
        """,
        """
        Ilse Maren | official | Good

        Tom Reed (Arven Post) | reporter | Do
        Ilse Maren | official | They

        Eva Lind (Northland News) | reporter | And
        Ilse Maren | official | There

        Tom Reed (Arven Post) | reporter | Since
        Ilse Maren | official | Since
        """,
    ),
    "bold-labels": (
        """
        # Press briefing by Spokesperson Ilse Maren

        **Ilse Maren:** Good morning.

        **Arven Post:** Is the harbour open?

        **Ilse Maren:** It is.

        **Northland News:** Since when?

        **Ilse Maren:** Since May.
        """,
        """
        Ilse Maren | official | Good

        Arven Post | reporter | Is
        Ilse Maren | official | It

        Northland News | reporter | Since
        Ilse Maren | official | Since
        """,
    ),
    "names-in-brackets": (
        """
        Briefing by Spokesperson Ilse Maren

        [Ilse Maren] Good morning.

        [Question] Is the harbour open?

        [Ilse Maren] It is. [Laughter]

        [Laughter]

        [Question] Since when?

        [Ilse Maren] Since May.
        """,
        """
        Ilse Maren | official | Good

        Question | reporter | Is
        Ilse Maren | official | It

        Question | reporter | Since
        Ilse Maren | official | Since
        """,
    ),
    "names-and-dashes": (
        """
        Briefing by Spokesperson Ilse Maren

        ILSE MAREN — Good morning.

        QUESTION — Is the harbour open?

        ILSE MAREN — It is — at last.

        QUESTION — Since when?

        ILSE MAREN — Since May.
        """,
        """
        ILSE MAREN | official | Good

        QUESTION | reporter | Is
        ILSE MAREN | official | It

        QUESTION | reporter | Since
        ILSE MAREN | official | Since
        """,
    ),
    "spanish": (
        """
        ILSE MAREN ROBLES, SECRETARIA DE SALUD: Muy buenas noches. Son las 19:00 horas. Les recuerdo: hay que cuidarse.
        Vamos a las preguntas.
        PREGUNTA: Gracias. ¿Cuándo llega la vacuna?
        ILSE MAREN ROBLES: En mayo.
        INTERLOCUTORA: ¿Para todos?
        ILSE MAREN ROBLES: Para todos.
        """,
        """
        ILSE MAREN ROBLES, SECRETARIA DE SALUD | official | Muy

        PREGUNTA | reporter | Gracias.
        ILSE MAREN ROBLES, SECRETARIA DE SALUD | official | En

        INTERLOCUTORA | reporter | ¿Para
        ILSE MAREN ROBLES, SECRETARIA DE SALUD | official | Para
        """,
    ),
    "french-letters": (
        """
        Point de presse du 19 mars 2031

        Q : Le port est-il ouvert ?

        R : Il l’est.

        Q : Depuis quand ?

        R : Depuis mai.
        """,
        """
        Q | reporter | Le
        R | official | Il

        Q | reporter | Depuis
        R | official | Depuis
        """,
    ),
    "german": (
        """
        Regierungspressekonferenz vom 19. März 2031

        Vorsitzende Bell: Guten Tag. Wir beginnen.

        Frage Reed: Ist der Hafen offen?

        Maren (AA): Ja.

        Zusatzfrage Reed: Seit wann?

        Maren (AA): Seit Mai.

        Frage: Und für wen?

        Maren (AA): Für alle.
        """,
        """
        Vorsitzende Bell | moderator | Guten

        Frage Reed | reporter | Ist
        Maren (AA) | official | Ja.

        Zusatzfrage Reed | reporter | Seit
        Maren (AA) | official | Seit

        Frage | reporter | Und
        Maren (AA) | official | Für
        """,
    ),
    "russian": (
        """
        Брифинг официального представителя Ильзы Марен, 19 марта 2031 года

        Вопрос: Открыт ли порт?

        И. Марен: Да, открыт.

        Вопрос: С каких пор?

        И. Марен: С мая.
        """,
        """
        Вопрос | reporter | Открыт
        И. Марен | official | Да,

        Вопрос | reporter | С
        И. Марен | official | С
        """,
    ),
    "chinese": (
        """
        2031年3月19日外交部发言人马仁主持例行记者会

        阿尔文社记者：港口开放了吗？

        马仁：开放了。

        北地新闻记者：从什么时候开始？

        马仁：五月。
        """,
        """
        阿尔文社记者 | reporter | 港口开放了吗？
        马仁 | official | 开放了。

        北地新闻记者 | reporter | 从什么时候开始？
        马仁 | official | 五月。
        """,
    ),
    "japanese": (
        """
        大臣会見概要

        【記者】港は開いていますか。

        【大臣】はい、開いています。

        【記者】いつからですか。

        【大臣】五月からです。
        """,
        """
        記者 | reporter | 港は開いていますか。
        大臣 | official | はい、開いています。

        記者 | reporter | いつからですか。
        大臣 | official | 五月からです。
        """,
    ),
    "arabic": (
        """
        سؤال: هل الميناء مفتوح؟

        جواب: نعم.

        سؤال: منذ متى؟

        جواب: منذ مايو.
        """,
        """
        سؤال | reporter | هل
        جواب | official | نعم.

        سؤال | reporter | منذ
        جواب | official | منذ
        """,
    ),
    "italian-and-portuguese-words": (
        """
        DOMANDA: Il porto è aperto?

        MINISTRO MAREN: Sì.

        PERGUNTA: Desde quando?

        MINISTRO MAREN: Maio.
        """,
        """
        DOMANDA | reporter | Il
        MINISTRO MAREN | official | Sì.

        PERGUNTA | reporter | Desde
        MINISTRO MAREN | official | Maio.
        """,
    ),
    "numbered-questions": (
        """
        Q1: Is the harbour open?
        A1: It is.

        Q2: Since when?
        A2: Since May.
        """,
        """
        Q1 | reporter | Is
        A1 | official | It

        Q2 | reporter | Since
        A2 | official | Since
        """,
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_turns_of(name: str) -> None:
    printed, expected = (dedent(text).strip() for text in LAYOUTS[name])
    assert turns(parse_briefing(printed, briefing_id="made-up")) == expected


def turns(briefing: Briefing) -> str:
    """The turns as they stand in the text; an empty line in front of each exchange."""
    opens = set()
    for section in briefing.sections:
        for exchange in section.exchanges:
            before = [
                turn for turn in section.remarks if turn.role == "moderator" and turn.end <= exchange.turns[0].start
            ]
            opens.add(exchange.turns[0].start)
            if before and all(
                not (before[-1].start < other.turns[0].start < exchange.turns[0].start) for other in section.exchanges
            ):
                opens.discard(exchange.turns[0].start)
                opens.add(before[-1].start)
    shown = []
    for turn in sorted((turn for section in briefing.sections for turn in section.turns), key=lambda turn: turn.start):
        words = briefing.text[turn.start : turn.end].split()
        shown.append(("\n" if turn.start in opens and shown else "") + f"{turn.speaker} | {turn.role} | {words[0]}")
    return "\n".join(shown)
