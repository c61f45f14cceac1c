"""A mail in its two forms: each template is a French text, and the HTML says the same, paragraph by paragraph."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

DIGEST = "digest"
"""The template of the daily mail."""

_FOLDER = Path(__file__).parent / "templates"


def rendered(template: str, *, link: str, **words: str) -> tuple[str, str]:
    """The plain text and the HTML of this mail. Words of users are escaped in the HTML and left as they are in the
    text. Raises `jinja2.TemplateNotFound`, and `jinja2.UndefinedError` for a word that the story does not have."""
    paragraphs = [part.strip() for part in text_of(template, **words).split("\n\n")]
    return laid_out("layout", paragraphs=[part for part in paragraphs if part], link=link)


def text_of(template: str, **words: str) -> str:
    """What this mail says, without the greeting and the signature."""
    return _texts().get_template(f"{template}.txt").render(words).strip()


def laid_out(layout: str, **content: object) -> tuple[str, str]:
    """The plain text and the HTML of this content, by the two templates of the layout."""
    text, page = _texts().get_template(f"{layout}.txt"), _pages().get_template(f"{layout}.html")
    return text.render(content), page.render(content)


@cache
def _texts() -> Environment:
    return _environment(of_pages=False)


@cache
def _pages() -> Environment:
    return _environment(of_pages=True)


def _environment(*, of_pages: bool) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 5 MB, for those who write mails

    loader = FileSystemLoader(_FOLDER)
    return Environment(
        loader=loader, undefined=StrictUndefined, autoescape=of_pages, keep_trailing_newline=not of_pages
    )
