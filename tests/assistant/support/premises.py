"""A fictional briefing, and questions that take something wrong for granted, beside right ones.

The cases are in two halves: the check was settled looking at the first one only.
"""

from __future__ import annotations

BRIEFING = """Briefing by Foreign Ministry Spokeswoman Ilse Maren, Port Vell, March 19, 2031

Table of contents

1. Peacekeepers in Galdoria
2. Trade with Northland
3. Flooding in Dorvale
4. The harbour treaty

Answers to media questions:

1. Resignation of the Finance Minister
2. Reported purchase of submarines
3. Closure of the consulate in Tarnow
4. Talks in Lormont

Peacekeepers in Galdoria

On March 3, 300 Velmaran soldiers returned home from Galdoria, where they had guarded the Selwyn airport for \
seven months. The contingent was commanded by General Orvid Hanse. Not a single soldier was wounded during \
the mission. The Galdorian side has thanked us for the field hospital, which treated 4,200 patients.

No further contingents will be sent to Galdoria. The 12 armoured vehicles remain in Selwyn as a gift.

back to top

Trade with Northland

Northland accepted our offer on timber on February 11. Trade with Northland grew by 8 percent in 2030 and \
reached 2.4 billion marks. The parliament of Northland approved the agreement on seasonal workers in \
January; 95 deputies voted in favour. Deputy Minister Aldo Brandt signed the protocol in Haldry.

Northland did not withdraw from the fisheries commission. It has merely recalled its observer for \
consultations.

back to top

Flooding in Dorvale

The flood in Dorvale destroyed 140 houses on the night of March 9. The dam did not burst, contrary to what \
some newspapers wrote. Velmara has sent 60 tonnes of grain and two field kitchens to Dorvale. Minister Quill \
visited the region on March 12 and spoke with the governor, Ines Tarra. The railway to Dorvale has not yet \
been reopened.

back to top

The harbour treaty

The harbour treaty with Bolmark was signed in Port Vell in 1987 by six states. Bolmark has never violated \
the treaty. The treaty forbids military vessels in the inner harbour. Its secretariat employs 45 people and \
is led by Captain Edda Lunn. Bolmark rejected the amendment on dredging last year.

back to top

Question: The Finance Minister resigned on Monday over the bank affair. Who will take over his office?

Ilse Maren: That is not true. The Finance Minister has not resigned, and he chaired a meeting this morning.

back to top

Question: Velmara has secretly bought four submarines from Fenwick. How does the ministry explain this to \
the neighbours?

Ilse Maren: There is no such contract. Our navy has ordered two survey ships from Fenwick, and both are \
unarmed. They will be delivered in June 2032.

back to top

Question: Why was the consulate in Tarnow closed?

Ilse Maren: The consulate in Tarnow was not closed. It moved to another building on February 20, because the \
roof leaked. It receives 80 visitors a day. The consul, Mirela Haskin, was not recalled.

back to top

Question: What came out of the talks in Lormont?

Ilse Maren: The talks in Lormont lasted three days. The parties failed to agree on a border line. They \
agreed on the exchange of 54 prisoners. The Jorund delegation refused to attend the closing dinner. The next \
round begins on April 7.

back to top
"""

