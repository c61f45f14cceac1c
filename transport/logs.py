"""How log lines look: one line each, escaped and capped; a traceback is frames without messages or values."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Literal

from transport.errors import frames_of

LONGEST_LINE = 4000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Lines(logging.Formatter):
    """`time LEVEL logger text`. A newline of the text becomes «\\n», so that nobody writes a second line."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{_instant(record)} {record.levelname} {record.name} {_text(record)}"


class JSONLines(logging.Formatter):
    """The same, as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        words = {"at": _instant(record), "level": record.levelname, "logger": record.name, "text": _text(record)}
        return json.dumps(words, ensure_ascii=True)


def configure(style: Literal["console", "json"]) -> None:
    """Send every log line of this process to standard error in this style."""
    handler = logging.StreamHandler()
    handler.setFormatter(JSONLines() if style == "json" else Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # uvicorn writes the address of each socket, with its query string.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _text(record: logging.LogRecord) -> str:
    text = record.getMessage()
    if record.exc_info and record.exc_info[1]:
        error = record.exc_info[1]
        text = f"{text} class={type(error).__name__}\n{frames_of(error)}"
    return _CONTROL.sub(lambda found: json.dumps(found[0])[1:-1], text)[:LONGEST_LINE]
