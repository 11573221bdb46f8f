"""A parsed web page: which of its elements are furniture and which hold what was said.

Judged by what elements are for (tags, roles), what they are called (class, id), how much of them is links, and where
most of the words stand. Sizes count letters, so that scripts without spaces weigh the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_FURNITURE_TAGS = frozenset(
    ["nav", "footer", "aside", "dialog", "menu", "button", "select", "textarea", "input", "label", "datalist", "header"]
)
_FURNITURE_ROLES = frozenset(
    (
        *("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "alert"),
        *("menu", "menubar", "toolbar", "tablist"),
    )
)
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|ccpa|onetrust|share|sharing|shares|sharethis|addthis|social|breadcrumbs?|"
    r"related|newsletter|subscribe|subscription|signup|menu|submenu|nav|navbar|navigation|sidebar|sidenav|skip|skiplinks?|"
    r"footer|masthead|topbar|advert|advertisement|ads|promo|pagination|pager|toolbar|print|printer|feedback|survey|"
    r"comments?|recommended|recommendations|popular|trending|language|languages|lang|search|searchbox|modal|popup|overlay|"
    r"backtotop|totop|widget|tags|taglist|sitemap|copyright|teaser|teasers|readmore|disclaimer|hidden|offscreen|"
    r"visuallyhidden|sr-only|screen-reader-text|noprint|no-print)(?=$|[\s_-])",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CONTAINERS = frozenset(
    (
        *("html", "body", "div", "main", "article", "section", "form", "table", "tbody", "tr", "td", "center"),
        *("font", "span", "ul", "ol", "li", "dl", "header", "footer", "aside", "nav", "fieldset", "details"),
    )
)
_DESCENT = frozenset(
    ["html", "body", "div", "main", "article", "section", "form", "table", "tbody", "tr", "td", "center", "fieldset"]
)
_LINK_LISTS = frozenset(["ul", "ol", "div", "table", "section", "p", "dl", "td"])
_PAGE_WORDS = re.compile(
    r"\bcookies?\b|\bsubscribe\b|newsletter|copyright|©|all rights reserved|privacy|sign up|follow us|feedback|"
    r"javascript|\bbrowser\b|share this|contact us|terms of use|accessibility|was this page|helpful\?|official website",
    re.I,
)
_SENTENCE = re.compile(r"\w[.!?…。！？][\"”’»)\]]*(?:\s|$)|[。！？]")
_SPEAKER = re.compile(r"\s*(?:Q\b|[A-Z][A-Z.’' ]+[:.]\s|[^\n:：]{1,60}[:：]\s*\S)")
_LONGEST_NOTICE = 1500
"""Letters. A longer text about cookies is speech."""


@dataclass(slots=True, eq=False)
class Element:
    """One element; text nodes are strings among its children."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)
    letters: int = 0
    linked: int = 0
    """Letters inside links that lead to another page."""
    links: int = 0

    @property
    def text(self) -> str:
        pieces: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                pieces.append(node)
            else:
                stack += [*reversed(node.children), " "] if node.tag == "br" else reversed(node.children)
        return "".join(pieces)