FALSE = {
    # (question, words of the correction)
    "soldiers": ("How did the 500 soldiers return from Galdoria?", "gives 300, not 500"),
    "day-of-return": ("Why did the soldiers return home from Galdoria on March 8?", "gives March 3, not March 8"),
    "offer-rejected": ("Why did Northland reject the offer on timber?", "says “accepted”, not “reject”"),
    "not-resigned": ("Why did the Finance Minister resign?", "contrary"),
    "resigned-when": ("On what day did the Finance Minister resign over the bank affair?", "contrary"),
    "dam-burst": ("When did the dam in Dorvale burst?", "contrary"),
    "consulate": ("When was the consulate in Tarnow closed?", "contrary"),
    "consul-recalled": ("Why was the consul in Tarnow, Mirela Haskin, recalled?", "contrary"),
    "submarines": ("Who paid for the four submarines that Velmara secretly bought from Fenwick?", "contrary"),
    "trade-fell": ("Why did trade with Northland fall in 2030?", "says “grew”, not “fall”"),
    "percent": ("Why did trade with Northland grow by 18 percent in 2030?", "gives 8 percent, not 18 percent"),
    "prisoners": ("Which of the 94 prisoners were exchanged first after the talks in Lormont?", "gives 54, not 94"),
    "agreed-on-border": ("How did the parties in Lormont agree on a border line?", "contrary"),
    "treaty-violated": ("Why has Bolmark violated the harbour treaty?", "contrary"),
    "treaty-year": ("Why was the harbour treaty with Bolmark signed in 1978?", "gives 1987, not 1978"),
    "first-name": ("Where did Deputy Minister Pavel Brandt sign the protocol?", "names Aldo Brandt, not Pavel Brandt"),
    "houses": ("Who will rebuild the 410 houses that the flood in Dorvale destroyed?", "gives 140, not 410"),
}
FALSE_HELD_OUT = {
    "withdrew": ("Why did Northland withdraw from the fisheries commission?", "contrary"),
    "deputies": ("Where did the 59 deputies sit who voted in favour of the agreement?", "gives 95, not 59"),
    "rejected": ("Why did the parliament of Northland reject the agreement on seasonal workers?", "not “reject”"),
    "approved-when": ("Why did the parliament of Northland approve the agreement in March?", "January, not"),
    "vehicles": ("To whom were the 20 armoured vehicles in Selwyn given as a gift?", "gives 12, not 20"),
    "patients": ("Where did the 2,400 patients of the field hospital come from?", "gives 4,200, not 2,400"),
    "wounded": ("Where was the Velmaran soldier wounded during the mission in Galdoria?", "contrary"),
    "more-contingents": ("When will further contingents be sent to Galdoria?", "contrary"),
    "amendment": ("Why did Bolmark accept the amendment on dredging?", "says “rejected”, not “accept”"),
    "treaty-allows": ("Why does the treaty allow military vessels in the inner harbour?", "“forbids”, not “allow”"),
    "dinner": ("Why did the Jorund delegation attend the closing dinner?", "contrary"),
    "visit": ("What did Minister Quill see when he visited the region on March 21?", "March 12, not March 21"),
    "next-round": ("Where does the next round of talks begin on April 17?", "April 7, not April 17"),
    "railway": ("When was the railway to Dorvale reopened?", "contrary"),
    "states": ("Which of the nine states signed the harbour treaty first?", "gives six, not nine"),
    "captain": ("How long has Captain Maria Lunn led the secretariat?", "names Edda Lunn, not Maria Lunn"),
    "ships": ("What will the three survey ships from Fenwick cost?", "gives two, not three"),
}
RIGHT = {
    "soldiers": "How did the 300 soldiers return from Galdoria?",
    "soldiers-no-number": "Where had the soldiers been before they returned home?",
    "rounded": "What was the field hospital that treated about 4,000 patients?",
    "day": "Where did the soldiers come from on March 3?",
    "of-the-briefing": "Why did the spokeswoman speak of Dorvale on March 19?",
    "accepted": "When did Northland accept the offer on timber?",
    "grew": "By how much did trade with Northland grow in 2030?",
    "not-resigned": "Why has the Finance Minister not resigned?",
    "whether": "Did the Finance Minister resign?",
    "who-resigned": "Which minister has not resigned?",
    "commander": "Who commanded the soldiers in Galdoria?",
    "hypothetical": "Why would the Finance Minister resign?",
    "other-number": "How many tonnes of grain went to Dorvale?",
    "other-count": "Who drives the two field kitchens sent to Dorvale?",
    "moved": "Why did the consulate in Tarnow move?",
    "when-moved": "When did the consulate in Tarnow move to another building?",
    "no-agreement": "Why did the parties fail to agree on a border line?",
    "refused": "Who refused to attend the closing dinner?",
    "reopen": "When will the railway to Dorvale be reopened?",
    "violated": "Who has violated the fisheries agreement?",
    "forbidden": "What does the harbour treaty forbid?",
    "rejected": "When did Bolmark reject the amendment on dredging?",
    "agreed-exchange": "How did the parties agree on the exchange of prisoners?",
    "recalled-observer": "Why did Northland recall its observer from the fisheries commission?",
    "dam": "Why did newspapers write that the dam burst?",
    "unrelated-number": "How will the 25 new teachers be paid?",
    "unrelated": "Why did the orchestra cancel its concert in Haldry on March 5?",
    "ships": "When will the survey ships be delivered?",
    "governor": "What did Minister Quill discuss with the governor of Dorvale on March 12?",
    "people": "Who leads the 45 people of the secretariat?",
}
