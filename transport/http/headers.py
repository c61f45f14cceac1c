"""Headers that every answer carries, and the ones that pages need instead."""

from collections.abc import Collection

from starlette.datastructures import Headers

RawHeaders = list[tuple[bytes, bytes]]

STRICT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; media-src data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
"""Everything comes from our own files; a captcha is an image and a sound inside an answer."""
EDITOR_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""GraphiQL styles its editor inline; its scripts come from our own files."""
PAGE_HEADERS = {"content-security-policy": PAGE_POLICY}
EDITOR_HEADERS = {"content-security-policy": EDITOR_POLICY}

EVERYWHERE = {
    b"content-security-policy": STRICT_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

ALLOWED_METHODS = b"GET, POST"
ALLOWED_HEADERS = b"accept, authorization, content-type, graphql-require-preflight, x-requested-with, x-request-id"
EXPOSED_HEADERS = b"retry-after, x-request-id"
PREFLIGHT_SECONDS = b"600"


def completed(headers: RawHeaders, request_id: str, *, is_production: bool) -> RawHeaders:
    """The answer's headers with the security headers that it does not set itself."""
    present = {name.lower() for name, _ in headers}
    missing = [(name, value) for name, value in EVERYWHERE.items() if name not in present]
    https = [ONLY_HTTPS] if is_production else []
    return [*headers, *missing, *https, (b"x-request-id", request_id.encode())]


def grant(headers: Headers, origins: Collection[str], *, preflight: bool) -> RawHeaders:
    """What CORS grants to the page that asks: nothing unless its origin is listed. Never cookies: none of
    ours is for other sites."""
    vary = (b"vary", b"Origin")
    origin = headers.get("origin")
    if origin is None or origin not in origins:
        return [vary]
    granted = [vary, (b"access-control-allow-origin", origin.encode())]
    if not preflight:
        return [*granted, (b"access-control-expose-headers", EXPOSED_HEADERS)]
    return [
        *granted,
        (b"access-control-allow-methods", ALLOWED_METHODS),
        (b"access-control-allow-headers", ALLOWED_HEADERS),
        (b"access-control-max-age", PREFLIGHT_SECONDS),
    ]
