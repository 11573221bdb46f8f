"""Spellings of one name: countries with their people and short forms, bodies with their initials."""

from __future__ import annotations

from typing import NamedTuple


class Phrase(NamedTuple):
    """A name of several words, with the key it shares with its other spellings."""

    words: tuple[str, ...]
    key: str


_GROUPS = """
us usa america american americans united-states united-states-of-america
uk britain british briton britons united-kingdom great-britain
un united-nations
eu european-union
nato north-atlantic-treaty-organization north-atlantic-alliance
who world-health-organization
imf international-monetary-fund
wto world-trade-organization
cdc centers-for-disease-control
fda food-and-drug-administration
osce organization-for-security-and-co-operation-in-europe
russia russian russians russian-federation
ukraine ukrainian ukrainians
france french frenchman
germany german germans
china chinese prc
japan japanese
netherlands dutch
spain spanish spaniards
portugal portuguese
poland polish poles
turkey turkish turks turkiye
greece greek greeks
sweden swedish swedes
norway norwegian norwegians
denmark danish danes
finland finnish finns
iceland icelandic
ireland irish
switzerland swiss
belgium belgian belgians
czechia czech czechs czech-republic
slovakia slovak slovaks
slovenia slovenian slovene slovenes
croatia croatian croat croats
serbia serbian serb serbs
bosnia bosnian
albania albanian
hungary hungarian hungarians
romania romanian romanians
bulgaria bulgarian bulgarians
austria austrian austrians
australia australian australians
italy italian italians
canada canadian canadians
mexico mexican mexicans
brazil brazilian brazilians
argentina argentine argentinian
cuba cuban cubans
venezuela venezuelan
kazakhstan kazakh kazakhs
uzbekistan uzbek uzbeks
kyrgyzstan kyrgyz
tajikistan tajik tajiks
turkmenistan turkmen
afghanistan afghan afghans
pakistan pakistani pakistanis
india indian indians
iran iranian iranians
iraq iraqi iraqis
israel israeli israelis
palestine palestinian palestinians
syria syrian syrians
lebanon lebanese
yemen yemeni
egypt egyptian egyptians
libya libyan
sudan sudanese
ethiopia ethiopian
niger nigerien
nigeria nigerian
mali malian
korea korean koreans
belarus belarusian belarusians belorussian
georgia georgian georgians
armenia armenian armenians
azerbaijan azerbaijani azeri
moldova moldovan
estonia estonian
latvia latvian
lithuania lithuanian
europe european europeans
africa african africans
asia asian asians
kyiv kiev
kabul cabul
beijing peking
covid coronavirus
sergey sergei
alexander aleksandr
dmitry dmitri
saudi saudis saudi-arabia
"""
VARIANTS: dict[str, str] = {}
"""Key of each word; in capitals where the small word means something else."""
PHRASES: dict[str, list[Phrase]] = {}
"""Names of several words by their first one."""
for _line in _GROUPS.strip().splitlines():
    _key, *_others = _line.split()
    for _spelling in (_key, *_others):
        if "-" in _spelling:
            _words = tuple(_spelling.split("-"))
            PHRASES.setdefault(_words[0], []).append(Phrase(_words, f"={_key}"))
        else:
            VARIANTS[_spelling.upper() if _spelling in ("us", "who") else _spelling] = f"={_key}"
