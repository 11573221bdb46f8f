"""The passage reader: how passages are packed, and what the shipped weights make of plain fictional cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reader.packing import (
    CLS,
    IN_CONTEXT,
    IN_QUESTION,
    MAX_TOKENS,
    SEP,
    SHARED,
    UNMET,
    Window,
    as_batch,
    pack,
    pieces_of,
)
from assistant.reader.reader import (
    READER_FOLDER,
    Output,
    PassageReader,
    ReaderFileError,
    load_reader,
    reader_tokenizer,
)
from index.records import Passage, Role

TOKENIZER = reader_tokenizer()
WORDS = st.lists(
    st.sampled_from(["the", "minister", "of", "Velmara", "signed", "14", "agreements", "über", "部長", "e-mail"]),
    min_size=1,
    max_size=60,
)


def passage_of(*sentences: str, heading: str = "", question: str = "", start: int = 40) -> Passage:
    spans, text = [], ""
    for sentence in sentences:
        spans.append((start + len(text), start + len(text) + len(sentence)))
        text += sentence + " "
    return Passage(
        "b", "b:1", 0, 1, heading, "Tessa Varn", Role.OFFICIAL, question, start, start + len(text), text, tuple(spans)
    )


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=12), WORDS.map(" ".join), WORDS.map(" ".join))
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_in_one_window_and_its_pieces_lead_back_to_it(
    sentences: list[str], question: str, asked: str
) -> None:
    of_question, of_asked, *of_sentences = pieces_of(TOKENIZER, [question, asked, *sentences])
    windows = pack(of_question, of_asked, of_asked, of_sentences)
    assert [place for window in windows for place in range(window.first, window.last)] == list(range(len(sentences)))
    for window in windows:
        assert len(window.ids) == len(window.segments) == len(window.offsets) <= MAX_TOKENS
        assert window.ids[0] == CLS and window.ids[-1] == SEP
        assert window.segments[0] == IN_QUESTION and window.segments[-1] == IN_CONTEXT
        for place in range(window.first, window.last):
            here = [number for number, segment in enumerate(window.segments) if segment == place]
            assert here == list(range(here[0], here[-1] + 1)), "a sentence's pieces are together"
            for number in here:
                start, end = window.offsets[number]
                alone = TOKENIZER.encode(sentences[place][start:end], add_special_tokens=False).ids
                assert window.ids[number] in alone or (TOKENIZER.id_to_token(window.ids[number]) or "").startswith("##")


def test_words_on_both_sides_and_words_that_the_passage_lacks_are_told_apart() -> None:
    question, sentence = "Did Northland sign?", "Velmara did."
    of_question, nothing, of_sentence = pieces_of(TOKENIZER, [question, "", sentence])
    window = pack(of_question, nothing, nothing, [of_sentence])[0]
    batch = as_batch([window])
    told = dict(zip((TOKENIZER.id_to_token(piece) for piece in window.ids), batch.matches[0].tolist(), strict=True))
    assert told["sign"] == UNMET
    assert told["did"] == SHARED
    assert told["vel"] == 0 if "vel" in told else True
    assert told["[CLS]"] == told["[SEP]"] == 0


def test_shorter_windows_are_padded_and_count_their_sentences_from_the_first() -> None:
    of_question, nothing, long, short = pieces_of(TOKENIZER, ["Who?", "", "word " * 200, "Short."])
    windows = pack(of_question, nothing, nothing, [long, long, short])
    batch = as_batch(windows)
    assert [(window.first, window.last) for window in windows] == [(0, 1), (1, 3)]
    assert batch.segments.max(axis=1).tolist() == [0, 1]
    assert (batch.input_ids[0, len(windows[0].ids) :] == 0).all()


@pytest.fixture(scope="module")
def reader() -> PassageReader:
    opened = load_reader()
    if opened is None:
        pytest.skip("the reader's weights are not in this checkout")
    return opened


HARBOUR = (
    "Good afternoon, everyone.",
    "The Velmaran government has approved the new harbour at Sandrigg.",
    "Construction will begin on 14 May and is to be finished within three years.",
    "It will be overseen by the engineer Hedda Moorcroft.",
    "The ministry regards the harbour as a matter of regional importance.",
)


@pytest.mark.parametrize(
    ("question", "place", "words"),
    [
        pytest.param("When will construction of the harbour begin?", 2, "14 May", id="when"),
        pytest.param("Who will oversee the construction?", 3, "Hedda Moorcroft", id="who"),
        pytest.param("What has the government approved?", 1, "harbour", id="what"),
    ],
)
def test_the_answering_sentence_gets_the_highest_score(
    reader: PassageReader, question: str, place: int, words: str
) -> None:
    passage = passage_of(*HARBOUR)
    reading = reader.read(question, [passage])[0]
    assert reading.sentence_scores.shape == (len(HARBOUR),)
    assert int(reading.sentence_scores.argmax()) == place
    assert reading.span is not None
    start, end = passage.sentences[place]
    assert start <= reading.span.start < reading.span.end <= end, "the span is of the best sentence"


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("How much will the harbour cost?", id="no-sum"),
        pytest.param("How many workers will build the harbour?", id="another-number"),
    ],
)
def test_a_detail_that_the_passage_lacks_is_answered_by_none_of_its_sentences(
    reader: PassageReader, question: str
) -> None:
    assert reader.read(question, [passage_of(*HARBOUR)])[0].margin < 0


def test_the_same_statement_answers_with_its_date_and_not_without(reader: PassageReader) -> None:
    rest = "They discussed fishing quotas and the rail link."
    dated = passage_of("The minister visited Northland on 3 March and met the prime minister.", rest)
    undated = passage_of("The minister visited Northland and met the prime minister.", rest)
    with_date, without = reader.read("When did the minister visit Northland?", [dated, undated])
    assert with_date.margin > 0 > without.margin


def test_a_passage_on_another_matter_answers_less(reader: PassageReader) -> None:
    other = passage_of("Northland's choir sang in the old town.", "Many listeners came, and the mayor thanked them.")
    on_topic, off_topic = reader.read("When will construction of the harbour begin?", [passage_of(*HARBOUR), other])
    assert on_topic.margin > off_topic.margin


def test_a_reading_does_not_depend_on_the_passages_read_with_it(reader: PassageReader) -> None:
    question, passage = "Who will oversee the construction?", passage_of(*HARBOUR)
    alone = reader.read(question, [passage])[0]
    beside = reader.read(question, [passage_of("word " * 150 + "end."), passage])[1]
    assert alone.sentence_scores.tolist() == beside.sentence_scores.tolist()
    assert alone.null == beside.null and alone.span == beside.span


def test_long_passages_and_none_at_all_are_read(reader: PassageReader) -> None:
    long = passage_of(
        *(f"In year {year} the delegation of Northland discussed fishing quotas at length." for year in range(60))
    )
    assert reader.read("Who?", []) == []
    reading = reader.read("What was discussed?", [long])[0]
    assert reading.sentence_scores.shape == (60,)


def test_what_was_read_is_remembered_and_nothing_beyond_that(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = PassageReader(remembered=2)
    one, two, three = (passage_of(f"{count} ships are in the harbour.", start=count) for count in (5, 6, 7))
    first, again, other = reader.read("How many ships are there?", [one, one, two])
    assert first is again and first is not other
    ran: list[Window] = []
    run = reader._run

    def noted(window: Window) -> Output:
        ran.append(window)
        return run(window)

    monkeypatch.setattr(reader, "_run", noted)
    assert reader.read("How many ships are there?", [two, one]) == [other, first] and ran == []
    reader.read("How many boats are there?", [one])
    assert len(ran) == 1, "another question is read"
    (anew,) = reader.read("How many ships are there?", [two])
    assert len(ran) == 2, "the one longest unused made way"
    assert anew.null == other.null and (anew.sentence_scores == other.sentence_scores).all()
    reader.read("How many ships are there?", [three])
    assert len(ran) == 3, "another passage is read"


def test_damaged_weights_are_refused_with_the_remedy(tmp_path: Path, reader: PassageReader) -> None:
    (tmp_path / "reader.json").write_bytes((READER_FOLDER / "reader.json").read_bytes())
    (tmp_path / "reader.onnx").write_bytes(b"cut short")
    with pytest.raises(ReaderFileError, match="reinstall the package"):
        PassageReader(tmp_path)