def walk(root: Element) -> Iterator[Element]:
    """Every element, in the order of the page."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        stack += [child for child in reversed(element.children) if isinstance(child, Element)]


def first(root: Element, tag: str) -> Element | None:
    return next((element for element in walk(root) if element.tag == tag), None)


def drop_furniture(body: Element) -> tuple[str, ...]:
    """Take what is no part of the transcript out of the page; a description of each piece taken out."""
    _weigh(body)
    dropped = _drop(body, _unseen, share=1.0)
    _weigh(body)
    dropped += _drop(body, _by_purpose, share=0.5)
    _weigh(body)
    dropped += _drop(body, _by_name, share=0.3)
    _weigh(body)
    dropped += _drop(body, _by_links, share=0.5)
    _weigh(body)
    dropped += _keep_main(body)
    return tuple(f"{what}, {letters} letters" for what, letters in dropped if letters)


def _weigh(root: Element) -> None:
    """Count letters and links of every element, from the leaves up."""
    order = list(walk(root))
    for element in order:
        element.letters = sum(len("".join(child.split())) for child in element.children if isinstance(child, str))
        element.linked = element.links = 0
    for element in reversed(order):
        for child in element.children:
            if isinstance(child, Element):
                element.letters += child.letters
                element.linked += child.linked
                element.links += child.links
        # A link into the page itself is an entry of its contents.
        if element.tag == "a" and (target := element.attributes.get("href")) and not re.search(r"#.", target):
            element.linked, element.links = element.letters, 1


def _drop(root: Element, judge: Callable[[Element], str], *, share: float) -> list[tuple[str, int]]:
    """Take out the outermost elements that `judge` names, unless one holds more than `share` of all letters."""
    dropped: list[tuple[str, int]] = []
    total = root.letters
    stack = [root]
    while stack:
        element = stack.pop()
        kept: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element):
                reason = judge(child)
                if reason and child.letters <= share * total:
                    dropped.append((reason, child.letters))
                    # Words on both sides of what goes do not grow together.
                    kept.append(" ")
                    continue
                stack.append(child)
            kept.append(child)
        element.children = kept
    return dropped


def _unseen(element: Element) -> str:
    hidden = "hidden" in element.attributes or element.attributes.get("aria-hidden") == "true"
    return "hidden" if hidden or _UNSEEN.search(element.attributes.get("style", "")) else ""


def _by_purpose(element: Element) -> str:
    role = element.attributes.get("role", "").lower()
    return element.tag if element.tag in _FURNITURE_TAGS else role if role in _FURNITURE_ROLES else ""


def _by_name(element: Element) -> str:
    if element.tag in ("p", "h1", "html", "body", "main", "article") or not element.attributes:
        return ""
    names = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"[:500]
    match = _FURNITURE_NAMES.search(_CAMEL.sub("-", names))
    return match.group().strip(" _-").lower() if match else ""


def _by_links(element: Element) -> str:
    if element.tag not in _LINK_LISTS or element.links < 3:
        return ""
    return f"{element.links} links" if element.linked >= 0.7 * element.letters else ""


def _keep_main(body: Element) -> list[tuple[str, int]]:
    """Follow the letters down to the container that holds most of them; beside the way, speech alone stays."""
    dropped: list[tuple[str, int]] = []
    current = _declared_main(body)
    if current is not body:
        dropped.append((f"outside {current.tag}", body.letters - current.letters))
        body.children = [current]
    while True:
        inner = max(
            (child for child in current.children if isinstance(child, Element) and child.tag in _DESCENT),
            key=lambda child: child.letters,
            default=None,
        )
        if inner is None or inner.letters < 0.7 * current.letters:
            return dropped
        kept: list[Element | str] = []
        for child in current.children:
            if isinstance(child, Element) and child is not inner and not _belongs(child):
                dropped.append((f"{child.tag} beside the text", child.letters))
            else:
                kept.append(child)
        current.children = kept
        current = inner


def _declared_main(body: Element) -> Element:
    """The element the page itself calls its main part, where it holds at least half of what is left."""
    chosen = body
    for wanted in (_is_main, _is_article):
        found = [each for each in walk(chosen) if each is not chosen and wanted(each)]
        largest = max(found, key=lambda each: each.letters, default=None)
        if largest and largest.letters > 0.5 * chosen.letters:
            chosen = largest
    return chosen


def _is_main(element: Element) -> bool:
    return element.tag == "main" or element.attributes.get("role") == "main"


def _is_article(element: Element) -> bool:
    return element.tag == "article" or element.attributes.get("itemprop") == "articleBody"


def _belongs(element: Element) -> bool:
    """Whether something beside the text is part of it: the headline, the date, or words spoken."""
    if element.tag not in _CONTAINERS or not element.letters:
        return True
    if any(each.tag in ("h1", "time") for each in walk(element)):
        return True
    text = element.text
    if element.letters < _LONGEST_NOTICE and _PAGE_WORDS.search(text):
        return False
    if element.linked > 0.5 * element.letters:
        return False
    return bool(_SENTENCE.search(text) or _SPEAKER.match(text))
