"""Layouts of transcripts from many countries, a fictional one each: who speaks, in what role, in which exchange."""

# ruff: noqa: E501  A line of the transcript may be long.
from __future__ import annotations

from textwrap import dedent

import pytest

from index.parser import OPENING, QUESTIONS, parse_briefing
from index.records import Briefing, PartKind

SPOKEN_OR_AROUND = {PartKind.SPEECH, PartKind.LABEL, PartKind.HEADING}

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
        Orin Pike | official | Good

        Ada Hale, Arven Post | reporter | Mr.
        Orin Pike | official | It

        Ada Hale, Arven Post | reporter | For
        Orin Pike | official | For

        Tom Reed, Jr., Selwyn (North) Herald | reporter | Sir,
        Orin Pike | official | We

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
        Orin Pike | official | Good

        Q | reporter | Is
        Orin Pike | official | It

        Q | reporter | Since
        Orin Pike | official | Since

        Q | reporter | Is
        Orin Pike | official | It
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
    "index-of-topics-and-the-time": (
        """
        Department Press Briefing – March 19, 2031

        Farhan Velk, Department Spokesperson
        Washington, DC
        March 19, 2031

        Index for Today's Briefing

        NORTHLAND
        ARVENIA
        REGION

        TRANSCRIPT:

        1:15 p.m. EDT

        MR VELK: Good afternoon, everyone. Just a couple of things at the top. The Secretary travels tomorrow to Selwyn.

        With that, I am happy to take questions. Tom.

        QUESTION: Thank you. On Northland, is there a deal?

        MR VELK: There is none yet.

        QUESTION: But --

        MR VELK: There is none.

        ARVENIA

        QUESTION: Arvenia. Did the envoy go?

        MR VELK: He did.

        QUESTION: Thank you.

        MR VELK: Thank you.

        (The briefing was concluded at 2:10 p.m.)

        # # #
        """,
        """
        MR VELK | official | Good

        QUESTION | reporter | Thank
        MR VELK | official | There

        QUESTION | reporter | But
        MR VELK | official | There

        QUESTION | reporter | Arvenia.
        MR VELK | official | He

        QUESTION | reporter | Thank
        MR VELK | official | Thank
        """,
    ),
    "numbers-and-full-stops": (
        """
        Midday briefing of 19 March 2031

        Harbour dues

        Q1. Will the dues rise?

        A1. They will not.

        Q2. When is that decided?

        A2. In May.

        Grain

        Q3. Who buys it?

        A3. We do.
        """,
        """
        Q1 | reporter | Will
        A1 | official | They

        Q2 | reporter | When
        A2 | official | In

        Q3 | reporter | Who
        A3 | official | We
        """,
    ),
    "wide-brackets": (
        """
        大臣会見記録

        令和13年3月19日

        （大臣）港について申し上げます。五月に開きます。

        （記者）港は誰のものですか。

        （大臣）みなのものです。

        （問）いつからですか。

        （答）五月からです。
        """,
        """
        大臣 | official | 港について申し上げます。五月に開きます。

        記者 | reporter | 港は誰のものですか。
        大臣 | official | みなのものです。

        問 | reporter | いつからですか。
        大臣 | official | 五月からです。
        """,
    ),
    "chinese-without-names": (
        """
        2031年3月19日外交部发言人马仁主持例行记者会

        记者问：港口开放了吗？

        答：开放了。

        阿尔文社记者：从什么时候开始？

        发言人：五月。

        记者问：谁付钱？

        答：我们付。
        """,
        """
        记者问 | reporter | 港口开放了吗？
        马仁 | official | 开放了。

        阿尔文社记者 | reporter | 从什么时候开始？
        马仁 | official | 五月。

        记者问 | reporter | 谁付钱？
        马仁 | official | 我们付。
        """,
    ),
    "offices-in-capitals": (
        """
        Doorstop interview, Selwyn
        19 March 2031

        PRIME MINISTER: Well, thanks for coming. The harbour opens in May.

        JOURNALIST: Prime Minister, who pays for it?

        PRIME MINISTER: We do. I will ask Ilse to add to that.

        MINISTER MAREN: It is in the budget.

        JOURNALIST: [Inaudible] and the dues?

        MINISTER MAREN: They stay where they are.

        JOURNALIST: Thank you.

        ENDS
        """,
        """
        PRIME MINISTER | official | Well,

        JOURNALIST | reporter | Prime
        PRIME MINISTER | official | We
        MINISTER MAREN | official | It

        JOURNALIST | reporter | [Inaudible]
        MINISTER MAREN | official | They

        JOURNALIST | reporter | Thank
        """,
    ),
    "numbered-speakers": (
        """
        Speaker 1: (00:12)
        Good morning, everyone. The harbour opens in May, and we are glad that it does after all these years.

        Speaker 2: (00:42)
        Who pays for it?

        Speaker 1: (01:03)
        We do. The money is in the budget that parliament passed in the autumn, and nothing has changed about that.

        Speaker 3: (01:30)
        When in May?

        Speaker 1: (01:41)
        At its end. I cannot tell you the day, since it depends on the weather and on the ships.
        """,
        """
        Speaker 1 | official | Good

        Speaker 2 | reporter | Who
        Speaker 1 | official | We

        Speaker 3 | reporter | When
        Speaker 1 | official | At
        """,
    ),
    "retranslated": (
        """
        News conference following the talks

        Question (retranslated): Will the harbour open?

        Farhan Velk: It will.

        Question: (in Northlandic) And when?

        Farhan Velk: In May.

        President of Northland Ilse Maren (retranslated): I agree with that.

        Tom Reed: Arven Post. Who pays?

        Farhan Velk: We do.
        """,
        """
        Question (retranslated) | reporter | Will
        Farhan Velk | official | It

        Question | reporter | (in
        Farhan Velk | official | In
        President of Northland Ilse Maren (retranslated) | official | I

        Tom Reed | reporter | Arven
        Farhan Velk | official | We
        """,
    ),
    "name-in-the-preface": (
        """
        Daily Press Briefing by the Office of the Spokesperson for the Secretary-General

        The following is a near-verbatim transcript of today's noon briefing by Farhan Velk, Deputy Spokesman for the Secretary-General.

        Good afternoon, everybody. I will start with a few notes for you today, as there is much that went on over the night.

        **Northland

        The Secretary-General arrived in Northland this morning. He met the President and they talked about the harbour for an hour.

        **Arvenia

        Our colleagues in Arvenia tell us that the convoys crossed the bridge yesterday. Nine trucks carried grain and medicine.

        **Questions and Answers

        Question: Thank you, Farhan. Will he travel on?

        Deputy Spokesman: He will not.

        Question: And in May?

        Deputy Spokesman: We will see. Yes, Edith?

        Correspondent: Follow-up. Who pays?

        Deputy Spokesman: The members do.
        """,
        """
        Farhan Velk | official | Good
        Farhan Velk | official | The
        Farhan Velk | official | Our

        Question | reporter | Thank
        Farhan Velk | official | He

        Question | reporter | And
        Farhan Velk | official | We

        Correspondent | reporter | Follow-up.
        Farhan Velk | official | The
        """,
    ),
    "name-below-the-title": (
        """
        Noon briefing of 19 March 2031

        by Farhan Velk, Deputy Spokesman for the Secretary-General

        Spokesman: Good afternoon. I will start with Northland.

        Northland

        The Secretary-General arrived in Northland this morning, where he met the President of the country for an hour.

        Arvenia

        Our colleagues in Arvenia tell us that the convoys crossed the bridge yesterday and came back.

        Question: Will he travel on?

        Spokesman: He will not.

        Question: And in May?

        Spokesman: We will see.
        """,
        """
        Farhan Velk | official | Good
        Farhan Velk | official | The
        Farhan Velk | official | Our

        Question | reporter | Will
        Farhan Velk | official | He

        Question | reporter | And
        Farhan Velk | official | We
        """,
    ),
    "outlets-and-a-moderator": (
        """
        Media briefing on the fever, 19 March 2031

        Moderator: Good day to all. I am here with Dr Ilse Maren, Director-General, and Dr Tomas Quill. Over to you.

        Dr Ilse Maren: Thank you. Cases go down in every region but one, and we expect that to last.

        Moderator: Thank you. The next question goes to Tom Reed from the Arven Post. Tom, you have the floor.

        Tom Reed (Arven Post): Thank you. Do deaths go down?

        Dr Ilse Maren: They do. Tomas may add to it.

        Dr Tomas Quill: They fell by a third.

        Moderator: The next question goes to Eva Lind of Northland News.

        Eva Lind (Northland News): And in the north?

        Dr Maren: There too.

        Moderator: Thank you all.
        """,
        """
        Moderator | moderator | Good
        Dr Ilse Maren | official | Thank
        Moderator | moderator | Thank

        Tom Reed (Arven Post) | reporter | Thank
        Dr Ilse Maren | official | They
        Dr Tomas Quill | official | They

        Moderator | moderator | The
        Eva Lind (Northland News) | reporter | And
        Dr Ilse Maren | official | There
        Moderator | moderator | Thank
        """,
    ),
    "called-by-an-operator": (
        """
        Transcript: briefing on fever

        DR MAREN: Good morning. We have forty cases today.

        OPERATOR: Thank you. Our first question comes from Tom Reed with the Arven Post. Your line is open.

        TOM REED: Thanks. How many in the north?

        DR MAREN: Nine.

        OPERATOR: The next question goes to Eva Lind.

        EVA LIND: Hi. Are there beds?

        DR QUILL: There are.
        """,
        """
        DR MAREN | official | Good
        OPERATOR | moderator | Thank

        TOM REED | reporter | Thanks.
        DR MAREN | official | Nine.

        OPERATOR | moderator | The
        EVA LIND | reporter | Hi.
        DR QUILL | official | There
        """,
    ),
    "reporters-announced": (
        """
        Press Conference by Foreign Minister MAREN Ilse

        Tuesday, March 19, 2031, 4:10 p.m. Ministry of Foreign Affairs

        (Following is a translation.)

        **Opening Remarks**

        **The Talks with Northland**

        Minister MAREN: I will travel to Northland tomorrow.

        **Harbour of Selwyn**

        Reporter: Tom Reed, Arven Post
        Q: Will the harbour open?

        A: It will.

        **Grain**

        Reporter: Eva Lind, Northland News
        Q: Who buys the grain?

        A: We do.

        Q: And who pays?

        A: We do.
        """,
        """
        Minister MAREN | official | I

        Tom Reed, Arven Post | reporter | Will
        Minister MAREN | official | It

        Eva Lind, Northland News | reporter | Who
        Minister MAREN | official | We

        Q | reporter | And
        Minister MAREN | official | We
        """,
    ),
    "office-and-name": (
        """
        Transcript of Weekly Media Briefing by the Official Spokesperson (March 19, 2031)

        Official Spokesperson, Shri Farhan Velk: Good afternoon to all. I have one announcement today about the harbour.

        Tom Reed, Arven Post: Sir, will the harbour open?

        Eva Lind, Northland News: And who pays for it?

        Official Spokesperson, Shri Farhan Velk: It will open in May. We pay.

        Shri Jo Park, Selwyn Herald: Is the envoy back?

        Official Spokesperson: He is. Yes, Tom.

        Tom: Sir, a follow-up on that: when?

        Official Spokesperson, Shri Farhan Velk: Since Monday.
        """,
        """
        Official Spokesperson, Shri Farhan Velk | official | Good

        Tom Reed, Arven Post | reporter | Sir,
        Eva Lind, Northland News | reporter | And
        Official Spokesperson, Shri Farhan Velk | official | It

        Shri Jo Park, Selwyn Herald | reporter | Is
        Official Spokesperson, Shri Farhan Velk | official | He

        Tom | reporter | Sir,
        Official Spokesperson, Shri Farhan Velk | official | Since
        """,
    ),
    "outlet-before-the-name": (
        """
        Press conference by the Secretary General, Farhan Velk, 19 March 2031

        Ilse Maren (Spokesperson): Good afternoon. The Secretary General will make a few remarks and then we go to questions.

        Farhan Velk (Secretary General): Thank you. The allies met today and they agreed on the harbour.

        Ilse Maren: We will start with the Arven Post.

        Arven Post (Tom Reed): Thank you. When does it open?

        Farhan Velk: In May.

        Ilse Maren: Northland News, in the front row.

        Northland News (Eva Lind): Who pays for it?

        Farhan Velk: We all do.
        """,
        """
        Ilse Maren (Spokesperson) | moderator | Good
        Farhan Velk (Secretary General) | official | Thank
        Ilse Maren (Spokesperson) | moderator | We

        Arven Post (Tom Reed) | reporter | Thank
        Farhan Velk (Secretary General) | official | In

        Ilse Maren (Spokesperson) | moderator | Northland
        Northland News (Eva Lind) | reporter | Who
        Farhan Velk (Secretary General) | official | We
        """,
    ),
    "surnames-named-in-front": (
        """
        PRESS CONFERENCE

        Ilse Maren, President of the Bank,
        Tom Quill, Vice-President of the Bank

        Selwyn, 19 March 2031

        Good afternoon, the Vice-President and I welcome you to our press conference. The Board left its rates where they were today.

        Growth is slow, but it is growth. Prices rise more slowly than they did in autumn, and that is what we expected.

        We are now ready to take your questions.

        * * *

        Question: Are you done with cuts?

        Maren: We are not done.

        Quill: Let me add one thing. Banks are sound.

        Question: So there may be one in May?

        Maren: There may be.
        """,
        """
        Maren | official | Good

        Question | reporter | Are
        Maren | official | We
        Quill | official | Let

        Question | reporter | So
        Maren | official | There
        """,
    ),
    "questions-in-bold": (
        """
        # Questions to the ministry, 19 March 2031

        **Will the harbour open this year?**

        It will open in May. The work is nearly done and the dredgers leave next week.

        **Who pays for it?**

        The ministry pays. Parliament passed the money in the autumn.

        **What about the grain?**

        It is bought at the price of last year.

        Nothing has changed about that.
        """,
        """
        nobody | reporter | Will
        nobody | official | It

        nobody | reporter | Who
        nobody | official | The

        nobody | reporter | What
        nobody | official | It
        """,
    ),
    "questions-as-headings": (
        """
        Press office: questions of the week

        ## Will the harbour open this year?

        It will open in May. The work is nearly done.

        ## Who pays for it?

        The ministry pays.
        """,
        """
        nobody | reporter | Will
        nobody | official | It

        nobody | reporter | Who
        nobody | official | The
        """,
    ),
    "full-stops-forgotten": (
        """
        Orin Pike
        2031-03-19

        THE PRESIDENT. Good morning, ladies and gentlemen.

        TREATY WITH THE U.S.N.

        I have sent the treaty to the Senate, and I hope that it will be read there with care before the summer.

        [1.] Q. Will it pass, sir, do you think?

        THE PRESIDENT No. I do not think so.

        Q. When will it be read?

        THE PRESIDENT. In May.

        Q. By whom?

        THE PRESIDENT. By all.
        """,
        """
        Orin Pike | official | Good
        Orin Pike | official | I

        Q | reporter | Will
        Orin Pike | official | No.

        Q | reporter | When
        Orin Pike | official | In

        Q | reporter | By
        Orin Pike | official | By
        """,
    ),
    "colon-too-many": (
        """
        MS. HALE:  Good morning. We begin.

        Q    Who pays?

        MR. QUILL:  We do.

        Q    -- who else?

        MR: QUILL:  Nobody.

        Q -- who then?

        MR. QUILL:  The others.
        """,
        """
        MS. HALE | official | Good

        Q | reporter | Who
        MR. QUILL | official | We

        Q | reporter | --
        MR. QUILL | official | Nobody.

        Q | reporter | --
        MR. QUILL | official | The
        """,
    ),
    "title-of-many-words": (
        """
        Versión estenográfica

        ILSE MAREN ROBLES, TITULAR DE LA UNIDAD DE HOSPITALES Y DE LA COORDINACIÓN NACIONAL DE LOS INSTITUTOS Y DE LOS HOSPITALES DE ALTA ESPECIALIDAD DE LA SECRETARÍA DE SALUD Y DEL CONSEJO DE SALUBRIDAD GENERAL: Buenas noches. Hay camas.

        PREGUNTA: ¿Cuántas?

        ILSE MAREN ROBLES: Cien.

        PREGUNTA: Gracias.

        TOMÁS QUILL: Buenas noches.

        ---

        VE 794.
        """,
        """
        ILSE MAREN ROBLES, TITULAR DE LA UNIDAD DE HOSPITALES Y DE LA COORDINACIÓN NACIONAL DE LOS INSTITUTOS Y DE LOS HOSPITALES DE ALTA ESPECIALIDAD DE LA SECRETARÍA DE SALUD Y DEL CONSEJO DE SALUBRIDAD GENERAL | official | Buenas

        PREGUNTA | reporter | ¿Cuántas?
        ILSE MAREN ROBLES, TITULAR DE LA UNIDAD DE HOSPITALES Y DE LA COORDINACIÓN NACIONAL DE LOS INSTITUTOS Y DE LOS HOSPITALES DE ALTA ESPECIALIDAD DE LA SECRETARÍA DE SALUD Y DEL CONSEJO DE SALUBRIDAD GENERAL | official | Cien.

        PREGUNTA | reporter | Gracias.
        TOMÁS QUILL | official | Buenas
        """,
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_turns_of(name: str) -> None:
    printed, expected = (dedent(text).strip() for text in LAYOUTS[name])
    assert turns(parse_briefing(printed, briefing_id="made-up")) == expected


def test_an_index_of_topics_and_the_time_are_not_spoken() -> None:
    briefing = parse_briefing(dedent(LAYOUTS["index-of-topics-and-the-time"][0]).strip(), briefing_id="made-up")
    assert [section.heading for section in briefing.sections] == [OPENING, QUESTIONS, "ARVENIA"]
    unspoken = [
        briefing.text[part.start : part.end].strip() for part in briefing.parts if part.kind not in SPOKEN_OR_AROUND
    ]
    assert unspoken[1:] == [
        "Index for Today's Briefing\n\nNORTHLAND\nARVENIA\nREGION",
        "TRANSCRIPT:\n\n1:15 p.m. EDT",
        "(The briefing was concluded at 2:10 p.m.)\n\n# # #",
    ]


def test_the_first_question_may_carry_a_heading() -> None:
    briefing = parse_briefing(dedent(LAYOUTS["numbers-and-full-stops"][0]).strip(), briefing_id="made-up")
    assert [(section.heading, len(section.exchanges)) for section in briefing.sections] == [
        ("Harbour dues", 2),
        ("Grain", 1),
    ]


def test_questions_that_are_reported_stay_whole() -> None:
    text = """Press briefing: afternoon 19 March 2031

From: Prime Minister's Office

Harbour

Asked about the harbour, the Prime Minister’s spokesman said that it would open in May, as planned.

Asked whether the dues would rise, the spokesman said: "No decision has been made."

Northland

Asked why the Prime Minister had not called the President of Northland, the spokesman said they had spoken on Monday.
"""
    briefing = parse_briefing(text, briefing_id="made-up")
    spoken = {section.heading: text[section.turns[0].start : section.turns[-1].end] for section in briefing.sections}
    assert list(spoken) == ["Harbour", "Northland"]
    assert spoken["Harbour"].startswith("Asked about") and spoken["Harbour"].endswith('made."')
    assert {(turn.speaker, turn.role.value) for section in briefing.sections for turn in section.turns} == {
        ("", "unknown")
    }


def test_a_title_that_names_an_office_and_an_event_names_nobody() -> None:
    text = "Remarks by the President After Meeting\n\nTHE PRESIDENT:  Hello.\n\nQ    Why?\n\nTHE PRESIDENT:  So.\n"
    assert turns(parse_briefing(text, briefing_id="made-up")).startswith("THE PRESIDENT | official | Hello.")


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
    shown: list[str] = []
    for turn in sorted((turn for section in briefing.sections for turn in section.turns), key=lambda turn: turn.start):
        words = briefing.text[turn.start : turn.end].split()
        shown.append(
            ("\n" if turn.start in opens and shown else "") + f"{turn.speaker or 'nobody'} | {turn.role} | {words[0]}"
        )
    return "\n".join(shown)
