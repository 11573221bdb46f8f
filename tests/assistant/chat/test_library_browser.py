"""The library: a person finds, corrects, removes and puts back briefings, and sees what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from assistant.assistant import Assistant
from assistant.samples import sample_paths
from index.briefing_index import BriefingIndex
from index.records import Role
from index.settings import IndexSettings
from tests.assistant.chat.visits import Visit, serving, visit

# Gradio sums up its queue with options that pandas means to drop; as errors they would end its queue.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

WITHOUT_LABELS = "Statement on the lighthouse\n\nThe lighthouse at Elm was repaired. The keepers are back at work.\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over two samples and a text without labels or a date, for these tests to change."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "lighthouse.txt").write_text(WITHOUT_LABELS, encoding="utf-8")
    with BriefingIndex.open(IndexSettings(index=folder / "index"), create=True) as opened:
        assert not opened.ingest([*sample_paths()[:2], folder / "lighthouse.txt"]).failed
        yield Assistant(opened)


@pytest.fixture(scope="module")
def own_address(own: Assistant) -> Iterator[str]:
    yield from serving(own)


@pytest.fixture
def librarian(browser: Browser, own_address: str) -> Iterator[Visit]:
    context, made = visit(browser, own_address)
    yield made
    context.close()
    assert made.errors == [] and made.elsewhere == []


def test_filter_sort_and_warnings(librarian: Visit, own: Assistant) -> None:
    page = librarian.page
    held = own.index.briefings()
    titles = page.locator(".library > li:not([hidden]) .shelf-row strong")
    expect(titles).to_have_text([each.title for each in held])
    warned = page.locator(".library > li", has_text="warning")
    expect(warned).to_have_count(1)
    page.get_by_label("Sort by").select_option("most warnings")
    expect(titles.first).to_contain_text("lighthouse")
    page.get_by_label("Sort by").select_option("oldest first")
    expect(titles.first).to_have_text(sorted(held, key=lambda each: (each.date is None, each.date))[0].title)
    page.get_by_label("Filter by title").fill("20 march")
    expect(page.locator(".library > li:visible")).to_have_count(1)
    page.get_by_label("Filter by title").fill("no such briefing")
    expect(page.get_by_text("No briefing matches.")).to_be_visible()


def test_the_parse_report_is_shown_and_facts_are_corrected(librarian: Visit, own: Assistant) -> None:
    page = librarian.page
    page.get_by_role("button", name="Details: Statement on the lighthouse").click()
    expect(page.locator(".details .warnings")).to_contain_text("no date found")
    page.get_by_label("Title", exact=True).fill("The lighthouse at Elm")
    page.get_by_label("Date", exact=True).fill("2025-03-07")
    page.get_by_label("Place", exact=True).fill("Elm")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Corrected: The lighthouse at Elm")).to_be_visible()
    row = page.locator(".library > li", has_text="The lighthouse at Elm")
    expect(row).to_contain_text("7 March 2025")
    expect(row.locator(".warnings")).not_to_contain_text("no date found")
    found = own.index.briefing("lighthouse")
    assert (found.title, str(found.date), found.place) == ("The lighthouse at Elm", "2025-03-07", "Elm")


def test_the_role_of_a_speaker_is_corrected(librarian: Visit, own: Assistant) -> None:
    page = librarian.page
    id_ = sample_paths()[0].stem
    page.get_by_role("button", name=f"Details: {own.index.briefing(id_).title}").click()
    page.get_by_label("Tessa Varn spoke as").select_option("moderator")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Corrected")).to_be_visible()
    expect(page.get_by_label("Tessa Varn spoke as")).to_have_value(Role.MODERATOR)
    roles = {turn.role for section in own.index.briefing(id_).sections for turn in section.turns}
    assert roles == {Role.MODERATOR, Role.REPORTER}


def test_removing_asks_first_and_can_be_undone(librarian: Visit, own: Assistant) -> None:
    page = librarian.page
    id_ = sample_paths()[1].stem
    before = own.index.briefing(id_)
    row = page.locator(".library > li", has_text=before.title)
    row.get_by_role("button", name="Details").click()
    row.get_by_role("button", name="Remove from the index").click()
    row.get_by_role("button", name="Keep").click()
    assert own.index.briefing(id_) == before
    row.get_by_role("button", name="Remove from the index").click()
    expect(row.get_by_role("button", name="Remove", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Removed")).to_be_visible()
    expect(row).to_have_count(0)
    assert id_ not in {each.id for each in own.index.briefings()}
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)
    assert own.index.briefing(id_) == before
    assert own.index.verify().sound


def test_the_corpus_in_pictures(librarian: Visit, own: Assistant) -> None:
    page = librarian.page
    page.get_by_role("button", name="The briefings in pictures").click()
    expect(page.locator(".picture").get_by_role("img", name="March 2025")).to_be_visible()
    shares = page.locator(".shares .figure").all_inner_texts()
    assert 97 <= sum(int(share.strip("<%")) for share in shares) <= 103
    filled = page.locator(".shares .track i").first.evaluate(
        "bar => 100 * bar.getBoundingClientRect().width / bar.parentElement.getBoundingClientRect().width"
    )
    assert filled == pytest.approx(int(shares[0].strip("%")), abs=2)
    newest = next(each for each in own.index.briefings() if each.exchanges)
    page.locator(".picture").get_by_role("button", name=newest.title).click()
    expect(page.locator("#reader h2")).to_have_text(newest.title)


def test_several_files_of_several_types_are_dropped(librarian: Visit, own: Assistant, tmp_path: Path) -> None:
    page = librarian.page
    page.get_by_role("button", name="Add briefings").click()
    spoken = "Briefing by Tessa Varn, May {day}, 2025\n\nQuestion: What of {what}?\n\nTessa Varn: {what} is safe."
    tram = spoken.format(day=4, what="The tram")
    web = f"<html><body><p>{spoken.format(day=3, what='The bridge').replace(chr(10) * 2, '</p><p>')}</p></body></html>"
    page.locator("#upload input[type=file]").set_input_files(
        [
            FilePayload(name="bridge.html", mimeType="text/html", buffer=web.encode()),
            FilePayload(name="tram.md", mimeType="text/markdown", buffer=tram.encode()),
            FilePayload(name="empty.txt", mimeType="text/plain", buffer=b""),
        ]
    )
    expect(page.locator("#progress .report .added")).to_have_count(2, timeout=60_000)
    expect(page.locator("#progress .report .failed")).to_contain_text("empty.txt")
    expect(page.locator(".library > li", has_text="3 May 2025")).to_have_count(1)
    for name in ("bridge", "tram"):
        own.index.remove(name)
