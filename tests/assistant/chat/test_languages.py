"""The window in English, Spanish and French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from assistant.assistant import Assistant
from assistant.chat import words as english
from assistant.chat.command import Language
from assistant.chat.languages import LANGUAGES, language_of, speaking, translation, words
from tests.assistant.chat.visits import QUESTION, serving

# Raised by gradio's own counting, whatever is asked.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
NOT_SAID = {"SUFFIXES"}
SAME_EVERYWHERE = {"TITLE", "UPLOAD_TYPES", "REPORT_COMMANDS", "SUPPORT_SIGNS"}
NAMES = sorted({name for name in vars(english) if name.isupper()} - NOT_SAID - SAME_EVERYWHERE)


def places(text: str) -> list[str]:
    return sorted(re.findall(r"{\w*}|\[1\]|`[^`]+`", text))


def leaves(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [leaf for each in said.values() for leaf in leaves(each)]
    return [said] if isinstance(said, str) else list(said)


def test_the_command_offers_every_language() -> None:
    assert tuple(Language) == LANGUAGES


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_every_word_is_translated_with_the_same_places(code: str) -> None:
    said = translation(code)
    assert sorted(said) == NAMES
    for name in NAMES:
        ours, theirs = getattr(english, name), said[name]
        if isinstance(ours, dict):
            assert list(theirs) == [str(key) for key in ours], name
        pairs = list(zip(leaves(ours), leaves(theirs), strict=True))
        for word, translated in pairs:
            assert places(word) == places(translated), name
            assert bool(word.strip()) == bool(translated.strip()) or name == "THOUSANDS", name
            assert word.endswith(".") == translated.endswith("."), name


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        pytest.param("es-MX,es;q=0.9,en;q=0.8", "es", id="region"),
        pytest.param("de,fr;q=0.7,en;q=0.3", "fr", id="second-choice"),
        pytest.param("de-DE", "en", id="none-of-ours"),
        pytest.param("", "en", id="none"),
        pytest.param("en;q=0.1, fr;q=0", "en", id="not-wanted"),
        pytest.param("es;q=high,*", "en", id="malformed"),
    ],
)
def test_the_browser_s_language_is_taken(accepted: str, code: str) -> None:
    assert language_of(accepted) == code


@pytest.mark.parametrize(
    ("code", "day", "month", "counted"),
    [
        ("en", "20 March 2025", "March 2025", "2,310 mentions"),
        ("es", "20 de marzo de 2025", "marzo de 2025", "2\u202f310 menciones"),
        ("fr", "20 mars 2025", "mars 2025", "2\u202f310 mentions"),
    ],
)
def test_dates_and_numbers_are_told_as_people_write_them(code: str, day: str, month: str, counted: str) -> None:
    with speaking(code):
        assert words.day(date(2025, 3, 20)) == day
        assert words.month(date(2025, 3, 20)) == month
        assert words.count(2310, "mention") == counted


ENGLISH = re.compile(
    r"\b(Search|Sources?|Evaluation|sections?|exchanges?|reporter|official|Ask|Copy|Export|Filter|Details|Sort|"
    r"New|Count|Compare|Explore|mentions?|Add|Understood|nearest|words)\b"
)


def test_in_a_spanish_browser_everything_is_spanish(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="es-ES", reduced_motion="reduce", viewport={"width": 1700, "height": 900})
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="Pregunte qué se dijo")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_label("Su pregunta").fill(QUESTION)
    page.get_by_role("button", name="Preguntar", exact=True).click()
    expect(page.locator("#current .badge").first).to_contain_text("Palabras del participante")
    expect(page.locator("#current .when").first).to_have_text(re.compile(r"^\d+ de [a-z]+ de \d{4}$"))
    expect(page.get_by_role("navigation", name="Conversaciones")).to_contain_text(QUESTION)
    said = [page.locator(".quiet, .act, .badge, .role, .made, .asked > span").all_inner_texts()]

    page.locator("#current .marker").first.click()
    expect(page.get_by_role("button", name="Cita siguiente")).to_be_visible()
    said.append(page.locator("#reader .reader-bar, #reader .role, #reader .tools").all_inner_texts())
    page.get_by_role("tab", name="Ruedas de prensa").click()
    expect(page.locator("#library")).to_contain_text("intercambio")
    page.get_by_role("button", name="Detalles").first.click()
    expect(page.get_by_role("button", name="Quitar del índice")).to_be_visible()
    said.append(page.locator("#library label, #library legend, #library option, #library .choices").all_inner_texts())
    page.get_by_role("tab", name="Explorar").click()
    expect(page.locator("#said-by")).to_contain_text("portavoces")
    page.get_by_label("Término que contar").fill("summit")
    page.keyboard.press("Enter")
    expect(page.locator("#mentions .told")).to_contain_text("ruedas de prensa del")
    said.append([page.locator("#explore").inner_text()])
    page.get_by_role("tab", name="Evaluación").click()
    expect(page.locator("#report")).to_contain_text("Aún no se ha hecho ninguna evaluación")
    said.append(page.locator("#bar, #filters .chips, #tabs [role=tab], #drawer").all_inner_texts())
    assert [text for texts in said for text in texts if ENGLISH.search(text)] == []
    context.close()


@pytest.fixture
def french_address(assistant_over_samples: Assistant) -> Iterator[str]:
    yield from serving(assistant_over_samples, language="fr")


def test_a_language_may_be_fixed(browser: Browser, french_address: str) -> None:
    context = browser.new_context(locale="es-ES")
    page = context.new_page()
    page.goto(french_address)
    expect(page.get_by_role("heading", name="Demandez ce qui a été dit")).to_be_visible()
    expect(page.get_by_role("button", name="Demander", exact=True)).to_be_visible()
    context.close()


def test_what_is_kept_for_everybody_is_kept_by_language(browser: Browser, address: str) -> None:
    """Who speaks most, and the sections of a briefing, are worked out once: not in the words of who came first."""
    for locale, pictures, speaker, tab, about in (
        ("fr-FR", "Les points de presse en images", "Journalistes", "Points de presse", "Interroger cette section"),
        ("en-GB", "The briefings in pictures", "Reporters", "Briefings", "Ask about this section"),
    ):
        context = browser.new_context(locale=locale, viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(address)
        expect(page.locator(".welcome")).to_be_visible()
        page.get_by_role("tab", name=tab).click()
        page.get_by_role("button", name=pictures).click()
        expect(page.locator("#picture .shares")).to_contain_text(speaker)
        page.locator("#library .shelf-row > button").first.click()
        expect(page.locator("#reader .tools").first).to_contain_text(about)
        context.close()
