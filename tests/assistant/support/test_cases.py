"""Written sentences, true and false in one way each, against one fictional briefing."""

from __future__ import annotations

import pytest

from assistant.records import Support
from assistant.support.check import SupportChecker
from assistant.support.records import CheckedSentence
from index.encoder import SentenceEncoder
from index.words import analyzer
from tests.assistant.support.fiction import SPOKEN, passages

TRUE = {
    "as-spoken": "The talks lasted four hours.",
    "digits-for-words": "The talks lasted 4 hours.",
    "words-for-digits": "The agreement allows twelve Velmaran vessels to fish for eight months.",
    "digits-for-both": "Under the agreement, 12 Velmaran vessels may fish for 8 months.",
    "million-written-out": "Trade between the two countries reached 1,500,000 tonnes in 2030.",
    "percent-sign": "In 2030, trade between the two countries grew by 11% to 1.5 million tonnes.",
    "day-before-month": "Reinholt held talks with Irena Kovač in Port Ansel on 12 March.",
    "year-of-the-briefing": "On 12 March 2031, Foreign Minister Reinholt held talks with President Kovač.",
    "yesterday-as-a-date": "The parliament of Northland approved the agreement on March 13.",
    "yesterday-as-a-weekday": "The parliament of Northland approved the agreement on Thursday.",
    "half-as-percent": "Edda Lunn said that the water level had fallen by 50 percent since 1998.",
    "dollars-in-words": "Velmara will pay 3 billion dollars for the new locks.",
    "over-for-more-than": "Over 200 engineers work there.",
    "no-accent": "Olaf Reinholt met Irena Kovac, the President of Northland.",
    "mister": "Mr. Reinholt held talks with the president of Northland in Port Ansel.",
    "possessive": "Northland's parliament approved the agreement yesterday.",
    "demonym": "The Northland parliament approved the agreement yesterday.",
    "acronym-for-words": "The ORC plans to open an office in Haldry.",
    "words-for-acronym": "The Orva River Commission plans to open an office in Haldry.",
    "us": "The US lifted its sanctions against Southland in January.",
    "us-with-dots": "The U.S. lifted its sanctions against Southland in January.",
    "un": "The UN has sent 300 tonnes of grain to the region.",
    "american": "American sanctions against Southland were lifted in January.",
    "sergey": "Sergey Petrov coordinates the deliveries.",
    "passive": "The agreement was approved by the parliament of Northland yesterday.",
    "passive-levy": "The levy on foreign ships was not agreed to by Velmara.",
    "contraction": "Velmara didn't agree to the levy on foreign ships.",
    "rejected-for-not-agreed": "Velmara disagreed with the levy on foreign ships.",
    "never-agreed": "Velmara never agreed to the levy on foreign ships.",
    "may-as-might": "Mr Reinholt might travel to Stell next month.",
    "may-as-possibly": "Reinholt will possibly travel to Stell next month.",
    "plan-as-intends": "The Commission intends to open an office in Haldry.",
    "plan-as-will": "The Orva River Commission will open an office in Haldry.",
    "denied": "The ministry denied that the dam holds back water.",
    "denied-as-not": "The ministry said that the dam does not hold back water.",
    "refused-as-did-not": "The ambassador did not attend the ceremony in Dunmere.",
    "declined-for-refused": "The ambassador declined to attend the ceremony in Dunmere.",
    "must-as-have-to": "Observers have to be admitted before June.",
    "allegedly": "The dam allegedly has a leak, which has not been confirmed.",
    "alleged": "The alleged leak at the dam remains unconfirmed.",
    "quotation": "The minister described relations as “a working friendship, not a ceremonial one.”",
    "quotation-straight": 'Relations are "a working friendship", the minister said.',
    "quotation-cut": "The two sides signed “an agreement on fishing quotas”.",
    "quotation-gap": "Brandt said: “Velmara did not agree … on foreign ships.”",
    "frame": "Brandt said that the talks lasted four hours.",
    "frame-full-name": "Ada Brandt stated that the two sides signed an agreement on fishing quotas.",
    "frame-office": "The spokeswoman said the talks lasted four hours.",
    "frame-according": "According to Ada Brandt, the talks lasted four hours.",
    "frame-behind": "The talks lasted four hours, Brandt said.",
    "frame-said-behind": "The talks lasted four hours, said Ada Brandt.",
    "frame-dated": "On 14 March 2031, Brandt noted that more than 200 engineers work there.",
    "frame-asked": "Asked about the sanctions, Quill said that the United States lifted them in January.",
    "frame-colon": "Quill: “We do not comment on rumours.”",
    "frame-told-reporters": "Quill told reporters that the ambassador refused to attend the ceremony in Dunmere.",
    "named-in-source": "Professor Edda Lunn said the water level had fallen by half since 1998.",
    "reporter-asserted": "A reporter said that the Southland government had secretly bought 40 tanks from Velmara.",
    "reporter-asked": "A reporter asked whether the ministry will resign over this.",
    "he-as-name": "Tomas Quill does not think that the sanctions were useful.",
    "we-as-country": "Velmara supports the work of the Commission.",
    "not-think": "Quill does not think the sanctions were useful.",
    "shortened": "The two sides signed an agreement on fishing quotas.",
    "joined-neighbours": "The talks lasted four hours and the two sides signed an agreement on fishing quotas.",
    "joined-same-section": "Reinholt held talks in Port Ansel, and he may travel to Stell next month.",
    "markers": "The talks lasted four hours [1][2].",
    "synonyms": "The discussions went on for four hours.",
    "front-adverbial": "In January, the United States lifted its sanctions against Southland.",
    "backed": "We back the work of the Commission.",
}
FALSE = {
    "number": ("number", "The talks lasted five hours."),
    "number-in-digits": ("number", "The talks lasted 14 hours."),
    "number-of-vessels": ("number", "The agreement allows 15 Velmaran vessels to fish for eight months."),
    "numbers-swapped": ("number", "The agreement allows eight Velmaran vessels to fish for 12 months."),
    "scale": ("number", "Trade between the two countries reached 1.5 billion tonnes in 2030."),
    "decimal": ("number", "Trade between the two countries reached 15 million tonnes in 2030."),
    "percent": ("number", "Trade in 2030 was 17 percent more than a year earlier."),
    "unit": ("number", "The agreement allows 12 Velmaran vessels to fish for eight weeks."),
    "currency": ("number", "We will pay 3 billion euros for the new locks."),
    "currency-sign": ("number", "We will pay €3 billion for the new locks."),
    "percent-for-number": ("number", "More than 200 percent of engineers work there."),
    "bound": ("number", "Fewer than 200 engineers work there."),
    "half-to-third": ("number", "Edda Lunn said that the water level had fallen by a third of its height since 1998."),
    "number-of-tonnes": ("number", "The United Nations has sent 3,000 tonnes of grain to the region."),
    "number-word": ("number", "The two sides signed two agreements on fishing quotas, which allow 12 vessels."),
    "date-day": ("date", "On March 13, Olaf Reinholt held talks with Irena Kovač in Port Ansel."),
    "date-month": ("date", "On May 12, Olaf Reinholt held talks with Irena Kovač in Port Ansel."),
    "date-year": ("date", "Trade between the two countries reached 1.5 million tonnes in 2028."),
    "date-year-added": ("date", "On March 12, 2029, Olaf Reinholt held talks with Irena Kovač in Port Ansel."),
    "date-since": ("date", "Lunn said that the water level had fallen by half since 1989."),
    "date-relative": ("date", "The parliament of Northland approved the agreement today."),
    "date-weekday": ("date", "The parliament of Northland approved the agreement on Monday."),
    "date-last-month": ("date", "Mr Reinholt may travel to Stell next year."),
    "date-month-alone": ("date", "The United States lifted its sanctions against Southland in February."),
    "date-before-june": ("date", "Observers must be admitted before July."),
    "date-of-briefing": ("date", "On 2 April 2031, Brandt noted that more than 200 engineers work there."),
    "name-place": ("name", "Reinholt held talks with Irena Kovač in Dunmere."),
    "name-person": ("name", "Foreign Minister Tomas Quill held talks with the President of Northland, Irena Kovač."),
    "name-unknown": ("name", "Foreign Minister Olaf Reinholt held talks with the President of Northland, Maria Stern."),
    "name-first": ("name", "Foreign Minister Pavel Reinholt held talks with the President of Northland."),
    "name-country": ("name", "The parliament of Southland approved the agreement yesterday."),
    "name-country-opening": ("name", "Norway lifted its sanctions against Southland in January."),
    "name-body": ("name", "The European Union has sent 300 tonnes of grain to the region."),
    "name-object": ("name", "The United States lifted its sanctions against Northland in January."),
    "name-office": ("name", "The Orva River Commission plans to open an office in Stell."),
    "negation-added": ("negation", "The two sides did not sign an agreement on fishing quotas."),
    "negation-dropped": ("negation", "Velmara agreed to the levy on foreign ships."),
    "negation-no-longer": ("negation", "We no longer support the work of the Commission."),
    "negation-refused-dropped": ("negation", "Our ambassador attended the ceremony in Dunmere."),
    "negation-denied-dropped": ("negation", "The ministry said that the dam holds back water."),
    "negation-denied-confirmed": ("negation", "The ministry confirmed that the dam holds back water."),
    "negation-never": ("negation", "The United States never lifted its sanctions against Southland."),
    "negation-antonym": ("negation", "The parliament of Northland rejected the agreement yesterday."),
    "negation-oppose": ("negation", "We oppose the work of the Commission."),
    "negation-risen": ("negation", "Lunn said that the water level had risen by half since 1998."),
    "negation-imposed": ("negation", "The United States imposed its sanctions against Southland in January."),
    "negation-less": ("negation", "Trade in 2030 was 11 percent less than a year earlier."),
    "negation-useful": ("negation", "Quill said that the sanctions were useful."),
    "negation-failed": ("negation", "The two sides failed to sign an agreement on fishing quotas."),
    "negation-confirmed": ("negation", "The alleged leak at the dam has been confirmed."),
    "negation-do-comment": ("negation", "We comment on rumours."),
    "modality-may-dropped": ("modality", "Mr Reinholt will travel to Stell next month."),
    "modality-may-added": ("modality", "The United States may have lifted its sanctions against Southland in January."),
    "modality-plan-done": ("modality", "The Orva River Commission opened an office in Haldry."),
    "modality-done-plan": ("modality", "The two sides plan to sign an agreement on fishing quotas."),
    "modality-must-dropped": ("modality", "Observers are admitted before June."),
    "modality-alleged-dropped": ("modality", "There is a leak at the dam."),
    "modality-alleged-added": (
        "modality",
        "The United States allegedly lifted its sanctions against Southland in January.",
    ),
    "quotation-invented": ("quotation", "The minister described relations as “a deep and lasting brotherhood.”"),
    "quotation-one-word": (
        "quotation",
        "The minister described relations as “a working partnership, not a ceremonial one.”",
    ),
    "quotation-of-paraphrase": ("quotation", "Brandt said that the talks “went on for four hours”."),
    "quotation-two-places": ("quotation", "“The talks lasted four hours … the work of the Commission,” Brandt said."),
    "speaker-other-official": ("speaker", "Tomas Quill said that the talks lasted four hours."),
    "speaker-reporter": ("speaker", "A reporter said that the talks lasted four hours."),
    "speaker-official-for-reporter": (
        "speaker",
        "Quill said that the Southland government has secretly bought 40 tanks.",
    ),
    "speaker-office-for-reporter": (
        "speaker",
        "The spokesman said that the Southland government has secretly bought 40 tanks from Velmara.",
    ),
    "speaker-fact-of-reporter": ("speaker", "The Southland government has secretly bought 40 tanks from Velmara."),
    "speaker-unknown": ("speaker", "Maria Stern said that the talks lasted four hours."),
    "speaker-according": ("speaker", "According to Tomas Quill, more than 200 engineers work there."),
    "speaker-behind": ("speaker", "More than 200 engineers work there, Quill said."),
    "speaker-of-quotation": ("speaker", "Brandt said: “We do not comment on rumours.”"),
    "speaker-mentioned-only": ("speaker", "Olaf Reinholt said that the talks lasted four hours."),
    "merged-speakers": (
        "merged",
        "The two sides signed an agreement on fishing quotas, and the United States lifted its sanctions.",
    ),
    "merged-sections": (
        "merged",
        "The talks lasted four hours and the Orva River Commission plans to open an office in Haldry.",
    ),
    "uncarried": ("uncarried", "The ministry has ordered new uniforms for its drivers."),
    "uncarried-topic": ("uncarried", "The football team won the cup after a long penalty shoot-out."),
}


@pytest.fixture(scope="module")
def checker() -> SupportChecker:
    return SupportChecker(analyzer(), SentenceEncoder())


def checked(checker: SupportChecker, sentence: str) -> CheckedSentence:
    (verdict,) = checker.check([sentence], passages(), briefing_dates={"b1": SPOKEN})
    return verdict


@pytest.mark.parametrize("sentence", [pytest.param(sentence, id=name) for name, sentence in TRUE.items()])
def test_true_sentence_is_kept(checker: SupportChecker, sentence: str) -> None:
    verdict = checked(checker, sentence)
    assert verdict.support is not Support.UNSUPPORTED, verdict.faults
    assert verdict.evidence and not verdict.faults


@pytest.mark.parametrize(
    ("kind", "sentence"), [pytest.param(kind, sentence, id=name) for name, (kind, sentence) in FALSE.items()]
)
def test_false_sentence_is_caught(checker: SupportChecker, kind: str, sentence: str) -> None:
    verdict = checked(checker, sentence)
    assert verdict.support is Support.UNSUPPORTED
    assert kind in {fault.kind for fault in verdict.faults}, verdict.faults
