"""Why some attacks are carried out by no test: they do not apply, their feature is still to come, or they are owed.

Who marks a test with an identifier takes it out of here.
"""

NOT_APPLICABLE = "not applicable:"
STILL_TO_COME = "belongs to a feature that does not exist yet:"
OWED = "not carried out yet:"

_WHY = {
    STILL_TO_COME + "printed forms": "PDF-01 PDF-02 PDF-03 PDF-04 PDF-05",
    STILL_TO_COME + "exports": "AZ-26 CSV-01 CSV-02 CSV-03",
    STILL_TO_COME + "entities that merge or move": "AZ-32",
    STILL_TO_COME + "the audit": "LOG-06 LOG-07 LOG-08 LOG-09 DATA-10",
    STILL_TO_COME + "limits by caller": "LIM-01 LIM-02 LIM-03 GQL-16",
    STILL_TO_COME + "what a person may ask about their data": "DATA-06 DATA-07 DATA-08",
    NOT_APPLICABLE + "nothing is deleted that could be brought back": "AZ-29",
    NOT_APPLICABLE + "a trainee is a row of one request's form, and no table holds trainees of their own": "RACE-10",
    NOT_APPLICABLE + "nobody is invited by a link: users ask, and administrators answer them": "AZ-17",
    NOT_APPLICABLE + "documents are kept as deposited; the disk is the operator's to encrypt": "UP-66",
    NOT_APPLICABLE + "captchas are drawn and spoken here, by no provider": "CAPT-04",
    OWED + "perimeters": "AZ-31",
    OWED + "files": "UP-02..59 UP-61 UP-62 UP-63 UP-64",
    OWED + "logs": "LOG-01",
    OWED + "texts": "INJ-01 INJ-02 INJ-04 INJ-05 INJ-06 INJ-07 INJ-08 INJ-09",
    OWED + "personal data": "DATA-01 DATA-02 DATA-03 DATA-04 DATA-05 DATA-09",
}

REASONS = {case: why for why, cases in _WHY.items() for case in cases.split()}
