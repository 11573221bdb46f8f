"""An index on a real Chroma server, open in several places at once."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.doctor import examine
from assistant.serving.probes import probes
from assistant.serving.serving import Serving
from index.briefing_index import BriefingIndex
from index.corrections import Corrections
from index.errors import IndexLocked, IndexMismatch, IndexMissing, ServerUnreachable, UnknownBriefing
from index.filters import Filters
from index.server import lease
from index.server.packing import pack, unpack
from index.server.server_index import ServerIndex
from index.settings import IndexSettings, PassageSettings
from tests.chroma_server import ChromaProcess, faulty_proxy, until
from tests.small_briefings import small_briefing, write_briefings

_names = (f"test{number}" for number in itertools.count())

Join = Callable[..., ServerIndex]


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    server = ChromaProcess(tmp_path_factory.mktemp("chroma"))
    server.start()
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture
def server_settings(chroma: ChromaProcess, tmp_path: Path) -> IndexSettings:
    """An index of its own on the server of all these tests."""
    return IndexSettings(
        index=tmp_path / "index",
        chroma_url=chroma.url,
        chroma_index=next(_names),
        chroma_poll_seconds=0.1,
        chroma_seconds=5,
    )


@pytest.fixture
def join(server_settings: IndexSettings) -> Iterator[Join]:
    """Opens the index once more, as another process would; `make` takes other settings."""
    opened: list[ServerIndex] = []

    def again(settings: IndexSettings = server_settings) -> ServerIndex:
        index = BriefingIndex.open(settings, create=True)
        assert isinstance(index, ServerIndex)
        opened.append(index)
        return index

    yield again
    for index in opened:
        index.close()


def ids(index: BriefingIndex) -> list[str]:
    return sorted(summary.id for summary in index.briefings())


def found_by(index: BriefingIndex, words: str) -> set[str]:
    """Briefings that vectors and words both find."""
    vectors = index.vectors.nearest(index.encoder.embed_query(words), limit=3, filters=Filters())
    by_words = [id_ for id_, _ in index.words.best(words, limit=3, filters=Filters())]
    held = index.passages([*vectors, *by_words])
    return {held[id_].passage.briefing_id for id_ in set(vectors) & set(by_words) if id_ in held}


def test_what_one_writes_the_others_find_change_by_change(join: Join, tmp_path: Path) -> None:
    first, second = join(), join()
    paths = write_briefings(tmp_path / "in", 3)

    assert len(first.ingest(paths).added) == 3
    assert until(lambda: ids(second) == ["000", "001", "002"])
    assert "001" in found_by(second, "lighthouse keepers grain for Northland file 1")
    assert second.briefing("001").text == first.briefing("001").text

    paths[1].write_text(small_briefing(1, edition=7), encoding="utf-8")
    assert len(second.ingest(paths).changed) == 1
    assert until(lambda: "Draft 7" in first.briefing("001").text)

    first.correct("002", Corrections(title="The third note"))
    assert until(lambda: second.briefing("002").title == "The third note")
    assert second.corrections()["002"].title == "The third note"

    removed = second.remove("000")
    assert until(lambda: ids(first) == ["001", "002"])
    with pytest.raises(UnknownBriefing):
        first.remove("000")
    second.add([removed])
    assert until(lambda: ids(first) == ["000", "001", "002"])

    paths[2].rename(tmp_path / "in" / "moved.txt")
    first.ingest([tmp_path / "in"])
    assert until(lambda: second.briefing("002").source.endswith("moved.txt"))

    for index in (first, second, join()):
        assert index.behind() == ""
        assert index.verify().sound
        assert index.briefing("002").source.endswith("moved.txt")
    assert first.shared.unfinished() == []


def test_the_server_finds_what_a_folder_finds(join: Join, index: BriefingIndex, tmp_path: Path) -> None:
    paths = write_briefings(tmp_path / "in", 6)
    served = join()
    for each in (served, index):
        each.ingest(paths)
    vector = index.encoder.embed_query("the Torrin dam")
    for filters in (Filters(), Filters(briefing_id="002"), Filters(speaker="Tessa Varn")):
        assert served.vectors.nearest(vector, limit=9, filters=filters) == index.vectors.nearest(
            vector, limit=9, filters=filters
        )
    assert served.words.best("Torrin dam", limit=9, filters=Filters()) == index.words.best(
        "Torrin dam", limit=9, filters=Filters()
    )
    ours, theirs = (each.passages(sorted(each.vectors.ids())) for each in (served, index))
    assert ours.keys() == theirs.keys()
    for id_, held in ours.items():
        assert held.passage == theirs[id_].passage
        assert np.array_equal(held.sentence_vectors, theirs[id_].sentence_vectors)


def test_an_edition_is_packed_and_unpacked_whole(join: Join, tmp_path: Path) -> None:
    index = join()
    index.ingest(write_briefings(tmp_path / "in", 1))
    index.correct("000", Corrections(place="Elm"))
    removed = index.remove("000")
    again = unpack(pack(removed))
    assert (again.briefing, again.corrections) == (removed.briefing, removed.corrections)
    assert [held.passage for held in again.passages] == [held.passage for held in removed.passages]
    with pytest.raises(ValueError):
        unpack(b"something else")


def test_a_briefing_that_the_server_lost_in_part_is_told_of_until_it_is_ingested_again(
    join: Join, server_settings: IndexSettings, tmp_path: Path
) -> None:
    paths = write_briefings(tmp_path / "in", 2)
    first = join()
    first.ingest(paths)
    head = first.shared.head("001")
    assert head
    first.shared.delete_edition(head.edition)
    elsewhere = server_settings.model_copy(update={"index": tmp_path / "other machine"})
    for _ in range(2):
        other = join(elsewhere)
        assert ids(other) == ["000"]
        assert "only in part: 001" in other.behind()
        assert not other.verify().sound
        assert "only in part: 001" in Assistant(other).ask("What about the harbour of Port Vell?").text
        told = TestClient(Starlette(routes=probes(Assistant(other), Serving()))).get("/readyz").json()
        assert told["ready"] and "only in part: 001" in told["detail"]
        other.close()
    other = join(elsewhere)
    assert len(other.ingest(paths).added) == 1
    assert (ids(other), other.behind()) == (["000", "001"], "")
    assert other.verify().sound


@pytest.mark.parametrize("damage", ["gone", "catalogue"])
def test_a_copy_is_made_anew_from_the_server(damage: str, join: Join, tmp_path: Path) -> None:
    first = join()
    first.ingest(write_briefings(tmp_path / "in", 2))
    copies = [path for path in first.folder.glob("copies/*/*") if path.is_dir()]
    first.close()
    assert len(copies) == 1
    if damage == "gone":
        for path in copies[0].rglob("*.*"):
            path.unlink()
    else:
        (copies[0] / "catalogue.sqlite3").write_bytes(b"no database" * 100)
    again = join()
    assert ids(again) == ["000", "001"]
    assert again.verify().sound


def test_what_a_killed_writer_left_is_cleared_by_the_next(
    join: Join, server_settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies when the server holds the new edition and nobody was told; the lease is still its own."""
    paths = write_briefings(tmp_path / "in", 2)
    join().ingest(paths[:1])
    program = """
import os, sys
from pathlib import Path
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings
index = BriefingIndex.open(IndexSettings())
index.shared.change = lambda heads: os._exit(9)
index.ingest([Path(sys.argv[1])])
"""
    ended = subprocess.run(
        [sys.executable, "-c", program, str(paths[1])], env={**os.environ, **environment(server_settings)}, check=False
    )
    assert ended.returncode == 9
    survivor = join()
    assert len(survivor.vectors.ids()) > len(survivor.passages(sorted(survivor.vectors.ids())))
    monkeypatch.setattr(lease, "_DEAD", 0.5)
    survivor.move("000", str(tmp_path / "elsewhere.txt"))
    assert survivor.verify().sound
    assert ids(survivor) == ["000"]
    assert len(survivor.ingest(paths[1:]).added) == 1
    assert survivor.verify().sound


