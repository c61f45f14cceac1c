"""A mail in its two forms: each template is a French text, and the HTML says the same, paragraph by paragraph."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_LOADER = FileSystemLoader(Path(__file__).parent / "templates")
_TEXTS = Environment(loader=_LOADER, undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
_PAGES = Environment(loader=_LOADER, undefined=StrictUndefined, autoescape=True)


def rendered(template: str, *, link: str, **words: str) -> tuple[str, str]:
    """The plain text and the HTML of this mail. Words of users are escaped in the HTML and left as they are in the
    text. Raises `jinja2.TemplateNotFound`, and `jinja2.UndefinedError` for a word that the story does not have."""
    paragraphs = [part.strip() for part in text_of(template, **words).split("\n\n")]
    return laid_out("layout", paragraphs=[part for part in paragraphs if part], link=link)


def text_of(template: str, **words: str) -> str:
    """What this mail says, without the greeting and the signature."""
    return _TEXTS.get_template(f"{template}.txt").render(words).strip()


def laid_out(layout: str, **content: object) -> tuple[str, str]:
    """The plain text and the HTML of this content, by the two templates of the layout."""
    return _TEXTS.get_template(f"{layout}.txt").render(content), _PAGES.get_template(f"{layout}.html").render(content)
