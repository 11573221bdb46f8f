"""Web pages and HTML fragments to text; owns selectolax.

    bytes -> tree -> furniture dropped (index.files.web_page) -> lines (index.files.web_text)

trafilatura was measured against this on nine saved pages: it leaves out short turns that come back ("Yes, sir.").
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import BadInput
from index.files.encodings import decode
from index.files.extracted import Extracted, clean
from index.files.web_page import Element, drop_furniture, first, walk
from index.files.web_text import lines_of
from index.front_matter import find_date

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{2,40})", re.I
)
_INVISIBLE = frozenset(
    {"script", "style", "noscript", "template", "iframe", "svg", "math", "canvas", "object", "embed"}
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# Their end tags are left out as often as not, and the parser closes them by itself.
_SELF_CLOSING = frozenset(
    (
        *("p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot", "colgroup", "rt"),
        *("rp", "html", "head", "body"),
    )
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.I)
_DEAREST = 100_000_000
"""Open elements looked at while parsing, which grows with the square of the depth; a web page takes a million."""
_MOST_ATTRIBUTES = 10_000
_MOST_NODES = 500_000
_DATE_NAMES = frozenset(
    (
        *("article:published_time", "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued"),
        *("dcterms.created", "pubdate", "publishdate", "publish-date", "publication_date", "datepublished"),
        *("parsely-pub-date", "sailthru.date", "last_published_date"),
    )
)
_JSON_DATE = re.compile(r"\"datePublished\"\s*:\s*\"(\d{4}-\d\d-\d\d)")


def read_html(data: bytes, path: Path) -> Extracted:
    """What the page says, without menus, scripts, banners and footers; its title and date where it declares them."""
    if declared := _DECLARED.search(data[:8192]):
        name = (declared[1] or declared[2]).decode("ascii", "ignore")
    else:
        name = None
    text = clean(decode(data, path, declared=name))
    _refuse_costly(text, path)
    root = _tree(text, path)
    body = first(root, "body") or root
    heading = first(body, "h1")
    title = _title(root, heading)
    furniture = drop_furniture(body)
    found = lines_of(body)
    headline = " ".join(heading.text.split()) if heading else ""
    if headline and headline == title and headline not in " ".join(found[:2000].split()):
        found = f"{headline}\n\n{found}"
    return Extracted(found, title, _date(root, body, text), furniture)


def _refuse_costly(text: str, path: Path) -> None:
    """At each tag HTML parsers look through all open elements, at each attribute through those before it.

    A megabyte of nested elements, or of attributes, takes them minutes.
    """
    for piece in text.split(">"):
        if len(piece) > _MOST_ATTRIBUTES and (tag := _TAG.search(piece)):
            attributes = len(piece[tag.end() :].split())
            if attributes > _MOST_ATTRIBUTES:
                raise BadInput(f"{path}: an element with {attributes} attributes; save the text of the page as .txt")
    depth = cost = 0
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _VOID or name in _SELF_CLOSING:
            continue
        depth = max(0, depth + (-1 if match[1] else 1))
        cost += depth
        if cost > _DEAREST:
            line = text.count("\n", 0, match.start()) + 1
            raise BadInput(f"{path}:{line}: elements nested {depth} deep; save the text of the page as .txt")


def _tree(text: str, path: Path) -> Element:
    """The parsed page as plain elements, without what never shows; built without recursion, pages nest deep."""
    from selectolax.lexbor import LexborHTMLParser

    root = Element("html", {})
    top = LexborHTMLParser(text).root
    node: LexborNode | None = top.first_child if top else None
    parents, nodes = [root], 0
    while node is not None:
        nodes += 1
        if nodes > _MOST_NODES:
            raise BadInput(f"{path}: more than {_MOST_NODES} elements; save the text of the page as .txt")
        below = None
        tag = node.tag or ""
        if tag == "-text":
            parents[-1].children.append(node.text_content or "")
        elif tag and not tag.startswith(("-", "!")) and tag not in _INVISIBLE:
            element = Element(tag, {key: value or "" for key, value in node.attributes.items()})
            parents[-1].children.append(element)
            if (below := node.first_child) is not None:
                parents.append(element)
        if below is None:
            while node is not None and node.next is None:
                node = node.parent
                if node is None or node.mem_id == top.mem_id:  # type: ignore[union-attr]
                    return root
                parents.pop()
            below = node.next
        node = below
    return root


def _title(root: Element, heading: Element | None) -> str | None:
    """The heading of the page where the title agrees with it, else the title without the site's name."""
    meta = _meta(root)
    element = first(root, "title")
    declared = meta.get("og:title") or (" ".join(element.text.split()) if element else "")
    headline = " ".join(heading.text.split()) if heading else ""
    if headline and (not declared or (headline in declared and len(headline) > 0.4 * len(declared))):
        return headline
    if site := meta.get("og:site_name"):
        declared = re.sub(rf"\s+[|–—:·-]\s+{re.escape(site)}$", "", declared)
    return declared or None


def _meta(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in walk(root):
        name = (
            element.attributes.get("property") or element.attributes.get("name") or element.attributes.get("itemprop")
        )
        if element.tag == "meta" and name and (content := element.attributes.get("content")):
            found.setdefault(name.lower(), " ".join(content.split()))
    return found


def _date(root: Element, body: Element, text: str) -> date | None:
    """The day printed in a `time` element of what is left, else the one in the page's head."""
    for element in walk(body):
        if element.tag == "time":
            found = find_date(element.attributes.get("datetime", "")[:100]) or find_date(element.text[:100])
            if found:
                return found
    declared = [value for name, value in _meta(root).items() if name in _DATE_NAMES]
    declared += _JSON_DATE.findall(text)[:1]
    return next((found for value in declared if (found := find_date(value[:100]))), None)
