"""What is missing of features that no test proves, and of those that tests prove in part.

Who marks a test with an identifier takes it out of `MISSING`.
"""

_MONEY = "invoices and payments do not exist yet"

MISSING: dict[str, str] = {}

MISSING_IN_PART: dict[str, str] = {
    "CAP-21": "the two applications that share a sign-in are one counter here, whose two sides share it",
    "AGE-31": "on purpose, no first step says whether an e-mail is known: it would tell anybody who has an account",
    "AKTO-54": f"{_MONEY}, nor do tasks: dossiers, drafts, notifications, attachments, contacts and counters follow",
    "AKTO-55": f"{_MONEY}: changes of dossiers are told",
}
