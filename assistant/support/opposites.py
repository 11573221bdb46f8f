"""Words that say the contrary of each other; short on purpose: only pairs that leave no middle."""

from __future__ import annotations

_PAIRS = """
* approve endorse accept | reject disapprove refuse
* increase rise rise rose risen grow grew grown growth growing expand climb raise more higher | \
decrease fall fell fallen decline drop reduce shrink lower cut reduction diminish less fewer
* support back favour favor | oppose opposed opposition
* agree agreed agreement | disagree disagreed disagreement
* allow permit authorize authorise permission | ban prohibit forbid forbidden bar prevent block
open reopen | close shut closed
begin start commence began begun launch | end finish stop halt cease ended
* confirm | deny denied denial
join | leave left quit withdraw withdrew withdrawal
lift | impose
* succeed success successful | fail failure failed unsuccessful
* strengthen | weaken
* improve improvement better | worsen worse deteriorate deterioration
* win won | lose lost
arrest detain | release free freed
* include | exclude
* possible | impossible
* legal lawful | illegal unlawful
* necessary | unnecessary
* acceptable | unacceptable
likely | unlikely
able | unable
* satisfied | dissatisfied
export | import
buy bought purchase | sell sold
above | below
before | after
largest biggest highest | smallest lowest
remember | forget forgot forgotten
* safe | unsafe dangerous
* true | false untrue
public | secret
* praise welcome | condemn criticize criticise
resume | suspend
sign | annul
arrive | depart
* publish | withhold
complete completed | incomplete unfinished
early earlier | late later
always | never
everyone everybody | nobody
present | absent
enough sufficient | insufficient
friend | enemy
ally | adversary
* peaceful | violent
* upheld uphold | overturn overturned
extend | shorten
deploy | recall
create | destroy abolish
continue remain | discontinue
* violate breach | respect comply observe
"""
SIDES: dict[str, tuple[int, bool]] = {}
"""Pair and side of each word."""
EXCLUSIVE: set[int] = set()
"""Pairs, marked * above, of which one matter is only ever one side: what was opened may be closed later, but an offer
that was rejected was not accepted."""
for _number, _line in enumerate(_PAIRS.strip().splitlines()):
    if _line.startswith("* "):
        EXCLUSIVE.add(_number)
    for _side, _words in enumerate(_line.removeprefix("* ").split("|")):
        for _word in _words.split():
            SIDES.setdefault(_word, (_number, bool(_side)))
AFFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")
