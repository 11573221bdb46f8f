"""Which words of a saved web page belong to its article: what else stands there nobody spoke."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from evals.structure.letters import Letters

ARTICLES = {"whitehouse_obama_html": ".forall-body", "whitehouse_covid_full_page_html": ".page-content__content"}
"""CSS selector of the element that holds the transcript, by family. Looked up in the pages."""


def article_letters(path: Path, selector: str) -> str:
    """The letters and digits of the article in a row, without scripts and styles."""
    page = LexborHTMLParser(path.read_bytes().decode("utf-8"))
    article = page.css_first(selector)
    if article is None:
        raise ValueError(f"{path}: no element matches {selector}; look the selector up again")
    for unseen in article.css("script, style, noscript"):
        unseen.decompose()
    return Letters(article.text()).row