def environment(settings: IndexSettings) -> dict[str, str]:
    values = settings.model_dump(include={"index", "chroma_url", "chroma_index", "chroma_poll_seconds"})
    return {f"BRIEFINGS_{name.upper()}": str(value) for name, value in values.items()}


def test_two_processes_ask_while_a_third_one_ingests(
    join: Join, server_settings: IndexSettings, tmp_path: Path
) -> None:
    paths = write_briefings(tmp_path / "in", 12)
    index = join()
    index.ingest(paths[:2])
    program = """
import sys, time
from assistant.assistant import Assistant
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings
with BriefingIndex.open(IndexSettings()) as index:
    assistant = Assistant(index)
    end = time.monotonic() + 240
    while time.monotonic() < end:
        answer = assistant.ask("What about the opera in Elm, file 9?")
        count, cited = len(index.briefings()), [each.briefing_id for each in answer.citations]
        print(answer.kind, count, *cited, flush=True)
        if count == 12 and "009" in cited:
            break
"""
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, **environment(server_settings)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        for path in paths[2:]:
            index.ingest([path])
        for process in asking:
            told, errors = process.communicate(timeout=300)
            assert process.returncode == 0, errors
            counts = [int(line.split()[1]) for line in told.splitlines()]
            assert counts == sorted(counts)
            assert counts[-1] == 12
            assert "009" in told.splitlines()[-1].split()
    finally:
        for process in asking:
            process.kill()
            process.communicate()  # Closes its pipes, too.


