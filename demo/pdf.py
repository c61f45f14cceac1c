"""A real PDF of one page, made in code."""

import unicodedata

_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"


def page(title: str, *lines: str) -> bytes:
    """An A4 page with a title and lines under it; a character that Latin-1 lacks becomes a question mark."""
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        _stream(f"BT /F1 18 Tf 60 770 Td ({_escaped(title)}) Tj /F1 11 Tf {''.join(map(_line, lines))} ET"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    return _whole([f"{number} 0 obj\n{body}\nendobj\n" for number, body in enumerate(objects, 1)])


def _whole(objects: list[str]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for text in objects:
        places.append(len(content))
        content += text.encode("latin-1", "replace")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n"
    return content + f"{end}{len(content)}\n%%EOF\n".encode("ascii")


def _stream(content: str) -> str:
    return f"<< /Length {len(content.encode('latin-1', 'replace'))} >>\nstream\n{content}\nendstream"


def _line(text: str) -> str:
    return f" 0 -22 Td ({_escaped(text)}) Tj"


def _escaped(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return composed.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
