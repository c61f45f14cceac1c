"""What the twin can do wrong, one at a time."""

from enum import Enum


class Fault(Enum):
    """The value is what a person reads who chooses it."""

    ACCESS_DENIED = "the person gives up: error=access_denied"
    SERVER_ERROR = "error=server_error"
    INVALID_SCOPE = "error=invalid_scope"
    NO_CODE = "the return brings no code"
    CODE_REFUSED = "the code is refused (invalid_grant)"
    SLOW = "the token endpoint answers after thirty seconds"
    DOWN = "the token endpoint answers 500"
    HUGE = "the token endpoint answers one megabyte"
    REDIRECTED = "the token endpoint leads to 169.254.169.254"
    NOT_JSON = "the token endpoint answers a page"
    NO_ID_TOKEN = "no identity token"
    BAD_SIGNATURE = "the signature is not that of the text"
    FOREIGN_KEY = "signed with a key of somebody else, under the name of ours"
    UNKNOWN_KEY = "signed with a key that is not published"
    ALG_NONE = "alg none, without a signature"
    HS256_PUBLIC_KEY = "HS256, with the public key as the secret"
    HS256_CLIENT_SECRET = "HS256, with the client's secret"
    WRONG_AUDIENCE = "made for another client"
    MANY_AUDIENCES = "made for us and for another client"
    WRONG_ISSUER = "made by somebody else"
    EXPIRED = "expired"
    FROM_TOMORROW = "made tomorrow"
    OLD = "made an hour ago, and still alive"
    WRONG_NONCE = "made for another journey"
    NO_NONCE = "made for no journey"
    LOW_ACR = "the level of assurance is below eidas1"
    NO_ACR = "no level of assurance"
    WRONG_AT_HASH = "made for another access token"
    NO_SUBJECT = "about nobody"
    USERINFO_UNSIGNED = "userinfo is plain JSON"
    USERINFO_FOREIGN_KEY = "userinfo is signed with a key of somebody else"
    USERINFO_ALG_NONE = "userinfo says alg none"
    USERINFO_OTHER_CLIENT = "userinfo was made for another client"
    USERINFO_EXPIRED = "userinfo has expired"
    OTHER_SUBJECT = "userinfo is about somebody else"
    NO_BIRTH_DATE = "the birth date is missing"
    TALKATIVE = "tells more than was asked for"


BACK: dict[Fault | None, dict[str, str]] = {
    Fault.ACCESS_DENIED: {"error": "access_denied", "error_description": "User auth aborted"},
    Fault.SERVER_ERROR: {"error": "server_error"},
    Fault.INVALID_SCOPE: {"error": "invalid_scope"},
    Fault.NO_CODE: {},
}
"""What the browser brings back in the place of a code."""