def test_a_server_killed_in_mid_use_is_told_of_and_comes_back(
    chroma: ChromaProcess, server_settings: IndexSettings, join: Join, tmp_path: Path
) -> None:
    paths = write_briefings(tmp_path / "in", 2)
    index = join(server_settings.model_copy(update={"chroma_seconds": 0.5}))
    index.ingest(paths[:1])
    chroma.kill()
    try:
        with pytest.raises(ServerUnreachable, match=r"does not answer .* BRIEFINGS_CHROMA_URL"):
            found_by(index, "opera")
        with pytest.raises(ServerUnreachable):
            index.ingest(paths)
        index._late_since = (index._late_since or 0.0) - 10  # Ten seconds have gone by.
        assert "behind the server" in index.behind()
    finally:
        chroma.start()
    assert "000" in found_by(index, "the harbour of Port Vell, file 0")
    assert until(lambda: index.behind() == "")
    assert len(index.ingest(paths).added) == 1
    assert index.verify().sound


@pytest.mark.parametrize(
    ("delay", "status", "limit", "told"),
    [
        pytest.param(2.0, 0, 5.0, None, id="slow"),
        pytest.param(0.0, 503, 0.5, "status 503", id="erroring"),
        pytest.param(9.0, 0, 0.5, "no answer in time", id="silent"),
        pytest.param(0.0, 401, 5.0, "refuses the key", id="refusing"),
    ],
)
def test_a_server_in_trouble(
    delay: float,
    status: int,
    limit: float,
    told: str | None,
    chroma: ChromaProcess,
    server_settings: IndexSettings,
    join: Join,
    tmp_path: Path,
) -> None:
    join().ingest(write_briefings(tmp_path / "in", 1))
    with faulty_proxy(chroma.port) as proxy:
        update = {"chroma_url": proxy.url, "chroma_seconds": limit, "chroma_poll_seconds": 60.0}
        index = join(server_settings.model_copy(update=update))
        proxy.delay, proxy.status = delay, status
        if told is None:
            assert found_by(index, "the harbour of Port Vell") == {"000"}
        else:
            with pytest.raises(ServerUnreachable, match=told):
                found_by(index, "the harbour of Port Vell")
            proxy.delay, proxy.status = 0.0, 0
            assert found_by(index, "the harbour of Port Vell") == {"000"}


def test_the_key_is_sent_and_never_shown(
    chroma: ChromaProcess, server_settings: IndexSettings, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFINGS_CHROMA_KEY", "sesame-4711")
    with faulty_proxy(chroma.port) as proxy:
        settings = IndexSettings(
            **server_settings.model_dump(exclude={"chroma_key", "chroma_url"}), chroma_url=proxy.url
        )
        index = join(settings)
        assert {headers.get("x-chroma-token") for headers in proxy.headers} == {"sesame-4711"}
        assert "sesame" not in f"{settings!r} {index.where()}"


def test_nobody_answers_at_all(server_settings: IndexSettings) -> None:
    nowhere = server_settings.model_copy(update={"chroma_url": "http://127.0.0.1:9", "chroma_seconds": 0.3})
    with pytest.raises(ServerUnreachable, match="does not answer"):
        BriefingIndex.open(nowhere)


def test_an_index_must_be_there_and_made_alike(join: Join, server_settings: IndexSettings) -> None:
    with pytest.raises(IndexMissing, match="briefings ingest"):
        BriefingIndex.open(server_settings)
    join()
    other = server_settings.model_copy(update={"passages": PassageSettings(tokens=100)})
    with pytest.raises(IndexMismatch, match="BRIEFINGS_CHROMA_INDEX"):
        BriefingIndex.open(other)


def test_one_writer_at_a_time(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "_LOOK", 0.01)
    writers = [lease.WriterLease(join().shared.catalogue, f"writer {number}") for number in range(3)]
    inside: list[int] = []
    most: list[int] = []

    def write(writer: lease.WriterLease) -> None:
        for _ in range(3):
            with writer.held():
                inside.append(1)
                most.append(len(inside))
                writer.check()
                inside.pop()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 9


def test_who_waits_too_long_is_told_who_writes(join: Join) -> None:
    catalogue = join().shared.catalogue
    patient, hasty = lease.WriterLease(catalogue, "briefings ingest"), lease.WriterLease(catalogue, "chat", wait=0.3)
    with patient.held(), pytest.raises(IndexLocked, match="`briefings ingest`"), hasty.held():
        pass


def test_doctor_tells_where_the_index_is(
    join: Join, server_settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join().ingest(write_briefings(tmp_path / "in", 1))
    for name, value in environment(server_settings).items():
        monkeypatch.setenv(name, value)
    checks = {check.name: check for check in examine(None)}
    assert checks["index"].ok
    assert json.dumps(checks["index"].detail).count("Chroma server http://127.0.0.1:") == 1
