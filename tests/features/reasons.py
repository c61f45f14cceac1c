"""What is missing of features that no test proves, and of those that tests prove in part.

Who marks a test with an identifier takes it out of `MISSING`.
"""

from tests.features.cases import CASES
from tests.marks import marked

_ENROLMENTS = "the catalogue, its sessions and enrolments do not exist yet"
_MONEY = "invoices and payments do not exist yet"

MISSING: dict[str, str] = {case: "no test yet" for case in CASES if case not in marked("feature")}

MISSING_IN_PART: dict[str, str] = {
    "AFPA-15": f"{_ENROLMENTS}: only the right to enrol is proved",
    "AKTO-54": f"{_MONEY}, nor do tasks: dossiers, drafts, notifications, attachments, contacts and counters follow",
    "AKTO-55": f"{_MONEY}: changes of dossiers are told",
}
