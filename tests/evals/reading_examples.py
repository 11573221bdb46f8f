"""Two questions about one passage, which the reader's training can learn."""

from __future__ import annotations

from evals.train_reader.records import Example

FOUR_BOATS = Example(
    "How many boats did Velmara send to Sandrigg?",
    "Boats for Sandrigg",
    ("The harbour was closed on Monday.", "Velmara sent 4 boats to Sandrigg.", "They were met by Hedda Moorcroft."),
    (1,),
    "fictional",
    span=(1, 13, 14),
)
WHO = Example(
    "Who met the boats in Sandrigg?",
    "",
    FOUR_BOATS.sentences,
    (2,),
    "fictional",
    span=(2, 17, 32),
)
