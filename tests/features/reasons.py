"""Why some features are proved by no test: what is missing, in the product or in the tests.

Who marks a test with an identifier takes it out of here.
"""

from tests.features.cases import CASES
from tests.marks import marked

REASONS: dict[str, str] = {case: "no test yet" for case in CASES if case not in marked("feature")}
